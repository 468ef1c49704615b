"""Small truthful sessions, of four options each, that lies are told about."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from tests.bodies import a_manifest, a_rule, in_mode_open
from tests.lies.stage import Stage

BEFORE_THE_VOTE = ("manifest", "roll", "trustee", "reveal", "share", "election", "endorse", "restart")
Course = Callable[[Stage], object]


@dataclass(frozen=True)
class Truth:
    """A manifest, and the course that its session takes: how it is prepared, how it votes and counts."""

    name: str
    manifest: Callable[[], dict[str, Any]]
    prepare: Course
    vote: Course
    deputies: int = 5

    def play(self, of: str = "", **lie: Any) -> Stage:
        """Return the session from its manifest to its end, with a lie about an entry of the kind `of`."""
        if not of:
            return _played(self).copy()
        if of not in BEFORE_THE_VOTE:
            stage = _prepared(self).copy(of=of, **lie)
        else:
            stage = Stage(self.manifest(), self.deputies, of=of, **lie)
            self.prepare(stage)
        self.vote(stage)
        return stage


@cache
def _prepared(truth: Truth) -> Stage:
    stage = Stage(truth.manifest(), truth.deputies)
    truth.prepare(stage)
    return stage


@cache
def _played(truth: Truth) -> Stage:
    stage = _prepared(truth).copy()
    truth.vote(stage)
    return stage


def _after_a_restart(stage: Stage) -> None:
    stage.begin().commit().restart().ceremony()


def _select(stage: Stage) -> None:
    stage.void(4, "revoked")
    stage.open().vote(0, [1, 1, 0, 0])
    stage.check(1, [1, 0, 0, 0])
    stage.vote(1, [0, 1, 1, 0])
    stage.void(2, "replaced", spare=6)
    stage.vote(6, [0, 1, 0, 0])
    stage.void(3, "paper")
    stage.close().seal().paper("一号箱", 1, 1, 0, [1, 1, 0, 0])
    stage.tally().decrypt().result()


def _open(stage: Stage) -> None:
    stage.void(4, "paper")
    stage.open().vote(0, [1, 0, 0, 1])
    stage.void(2, "replaced", spare=5)
    stage.vote(5, [1, 0, 1, 0])
    stage.vote(1, [1, 0, 0, 0])
    stage.close().seal().paper("一号箱", 1, 1, 0, [1, 0, 1, 0])
    stage.result()


def _open_choice(stage: Stage) -> None:
    stage.void(1)
    stage.open().vote(0, [1, 1, 0, 0])
    stage.close().seal().paper("一号箱", 1, 1, 0, [1, 0, 0, 0])
    stage.result()


def _voted(stage: Stage, votes: list[list[int]]) -> None:
    stage.open()
    for number, marks in enumerate(votes):
        stage.vote(number, marks)
    stage.close().seal().tally().decrypt().result()


def _assess(stage: Stage) -> None:
    _voted(stage, [[1, 0, 0, 1], [1, 0, 0, 1], [1, 0, 1, 0], [0, 0, 0, 1]])


def _rank(stage: Stage) -> None:
    _voted(stage, [[1, 0, 0, 1], [1, 0, 0, 1], [0, 1, 1, 0], [1, 0, 0, 0]])


def _alone(stage: Stage) -> None:
    stage.open().void(2)
    stage.vote(0, [1, 0, 0, 0])
    stage.close().seal().paper("一号箱", 1, 0, 0, [0, 0, 0, 0])
    stage.tally().decrypt().result()


def _on_paper(stage: Stage) -> None:
    stage.void(0)
    stage.void(1)
    stage.open().close().seal().paper("一号箱", 1, 1, 0, [1, 0, 0, 0])
    stage.paper("二号箱", 1, 1, 1, [0, 0, 0, 0])
    stage.result()


def _annulled(stage: Stage) -> None:
    stage.open().vote(0, [1, 0, 0, 0])
    stage.close().seal().annul(1, 2)


def _of_two(*marks: str) -> dict[str, Any]:
    """Return what makes a manifest one of two projects with these two marks each."""
    names = ("p01", "p02")
    options = [{"id": f"{name}-{mark}", "project": name, "mark": mark} for name in names for mark in marks]
    limits = [{"id": name, "options": [f"{name}-{mark}" for mark in marks], "min": 0, "max": 1} for name in names]
    projects = [{"id": name, "name": f"示例项目 {name}", "detail": [["地点", "示例镇"]]} for name in names]
    return {"projects": projects, "options": options, "limits": limits}


def _open_manifest() -> dict[str, Any]:
    return {**a_manifest(rule=a_rule(seats=1)), **in_mode_open(**_of_two("approve", "oppose"))}


def _assessment() -> dict[str, Any]:
    bar = {"of": "valid", "num": 1, "den": 2, "strict": True}
    levels = [{"mark": "good", "bar": bar}, {"mark": "poor", "bar": None}]
    rule = a_rule(seats=0, levels=levels, **{"pass": None})
    return {**a_manifest(kind="assessment", rule=rule), **_of_two("good", "poor")}


def _ranking() -> dict[str, Any]:
    rule = a_rule(seats=1, points={"rank-1": 2, "rank-2": 1}, **{"pass": None})
    shape = _of_two("rank-1", "rank-2")
    places = [
        {"id": f"rank-{place}", "options": [f"p01-rank-{place}", f"p02-rank-{place}"], "min": 0, "max": 1}
        for place in (1, 2)
    ]
    return {**a_manifest(rule=rule), **shape, "limits": shape["limits"] + places}


def _chosen() -> dict[str, Any]:
    body = a_manifest()
    return {**body, "limits": [{**body["limits"][0], "min": 1}]}


def _chosen_in_the_open() -> dict[str, Any]:
    return {**_chosen(), **in_mode_open()}


def _of_large_numbers() -> dict[str, Any]:
    """Return a rule whose bar lies between two numbers that a float can't tell apart."""
    bar = {"of": "valid", "num": 2**53 - 1, "den": 2**53 - 2, "strict": False}
    return {**_chosen(), "rule": a_rule(**{"pass": bar})}


def _of_one() -> dict[str, Any]:
    return a_manifest(trustees={"count": 1, "threshold": 1})


def _small() -> dict[str, Any]:
    return a_manifest(rule=a_rule(smallest=3))


SELECT = Truth("select", _chosen, _after_a_restart, _select, deputies=6)
LARGE = Truth("large numbers", _of_large_numbers, _after_a_restart, _select, deputies=6)
OPEN = Truth("open", _open_manifest, lambda stage: stage.begin().elect(), _open)
OPEN_CHOICE = Truth("open choice", _chosen_in_the_open, lambda stage: stage.begin().elect(), _open_choice, deputies=2)
ASSESS = Truth("assess", _assessment, lambda stage: stage.begin().ceremony(), _assess)
RANK = Truth("rank", _ranking, lambda stage: stage.begin().ceremony(), _rank)
ALONE = Truth("alone", _of_one, lambda stage: stage.begin().ceremony(), _alone, deputies=3)
ON_PAPER = Truth("on paper", a_manifest, lambda stage: stage.begin().ceremony(), _on_paper, deputies=3)
ANNULLED = Truth("annulled", _small, lambda stage: stage.begin().ceremony(), _annulled, deputies=3)
GIVEN_UP = Truth(
    "given up", a_manifest, lambda stage: stage.begin().commit(), lambda stage: stage.annul(election=None), deputies=3
)
TRUTHS = (SELECT, LARGE, OPEN, OPEN_CHOICE, ASSESS, RANK, ALONE, ON_PAPER, ANNULLED, GIVEN_UP)
