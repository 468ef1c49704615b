"""The registrar's command and page agree: who gets a card, where it leads, and byte for byte what leaves the room."""

from datetime import date

import pytest

from ballot.balloting.cards.draw import laid_out
from ballot.balloting.cards.holders import Holder, NobodyDue, holders_of
from ballot.balloting.cards.issue import issue_cards
from ballot.balloting.cards.origin import UnfitOrigin, origin
from ballot.people.imports.rules import BadSheet
from ballot.people.imports.sheets import as_csv
from ballot.protocol.encoding import canonical
from tests.balloting.cards.test_draw import NO_SITES

TODAY = "2027-01-10"
HEAD = ["证号", "姓名", "代表团", "届次", "用户名", "手机", "邮箱", "任职日期", "离任日期"]


def row(number, name="张三", since="2022-01-01", until=""):
    return [number, name, "城关代表团", "18", "", "", "", since, until]


@pytest.mark.parametrize(("deputies", "spares"), [(1, 0), (12, 10), (3, 3)])
def test_the_same_secrets_make_the_same_file(peer, deputies, spares):
    holders = [Holder(None if deputies == 3 else f"{n:03}", "张三", "") for n in range(deputies)]
    issue = issue_cards(deputies, spares)
    told = peer.ask(
        "keys-file",
        issue=issue.cards,
        secrets=[card.secret for card in issue.deputies + issue.spares],
        holders=[{"number": one.number, "name": one.name, "delegation": ""} for one in holders],
    )
    assert told.encode() == canonical(laid_out(issue, holders).public())


@pytest.mark.parametrize(
    "rows",
    [
        [HEAD, row("001"), row("002", '李"四"，王'), row("003", until="2027/1/9"), row("=4")],
        [["No", "Name *"], ["7", "é"]],
        [HEAD, row("001"), row("001"), row("", "")],
        [HEAD, row("001", since="2022年1月1日", until="2027-02-30")],
        [HEAD[:1], ["001"]],
        [[*HEAD, "姓名"], [*row("001"), "张三"]],
        [[*HEAD, "离任时间"], [*row("001"), ""]],
        [HEAD, row("001", until="2026-12-31")],
        [HEAD, row("001", until="2020-01-01")],
        [HEAD, row("1" * 33), row("002", "张" * 81), row("003", "张\u200b三"), row("004", "张\u3000三")],
        [HEAD],
        [[]],
    ],
)
def test_both_read_the_same_people_or_the_same_faults(peer, rows):
    assert there(peer.ask("holders", text=as_csv(rows).decode(), today=TODAY)) == here(rows)


def here(rows):
    """What the command makes of the rows: its holders, or what is at fault."""
    try:
        return [(one.number, one.name, one.delegation) for one in holders_of(rows, date.fromisoformat(TODAY))]
    except BadSheet as bad:
        return {(one.line, one.column, str(one.wrong)) for one in bad.faults}
    except NobodyDue:
        return {(0, "", "nobody")}


def there(told):
    """What the page makes of them."""
    if "faults" in told:
        return {(one["line"], one["column"], one["wrong"]) for one in told["faults"]}
    return [(one["number"], one["name"], one["delegation"]) for one in told["holders"]]


def test_cells_copied_from_a_spreadsheet_are_read_too(peer):
    text = "证号\t姓名\n001\t张三\n"
    assert peer.ask("holders", text=text, today=TODAY)["holders"] == [
        {"number": "001", "name": "张三", "delegation": ""}
    ]


@pytest.mark.parametrize(
    "text", [*NO_SITES, " HTTPS://A.org:443/ ", "https://a.org:8443", "http://[::1]:80", "http://localhost:8000/"]
)
def test_both_lead_to_the_same_sites(peer, text):
    try:
        known = origin(text)
    except UnfitOrigin:
        known = None
    assert peer.ask("origin", text=text) == known
