"""Signatures on the count of a box: each is checked by itself, and the second enters the box into the record (§7.2)."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ballot.balloting.ceremony.queries import require_willing
from ballot.balloting.console.rules import NotReady, Reason
from ballot.balloting.paper.models import PaperBox, PaperSignature
from ballot.balloting.paper.queries import boxes as queries
from ballot.balloting.paper.service.boxes import held
from ballot.balloting.record import service as records
from ballot.balloting.record.signing import Act
from ballot.balloting.setup.models import Election
from ballot.kernel import policy
from ballot.kernel.errors import Refused
from ballot.kernel.lifecycle import ElectionStage
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.protocol.signature import Seed


class NotAgreed(Refused):
    """Two people haven't agreed on the box yet, or it was emptied into another."""

    code = "box-not-agreed"


class BoxesAwaited(Refused):
    """Another box of the secret vote isn't agreed on, or is so small that it is mixed with one first (§8.2)."""

    code = "boxes-awaited"


@dataclass(frozen=True, slots=True)
class SignPaper:
    """`index` from 1, `signature` in hex over D("paper"; body without signatures) (§7)."""

    assembly_id: AssemblyId
    election_id: UUID
    box_id: UUID
    index: int
    signature: str


def sign_paper(work: Work, seed: Seed, order: SignPaper) -> PaperBox:
    """Keep a signature, and with enough of them enter the box under the election's lock.

    `seed` is the site's log key. A signature sent again, or one too many, changes nothing.
    Raises Missing, NoBoxesNow, NotAgreed, BoxesAwaited, NotReady before the seals, UnfitSignature, Refusing.
    """
    policy.require(work.actor, Action.SIGN_PAPER, order.assembly_id)
    election = records.hold(work, order.assembly_id, order.election_id)
    box = queries.box_at(work.session, election, order.box_id)
    if box.seq is not None:
        return box
    held(work, order.assembly_id, order.election_id)
    manifest = records.manifest_of(work, election)
    body = _agreed(work, election, box)
    if queries.awaited(queries.boxes(work.session, election), manifest):
        raise BoxesAwaited(f"box {box.id} may have to take another's papers")
    if not queries.sealed(work.session, election, manifest):
        raise NotReady([Reason.SEALS_MISSING])
    act = Act("paper", body, records.signers_of(work, election, manifest))
    act.check(order.index, order.signature)
    require_willing(work.session, election, order.index)
    return _keep(work, seed, election, box, order, act)


def _agreed(work: Work, election: Election, box: PaperBox) -> dict[str, Any]:
    counts = queries.counts_of(work.session, box)
    emptied = box.mixed_into is not None
    if emptied or len(counts) < queries.BOTH or election.stage is not ElectionStage.CLOSED:
        raise NotAgreed(f"box {box.id} is not agreed on")
    label = queries.label_of(box, queries.rows_of(work.session, election))
    return queries.body_of(election, box, label, counts[0].told())


def _keep(work: Work, seed: Seed, election: Election, box: PaperBox, order: SignPaper, act: Act) -> PaperBox:
    kept = queries.signatures(work.session, election, [box.id]).get(box.id, {})
    given = act.holding(kept.items())
    if order.index in given:
        return box
    mine = (box.assembly_id, box.id, order.index)
    # A signature on other numbers, of before a mixing, makes room for one on the present ones.
    row = work.session.get(PaperSignature, mine) or PaperSignature(assembly_id=mine[0], box_id=mine[1], index=mine[2])
    row.signature = given[order.index] = order.signature
    work.session.add(row)
    if act.stands(given):
        box.seq = records.append(work, seed, election, "paper", act.entered(given)).seq
    work.record(election.log_id, "paper.sign", id=box.id, index=order.index)
    return box
