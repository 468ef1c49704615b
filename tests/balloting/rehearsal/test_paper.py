"""The paper boxes: arithmetic that can be, and refusals of what cannot."""

from pathlib import Path

import pytest

from ballot.balloting.rehearsal.paper import Box
from ballot.balloting.styles import Style
from tests.balloting.rehearsal.files import candidates, faults_of, papers

HEADER = "box,issued,returned,invalid,road-approve,school-approve,lift-approve\n"


def test_boxes_are_read_with_their_counts_in_option_order(tmp_path: Path) -> None:
    text = "box,lift-approve,school-approve,road-approve,issued,returned,invalid\n票箱1,3,2,1,5,4,1\n"

    assert papers(tmp_path, text) == (Box("票箱1", 5, 4, 1, (1, 2, 3)),)


@pytest.mark.parametrize("headings", ["c001-approve,b-approve", "A-approve,b-approve", "A,b", "b,A", "c001-approve,b"])
def test_a_column_may_be_named_as_the_candidate_list_names_it(tmp_path: Path, headings: str) -> None:
    given = candidates(tmp_path, "id,name\nA,x\nb,y\n")
    counts = "2,1" if headings == "b,A" else "1,2"
    text = f"box,issued,returned,invalid,{headings}\n1,5,4,0,{counts}\n"

    assert papers(tmp_path, text, given=given, seats=1) == (Box("1", 5, 4, 0, (1, 2)),)


def test_a_projects_id_alone_is_no_column_where_it_has_several_marks(tmp_path: Path) -> None:
    text = "box,issued,returned,invalid,road,school,lift\n1,5,4,0,1,1,1\n"

    assert (1, "the heading road names no option") in faults_of(papers, tmp_path, text, Style.APPROVE_OPPOSE)


def test_a_box_that_returned_more_than_issued_is_read(tmp_path: Path) -> None:
    assert papers(tmp_path, HEADER + "1,3,4,0,0,0,0\n")[0].returned == 4


def test_every_line_at_fault_is_named_in_one_refusal(tmp_path: Path) -> None:
    text = (
        HEADER
        + "1,5,5,0,5,5,0\n"
        + "2,5,5,6,0,0,0\n"
        + "3,5,5,1,5,0,0\n"
        + "4,5,2,0,2,2,1\n"
        + "5,5,-1,0,0,0,0\n"
        + "6,5,5.0,0,0,0,0\n"
        + "7,５,5,0,0,0,0\n"
        + "8,5,5,0,0,0\n"
        + "1,5,5,0,0,0,0\n"
        + ",5,5,0,0,0,0\n"
        + "11,5,5,0,,0,0\n"
    )

    found = faults_of(papers, tmp_path, text)

    assert dict(found) == {
        3: "6 invalid of 5 returned",
        4: "road-approve has 5 marks on 4 valid papers",
        5: "5 marks in the limit all; at most 2 on each of 2 valid papers",
        6: "returned is no whole number",
        7: "returned is no whole number",
        8: "issued is no whole number",
        9: "6 columns instead of 7",
        10: "the box stands in line 2 already",
        11: "a box without a name",
        12: "road-approve is no whole number",
    }


@pytest.mark.parametrize(
    ("header", "what"),
    [
        ("box,issued,returned,invalid,road-approve,school-approve", "lift-approve has no column"),
        (HEADER.strip() + ",x", "the heading x names no option"),
        (HEADER.strip() + ",road", "road and road-approve name the same option"),
        (HEADER.strip().replace("box,", ""), "the header lacks box"),
    ],
)
def test_a_wrong_header_is_refused(tmp_path: Path, header: str, what: str) -> None:
    text = f"{header}\n1{',0' * header.count(',')}\n"

    ((line, found),) = faults_of(papers, tmp_path, text)
    assert line == 1
    assert what in found


def test_a_file_without_boxes_is_refused(tmp_path: Path) -> None:
    assert faults_of(papers, tmp_path, HEADER) == [(0, "there is no box")]
