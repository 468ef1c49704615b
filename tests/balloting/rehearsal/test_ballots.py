"""The ballots file: marks in option order, or a refusal that names every line."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ballot.balloting.rehearsal.faults import FileRefused
from ballot.balloting.styles import Style
from tests.balloting.rehearsal.files import a_design, ballots, candidates, faults_of

STYLES: list[tuple[Style, str, tuple[int, ...]]] = [
    (Style.SELECT, "ballot,approve\n1,lift;road\n", (1, 0, 1)),
    (Style.VARIANTS, "ballot,approve\n1,school\n", (0, 1, 0)),
    (Style.APPROVE_OPPOSE, "ballot,approve,oppose\n1,lift,road;school\n", (0, 1, 0, 1, 1, 0)),
    (Style.APPROVE_OPPOSE, "ballot,oppose,approve\n1,road;school,lift\n", (0, 1, 0, 1, 1, 0)),
    (Style.RANK, "ballot,rank\n1,lift;road\n", (0, 1, 0, 0, 1, 0)),
    (
        Style.ASSESSMENT,
        "ballot,satisfied,basically,dissatisfied\n1,road;lift,school,\n",
        (1, 0, 0, 0, 1, 0, 1, 0, 0),
    ),
]


@pytest.mark.parametrize(("style", "text", "marks"), STYLES)
def test_marks_stand_in_option_order(tmp_path: Path, style: Style, text: str, marks: tuple[int, ...]) -> None:
    assert ballots(tmp_path, text, style).marks == (marks,)


@pytest.mark.parametrize(("style", "text", "marks"), STYLES)
def test_an_empty_cell_is_a_blank(tmp_path: Path, style: Style, text: str, marks: tuple[int, ...]) -> None:
    header = text.split("\n")[0]

    read = ballots(tmp_path, f"{header}\nb1{',' * header.count(',')}\n", style)

    assert read.labels == ("b1",)
    assert read.marks == ((0,) * len(marks),)


def test_blanks_around_ids_do_not_count(tmp_path: Path) -> None:
    assert ballots(tmp_path, "ballot,approve\n1, lift ; road\n").marks == ((1, 0, 1),)


def test_ballots_name_candidates_as_the_candidate_list_does(tmp_path: Path) -> None:
    given = candidates(tmp_path, "id,name\nP-1,x\np/2,y\n")

    assert ballots(tmp_path, "ballot,approve\n1,p/2\n", given=given, seats=1).marks == ((0, 1),)
    found = faults_of(ballots, tmp_path, "ballot,approve\n1,c001\n", given=given, seats=1)
    assert found == [(2, "unknown candidate c001")]


def test_every_line_at_fault_is_named_in_one_refusal(tmp_path: Path) -> None:
    text = (
        "ballot,approve,oppose\n"
        "1,road,lift\n"
        "2,rood,lift\n"
        "3,road;road,\n"
        "4,road;school;lift,\n"
        "5,road,road\n"
        "5,road,\n"
        ",road,\n"
        "8,road;,\n"
        "9,road\n"
        "10,rood,raod\n"
        "11,,\n"
    )

    found = faults_of(ballots, tmp_path, text, Style.APPROVE_OPPOSE)

    assert found == [
        (3, "unknown candidate rood"),
        (4, "the candidate road twice"),
        (5, "3 candidates; at most 2"),
        (6, "农村公路 is marked both approve and oppose"),
        (7, "the ballot 5 stands in line 6 already"),
        (8, "a ballot without a label"),
        (9, "a candidate is missing"),
        (10, "2 columns instead of 3"),
        (11, "unknown candidate rood"),
        (11, "unknown candidate raod"),
    ]


@pytest.mark.parametrize(
    ("style", "text"),
    [
        (Style.SELECT, "ballot,approve\n1,road;school;lift\n"),
        (Style.VARIANTS, "ballot,approve\n1,road;school\n"),
        (Style.APPROVE_OPPOSE, "ballot,approve,oppose\n1,road;school;lift,\n"),
        (Style.RANK, "ballot,rank\n1,road;school;lift\n"),
        (Style.ASSESSMENT, "ballot,satisfied,basically,dissatisfied\n1,road,road,\n"),
    ],
)
def test_an_overvote_is_refused_in_every_style(tmp_path: Path, style: Style, text: str) -> None:
    assert [line for line, _ in faults_of(ballots, tmp_path, text, style)] == [2]


def test_opposing_all_is_no_overvote(tmp_path: Path) -> None:
    read = ballots(tmp_path, "ballot,approve,oppose\n1,,road;school;lift\n", Style.APPROVE_OPPOSE)

    assert read.marks == ((0, 1) * 3,)


@pytest.mark.parametrize(
    ("header", "what"),
    [
        ("ballot,satisfied", "the header lacks approve"),
        ("approve", "the header lacks ballot"),
        ("ballot,approve,oppose", "the heading oppose belongs to no ballot of the style select"),
        ("ballot,approve,approve", "the heading approve twice"),
    ],
)
def test_a_header_of_another_style_is_refused(tmp_path: Path, header: str, what: str) -> None:
    text = f"{header}\n1{',' * header.count(',')}\n"

    assert faults_of(ballots, tmp_path, text) == [(1, what)]


def test_a_file_without_ballots_is_refused(tmp_path: Path) -> None:
    assert faults_of(ballots, tmp_path, "ballot,approve\n") == [(0, "there is no ballot")]


def test_a_file_of_another_encoding_is_refused_with_its_lines(tmp_path: Path) -> None:
    data = "ballot,approve\n甲,road\n2,road\n丁,road\n".encode("gb18030")

    assert [line for line, _ in faults_of(ballots, tmp_path, data)] == [2, 4]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(STYLES), st.data())
def test_a_ballot_that_is_read_keeps_every_limit(
    tmp_path: Path, style: tuple[Style, str, Any], data: st.DataObject
) -> None:
    columns = style[1].split("\n")[0].split(",")[1:]
    ids = st.lists(st.sampled_from(["road", "school", "lift"]), max_size=3)
    cells = [";".join(data.draw(ids)) for _ in columns]
    made = a_design(candidates(tmp_path), style[0])

    try:
        text = f"ballot,{','.join(columns)}\n1,{','.join(cells)}\n"
        (marks,) = ballots(tmp_path, text, style[0]).marks
    except FileRefused:
        return

    on = {option.id for option, mark in zip(made.options, marks, strict=True) if mark}
    assert len(on) == sum(len(cell.split(";")) for cell in cells if cell)
    for limit in made.limits:
        assert limit.min <= len(on & set(limit.options)) <= limit.max
