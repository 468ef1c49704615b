"""A proposal's sheet: read as it is written, sound only where its sums add up, compared part by part."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot.shortlisting.proposals import rules
from ballot.shortlisting.proposals.rules import Fault, Item, ProposalSheet, Quarter, UnfitLine, UnfitSheet, YearTarget
from tests.shortlisting.lists import WAN, a_sheet
from tests.shortlisting.proposals.years import a_proposal_sheet

WHOLE = a_proposal_sheet()
words = st.text("甲乙丙丁ab 1，（）", min_size=1, max_size=12).map(str.strip).filter(bool)
sums = st.none() | st.integers(0, 10**12)


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        (replace(WHOLE, items=(Item("一", "甲", "", WAN),)), Fault.ITEMS_DIFFER),
        (replace(WHOLE, years=(YearTarget(2027, "一", WAN),)), Fault.YEARS_DIFFER),
        (replace(WHOLE, quarters=(Quarter(1, "一", 10, WAN),)), Fault.QUARTERS_DIFFER),
        (replace(WHOLE, quarters=(Quarter(1, "一", 90), Quarter(2, "二", 80))), Fault.PERCENT_FALLS),
        (replace(WHOLE, plain=replace(WHOLE.plain, funding=WHOLE.plain.funding[:1])), Fault.FUNDING_DIFFERS),
        (ProposalSheet(replace(a_sheet(), this_year=601 * WAN)), Fault.YEAR_ABOVE_TOTAL),
    ],
)
def test_a_sheet_that_contradicts_itself_is_refused_with_its_fault(changed, fault):
    with pytest.raises(UnfitSheet) as refusal:
        rules.require_sound(changed)
    assert fault in refusal.value.faults


def test_what_is_not_written_yet_contradicts_nothing():
    bare = replace(a_sheet(), total=None, this_year=None, funding=())
    rules.require_sound(ProposalSheet(bare, items=(Item("一", "甲", "", None), Item("二", "乙", "", WAN))))


@pytest.mark.parametrize(
    ("lacking", "fault"),
    [({"lead": ""}, Fault.NO_LEAD), ({"category": ""}, Fault.NO_CATEGORY), ({"target": ""}, Fault.NO_TARGET)],
)
def test_nothing_is_screened_before_it_says_who_and_what(lacking, fault):
    with pytest.raises(UnfitSheet) as refusal:
        rules.require_ready(replace(WHOLE, plain=replace(WHOLE.plain, **lacking)))
    assert refusal.value.faults == (fault,)


@given(
    st.lists(st.builds(Item, words, words, words, sums), max_size=5),
    st.lists(st.builds(YearTarget, st.integers(2000, 2199), words, sums), max_size=5),
    st.lists(
        st.builds(Quarter, st.integers(1, 4), words, st.integers(0, 100), sums),
        max_size=4,
        unique_by=lambda one: one.number,
    ),
)
def test_parts_read_back_as_they_were_written(items, years, quarters):
    assert rules.read_items(rules.items_text(items)) == tuple(items)
    assert rules.read_years(rules.years_text(years)) == tuple(years)
    assert rules.read_quarters(rules.quarters_text(quarters)) == tuple(quarters)
    sheet = ProposalSheet(a_sheet(), tuple(items), tuple(years), tuple(quarters))
    assert rules.from_json(rules.as_json(sheet)) == sheet


@pytest.mark.parametrize("text", ["只有名称", "甲｜乙｜丙｜1｜多余", "｜乙｜丙｜1", "甲｜乙\n丙"])
def test_a_line_with_too_few_or_too_many_parts_is_refused(text):
    with pytest.raises(UnfitLine):
        rules.read_items(text)


@pytest.mark.parametrize(
    "text",
    [
        "5｜一｜10%",
        "1｜一｜101%",
        "一｜一｜10%",
        "1｜一｜十",
        "000000001999｜一｜10%",
        "²｜一｜10%",
        "1｜一｜10%\n1｜二｜20%",
    ],
)
def test_a_quarter_that_is_none_is_refused(text):
    with pytest.raises(UnfitLine):
        rules.read_quarters(text)


def test_two_versions_differ_in_the_parts_that_were_changed_and_no_other():
    changed = replace(WHOLE, plain=replace(WHOLE.plain, lead="县教育局"), years=())
    assert [(one.part, one.after) for one in rules.differences(WHOLE, changed)] == [("lead", "县教育局"), ("years", "")]
    assert rules.differences(WHOLE, WHOLE) == ()


def test_the_list_binds_every_sub_item_and_year():
    content = rules.for_list(WHOLE).content
    assert all(words in content for words in ("子项1：城区敬老院（加装6台，县民政局，400万元）", "2028年：全部完成"))
    assert rules.for_list(WHOLE).funding == WHOLE.plain.funding
