"""Last year's secret vote of the model county: by the services of its pages, from the cards to the result."""

import random

from ballot.balloting.counting.tallying import TASK, StartCount, start_count, tally_part
from ballot.balloting.setup.rules import template
from ballot.board.demo.county import County
from ballot.board.demo.furnish import last_ballot
from ballot.board.demo.panel import panel_of
from ballot.board.demo.people import LAST_PRESENT, SCRUTINEERS
from ballot.board.demo.session import Asked, Vote, call_hall, prepare
from ballot.board.demo.urn import cast
from ballot.kernel.jobs import Runner
from ballot.people.sign_in.queries import actor_by_id

LIKED = (97, 95, 93, 90, 88, 84, 79, 73)
"""Of a hundred deputies so many approve of the first project, the second, …; each has at least half of all."""
UNDECIDED = 4


def hold_last_vote(county: County) -> Vote:
    """Last year's secret vote on as many projects as seats, from the cards to the result."""
    year = county.ground.year - 1
    hall = call_hall(county, year, last_ballot(county.ground), LAST_PRESENT)
    answers = template("equal-number", len(LIKED), len(LIKED))
    title = f"{year}年民生实事项目票决（示例）"
    decision = f"示人大〔{year}〕1号（示例）"
    vote = prepare(hall, Asked(title, "equal-number", answers, len(LIKED), decision, SCRUTINEERS))
    vote.freeze()
    panel = panel_of(vote)
    panel.hold_ceremony()
    vote.open()
    cast(vote, 0, [_judged(place) for place in range(hall.present)])
    vote.close()
    panel.seal()
    _tally(vote)
    panel.decrypt()
    return vote


def _judged(place: int) -> tuple[int, ...]:
    """Approve or oppose each project, or neither; the same in every demonstration."""
    drawn = random.Random(place)  # noqa: S311  nothing secret: invented choices
    marks: list[int] = []
    for liked in LIKED:
        lot = drawn.randrange(100)
        marks += [1, 0] if lot < liked else [0, 0] if lot < liked + UNDECIDED else [0, 1]
    return tuple(marks)


def _tally(vote: Vote) -> None:
    """The organizer starts the count, and its job is carried out here."""
    county = vote.hall.county
    with county.begin("organizer") as work:
        job = start_count(work, StartCount(county.id, vote.election.id))
    tasks = {TASK: lambda work, job, payload: tally_part(county.ground.seed, work, job, payload)}
    runner = Runner(county.ground.sessions, tasks, actor_by_id)
    while runner.carry_on(job.id):
        pass
