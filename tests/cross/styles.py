"""Draws elections of every style (§3.2), their options, limits and scrutineers, and ballots within the limits."""

from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any

from tests.bodies import a_manifest, a_rule, in_mode_open

Manifest = dict[str, Any]
PEOPLE = ((1, 1), (2, 2), (3, 2), (3, 3), (4, 3))


def _options(projects: int, *marks: str) -> list[dict[str, str]]:
    names = [f"p{number:02d}" for number in range(1, projects + 1)]
    return [{"id": f"{name}-{mark}", "project": name, "mark": mark} for name in names for mark in marks]


def _limit(name: str, options: Sequence[Mapping[str, str]], most: int, least: int = 0) -> dict[str, Any]:
    return {"id": name, "options": [option["id"] for option in options], "min": least, "max": most}


def _each(options: Sequence[Mapping[str, str]], by: str) -> list[dict[str, Any]]:
    """Return a limit of one for each project or mark."""
    names = list(dict.fromkeys(option[by] for option in options))
    return [_limit(name, [option for option in options if option[by] == name], 1) for name in names]


def choose(draw: Random) -> Manifest:
    """Choose up to N; at times a least number, at times a bound within one half."""
    projects = draw.randint(2, 6)
    made = a_manifest(projects, draw.randint(1, projects))
    half = made["options"][: draw.randint(1, projects)]
    least = draw.choice([0, 0, 1])
    first = {**made["limits"][0], "min": least}
    return {**made, "limits": [first, *([_limit("half", half, len(half))] if draw.random() < 0.4 else [])]}


def approve_or_oppose(draw: Random) -> Manifest:
    projects = draw.randint(2, 3)
    options = _options(projects, "approve", "oppose")
    approvals = [option for option in options if option["mark"] == "approve"]
    limits = [*_each(options, "project"), _limit("all", approvals, draw.randint(1, projects))]
    return {**a_manifest(projects, 1), "options": options, "limits": limits}


def one_of_designs(draw: Random) -> Manifest:
    return a_manifest(draw.randint(2, 4), 1)


def a_question(_draw: Random) -> Manifest:
    return a_manifest(1, 1)


def ranking(draw: Random) -> Manifest:
    marks = [f"rank-{place}" for place in range(1, draw.randint(2, 3) + 1)]
    options = _options(2, *marks)
    points = {mark: len(marks) - place for place, mark in enumerate(marks)}
    rule = a_rule(seats=1, points=points, **{"pass": None})
    limits = [*_each(options, "project"), *_each(options, "mark")]
    return {**a_manifest(2, 1), "options": options, "limits": limits, "rule": rule}


def assessment(draw: Random) -> Manifest:
    marks = ["good", "fair", "poor"][: draw.randint(2, 3)]
    options = _options(2, *marks)
    bar = {"of": draw.choice(["due", "present", "returned", "valid"]), "num": 1, "den": 2, "strict": True}
    levels = [{"mark": mark, "bar": None if mark == marks[-1] else bar} for mark in marks]
    rule = a_rule(seats=0, levels=levels, **{"pass": None})
    kind = {"kind": "assessment", "rule": rule}
    return {**a_manifest(2, 1), "options": options, "limits": _each(options, "project"), **kind}


STYLES: Sequence[Callable[[Random], Manifest]] = (
    choose,
    approve_or_oppose,
    one_of_designs,
    a_question,
    ranking,
    assessment,
)


def an_election(style: Callable[[Random], Manifest], mode: str, draw: Random) -> Manifest:
    """Return a manifest of this style, with counters in mode open, else with a random number of scrutineers."""
    made = style(draw)
    if mode == "open":
        return {**made, **in_mode_open()}
    count, threshold = draw.choice(PEOPLE)
    return {**made, "trustees": {"count": count, "threshold": threshold}}


def marks(manifest: Manifest, draw: Random) -> list[int]:
    """Draw a ballot until one keeps every limit."""
    options = [option["id"] for option in manifest["options"]]
    while True:
        drawn = {option: int(draw.random() < 0.4) for option in options}
        given = [(sum(drawn[option] for option in limit["options"]), limit) for limit in manifest["limits"]]
        if all(limit["min"] <= number <= limit["max"] for number, limit in given):
            return list(drawn.values())
