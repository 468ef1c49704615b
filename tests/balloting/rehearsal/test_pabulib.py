"""Pabulib's approval files: recounted, mapped to the protocol's ids, or refused with their lines."""

from pathlib import Path

import pytest

from ballot.balloting.rehearsal.pabulib import Pabulib, read_pabulib
from tests.balloting.rehearsal.files import faults_of, written

FILE = """META
key;value
description;Invented for this test
num_projects;3
num_votes;4
vote_type;approval
rule;greedy
max_length;2
currency;PLN
PROJECTS
project_id;cost;votes;name;selected
P1;52250;3;"Lamps; new";1
2;300;1;Benches;1
p/3;10;0;Trees;0
VOTES
voter_id;vote;age;sex
10;P1,2;44;M
11;P1;;F
12;;30;F
13;P1;51;M
"""


def pabulib(folder: Path, text: str | bytes = FILE, maximum: int | None = None) -> Pabulib:
    return read_pabulib(written(folder, "votes.pb", text), maximum)


def changed(*pairs: tuple[str, str]) -> str:
    text = FILE
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def test_an_approval_election_is_read(tmp_path: Path) -> None:
    read = pabulib(tmp_path)

    assert [(one.id, one.name) for one in read.candidates.projects] == [
        ("c001", "Lamps; new"),
        ("2", "Benches"),
        ("c002", "Trees"),
    ]
    assert read.candidates.projects[0].detail == (("cost", "52250 PLN"),)
    assert read.candidates.replaced == {"P1": "c001", "p/3": "c002"}
    assert read.ballots.labels == ("10", "11", "12", "13")
    assert read.ballots.marks == ((1, 1, 0), (1, 0, 0), (0, 0, 0), (1, 0, 0))
    assert read.votes == (3, 1, 0)
    assert read.maximum == 2


def test_the_recount_equals_the_stated_votes(tmp_path: Path) -> None:
    read = pabulib(tmp_path)

    assert tuple(map(sum, zip(*read.ballots.marks, strict=True))) == read.votes


def test_without_max_length_a_ballot_may_name_all_projects(tmp_path: Path) -> None:
    assert pabulib(tmp_path, changed(("max_length;2\n", ""))).maximum == 3


def test_a_maximum_of_ones_own_takes_the_place_of_the_files(tmp_path: Path) -> None:
    assert pabulib(tmp_path, maximum=3).maximum == 3
    assert faults_of(pabulib, tmp_path, maximum=1) == [(17, "2 projects; at most 1")]


def test_a_file_without_a_votes_column_states_none(tmp_path: Path) -> None:
    text = changed((";votes;name", ";name"), ("52250;3;", "52250;"), ("300;1;", "300;"), ("10;0;T", "10;T"))

    assert pabulib(tmp_path, text).votes is None


def test_every_line_at_fault_is_named_in_one_refusal(tmp_path: Path) -> None:
    text = changed(
        ("num_projects;3", "num_projects;4"),
        ("vote_type;approval", "vote_type;cumulative"),
        ("300;1;", "300;one;"),
        ("10;P1,2;", "10;P1,P9,P1;"),
        ("11;P1;", "10;P1;"),
        ("12;;", "12;P1,2,p/3;"),
    )

    assert faults_of(pabulib, tmp_path, text) == [
        (4, "num_projects does not agree with the 3 rows of PROJECTS"),
        (6, "only files of vote_type approval can be rehearsed"),
        (13, "votes is no whole number"),
        (17, "unknown candidate P9"),
        (17, "the candidate P1 twice"),
        (18, "the ballot 10 stands in line 17 already"),
        (19, "3 projects; at most 2"),
    ]


@pytest.mark.parametrize(
    ("pairs", "line"),
    [
        ([("META\n", "")], 1),
        ([("VOTES\n", "")], 15),
        ([("PROJECTS\n", "")], 10),
        ([("key;value", "value;key;key")], 2),
        ([("voter_id;vote;", "voter;vote;")], 16),
        ([("\n2;300", "\nP1;300")], 13),
        ([("\n2;300", "\n;300")], 13),
        ([("11;P1;;F", "11;P1;F")], 18),
        ([("11;P1;;F", '11;"P1;;F')], 18),
        ([("11;P1;;F", "\n11;P1;;F")], 18),
        ([("11;P1;;F", "11;P1;\x00;F")], 18),
        ([("max_length;2", "max_length;0")], 8),
        ([("vote_type;approval\n", "")], 0),
    ],
    ids=range(13),
)
def test_a_broken_file_is_refused_at_its_line(tmp_path: Path, pairs: list[tuple[str, str]], line: int) -> None:
    assert line in [found for found, _ in faults_of(pabulib, tmp_path, changed(*pairs))]


def test_sections_without_rows_are_refused(tmp_path: Path) -> None:
    meta = "META\nkey;value\nvote_type;approval\n"
    header = "VOTES\nvoter_id;vote\n"

    assert faults_of(pabulib, tmp_path, f"{meta}PROJECTS\nproject_id;cost\n{header}") == [
        (0, "0 projects; a manifest holds 1 to 200")
    ]
    assert faults_of(pabulib, tmp_path, f"{meta}PROJECTS\nproject_id;cost\na;1\n{header}") == [
        (0, "there is no ballot")
    ]
    assert (0, "the header of META lacks key, value or has one twice") in faults_of(pabulib, tmp_path, "META")
