"""Files of candidates: what is written reads back, what is wrong is named by line and column, nothing hurts."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballot.kernel.sandbox import read_table
from ballot.kernel.untrusted import table
from ballot.protocol.clause import Breach
from ballot.protocol.encoding import check_string
from ballot.shortlisting.rules import Coded, Funding, Sheet
from ballot.shortlisting.tablefile import UnfitRows, read_rows, to_csv, to_xlsx
from tests.shortlisting.lists import WAN, a_sheet

SHEETS = [
    a_sheet("甲"),
    a_sheet("=1+1", 300, content="'引号", places="-5", beneficiaries="@all"),
    Sheet(name="丙", content="只有名称和内容"),
]


def read(data):
    """As a page reads it: opened in a process of its own."""
    return read_rows(read_table(data).rows)


def coded(sheets):
    return [Coded(f"p{place:02}", sheet) for place, sheet in enumerate(sheets, start=1)]


@pytest.mark.parametrize("written", [to_csv, to_xlsx])
def test_what_is_exported_reads_back_to_the_same_sheets(written):
    assert read(written(coded(SHEETS))) == SHEETS


def test_no_cell_of_an_export_is_a_formula():
    text = to_csv(coded(SHEETS)).decode("utf-8-sig")
    assert "'=1+1" in text
    assert '"-5"' not in text


def fits(text):
    try:
        check_string(text)
    except Breach:
        return False
    return text == text.strip() and "\x00" not in text


def in_here(data):
    """The rows as the process of its own would read them; a start for each of many examples would take minutes."""
    return json.loads(table.read(data))["rows"]


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30).filter(fits)


@settings(max_examples=60)
@given(WORDS, WORDS, st.integers(0, 10**12), st.integers(0, 10**9))
def test_any_words_and_sums_read_back(name, content, total, part):
    sheet = Sheet(name=name, content=content, total=total, funding=(Funding("县级财政", part),))
    assert read_rows(in_here(to_csv(coded([sheet])))) == [sheet]


def test_english_headings_are_known_too():
    assert read("name,content,total\n甲,内容,1800\n".encode()) == [Sheet(name="甲", content="内容", total=1800 * WAN)]


def test_every_line_at_fault_is_named_with_its_column():
    text = "项目名称,建设规模和内容,总投资（万元）,资金来源\n,内容,12,\n乙,,约100,县级财政\n丙,内容,1,县级财政 1\n"
    with pytest.raises(UnfitRows) as refused:
        read(text.encode())
    assert set(refused.value.faults) == {
        (2, "项目名称", "empty"),
        (3, "总投资（万元）", "no-sum"),
        (3, "资金来源", "no-funding"),
        (3, "建设规模和内容", "empty"),
    }


def test_unknown_missing_and_doubled_headings_are_named():
    with pytest.raises(UnfitRows) as refused:
        read("项目名称,项目名称,颜色\n甲,甲,红\n".encode())
    assert {fault[1:] for fault in refused.value.faults} == {
        ("颜色", "unknown"),
        ("建设规模和内容", "missing"),
        ("项目名称", "twice"),
    }


def test_a_project_named_twice_is_named_as_a_fault():
    with pytest.raises(UnfitRows) as refused:
        read("项目名称,建设规模和内容\n甲,内容\n甲,内容\n".encode())
    assert refused.value.faults == ((3, "项目名称", "doubled"),)


@pytest.mark.parametrize("text", ["", "项目名称,建设规模和内容\n", "\n\n"])
def test_a_file_without_projects_says_so(text):
    with pytest.raises(UnfitRows) as refused:
        read(text.encode())
    assert refused.value.faults == ((0, "", "no-rows"),)


def test_too_many_candidates_are_refused():
    with pytest.raises(UnfitRows) as refused:
        read(to_csv(coded([a_sheet(str(number)) for number in range(201)])))
    assert refused.value.faults == ((0, "", "too-many"),)


def test_lines_are_counted_as_the_sheet_s_own_program_counts_them():
    with pytest.raises(UnfitRows) as refused:
        read("\n项目名称,建设规模和内容\n\n甲,\n".encode())
    assert refused.value.faults == ((4, "建设规模和内容", "empty"),)
