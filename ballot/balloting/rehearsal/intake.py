"""Takes a clerk's order: all files are read to their ends before anything is refused, and nothing is made before."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from ballot.balloting.rehearsal.ballots import Ballots, read_ballots
from ballot.balloting.rehearsal.candidates import Candidates, read_candidates
from ballot.balloting.rehearsal.faults import InputRefused
from ballot.balloting.rehearsal.pabulib import read_pabulib
from ballot.balloting.rehearsal.paper import Box, read_papers
from ballot.balloting.rehearsal.plan import Numbers, Plan, plan
from ballot.balloting.rehearsal.rulefile import read_rule_file
from ballot.balloting.styles import Design, Style, Terms, design

A = TypeVar("A")
B = TypeVar("B")
SEATED = (Style.SELECT, Style.APPROVE_OPPOSE, Style.RANK)


class OrderRefused(InputRefused):
    """The order names too many files, too few, or a style that its file does not have."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to rehearse: two files or a `pb` in their place, and what the command line says beside them."""

    style: Style
    terms: Terms
    numbers: Numbers
    candidates: Path | None = None
    ballots: Path | None = None
    pb: Path | None = None
    paper: Path | None = None
    rule: Path | None = None

    @property
    def files(self) -> list[Path]:
        """Every file that is read."""
        named = (self.candidates, self.ballots, self.pb, self.paper, self.rule)
        return [path for path in named if path is not None]


def take(order: Order) -> tuple[Plan, Candidates]:
    """Read an order's files into a plan; InputRefused names every line at fault in every file that can be judged."""
    match order.candidates, order.ballots, order.pb:
        case Path() as listed, Path() as cast, None:
            candidates, made, (ballots, boxes) = _read_two(order, listed, cast)
        case None, None, Path() as pb:
            candidates, made, (ballots, boxes) = _read_pb(order, pb)
        case _:
            raise OrderRefused("give candidates and ballots, or a .pb file in their place")
    return plan(made, ballots, boxes, order.numbers), candidates


Read = tuple[Candidates, Design, tuple[Ballots, tuple[Box, ...]]]


def _read_two(order: Order, listed: Path, cast: Path) -> Read:
    rule, candidates = _both(lambda: _rule(order), lambda: read_candidates(listed))
    made = design(order.style, candidates.projects, _terms(order, rule))
    papers = _both(lambda: read_ballots(cast, candidates, made), lambda: _papers(order, candidates, made))
    return candidates, made, papers


def _read_pb(order: Order, pb: Path) -> Read:
    if order.style is not Style.SELECT:
        raise OrderRefused("a .pb file holds approvals: only the style select fits it")
    rule, found = _both(lambda: _rule(order), lambda: read_pabulib(pb, order.terms.maximum))
    made = design(order.style, found.candidates.projects, replace(_terms(order, rule), maximum=found.maximum))
    return found.candidates, made, (found.ballots, _papers(order, found.candidates, made))


def _both(first: Callable[[], A], second: Callable[[], B]) -> tuple[A, B]:
    """Read two files; when both are at fault, refuse for both."""
    try:
        one = first()
    except InputRefused as fault:
        try:
            second()
        except InputRefused as other:
            raise InputRefused(f"{fault}\n{other}") from fault
        raise
    return one, second()


def _rule(order: Order) -> dict[str, Any] | None:
    return None if order.rule is None else read_rule_file(order.rule)


def _papers(order: Order, candidates: Candidates, made: Design) -> tuple[Box, ...]:
    return () if order.paper is None else read_papers(order.paper, candidates, made)


def _terms(order: Order, rule: dict[str, Any] | None) -> Terms:
    if rule is None and order.style in SEATED and not order.terms.seats:
        raise OrderRefused("the number of seats is needed")
    # Of designs or a question one wins unless the clerk says otherwise.
    seats = order.terms.seats or int(order.style is Style.VARIANTS)
    return replace(order.terms, seats=seats, rule=rule)
