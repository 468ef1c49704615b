"""Rules of tracking: lamps, periods, plans, reports, who decides."""

from datetime import date
from itertools import pairwise

import pytest

from ballot.tracking.changes.rules import Decider, NothingChanged, decider, differing
from ballot.tracking.lamps.rules import Basis, Lamp, LampRule, UnfitRule, lamp
from ballot.tracking.plans.rules import (
    Fault,
    Line,
    NotReady,
    PeriodKind,
    Planned,
    UnfitLines,
    even,
    require_lines,
    require_ready,
    spans,
    unit_of,
)
from ballot.tracking.reports.rules import GoesBack, NoReason, Told, UnfitDocument, require_fit, type_of_document

LAG, ABSOLUTE = LampRule(), LampRule(Basis.ABSOLUTE, 70, 30)
WHOLE = even(4, 100)


@pytest.mark.parametrize(
    ("rule", "planned", "actual", "shown"),
    [
        (LAG, 500, 500, Lamp.GREEN),
        (LAG, 500, 900, Lamp.GREEN),
        (LAG, 500, 400, Lamp.GREEN),
        (LAG, 500, 399, Lamp.YELLOW),
        (LAG, 500, 200, Lamp.YELLOW),
        (LAG, 500, 199, Lamp.RED),
        (LAG, 0, 0, Lamp.GREEN),
        (ABSOLUTE, 0, 700, Lamp.GREEN),
        (ABSOLUTE, 0, 699, Lamp.YELLOW),
        (ABSOLUTE, 1000, 300, Lamp.YELLOW),
        (ABSOLUTE, 0, 299, Lamp.RED),
    ],
)
def test_a_lamp_follows_from_its_rule_to_the_thousandth(rule, planned, actual, shown):
    assert lamp(rule, planned, actual) is shown


@pytest.mark.parametrize(
    "bounds",
    [(Basis.LAG, 30, 10), (Basis.LAG, 10, 10), (Basis.LAG, -1, 10), (Basis.LAG, 10, 101), (Basis.ABSOLUTE, 30, 70)],
)
def test_bounds_that_leave_no_room_for_yellow_are_no_rule(bounds):
    with pytest.raises(UnfitRule):
        LampRule(*bounds)


@pytest.mark.parametrize(("kind", "count"), [(PeriodKind.QUARTER, 4), (PeriodKind.MONTH, 12)])
def test_periods_cover_the_year_without_a_gap_and_are_due_ten_days_later(kind, count):
    found = spans(2028, kind)
    assert len(found) == count
    assert (found[0].starts_on, found[-1].ends_on) == (date(2028, 1, 1), date(2028, 12, 31))
    assert all((late.starts_on - early.ends_on).days == 1 for early, late in pairwise(found))
    assert all((one.due_on - one.ends_on).days == 10 for one in found)


def test_an_even_pace_loses_neither_a_thousandth_nor_a_fen():
    assert even(12, 1001)[-1] == Line(1000, 1001)
    assert [one.progress for one in even(4, 0)] == [250, 500, 750, 1000]


@pytest.mark.parametrize(
    "lines",
    [
        WHOLE[:3],
        (Line(500, 0), Line(400, 0), Line(800, 0), Line(1000, 0)),
        (Line(100, 9), Line(200, 8), Line(300, 9), Line(1000, 9)),
        (Line(100, 0), Line(200, 0), Line(300, 0), Line(1001, 0)),
    ],
)
def test_a_plan_goes_neither_back_nor_beyond_the_whole_nor_skips_a_period(lines):
    with pytest.raises(UnfitLines):
        require_lines(lines, 4)


def test_a_plan_that_is_not_ready_says_everything_that_is_missing():
    lines = dict(enumerate(WHOLE, start=1))
    projects = [
        Planned(1, "", people=False, lines=lines),
        Planned(2, "县教育局", people=False, lines=lines),
        Planned(3, "县教育局", people=True, lines={1: WHOLE[0]}),
        Planned(4, "县教育局", people=True, lines={**lines, 4: Line(900, 100)}),
    ]
    with pytest.raises(NotReady) as refused:
        require_ready(projects, 4)
    assert refused.value.faults == (
        (Fault.NO_UNIT, 1),
        (Fault.NO_PEOPLE, 2),
        (Fault.NO_LINES, 3),
        (Fault.NOT_WHOLE, 4),
    )
    with pytest.raises(NotReady):
        require_ready([], 4)


def test_the_first_unit_of_several_answers_for_a_project():
    assert unit_of("县民政局、各相关乡镇街道") == "县民政局"
    assert unit_of("县教育局") == "县教育局"
    assert unit_of("") == ""


def test_a_report_behind_plan_or_behind_itself_says_why():
    require_fit(Told(200, 0, ""), 200, 0)
    with pytest.raises(NoReason):
        require_fit(Told(199, 0, ""), 200, 0)
    require_fit(Told(199, 0, "", reason="连续降雨"), 200, 0)
    with pytest.raises(GoesBack):
        require_fit(Told(300, 0, ""), 200, 400)


def test_a_document_is_what_its_name_says_or_is_not_taken():
    assert type_of_document("验收.PDF", b"%PDF-1.7") == "application/pdf"
    for name, start in (("a.pdf", b"MZ"), ("a.exe", b"MZ"), ("a", b"%PDF-"), ("a.html", b"<html>")):
        with pytest.raises(UnfitDocument):
            type_of_document(name, start)


def test_each_level_has_the_body_that_decides_and_nothing_changed_is_no_decision():
    assert [decider(level) for level in ("county", "town", "street")] == list(Decider)
    assert differing({"target": "10 台", "total": 5}, {"target": "8 台", "total": 5}) == {"target": "8 台"}
    with pytest.raises(NothingChanged):
        differing({"target": "10 台"}, {"target": "10 台"})
