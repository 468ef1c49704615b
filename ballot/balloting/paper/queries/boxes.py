"""Boxes as they are at this moment: who counted, what differs, what is to be signed; nothing here writes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from ballot.balloting.counting.rules import FEWEST_SEALS
from ballot.balloting.paper import rules
from ballot.balloting.paper.models import BoxId, PaperBox, PaperCount, PaperMove, PaperSignature
from ballot.balloting.paper.rules import JOINT, BoxCount, BoxState, Difference, differences
from ballot.balloting.presence.models import VoidRequest
from ballot.balloting.presence.rules import VoidReason
from ballot.balloting.record import queries as record
from ballot.balloting.record.service import manifest_in, signers_in
from ballot.balloting.record.signing import Act
from ballot.balloting.setup.models import Election
from ballot.kernel.errors import Missing
from ballot.kernel.lifecycle import ElectionStage
from ballot.people.models import Account
from ballot.protocol.encoding import Json
from ballot.protocol.manifest import Manifest
from ballot.protocol.signature import Key

BOTH = 2
TAKES = (ElectionStage.FROZEN, ElectionStage.READY, ElectionStage.OPEN, ElectionStage.CLOSED)
OUT_OF_IT = (BoxState.MIXED, BoxState.ENTERED)
"""Boxes in which nothing waits for its count any more."""
CountRow = tuple[PaperCount, str]


@dataclass(frozen=True, slots=True)
class Box:
    """A box with all that was done to it.

    `label` is its name in the record, with those emptied into it; `counters` are who counted in this
    round, by name; `count` what both agree on; `report` where the round before differed; `signed` are
    the indices whose signatures on what is agreed hold, while more are awaited.
    """

    row: PaperBox
    label: str
    state: BoxState
    counters: tuple[str, ...]
    count: BoxCount | None
    report: tuple[Difference, ...]
    signed: tuple[int, ...] = ()


def box_at(session: Session, election: Election, box_id: UUID) -> PaperBox:
    """A box of this vote as it is now; raises Missing."""
    found = session.scalar(
        select(PaperBox)
        .where(PaperBox.assembly_id == election.assembly_id, PaperBox.election_id == election.id)
        .where(PaperBox.id == BoxId(box_id))
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise Missing(f"no box {box_id} here")
    return found


def rows_of(session: Session, election: Election) -> Sequence[PaperBox]:
    """All boxes of a vote in the order of their declaring, those emptied into others too."""
    asked = select(PaperBox).where(PaperBox.assembly_id == election.assembly_id, PaperBox.election_id == election.id)
    return session.scalars(asked.order_by(PaperBox.position).execution_options(populate_existing=True)).all()


def takes(election: Election) -> bool:
    """Whether the vote has boxes: from its freezing until its electronic ballots are tallied (§2.5)."""
    return election.stage in TAKES and not election.so_far.get("counts", {}).get("tally")


def unfinished(session: Session, election: Election) -> int:
    """How many boxes stand of which the record doesn't tell yet, where anybody votes on paper at all.

    No count waits for fewer than all of them: papers may lie in one for which none were issued.
    """
    asked = select(func.count()).select_from(PaperBox)
    mine = asked.where(PaperBox.assembly_id == election.assembly_id, PaperBox.election_id == election.id)
    on_paper = exists().where(*_papers(election))
    return session.scalar(mine.where(PaperBox.mixed_into.is_(None), PaperBox.seq.is_(None), on_paper)) or 0


def boxes(session: Session, election: Election) -> list[Box]:
    """All boxes of a vote, whole."""
    rows = rows_of(session, election)
    ids = [row.id for row in rows]
    counts: dict[BoxId, list[CountRow]] = {}
    asked = select(PaperCount, Account.name).join(Account, Account.id == PaperCount.counted_by)
    mine = asked.where(PaperCount.assembly_id == election.assembly_id, PaperCount.box_id.in_(ids))
    for count, name in session.execute(mine.order_by(PaperCount.round, PaperCount.place)):
        counts.setdefault(count.box_id, []).append((count, name))
    found = [_whole(row, rows, election, counts.get(row.id, [])) for row in rows]
    return _signed(session, election, found)


def counts_of(session: Session, box: PaperBox) -> list[PaperCount]:
    """What was counted in a box in its present round, the first before the second."""
    asked = select(PaperCount).where(PaperCount.assembly_id == box.assembly_id, PaperCount.box_id == box.id)
    return list(session.scalars(asked.where(PaperCount.round == box.round).order_by(PaperCount.place)))


def signatures(session: Session, election: Election, ids: Sequence[BoxId]) -> Mapping[BoxId, dict[int, str]]:
    """Signatures by box and index, those too that no longer hold."""
    found: dict[BoxId, dict[int, str]] = {}
    asked = select(PaperSignature).where(PaperSignature.assembly_id == election.assembly_id)
    for one in session.scalars(asked.where(PaperSignature.box_id.in_(ids)).order_by(PaperSignature.index)):
        found.setdefault(one.box_id, {})[one.index] = one.signature
    return found


def body_of(election: Election, box: PaperBox, label: str, count: BoxCount) -> dict[str, Json]:
    """The body of `paper` without its signatures: what is signed (§7.2)."""
    return {
        "election": election.fingerprint,
        "box": label,
        "issued": box.issued,
        "returned": count.returned,
        "invalid": count.invalid,
        "counts": list(count.counts),
    }


def waiting(session: Session, election: Election, manifest: Manifest) -> list[dict[str, Json]]:
    """Bodies to be signed, each with its id and who has signed; none before the seals stand (§2.5).

    Nor any of a secret vote while a small box may have to be mixed (§8.2).
    """
    if election.stage is not ElectionStage.CLOSED or not takes(election) or not sealed(session, election, manifest):
        return []
    found = boxes(session, election)
    if awaited(found, manifest):
        return []
    return [
        {"id": str(one.row.id), "body": body_of(election, one.row, one.label, one.count), "signed": [*one.signed]}
        for one in found
        if one.state is BoxState.AGREED and one.count is not None
    ]


def awaited(found: Sequence[Box], manifest: Manifest) -> int:
    """How many of a vote's boxes must be counted or mixed before any can be signed (§8.2)."""
    left = [one.count.returned if one.count else None for one in found if one.state not in OUT_OF_IT]
    return rules.awaited(left, manifest)


def sealed(session: Session, election: Election, manifest: Manifest) -> bool:
    """Whether so many have sealed that the record takes boxes (§2.5)."""
    least = min(FEWEST_SEALS, manifest.trustees.count) if manifest.trustees else FEWEST_SEALS
    return len(record.entries_of(session, election, "seal")) >= least


def papers_due(session: Session, election: Election) -> tuple[int, int]:
    """How many voids for paper stand, and for how many of them the paper was handed out."""
    asked = select(func.count(), func.count(VoidRequest.handed_at))
    standing, handed = session.execute(asked.where(*_papers(election))).one()
    return standing, handed


def moved(session: Session, election: Election) -> bool:
    """Whether two organizers let the vote go over to paper."""
    found = session.get(PaperMove, (election.assembly_id, election.id))
    return found is not None and found.moved_at is not None


def label_of(box: PaperBox, rows: Sequence[PaperBox]) -> str:
    """The name of a box in the record, with the names of those emptied into it."""
    return JOINT.join([box.name, *(row.name for row in rows if row.mixed_into == box.id)])


def _papers(election: Election) -> tuple[ColumnElement[bool], ...]:
    """The voids for a paper that stand."""
    return (
        VoidRequest.assembly_id == election.assembly_id,
        VoidRequest.election_id == election.id,
        VoidRequest.reason == VoidReason.PAPER,
        VoidRequest.seq.is_not(None),
    )


def _signed(session: Session, election: Election, found: list[Box]) -> list[Box]:
    """The same boxes with who has signed; whoever signed other numbers, of before a mixing, signs again."""
    kept = signatures(session, election, [one.row.id for one in found if one.state is BoxState.AGREED])
    if not kept:
        return found
    signers = signers_in(session, election, manifest_in(record.row_at(session, election, 0).line))
    return [replace(one, signed=_holding(election, one, signers, kept.get(one.row.id, {}))) for one in found]


def _holding(election: Election, box: Box, signers: Mapping[int, Key], kept: Mapping[int, str]) -> tuple[int, ...]:
    if box.count is None or not kept:
        return ()
    act = Act("paper", body_of(election, box.row, box.label, box.count), signers)
    return tuple(act.holding(kept.items()))


def _whole(row: PaperBox, rows: Sequence[PaperBox], election: Election, counts: Sequence[CountRow]) -> Box:
    now = [one for one in counts if one[0].round == row.round]
    before = [count.told() for count, _ in counts if count.round == row.round - 1]
    agreed = now[0][0].told() if len(now) == BOTH else None
    report = tuple(differences(*before)) if len(before) == BOTH and agreed is None else ()
    names = tuple(name for _, name in now)
    return Box(row, label_of(row, rows), _state(row, election, len(now)), names, agreed, report)


def _state(row: PaperBox, election: Election, counted: int) -> BoxState:
    if row.mixed_into is not None:
        return BoxState.MIXED
    if row.seq is not None:
        return BoxState.ENTERED
    if election.stage is not ElectionStage.CLOSED:
        return BoxState.GATHERING
    return (BoxState.UNCOUNTED, BoxState.COUNTED_ONCE, BoxState.AGREED)[counted]
