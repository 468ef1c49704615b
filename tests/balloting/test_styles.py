"""The five styles: their options, limits and default rules, and what does not fit them."""

from pathlib import Path
from typing import Any

import pytest

from ballot.balloting.styles import (
    Design,
    Style,
    StyleRefused,
    Terms,
    design,
    options_of,
)
from ballot.protocol.manifest import Limit, Project
from ballot.protocol.rule import check_rule, read_rule

PROJECTS = tuple(Project(name, name, ()) for name in ("a", "b", "c"))


def made(style: Style, projects: tuple[Project, ...] = PROJECTS, **terms: Any) -> Design:
    return design(style, projects, Terms(**{"seats": 2, **terms}))


def limits(found: Design) -> list[tuple[tuple[str, ...], int, int]]:
    return [(limit.options, limit.min, limit.max) for limit in found.limits]


def many(number: int) -> tuple[Project, ...]:
    return tuple(Project(f"p{n}", "name", ()) for n in range(number))


def test_select_has_one_approval_each_and_one_limit_of_the_seats() -> None:
    found = made(Style.SELECT)

    assert [option.id for option in found.options] == ["a-approve", "b-approve", "c-approve"]
    assert limits(found) == [(("a-approve", "b-approve", "c-approve"), 0, 2)]
    assert found.columns == ("approve",)
    assert found.kind == "selection"


def test_max_may_differ_from_the_seats() -> None:
    assert limits(made(Style.SELECT, maximum=1))[0][2] == 1
    assert limits(made(Style.SELECT, seats=9))[0][2] == 3


def test_approve_oppose_limits_each_project_and_the_approvals() -> None:
    found = made(Style.APPROVE_OPPOSE)

    assert limits(found) == [
        (("a-approve", "a-oppose"), 0, 1),
        (("b-approve", "b-oppose"), 0, 1),
        (("c-approve", "c-oppose"), 0, 1),
        (("a-approve", "b-approve", "c-approve"), 0, 2),
    ]
    assert found.columns == ("approve", "oppose")


def test_variants_are_one_of_the_designs() -> None:
    assert limits(made(Style.VARIANTS)) == [(("a-approve", "b-approve", "c-approve"), 0, 1)]


def test_an_assessment_has_the_levels_of_the_rule_and_no_seats() -> None:
    found = made(Style.ASSESSMENT, seats=0)

    assert found.columns == ("satisfied", "basically", "dissatisfied")
    assert limits(found)[1] == (("b-satisfied", "b-basically", "b-dissatisfied"), 0, 1)
    assert len(found.limits) == 3
    assert found.kind == "assessment"
    assert found.rule["seats"] == 0
    half = {"of": "due", "num": 1, "den": 2, "strict": False}
    assert found.rule["levels"] == [
        {"mark": "satisfied", "bar": half},
        {"mark": "basically", "bar": half},
        {"mark": "dissatisfied", "bar": None},
    ]


def test_a_ranking_gives_k_to_one_points_and_limits_projects_and_ranks() -> None:
    found = made(Style.RANK, maximum=3)

    assert found.rule["points"] == {"rank-1": 3, "rank-2": 2, "rank-3": 1}
    assert found.columns == ("rank",)
    assert limits(found)[:1] == [(("a-rank-1", "a-rank-2", "a-rank-3"), 0, 1)]
    assert limits(found)[3:4] == [(("a-rank-1", "b-rank-1", "c-rank-1"), 0, 1)]
    assert len(found.limits) == 6


def test_a_ranking_of_ten_seats_has_nine_ranks() -> None:
    assert list(made(Style.RANK, seats=10).rule["points"].values()) == list(range(9, 0, -1))


@pytest.mark.parametrize("style", list(Style))
def test_the_default_rule_of_every_style_is_one_of_the_protocol(style: Style) -> None:
    found = made(style, quorum={"of": "due", "num": 2, "den": 3, "strict": False}, smallest=3)

    rule = read_rule(found.rule)
    check_rule(rule, found.kind, frozenset(found.marks), rehearsal=True)
    assert (rule.smallest, rule.tie, rule.shortfall) == (3, "revote", "supplementary")


@pytest.mark.parametrize("style", list(Style))
def test_limits_have_ids_of_their_own_whatever_the_projects_are_called(style: Style) -> None:
    names = ("all", "rank-1", "project-001")

    found = made(style, tuple(Project(name, name, ()) for name in names))

    assert len({limit.id for limit in found.limits}) == len(found.limits)


def test_a_rule_of_its_own_overrides_seats_points_and_levels() -> None:
    bar = {"of": "due", "num": 1, "den": 2, "strict": True}
    rule = dict(made(Style.RANK, maximum=2).rule) | {"points": {"rank-1": 5, "rank-2": 1}}
    levels = [{"mark": "good", "bar": bar}, {"mark": "poor", "bar": None}]
    assessment = dict(made(Style.ASSESSMENT).rule) | {"levels": levels}

    assert made(Style.RANK, seats=9, rule=rule).rule == rule
    assert made(Style.RANK, seats=9, rule=rule).maximum == 2
    assert made(Style.ASSESSMENT, rule=assessment).columns == ("good", "poor")


@pytest.mark.parametrize(
    ("style", "terms", "what"),
    [
        (Style.SELECT, {"seats": 0}, "1 to 3 projects, not 0"),
        (Style.SELECT, {"maximum": 4}, "1 to 3 projects, not 4"),
        (Style.SELECT, {"maximum": 0}, "1 to 3 projects, not 0"),
        (Style.VARIANTS, {"maximum": 2}, "1 to 1 projects, not 2"),
        (Style.RANK, {"maximum": 10}, "1 to 9 projects, not 10"),
        (Style.ASSESSMENT, {"pass_": {}}, "levels instead of a pass bar"),
        (Style.SELECT, {"smallest": 11}, "smallest"),
        (Style.SELECT, {"pass_": {"of": "due", "num": 1, "den": 0, "strict": True}}, "den"),
    ],
)
def test_numbers_that_no_ballot_can_have_are_refused(style: Style, terms: dict[str, Any], what: str) -> None:
    with pytest.raises(StyleRefused, match=what):
        made(style, **terms)


@pytest.mark.parametrize(
    ("style", "change"),
    [
        (Style.SELECT, {"levels": [{"mark": "satisfied", "bar": None}]}),
        (Style.SELECT, {"points": {"approve": 1, "oppose": 0}}),
        (Style.RANK, {"points": None}),
        (Style.RANK, {"points": {"rank-1": 1, "rank-3": 0}}),
        (Style.ASSESSMENT, {"seats": 2}),
        (Style.ASSESSMENT, {"points": {"satisfied": 1}}),
    ],
)
def test_a_rule_that_does_not_fit_its_style_is_refused(style: Style, change: dict[str, Any]) -> None:
    rule = dict(made(style, maximum=None).rule) | change

    with pytest.raises(StyleRefused):
        made(style, rule=rule)


@pytest.mark.parametrize(
    ("style", "number", "what"),
    [
        (Style.APPROVE_OPPOSE, 101, "202 options"),
        (Style.APPROVE_OPPOSE, 100, "101 limits"),
        (Style.ASSESSMENT, 67, "201 options"),
        (Style.RANK, 101, "202 options"),
        (Style.RANK, 99, "101 limits"),
    ],
)
def test_more_than_a_manifest_holds_is_refused(style: Style, number: int, what: str) -> None:
    with pytest.raises(StyleRefused, match=what):
        made(style, many(number))


@pytest.mark.parametrize(
    ("style", "number"),
    [(Style.SELECT, 200), (Style.APPROVE_OPPOSE, 99), (Style.ASSESSMENT, 66), (Style.RANK, 98)],
)
def test_as_much_as_a_manifest_holds_is_designed(style: Style, number: int) -> None:
    assert len(made(style, many(number)).projects) == number


def test_option_names_that_are_too_long_or_shared_give_way_to_numbers() -> None:
    projects = tuple(Project(name, name, ()) for name in ("p", "p-x", "q" * 32))

    found = options_of(projects, ("x-a", "a"))

    assert [option.id for option in found] == ["o001", "p-a", "p-x-x-a", "o004", "o005", "o006"]


def test_limits_name_what_the_manifest_would_name(tmp_path: Path) -> None:
    assert made(Style.SELECT).limits == (Limit("all", ("a-approve", "b-approve", "c-approve"), 0, 2),)
