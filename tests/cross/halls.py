"""Small whole votes of every style and fate, four options each, from which altered records are made."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.bodies import a_manifest, a_rule, in_mode_open
from tests.records import Hall, a_hall

ONE, TWO, THREE = ({"count": count, "threshold": threshold} for count, threshold in ((1, 1), (2, 2), (3, 2)))


def style(*marks: str, **changes: Any) -> dict[str, Any]:
    """Return what makes a manifest one of two projects with these two marks each, a limit of one per project."""
    names = ["p01", "p02"]
    options = [{"id": f"{name}-{mark}", "project": name, "mark": mark} for name in names for mark in marks]
    limits = [{"id": name, "options": [f"{name}-{mark}" for mark in marks], "min": 0, "max": 1} for name in names]
    return {"options": options, "limits": limits, **changes}


def ranking() -> dict[str, Any]:
    made = style("rank-1", "rank-2", trustees=ONE, rule=a_rule(seats=1, points={"rank-1": 3, "rank-2": 1}))
    ranks = [
        {"id": rank, "options": [f"p01-{rank}", f"p02-{rank}"], "min": 0, "max": 1} for rank in ("rank-1", "rank-2")
    ]
    return {**made, "limits": made["limits"] + ranks}


def assessment(**changes: Any) -> dict[str, Any]:
    bar = {"of": "valid", "num": 1, "den": 2, "strict": True}
    levels = [{"mark": "good", "bar": bar}, {"mark": "poor", "bar": None}]
    rule = a_rule(seats=0, **{"pass": None}, levels=levels)
    return style("good", "poor", kind="assessment", rule=rule, **changes)


def approve_or_oppose(**changes: Any) -> dict[str, Any]:
    return style("approve", "oppose", rule=a_rule(seats=1), **changes)


def made(deputies: int, projects: int, **changes: Any) -> Hall:
    return a_hall(deputies, projects, **changes)


def an_open_vote() -> Hall:
    """Everything that mode open knows: a spare, a card revoked, one on paper."""
    hall = made(5, 4, **in_mode_open())
    hall.void(0, "revoked")
    hall.open()
    hall.vote(1, [1, 1, 0, 0])
    hall.void(2, "replaced", 5)
    hall.vote(5, [1, 0, 1, 0])
    hall.void(3)
    hall.vote(4, [0, 0, 0, 0])
    hall.close().seal()
    hall.paper("甲", 1, 1, 0, [1, 1, 0, 0])
    return hall.result()


def an_open_assessment() -> Hall:
    hall = made(3, 2, **in_mode_open(**assessment())).open()
    for number in range(3):
        hall.vote(number, [1, 0, 0, int(number < 2)])
    return hall.count()


def an_open_annulment() -> Hall:
    hall = made(3, 2, **in_mode_open(**approve_or_oppose())).open()
    hall.vote(0, [1, 0, 0, 1])
    return hall.annul(1, 2)


def alone() -> Hall:
    """One scrutineer, one ballot: the least that mode secret can be."""
    hall = made(1, 4, trustees=ONE).open()
    hall.vote(0, [1, 0, 1, 0])
    return hall.count()


def a_ranking() -> Hall:
    hall = made(2, 2, **ranking()).open()
    hall.vote(0, [1, 0, 0, 1])
    return hall.count()


def a_secret_assessment() -> Hall:
    hall = made(1, 2, **assessment(trustees=ONE)).open()
    hall.vote(0, [1, 0, 0, 1])
    return hall.count()


def checked() -> Hall:
    """A checked ballot, a cast one, one on paper, an early void."""
    hall = made(5, 4, trustees=TWO)
    hall.void(4, "revoked")
    hall.open()
    hall.check(0, [1, 1, 0, 0])
    hall.vote(0, [1, 0, 0, 1])
    hall.void(1)
    hall.close().seal()
    hall.paper("甲", 1, 1, 0, [0, 1, 0, 1])
    return hall.tally().decrypt().result()


def restarted() -> Hall:
    """Two attempts given up at different points, then a vote of three scrutineers."""
    hall = Hall(a_manifest(4, 2), 3).begin()
    hall.commit().restart().commit().reveal().share().elect().restart()
    hall.ceremony().open()
    hall.vote(0, [1, 1, 0, 0])
    hall.void(1, "replaced", 3)
    hall.vote(3, [0, 1, 1, 0])
    return hall.close().seal(2, 3, 1).tally().decrypt(3, 1, 2).result()


def on_paper() -> Hall:
    """A secret vote in which everybody took paper; two boxes, more returned than issued in one."""
    hall = made(3, 4, trustees=TWO).open()
    for number in range(3):
        hall.void(number)
    hall.close().seal()
    hall.paper("甲", 1, 2, 1, [1, 0, 0, 0])
    hall.paper("乙", 2, 1, 0, [0, 1, 1, 0])
    return hall.result()


def too_few() -> Hall:
    """Fewer ballots than the rule counts secretly: an annulment that two signed."""
    hall = made(2, 4, trustees=TWO, rule=a_rule(smallest=2)).open()
    hall.vote(0, [1, 0, 0, 0])
    return hall.close().seal().annul(1, 2)


def given_up() -> Hall:
    """Annulled before there is an election."""
    return Hall(a_manifest(4, 2, trustees=TWO), 2).begin().commit().annul(election=None)


#: Every vote and how often it is taken: those with few proofs more often, since a proof costs most.
VOTES: Mapping[Callable[[], Hall], int] = {
    an_open_vote: 12,
    an_open_assessment: 20,
    an_open_annulment: 12,
    alone: 6,
    a_ranking: 3,
    a_secret_assessment: 3,
    checked: 4,
    restarted: 1,
    on_paper: 8,
    too_few: 4,
    given_up: 8,
}
