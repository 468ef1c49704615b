"""Golden records: the good are accepted, the bad refused at their clause and entry; also by the program."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ballot.protocol.cards import issue_on_card, issue_on_sheet
from ballot.protocol.record import head_body
from ballot.verifier.verify import Saved, verify_record
from tests.archives import archive
from tests.bodies import UUID, a_seed
from tests.golden import BAD, GOLDEN, GOOD
from tests.processes import run, verifier
from tests.records import Hall, a_hall, a_vote

Save = Callable[[str, Any], Path]


@pytest.fixture(scope="module")
def hall() -> Hall:
    return a_vote(deputies=3)


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Return what writes JSON or an archive's bytes as a file."""

    def write(name: str, content: Any) -> Path:
        path = tmp_path / name
        path.write_bytes(
            content
            if isinstance(content, bytes)
            else json.dumps(content, sort_keys=True, separators=(",", ":")).encode()
        )
        return path

    return write


def test_every_golden_record_is_listed() -> None:
    assert {path.name for path in GOLDEN.glob("*.zip")} == {*GOOD, *(name for name, _, _ in BAD)}


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("name", GOOD)
def test_a_good_record_is_accepted(name: str, jobs: int) -> None:
    with (GOLDEN / name).open("rb") as source:
        report = verify_record(source, jobs=jobs)

    assert report.accepted, report.findings
    assert report.end == ("annul" if "annulled" in name else "result")


@pytest.mark.parametrize(("name", "clause", "entry"), BAD)
def test_a_bad_record_is_refused_at_its_clause_and_entry(name: str, clause: str, entry: int) -> None:
    with (GOLDEN / name).open("rb") as source:
        report = verify_record(source)

    assert not report.accepted
    assert (clause, entry) in [(finding.clause, finding.entry) for finding in report.findings]


@pytest.mark.parametrize("name", GOOD)
def test_the_program_accepts_a_good_record(name: str) -> None:
    done = verifier(GOLDEN / name, "--json")

    assert done.returncode == 0
    assert json.loads(done.stdout)["accepted"] is True


@pytest.mark.parametrize(("name", "clause", "entry"), BAD)
def test_the_program_names_clause_and_entry_of_a_bad_record(name: str, clause: str, entry: int) -> None:
    done = verifier(GOLDEN / name, "--json")

    assert done.returncode == 1
    found = [(finding["clause"], finding["entry"]) for finding in json.loads(done.stdout)["findings"]]
    assert (clause, entry) in found


def test_the_program_says_findings_in_plain_words() -> None:
    done = verifier(GOLDEN / "bad-paper-box-twice.zip")

    assert done.returncode == 1
    assert (
        "§7.2 entry 50: the box 票箱1 is counted twice\n    The numbers of a paper box cannot be true." in done.stdout
    )
    assert done.stdout.endswith("REFUSED: 1 findings.\n")
    assert done.stderr == ""


def test_an_annulled_record_is_correct_and_said_to_have_no_result() -> None:
    done = verifier(GOLDEN / "record-secret-annulled.zip")

    assert done.returncode == 0
    assert "ACCEPTED: the record is correct; it ends in an annulment, there is no result." in done.stdout


def test_an_unsigned_annulment_is_shown_as_such(save: Save) -> None:
    record = save("record.zip", archive(a_hall().annul().entries))

    done = verifier(record)

    assert done.returncode == 0
    assert "note: unsigned annul" in done.stdout


def test_the_result_stands_in_the_json() -> None:
    done = verifier(GOLDEN / "record-open-approve.zip", "--json")

    report = json.loads(done.stdout)
    assert report["end"] == "result"
    assert report["result"]["outcome"]["valid"] is True
    assert report["ballots"] == 6


def test_without_a_file_or_with_another_file_the_program_exits_with_2(save: Save) -> None:
    assert verifier("no-such-record.zip").returncode == 2
    assert verifier().returncode == 2
    assert verifier(save("record.zip", b"no archive")).returncode == 2


def test_heads_and_receipts_that_were_kept_are_found_on_the_chain(hall: Hall, save: Save) -> None:
    head = save("head.json", head_body(UUID, hall.entries[20], a_seed("log")))
    receipt = save("receipt.json", hall.receipts[1])

    done = verifier(save("record.zip", archive(hall.entries)), "--head", head, "--receipt", receipt)

    assert done.returncode == 0, done.stdout


def test_a_saved_head_that_ends_in_a_new_line_is_read(hall: Hall, save: Save) -> None:
    head = head_body(UUID, hall.entries[-1], a_seed("log"))
    path = save("head.json", json.dumps(head, sort_keys=True, separators=(",", ":")).encode() + b"\n")

    assert verifier(save("record.zip", archive(hall.entries)), "--head", path).returncode == 0


def test_a_record_rewritten_since_a_head_was_kept_is_refused(hall: Hall, save: Save) -> None:
    other = a_vote(deputies=4)
    head = save("head.json", head_body(UUID, other.entries[20], a_seed("log")))

    done = verifier(save("record.zip", archive(hall.entries)), "--head", head)

    assert done.returncode == 1
    assert "§2.2 entry 20" in done.stdout


def test_a_record_rewritten_since_a_receipt_was_kept_is_refused(hall: Hall, save: Save) -> None:
    other = a_vote(deputies=4)

    done = verifier(save("record.zip", archive(hall.entries)), "--receipt", save("receipt.json", other.receipts[0]))

    assert done.returncode == 1
    assert "§5.6" in done.stdout


@pytest.mark.parametrize("option", ["--head", "--receipt"])
@pytest.mark.parametrize("content", [b"", b"{}", b"[[[[", b"\xff", b'{"a": 1}'])
def test_a_saved_file_that_is_no_such_thing_exits_with_2(option: str, content: bytes, save: Save) -> None:
    done = verifier(GOLDEN / GOOD[0], option, save("saved.json", content))

    assert done.returncode == 2
    assert "saved.json is no" in done.stderr


@pytest.mark.parametrize("form", [bytes.hex, issue_on_sheet, issue_on_card], ids=["full", "sheet", "card"])
def test_the_issue_is_accepted_in_each_of_its_forms_and_no_other_issue_is(
    hall: Hall, form: Callable[[bytes], str], save: Save
) -> None:
    record = save("record.zip", archive(hall.entries))
    issue = hall.roll.issue
    other = bytes([issue[0] ^ 1]) + issue[1:]

    assert verifier(record, "--issue", form(issue)).returncode == 0
    refused = verifier(record, "--issue", form(other))
    assert refused.returncode == 1
    assert "§3.3 entry 1" in refused.stdout


def test_part_of_an_issue_is_not_the_issue(hall: Hall, save: Save) -> None:
    with save("record.zip", archive(hall.entries)).open("rb") as source:
        report = verify_record(source, Saved(issue=hall.roll.issue.hex()[:30]))

    assert [(finding.clause, finding.entry) for finding in report.findings] == [("3.3", 1)]


LOADED = """
import sys
sys.argv = [{name!r}, *{arguments!r}]
try:
    {start}
except SystemExit:
    pass
print(sorted(name for name in sys.modules if name.split(".")[0] in ("flask", "sqlalchemy", "werkzeug", "jinja2")))
"""


@pytest.mark.parametrize(
    ("start", "arguments"),
    [
        ("import runpy; runpy.run_module('ballot.verifier', run_name='__main__')", [str(GOLDEN / GOOD[1])]),
        ("from ballot.cli import main; main()", ["--help"]),
        ("from ballot.cli import main; main()", ["verify", "--help"]),
        ("from ballot.cli import main; main()", ["verify", str(GOLDEN / GOOD[1])]),
    ],
    ids=["verifier", "help", "verify-help", "verify"],
)
def test_verifying_and_help_load_neither_flask_nor_sqlalchemy(start: str, arguments: list[str]) -> None:
    done = run("-c", LOADED.format(name="ballot", start=start, arguments=arguments))

    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == "[]"
    assert len(done.stdout.splitlines()) > 1
