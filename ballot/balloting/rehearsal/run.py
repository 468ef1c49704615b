"""A rehearsal from its plan to its end; what it leaves is a record, and the verifier's word for it."""

from dataclasses import dataclass
from typing import Any

from ballot.balloting.rehearsal.counting import add_tally, annul, close_vote, count, turnout
from ballot.balloting.rehearsal.hall import Hall, Phase, Teller, prepare
from ballot.balloting.rehearsal.log import Log
from ballot.balloting.rehearsal.plan import Plan
from ballot.balloting.rehearsal.voting import Cast, cast_all, open_vote
from ballot.balloting.rules import Turnout
from ballot.protocol.encoding import Json
from ballot.protocol.manifest import Manifest


@dataclass(frozen=True)
class Finished:
    """A vote that ended; `result` is the body of §8.5, None after an annulment; `e` is the fingerprint."""

    plan: Plan
    manifest: Manifest
    e: bytes
    log: Log
    turnout: Turnout
    receipts: list[dict[str, Json]]
    result: dict[str, Any] | None


def rehearse(plan: Plan, jobs: int, teller: Teller) -> Finished:
    """Hold a whole vote; `jobs` processes make and verify ballots.

    Breach where somebody's check fails, Miscounted where the count is not that of the file: both
    are faults of the program.
    """
    hall = prepare(plan, jobs, teller)
    voters = open_vote(hall)
    with teller.phase(Phase.VOTE, len(plan.marks)) as told:
        cast = cast_all(hall, voters, jobs, told)
    if plan.too_few:
        teller.warn_of_too_few(len(plan.marks), hall.manifest.rule.smallest)
    result = _end(hall, cast, teller)
    return Finished(plan, hall.manifest, hall.election.digest, hall.log, turnout(hall), cast.receipts, result)


def _end(hall: Hall, cast: Cast, teller: Teller) -> dict[str, Any] | None:
    close = close_vote(hall)
    if hall.plan.too_few:
        annul(hall)
        return None
    if hall.plan.secret:
        add_tally(hall, cast)
    with teller.phase(Phase.CHECK, len(hall.log.lines) - len(hall.watch.walk.hashes)) as told:
        hall.watch.follow(hall.log, told)
    with teller.phase(Phase.COUNT):
        return count(hall, close)
