"""Boxes before their count: declared, given papers, emptied into one another; each act under the vote's lock."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from ballot.balloting.paper import rules
from ballot.balloting.paper.models import BoxId, PaperBox
from ballot.balloting.paper.queries import boxes as queries
from ballot.balloting.record import service as records
from ballot.balloting.setup.models import Election
from ballot.kernel import policy
from ballot.kernel.errors import Refused, Unfit
from ballot.kernel.lifecycle import ElectionStage
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work


class NoBoxesNow(Refused):
    """The vote isn't frozen, or its electronic ballots are tallied."""

    code = "no-boxes-now"


class SameName(Refused):
    """Another box of the vote has this name."""

    code = "same-box-name"


class UnfitName(Unfit):
    """No name, or one that reads like several boxes."""

    code = "unfit-box-name"


class TooManyBoxes(Refused):
    """More boxes than any hall has."""

    code = "too-many-boxes"


class MoreThanVoids(Refused):
    """More papers than cards were made void for one (§7.2)."""

    code = "more-papers-than-voids"


class BoxCounted(Refused):
    """The box was counted or emptied already."""

    code = "box-counted"


class StillOpen(Refused):
    """Boxes are opened after the close."""

    code = "boxes-still-closed"


class BoxInUse(Refused):
    """The box has papers, or the vote is over: it is counted, not taken away."""

    code = "box-in-use"


@dataclass(frozen=True, slots=True)
class DeclareBox:
    assembly_id: AssemblyId
    election_id: UUID
    name: str
    place: str


@dataclass(frozen=True, slots=True)
class OneBox:
    """A box in its election."""

    assembly_id: AssemblyId
    election_id: UUID
    box_id: UUID


@dataclass(frozen=True, slots=True)
class IssuePapers:
    """`issued` is how many papers went out for the box in all."""

    box: OneBox
    issued: int


@dataclass(frozen=True, slots=True)
class MixBoxes:
    """`box` is emptied into the box `into`."""

    box: OneBox
    into: UUID


def declare_box(work: Work, order: DeclareBox) -> PaperBox:
    """Name a box of the vote; the same one again is the same box. Raises NoBoxesNow, SameName, UnfitName."""
    policy.require(work.actor, Action.KEEP_BOXES, order.assembly_id)
    election = held(work, order.assembly_id, order.election_id)
    if not order.name or rules.JOINT in order.name:
        raise UnfitName("a box has a name of its own")
    standing = queries.rows_of(work.session, election)
    same = next((row for row in standing if row.name == order.name), None)
    if same is not None:
        if same.place != order.place:
            raise SameName(f"box {same.id} has that name")
        return same
    if len(standing) >= rules.MOST_BOXES:
        raise TooManyBoxes(f"{len(standing)} boxes")
    mine = {"assembly_id": election.assembly_id, "election_id": election.id}
    position = max((row.position for row in standing), default=0) + 1
    made = PaperBox(id=BoxId(uuid4()), **mine, name=order.name, place=order.place, position=position)
    work.session.add(made)
    work.record(election.log_id, "box.declare", id=made.id, election=election.id)
    return made


def issue_papers(work: Work, order: IssuePapers) -> PaperBox:
    """Say how many papers went out for a box; raises MoreThanVoids, BoxCounted, NoBoxesNow, Missing.

    Papers go out for voids that stand (§7.1): all boxes together never have more.
    """
    election, box = taken(work, order.box)
    if box.issued == order.issued:
        return box
    others = sum(row.issued for row in queries.rows_of(work.session, election) if row.id != box.id)
    standing, _ = queries.papers_due(work.session, election)
    if others + order.issued > standing:
        raise MoreThanVoids(f"{others + order.issued} papers for {standing} voids")
    box.issued = order.issued
    work.record(election.log_id, "box.issue", id=box.id, issued=order.issued)
    return box


def mix_boxes(work: Work, order: MixBoxes) -> PaperBox:
    """Empty a box into another before the count (§8.2); returns the box that has the papers now.

    Whoever counted the other box counts it anew. Raises StillOpen, BoxCounted, Missing. Done again, it is done.
    """
    policy.require(work.actor, Action.KEEP_BOXES, order.box.assembly_id)
    election = held(work, order.box.assembly_id, order.box.election_id)
    source = queries.box_at(work.session, election, order.box.box_id)
    target = queries.box_at(work.session, election, order.into)
    if source.mixed_into == target.id:
        return target
    if election.stage is not ElectionStage.CLOSED:
        raise StillOpen(f"election {election.id} is {election.stage}")
    _require_uncounted(source)
    _require_uncounted(target)
    if source.id == target.id:
        raise BoxCounted("a box is not emptied into itself")
    _pour(work, election, source, target)
    work.record(election.log_id, "box.mix", id=source.id, into=target.id, issued=target.issued)
    return target


def _pour(work: Work, election: Election, source: PaperBox, target: PaperBox) -> None:
    for row in queries.rows_of(work.session, election):
        if row.mixed_into == source.id:
            row.mixed_into = target.id
    target.issued, source.issued = target.issued + source.issued, 0
    source.mixed_into = target.id
    target.round += bool(queries.counts_of(work.session, target))


def remove_box(work: Work, order: OneBox) -> None:
    """Take back a box that was declared by mistake; raises BoxInUse, Missing."""
    election, box = taken(work, order)
    if box.issued or election.stage is ElectionStage.CLOSED:
        raise BoxInUse(f"box {box.id} has papers, or is to be counted")
    work.session.delete(box)
    work.record(election.log_id, "box.remove", id=box.id)


def held(work: Work, assembly_id: AssemblyId, election_id: UUID) -> Election:
    """The election under its lock, as long as it has boxes; raises Missing, NoBoxesNow."""
    election = records.hold(work, assembly_id, election_id)
    if not queries.takes(election):
        raise NoBoxesNow(f"election {election.id} is {election.stage}, or tallied")
    return election


def taken(work: Work, order: OneBox) -> tuple[Election, PaperBox]:
    """A box that still takes papers, with its election under the lock; raises Missing, NoBoxesNow, BoxCounted."""
    policy.require(work.actor, Action.KEEP_BOXES, order.assembly_id)
    election = held(work, order.assembly_id, order.election_id)
    box = queries.box_at(work.session, election, order.box_id)
    _require_uncounted(box)
    return election, box


def _require_uncounted(box: PaperBox) -> None:
    if box.seq is not None or box.mixed_into is not None:
        raise BoxCounted(f"box {box.id} is counted or emptied")
