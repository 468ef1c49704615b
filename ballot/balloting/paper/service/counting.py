"""The count of a box: two people, neither of whom sees the other's numbers, and both again until they agree."""

from dataclasses import dataclass
from uuid import UUID

from ballot.balloting.paper import rules
from ballot.balloting.paper.models import PaperBox, PaperCount
from ballot.balloting.paper.queries import boxes as queries
from ballot.balloting.paper.rules import BoxCount
from ballot.balloting.paper.service.boxes import BoxCounted, OneBox, StillOpen, held
from ballot.balloting.record import service as records
from ballot.balloting.setup.models import Election
from ballot.kernel import policy
from ballot.kernel.errors import Refused, Unfit
from ballot.kernel.lifecycle import ElectionStage
from ballot.kernel.policy import Action
from ballot.kernel.work import Work
from ballot.people.models import AccountId


class CountedByYou(Refused):
    """Whoever counted first can't count second, nor change what was entered."""

    code = "counted-by-you"


class CountStands(Refused):
    """Two people agree on the box already."""

    code = "count-stands"


class OtherRound(Refused):
    """The box is counted anew since the page was read."""

    code = "other-round"


class TooSmallBox(Refused):
    """So few papers would tell who voted how: they are mixed with another box's before counting (§8.2)."""

    code = "box-too-small"


class UnfitCount(Unfit):
    """Not one number for each option."""

    code = "unfit-count"


@dataclass(frozen=True, slots=True)
class EnterCount:
    """`round` is that of the page on which the numbers were entered."""

    box: OneBox
    round: int
    count: BoxCount


def enter_count(work: Work, order: EnterCount) -> PaperBox:
    """Keep one person's count of a box; two that differ begin the next round, where both count anew.

    Raises StillOpen, BoxCounted, OtherRound, CountedByYou, CountStands, TooSmallBox, UnfitCount, ImpossibleCount.
    The same numbers again by the same person change nothing.
    """
    policy.require(work.actor, Action.COUNT_PAPERS, order.box.assembly_id)
    election, box = _opened(work, order.box)
    by = AccountId(UUID(work.actor.id))
    given = queries.counts_of(work.session, box)
    mine = next((one for one in given if one.counted_by == by), None)
    if mine is not None and mine.told() == order.count and order.round == box.round:
        return box
    if order.round != box.round:
        raise OtherRound(f"box {box.id} is in round {box.round}")
    if mine is not None:
        raise CountedByYou(f"{by} has counted box {box.id}")
    if len(given) == queries.BOTH:
        raise CountStands(f"box {box.id} is agreed on")
    _require_fit(work, election, box, order.count)
    _keep(work, election, box, order.count, [*given])
    return box


def _opened(work: Work, order: OneBox) -> tuple[Election, PaperBox]:
    election = held(work, order.assembly_id, order.election_id)
    if election.stage is not ElectionStage.CLOSED:
        raise StillOpen(f"election {election.id} is {election.stage}")
    box = queries.box_at(work.session, election, order.box_id)
    if box.seq is not None or box.mixed_into is not None:
        raise BoxCounted(f"box {box.id} is counted or emptied")
    return election, box


def _require_fit(work: Work, election: Election, box: PaperBox, count: BoxCount) -> None:
    manifest = records.manifest_of(work, election)
    numbers = (count.returned, count.invalid, count.unused, *count.counts)
    if len(count.counts) != len(manifest.options) or not all(0 <= one <= rules.MOST for one in numbers):
        raise UnfitCount("a count has a number for each option")
    rules.require_possible(count, manifest)
    if rules.too_small(count.returned, manifest) and _can_mix(work, election, box):
        raise TooSmallBox(f"{count.returned} papers in box {box.id}")


def _can_mix(work: Work, election: Election, box: PaperBox) -> bool:
    """Whether another box is left whose papers could hide these."""
    rows = queries.rows_of(work.session, election)
    return any(row.id != box.id and row.mixed_into is None and row.seq is None for row in rows)


def _keep(work: Work, election: Election, box: PaperBox, count: BoxCount, given: list[PaperCount]) -> None:
    place = len(given) + 1
    made = PaperCount(
        assembly_id=box.assembly_id,
        box_id=box.id,
        round=box.round,
        place=place,
        counted_by=AccountId(UUID(work.actor.id)),
        counted_at=work.now,
        returned=count.returned,
        invalid=count.invalid,
        unused=count.unused,
        counts=list(count.counts),
    )
    work.session.add(made)
    work.record(election.log_id, "box.count", id=box.id, round=box.round, place=place)
    found = rules.differences(given[0].told(), count) if given else []
    if found:
        work.record(election.log_id, "box.differ", id=box.id, round=box.round, differences=len(found))
        box.round += 1
