"""The rule file: what a person may write, and what is no rule of §8.6."""

import json
from pathlib import Path
from typing import Any

import pytest

from ballot.balloting.rehearsal.rulefile import bar_of, read_rule_file
from tests.balloting.rehearsal.files import faults_of, written

RULE: dict[str, Any] = {
    "seats": 10,
    "quorum": {"of": "due", "num": 2, "den": 3, "strict": False},
    "pass": {"of": "due", "num": 1, "den": 2, "strict": True},
    "points": None,
    "tie": "revote",
    "shortfall": "vacant",
    "publish_votes": False,
    "levels": [],
    "smallest": 10,
    "parent": None,
}


def rule_of(folder: Path, text: str | bytes) -> dict[str, Any]:
    return read_rule_file(written(folder, "RULE.json", text))


@pytest.mark.parametrize("indent", [None, 2])
def test_a_rule_need_not_be_canonical(tmp_path: Path, indent: int | None) -> None:
    text = b"\xef\xbb\xbf" + json.dumps(RULE, indent=indent).encode() + b"\n"

    assert rule_of(tmp_path, text) == RULE


@pytest.mark.parametrize(
    "change",
    [
        {"seats": "10"},
        {"seats": 10.0},
        {"seats": -1},
        {"seats": True},
        {"seats": 2**53},
        {"seats": None},
        {"tie": "lot"},
        {"shortfall": None},
        {"publish_votes": 1},
        {"levels": None},
        {"parent": "none"},
        {"quorum": {"of": "due", "num": 2, "den": 0, "strict": False}},
        {"quorum": {"of": "all", "num": 2, "den": 3, "strict": False}},
        {"quorum": {"of": "due", "num": 2, "den": 3}},
        {"points": {"Approve": 1}},
        {"tie\u202e": "revote"},
        {"more": 1},
    ],
)
def test_what_is_no_rule_is_refused(tmp_path: Path, change: dict[str, Any]) -> None:
    ((line, _),) = faults_of(rule_of, tmp_path, json.dumps(RULE | change))

    assert line == 0


@pytest.mark.parametrize("name", list(RULE))
def test_every_field_is_needed(tmp_path: Path, name: str) -> None:
    text = json.dumps({key: value for key, value in RULE.items() if key != name})

    ((_, what),) = faults_of(rule_of, tmp_path, text)
    assert name in what


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 0),
        ("null", 0),
        ("[]", 0),
        ('{"seats": 1, "seats": 2}', 0),
        ('{"seats": NaN}', 0),
        ('{"seats": 1' + "0" * 5000 + "}", 0),
        ("[" * 60_000, 0),
        ('{"a":' * 12_000, 0),
        ('{\n"seats": 1,\n}', 3),
        (b'{\n"seats": "\xff"}', 2),
        ("{}" + " " * 2**16, 0),
    ],
    ids=range(11),
)
def test_a_broken_file_is_refused(tmp_path: Path, text: str | bytes, line: int) -> None:
    ((found, _),) = faults_of(rule_of, tmp_path, text)

    assert found == line


@pytest.mark.parametrize(
    ("text", "bar"),
    [
        ("1/2:due:strict", {"of": "due", "num": 1, "den": 2, "strict": True}),
        ("2/3:due", {"of": "due", "num": 2, "den": 3, "strict": False}),
        ("0/1:valid", {"of": "valid", "num": 0, "den": 1, "strict": False}),
        ("1/2:present", {"of": "present", "num": 1, "den": 2, "strict": False}),
        ("1/2:returned:strict", {"of": "returned", "num": 1, "den": 2, "strict": True}),
    ],
)
def test_a_bar_has_a_short_form(text: str, bar: dict[str, Any]) -> None:
    assert bar_of(text) == bar


@pytest.mark.parametrize(
    "text",
    ["", "1/2", "1/0:due", "half:due", "1/2:all", "1/2:due:Strict", "-1/2:due", "1/2:due ", "１/2:due"],
)
def test_other_forms_of_a_bar_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="a bar reads"):
        bar_of(text)
