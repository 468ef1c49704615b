"""What auditors find, and what they take away: every changed byte of it shows."""

import json
from datetime import UTC, date, datetime

import pytest

from ballot.kernel.errors import BrokenLog, Missing
from ballot.kernel.policy import Actor, ActorId, Role
from ballot.kernel.work import begin
from ballot.people.audit import queries, rules
from ballot.people.audit.queries import Search
from ballot.protocol import signature
from ballot.protocol.signature import Seed
from tests.people_rows import NOON, acting, an_account, an_assembly

SEED = Seed(bytes(range(32)))
KEY = signature.public(SEED)
MADE = datetime(2025, 2, 1, tzinfo=UTC)


@pytest.fixture
def assembly(sessions):
    with sessions.begin() as session:
        found = an_assembly(session)
        clerk = an_account(session, found, "zhang", name="张小三")
    for day, event in ((11, "cycle.start"), (12, "account.open"), (12, "cycle.start"), (13, "role.grant")):
        with begin(sessions, acting(clerk, Role.ORGANIZER), NOON.replace(day=day)) as work:
            work.record(found.log_id, event, number=day)
    with begin(sessions, Actor(ActorId("public"), frozenset()), NOON.replace(day=14)) as work:
        work.record(found.log_id, "access.deny")
    return found


def file_of(sessions, assembly, first=1):
    with sessions() as session:
        header = queries.stretch(session, assembly.log_id, assembly.slug, first, MADE)
        return list(rules.export(header, queries.laid_out(session, header), SEED))


@pytest.mark.parametrize(
    ("order", "heights"),
    [
        (Search(), [5, 4, 3, 2, 1]),
        (Search(event="cycle.start"), [3, 1]),
        (Search(who="小三"), [4, 3, 2, 1]),
        (Search(who="zhang", event="role.grant"), [4]),
        (Search(who="public"), [5]),
        (Search(who="nobody"), []),
        (Search(first=date(2025, 1, 13)), [5, 4]),
        (Search(last=date(2025, 1, 12)), [3, 2, 1]),
        (Search(first=date(2025, 1, 12), last=date(2025, 1, 12)), [3, 2]),
        (Search(page=7), [5, 4, 3, 2, 1]),
    ],
)
def test_the_log_is_searched_by_event_person_and_day(sessions, assembly, order, heights):
    with sessions() as session:
        found = queries.search(session, assembly.log_id, order)
    assert [line.entry.height for line in found.rows] == heights
    assert found.count == len(heights)
    assert {line.name for line in found.rows if line.entry.actor != "public"} <= {"张小三"}


def test_an_export_holds_together_and_names_what_it_covers(sessions, assembly):
    lines = file_of(sessions, assembly)
    header = rules.check(lines, KEY)
    assert (header.first, header.last, header.assembly, header.made) == (1, 5, "ninghai", MADE)
    assert "张小三" not in b"".join(lines).decode()
    assert rules.check(lines).head == header.head


def test_a_stretch_continues_the_one_before(sessions, assembly):
    whole, rest = rules.check(file_of(sessions, assembly)), rules.check(file_of(sessions, assembly, first=3))
    assert (rest.first, rest.last, rest.head) == (3, 5, whole.head)
    assert rest.parent == json.loads(file_of(sessions, assembly)[2])["digest"]


@pytest.mark.parametrize("first", [0, 6, -1])
def test_what_the_log_does_not_hold_is_not_exported(sessions, assembly, first):
    with pytest.raises(Missing):
        file_of(sessions, assembly, first)


def changed(line, **fields):
    return json.dumps({**json.loads(line), **fields}, separators=(",", ":"), sort_keys=True).encode() + b"\n"


TAMPERED = {
    "an entry's event": lambda lines: [*lines[:2], changed(lines[2], event="other.event"), *lines[3:]],
    "an entry's actor": lambda lines: [*lines[:2], changed(lines[2], actor="public"), *lines[3:]],
    "an entry's facts": lambda lines: [*lines[:2], changed(lines[2], facts="{}"), *lines[3:]],
    "an entry's moment": lambda lines: [*lines[:2], changed(lines[2], at="yesterday"), *lines[3:]],
    "an entry more": lambda lines: [*lines[:3], lines[2], *lines[3:]],
    "an entry less": lambda lines: [*lines[:2], *lines[3:]],
    "the last entry less": lambda lines: [*lines[:-2], lines[-1]],
    "two entries turned": lambda lines: [*lines[:2], lines[3], lines[2], *lines[4:]],
    "a field more": lambda lines: [*lines[:2], changed(lines[2], note="x"), *lines[3:]],
    "no signature": lambda lines: lines[:-1],
    "another signature": lambda lines: [*lines[:-1], changed(lines[-1], signature="00" * 64)],
    "a signature of no hex": lambda lines: [*lines[:-1], changed(lines[-1], signature="zz")],
    "a line after it": lambda lines: [*lines, lines[-1]],
    "another assembly": lambda lines: [changed(lines[0], assembly="fenghua"), *lines[1:]],
    "another moment": lambda lines: [changed(lines[0], made="2025-01-01T00:00:00.000000+00:00"), *lines[1:]],
    "another key": lambda lines: [changed(lines[0], key=signature.public(Seed(bytes(32))).hex()), *lines[1:]],
    "a key of small order": lambda lines: [changed(lines[0], key="01" + "00" * 31), *lines[1:]],
    "another format": lambda lines: [changed(lines[0], format="ballot/audit/2"), *lines[1:]],
    "no head": lambda lines: lines[1:],
    "a blank": lambda lines: [lines[0].replace(b":", b": ", 1), *lines[1:]],
    "no JSON": lambda lines: [lines[0], b"{\n", *lines[1:]],
    "an array": lambda lines: [lines[0], b"[]\n", *lines[1:]],
    "nothing": lambda lines: [],
}


@pytest.mark.parametrize("tampering", TAMPERED)
def test_a_file_that_somebody_touched_is_found_broken(sessions, assembly, tampering):
    with pytest.raises(BrokenLog):
        rules.check(TAMPERED[tampering](file_of(sessions, assembly)))


def test_a_file_signed_with_another_key_is_not_this_site_s(sessions, assembly):
    with sessions() as session:
        header = queries.stretch(session, assembly.log_id, assembly.slug, 1, MADE)
        forged = list(rules.export(header, queries.laid_out(session, header), Seed(bytes(32))))
    rules.check(forged)
    with pytest.raises(BrokenLog, match="another key"):
        rules.check(forged, KEY)
