"""Published tables, rates and boundaries: the numbers of Zhenhai and Ninghai as they were printed."""

from datetime import date

import pytest

from ballot.balloting.rules import Turnout, least
from ballot.balloting.setup.rules import ASSESSMENT
from ballot.balloting.wording import boundary_in_words
from ballot.tracking.assessment import tablefile
from ballot.tracking.assessment.rules import (
    Assessor,
    Counts,
    Level,
    UnfitWindow,
    Weighted,
    level_in,
    odd_rows,
    read_levels,
    require_window,
    weighted,
)
from ballot.tracking.assessment.service.bringing import About, brought
from ballot.tracking.assessment.tablefile import Published
from ballot.tracking.reports.tablefile import UnfitTable

LEVELS = read_levels(ASSESSMENT.levels)
DAY = date(2027, 12, 1)

# The standing committee of Zhenhai on its projects of 2021, 29 present:
# https://www.zh.gov.cn/art/2022/11/25/art_1229694683_59140937.html
ZHENHAI = ((28, 1, 0), (20, 8, 1), (26, 3, 0), (29, 0, 0), (17, 11, 1), (26, 3, 0), (17, 11, 1), (28, 1, 0))
# The deputies of Ninghai on its projects of 2020: http://nh.cnnb.com.cn/system/2021/01/23/012194244.shtml
NINGHAI = (
    *((95, 27, 0), (175, 43, 4), (161, 58, 3), (187, 34, 1), (177, 44, 1)),
    *((161, 57, 4), (165, 57, 0), (145, 74, 3), (159, 62, 1), (168, 53, 1)),
)


def a_table(rows, about) -> list:
    return brought(about, [Published(f"第{place}项", Counts(*row)) for place, row in enumerate(rows)])


@pytest.mark.parametrize("due", range(29, 35))
@pytest.mark.parametrize("counts", ZHENHAI)
def test_zhenhai_s_rows_all_come_out_satisfied_with_29_to_34_due(counts, due):
    assert level_in(LEVELS, Counts(*counts), due, 29) is Level.SATISFIED


def test_one_more_due_and_seventeen_of_thirty_five_are_basically_satisfied():
    assert level_in(LEVELS, Counts(17, 11, 1), 35, 29) is Level.BASICALLY
    assert level_in(LEVELS, Counts(1, 2, 26), 35, 29) is Level.DISSATISFIED


def test_ninghai_s_counts_stand_without_a_level_and_the_row_of_122_is_odd():
    table = a_table(NINGHAI, About(Assessor.DEPUTIES, DAY, "宁海新闻网"))

    assert {level for _one, level, _odd in table.rows} == {None}
    assert [one.counts.total for one, _level, odd in table.rows if odd] == [122]
    assert {one.counts.total for one, _level, odd in table.rows if not odd} == {222}
    assert table.odd == 1


def test_a_published_level_that_the_rule_has_otherwise_is_counted():
    about = About(Assessor.COMMITTEE, DAY, "报道", due=34, present=29, by_half=True)
    rows = [Published("甲", Counts(17, 11, 1), Level.SATISFIED), Published("乙", Counts(16, 12, 1), Level.SATISFIED)]

    assert brought(about, rows).differing == 1


@pytest.mark.parametrize(
    ("strict", "due", "needed"), [(False, 29, 15), (False, 30, 15), (False, 34, 17), (True, 30, 16), (True, 34, 18)]
)
def test_half_is_told_in_votes(strict, due, needed):
    bar = {"of": "due", "num": 1, "den": 2, "strict": strict}
    rule = read_levels([{"mark": "satisfied", "bar": bar}, {"mark": "dissatisfied", "bar": None}])
    numbers = Turnout(due, due, due, due, paper_over=False)

    assert least(rule[0].bar, numbers) == needed
    assert f"满意票至少 {needed} 票为满意" in boundary_in_words(rule, numbers, "zh")
    assert f"at least {needed} satisfied" in boundary_in_words(rule, numbers, "en")


@pytest.mark.parametrize(
    ("totals", "present", "odd"),
    [((222, 122, 222), None, {1}), ((29, 29), 29, set()), ((29, 28), 29, {1}), ((), None, set())],
)
def test_a_row_is_odd_beside_those_present_or_beside_most_rows(totals, present, odd):
    assert odd_rows(totals, present) == odd


@pytest.mark.parametrize(
    ("counts", "rate"), [((28, 1, 0), 1000), ((1, 0, 2), 333), ((1, 1, 1), 667), ((0, 0, 0), None)]
)
def test_a_rate_is_of_whoever_chose_a_level(counts, rate):
    assert Counts(*counts).rate == rate


def test_a_figure_of_both_is_there_only_with_weights_and_both_sides():
    deputies, public = Counts(9, 1, 0), Counts(1, 1, 2)

    assert weighted(70, deputies, public) == Weighted(70, 1000, 500)
    assert weighted(70, deputies, public).figure == 850
    assert weighted(None, deputies, public) is None
    assert weighted(70, deputies, Counts(0, 0, 0)) is None


@pytest.mark.parametrize(
    ("opens", "closes", "begun", "reweighted"),
    [
        (date(2027, 12, 9), date(2027, 12, 2), None, False),
        (date(2027, 11, 30), date(2027, 12, 9), None, False),
        (date(2027, 12, 2), date(2027, 12, 9), DAY, False),
        (DAY, date(2027, 12, 9), DAY, True),
    ],
)
def test_days_go_forward_and_weights_stand_once_people_rate(opens, closes, begun, reweighted):
    with pytest.raises(UnfitWindow):
        require_window(opens, closes, DAY, begun=begun, reweighted=reweighted)


def test_before_the_first_day_weights_may_change_and_afterwards_the_last_day():
    require_window(date(2027, 12, 3), date(2027, 12, 9), DAY, begun=date(2027, 12, 2), reweighted=True)
    require_window(DAY, date(2027, 12, 31), DAY, begun=DAY, reweighted=False)


HEAD = ["项目名称", "满意", "基本满意", "不满意", "公布的等次"]


def test_a_table_is_read_by_its_columns_in_either_language_and_written_so_that_it_reads_the_same():
    rows = [["no.", *HEAD], ["1", "甲", "28", "1", "0", "满意"], [], ["2", "乙", "1", "2", "26"]]
    english = [["Project", "Satisfied", "Basically", "Dissatisfied", "Level"], ["甲", "28", "1", "0", "satisfied"]]
    found = tablefile.read(rows)

    assert found == [Published("甲", Counts(28, 1, 0), Level.SATISFIED), Published("乙", Counts(1, 2, 26))]
    assert tablefile.read(english) == found[:1]
    assert "基本满意" in tablefile.written(found, "csv").decode("utf-8-sig")


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ([], (1, "", "columns")),
        ([["项目名称", "满意"]], (1, "", "columns")),
        ([HEAD], (0, "", "no-projects")),
        ([HEAD, ["", "1", "1", "1"]], (2, "项目名称", "empty")),
        ([HEAD, ["长" * 81, "1", "1", "1"]], (2, "项目名称", "too-long")),
        ([HEAD, ["甲", "1", "1", "1"], ["甲", "1", "1", "1"]], (3, "项目名称", "doubled")),
        ([HEAD, ["甲", "-1", "1", "1"]], (2, "满意", "count")),
        ([HEAD, ["甲", "1", "1.5", ""]], (2, "不满意", "count")),
        ([HEAD, ["甲", "30", "1", "4"]], (2, "项目名称", "over-due")),
        ([HEAD, ["甲", "1", "1", "1", "很满意"]], (2, "公布的等次", "level")),
        ([HEAD, *[[f"甲{number}", "1", "1", "1"] for number in range(201)]], (0, "", "too-many")),
    ],
)
def test_a_table_that_cannot_be_is_refused_line_by_line(rows, fault):
    with pytest.raises(UnfitTable) as refusal:
        tablefile.read(rows, 34)
    assert fault in refusal.value.faults
