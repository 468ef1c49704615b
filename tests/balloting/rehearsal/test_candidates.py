"""The candidate list: read as it stands, or refused with every line at fault."""

from pathlib import Path

import pytest

from ballot.protocol.manifest import Project
from tests.balloting.rehearsal.files import THREE, candidates, faults_of


def test_further_columns_are_the_sheet_under_their_own_headings(tmp_path: Path) -> None:
    read = candidates(tmp_path, "id,name,总投资,责任单位\nroad,农村公路,300 万元,县交通局\n")

    sheet = (("总投资", "300 万元"), ("责任单位", "县交通局"))
    assert read.projects == (Project("road", "农村公路", sheet),)
    assert read.replaced == {}


def test_the_order_is_the_files(tmp_path: Path) -> None:
    assert [one.id for one in candidates(tmp_path).projects] == ["road", "school", "lift"]


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + THREE.encode(),
        THREE.replace("\n", "\r\n").encode(),
        THREE.rstrip().encode(),
        THREE.replace("road,", " road \u3000,").encode(),
        THREE.replace("农村公路", '"农村公路"').encode(),
    ],
    ids=["BOM", "Windows line ends", "no last line end", "blanks", "quoted"],
)
def test_what_spreadsheets_make_of_a_file_is_read_alike(tmp_path: Path, data: bytes) -> None:
    assert candidates(tmp_path, data) == candidates(tmp_path)


def test_ids_that_the_protocol_cannot_hold_are_replaced_and_shown(tmp_path: Path) -> None:
    read = candidates(tmp_path, "id,name\nP1,a\nc001,b\n护眼,c\np4,d\n" + "x" * 33 + ",e\n")

    assert [one.id for one in read.projects] == ["c002", "c001", "c003", "p4", "c004"]
    assert read.replaced == {"P1": "c002", "护眼": "c003", "x" * 33: "c004"}
    assert read.positions == {"P1": 0, "c001": 1, "护眼": 2, "p4": 3, "x" * 33: 4}


def test_decomposed_letters_are_composed(tmp_path: Path) -> None:
    read = candidates(tmp_path, "id,name\nb,Zdro\u0301j\n")

    assert read.projects[0].name == "Zdr\u00f3j"


def test_ids_that_differ_only_in_composition_are_the_same_id(tmp_path: Path) -> None:
    found = faults_of(candidates, tmp_path, "id,name\no\u0301,x\n\u00f3,y\n")

    assert found == [(3, "the id \u00f3 stands in line 2 already")]


def test_every_line_at_fault_is_named_in_one_refusal(tmp_path: Path) -> None:
    lines = [
        b"id,name,place",
        b"a,One,here",
        b"a,Two,here",
        b"b,Three",
        b"c,,here",
        b",Five,here",
        b"d,\xff,here",
        b"e,nul\x00,here",
        "f,right\u202eto left,here".encode(),
        b"g,tab\t,here",
        b'h,"open,here',
        b"",
        b"i;j,Twelve,here",
        b"k,cr\rcr,here",
        b"l,Fourteen,here",
    ]

    found = faults_of(candidates, tmp_path, b"\n".join(lines))

    assert [line for line, _ in found] == [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]
    assert dict(found)[3] == "the id a stands in line 2 already"
    assert dict(found)[4] == "2 columns instead of 3"
    assert "UTF-8" in dict(found)[7]
    assert "U+0000" in dict(found)[8]
    assert "U+202E" in dict(found)[9]
    assert "semicolon" in dict(found)[13]


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\n\n", b"  \r\n"])
def test_an_empty_file_is_refused(tmp_path: Path, data: bytes) -> None:
    assert faults_of(candidates, tmp_path, data) == [(0, "the file is empty")]


def test_a_header_alone_is_no_list(tmp_path: Path) -> None:
    assert faults_of(candidates, tmp_path, "id,name\n") == [(0, "there is no candidate")]


@pytest.mark.parametrize(
    ("header", "what"),
    [
        ("name,place", "the header lacks id"),
        ("ID,Name", "the header lacks id, name"),
        ("id;name", "the header lacks id, name"),
        ("id,name,id", "the heading id twice"),
        ("id,name,,x", "column 3 has no heading"),
        ("\ufeffid,name", "the header lacks id"),
    ],
)
def test_a_wrong_header_is_refused(tmp_path: Path, header: str, what: str) -> None:
    data = b"\xef\xbb\xbf" + f"{header}\na,b\n".encode()

    assert (1, what) in faults_of(candidates, tmp_path, data)


def test_a_file_that_is_not_there_is_refused_as_any_other(tmp_path: Path) -> None:
    from ballot.balloting.rehearsal.candidates import read_candidates

    for path in (tmp_path / "no.csv", tmp_path):
        ((line, what),) = faults_of(read_candidates, path)
        assert line == 0
        assert what.startswith("cannot be read")


def test_a_list_for_more_than_two_hundred_options_is_refused(tmp_path: Path) -> None:
    text = "id,name\n" + "".join(f"p{n},name\n" for n in range(200))

    assert len(candidates(tmp_path, text).projects) == 200
    assert faults_of(candidates, tmp_path, text + "q,name\n") == [(202, "more than 201 lines")]


def test_sheets_that_no_manifest_holds_are_refused(tmp_path: Path) -> None:
    text = "id,name,text\n" + "".join(f"p{n},name,{'长' * 20_000}\n" for n in range(16))

    ((line, what),) = faults_of(candidates, tmp_path, text)
    assert line == 0
    assert "a manifest holds" in what


def test_the_hundredth_fault_is_named_and_the_rest_counted(tmp_path: Path) -> None:
    from ballot.balloting.rehearsal.faults import FileRefused

    with pytest.raises(FileRefused) as refused:
        candidates(tmp_path, "id,name\n" + "a\n" * 150)

    assert len(refused.value.faults) == 100
    assert refused.value.more == 51
    assert str(refused.value).splitlines()[0] == "C.csv:2: 1 columns instead of 2"
    assert str(refused.value).splitlines()[-1] == "… and 51 more faults"
