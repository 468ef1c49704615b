"""Builds small plans and holds them, in this process and without a word."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from ballot.balloting.rehearsal.ballots import Ballots
from ballot.balloting.rehearsal.hall import Phase, Told
from ballot.balloting.rehearsal.paper import Box
from ballot.balloting.rehearsal.plan import Numbers, Plan, plan
from ballot.balloting.rehearsal.run import Finished, rehearse
from ballot.balloting.styles import Design, Style, Terms, design
from ballot.protocol.manifest import Project
from ballot.protocol.record import write_lines
from ballot.verifier.finding import Report
from ballot.verifier.verify import Saved, verify_record

PROJECTS = tuple(Project(f"p{number}", f"示例项目 {number}", ()) for number in (1, 2, 3))


class Silent:
    """Tells nobody, and remembers which phases passed and whether it had to warn."""

    def __init__(self) -> None:
        self.phases: list[Phase] = []
        self.warned: list[tuple[int, int]] = []

    @contextmanager
    def phase(self, phase: Phase, whole: int = 1) -> Iterator[Told]:
        self.phases.append(phase)
        yield lambda more: None

    def warn_of_too_few(self, ballots: int, smallest: int) -> None:
        self.warned.append((ballots, smallest))


def a_design(style: Style = Style.SELECT, seats: int = 2, smallest: int = 0, **terms: object) -> Design:
    return design(style, PROJECTS, Terms(seats=seats, smallest=smallest, **terms))


def ballots(marks: Sequence[Sequence[int]]) -> Ballots:
    return Ballots(tuple(map(str, range(len(marks)))), tuple(map(tuple, marks)))


def a_plan(
    marks: Sequence[Sequence[int]] = ((1, 1, 0), (1, 0, 0), (0, 1, 0), (0, 0, 0)),
    made: Design | None = None,
    boxes: tuple[Box, ...] = (),
    **numbers: object,
) -> Plan:
    return plan(made or a_design(), ballots(marks), boxes, Numbers(**numbers))


def held(plan: Plan, jobs: int = 1) -> Finished:
    return rehearse(plan, jobs, Silent())


def verified(finished: Finished, saved: Saved | None = None) -> Report:
    file = io.BytesIO()
    write_lines(file, finished.log.lines, finished.log.head())
    return verify_record(file, saved)
