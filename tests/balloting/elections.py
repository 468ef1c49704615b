"""Builds small manifests: only what the outcome reads is given, the rest is empty."""

from collections.abc import Mapping, Sequence
from typing import Any

from ballot.balloting.rules import Turnout, outcome
from ballot.protocol.manifest import Manifest, Option, Project
from ballot.protocol.rule import Bar, Level, Rule

HALF_OF_DUE = Bar("due", 1, 2, strict=True)
TWO_THIRDS_OF_DUE = Bar("due", 2, 3, strict=False)
ASSESSMENT = ("satisfied", "basically", "dissatisfied")
HALF_OR_MORE = Bar("due", 1, 2, strict=False)
LEVELS = (
    Level("satisfied", HALF_OR_MORE),
    Level("basically", HALF_OR_MORE),
    Level("dissatisfied", None),
)


def a_rule(
    seats: int = 2,
    *,
    quorum: Bar | None = None,
    pass_: Bar | None = None,
    points: Mapping[str, int] | None = None,
    levels: Sequence[Level] = (),
) -> Rule:
    return Rule(
        seats=seats,
        quorum=quorum,
        pass_=pass_,
        points=points,
        tie="revote",
        shortfall="supplementary",
        publish_votes=True,
        levels=tuple(levels),
        smallest=10,
        parent=None,
    )


def a_manifest(
    rule: Rule,
    projects: Sequence[str],
    marks: Sequence[str] = ("approve",),
    kind: str = "selection",
) -> Manifest:
    values: dict[str, Any] = dict.fromkeys(Manifest.__dataclass_fields__)
    values |= {
        "kind": kind,
        "projects": tuple(Project(one, one, ()) for one in projects),
        "options": tuple(Option(f"{one}-{mark}", one, mark) for one in projects for mark in marks),
        "rule": rule,
    }
    return Manifest(**values)


def a_turnout(
    due: int = 100,
    *,
    present: int | None = None,
    returned: int | None = None,
    valid: int | None = None,
    paper_over: bool = False,
) -> Turnout:
    present = due if present is None else present
    returned = present if returned is None else returned
    return Turnout(due, present, returned, returned if valid is None else valid, paper_over)


def select(totals: dict[str, int], rule: Rule, turnout: Turnout | None = None) -> dict[str, Any]:
    return outcome(a_manifest(rule, list(totals)), list(totals.values()), turnout or a_turnout())


def names(found: dict[str, Any]) -> list[str]:
    return [one["project"] for one in found["ranking"]]
