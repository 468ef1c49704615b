"""The public end of a vote without result: nothing of it disappears (§2.5, §7)."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select

from ballot.balloting.ceremony.queries import require_willing
from ballot.balloting.console.service import two
from ballot.balloting.record import service as records
from ballot.balloting.record.rules import Body
from ballot.balloting.record.signing import Act
from ballot.balloting.setup.models import Annulment, AnnulSignature, Election
from ballot.kernel import policy
from ballot.kernel.errors import IllegalMove, Missing, Refused
from ballot.kernel.lifecycle import ElectionMove, ElectionStage
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.protocol.encoding import Json
from ballot.protocol.signature import Seed


@dataclass(frozen=True, slots=True)
class AnnulElection:
    """`unsigned` says that fewer than two can sign; `signatures` are [[index, hex], …] of two or more who did."""

    assembly_id: AssemblyId
    election_id: UUID
    reason: str
    unsigned: bool = False
    signatures: list[Json] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SignAnnulment:
    """`index` from 1, `signature` in hex over D("annul"; body without signatures) (§7)."""

    assembly_id: AssemblyId
    election_id: UUID
    index: int
    signature: str


@dataclass(frozen=True, slots=True)
class KeepElection:
    assembly_id: AssemblyId
    election_id: UUID


class AlreadyAgreed(Refused):
    """Two organizers have agreed to end the vote, and what they agreed on waits for its signatures."""

    code = "annulment-agreed"


def ask_to_annul(work: Work, order: AnnulElection) -> None:
    """Ask a second organizer to end the vote without result, in place of what was asked before.

    Raises IllegalMove, AlreadyAgreed: one organizer alone doesn't undo in passing what two have agreed on.
    """
    policy.require(work.actor, Action.CANCEL_ELECTION, order.assembly_id)
    election = records.hold(work, order.assembly_id, order.election_id)
    _require_begun(election)
    standing = work.session.get(Annulment, (election.assembly_id, election.id))
    if standing is not None and standing.agreed_at is not None:
        raise AlreadyAgreed(f"the annulment of {election.id} waits for its signatures")
    two.ask(work, election, Action.CANCEL_ELECTION, f"取消票决：{election.title}", _facts(order))
    mine = {"assembly_id": election.assembly_id, "election_id": election.id}
    work.session.merge(Annulment(**mine, reason=order.reason, unsigned=order.unsigned))
    election.reason = order.reason


def keep_election(work: Work, order: KeepElection) -> Election:
    """Take back an annulment that two agreed on before enough have signed it; raises Missing, IllegalMove.

    Any organizer may, as with every yes that wasn't used; the log says who, and the signatures are gone with it.
    """
    policy.require(work.actor, Action.CANCEL_ELECTION, order.assembly_id)
    election = records.hold(work, order.assembly_id, order.election_id)
    _require_begun(election)
    found = work.session.get(Annulment, (election.assembly_id, election.id))
    if found is None or found.agreed_at is None:
        raise Missing(f"no annulment of {election.id} waits")
    work.session.delete(found)
    election.reason = None
    work.record(election.log_id, "election.keep", id=election.id)
    return election


def asked_for(work: Work, election: Election) -> AnnulElection:
    """What the first organizer asked for; raises Missing."""
    found = work.session.get(Annulment, (election.assembly_id, election.id))
    if found is None:
        raise Missing(f"nobody asked to annul {election.id}")
    return AnnulElection(election.assembly_id, election.id, found.reason, unsigned=found.unsigned)


def annul_election(work: Work, seed: Seed, order: AnnulElection) -> Election:
    """Agree as the second organizer; raises NotApproved, SameOrganizer, IllegalMove, Breach.

    Without signatures the annulment waits for two of the signers' devices, unless fewer can sign or there
    is no E yet that they could sign for (§2.5). One that is annulled stays so.
    """
    policy.require(work.actor, Action.CANCEL_ELECTION, order.assembly_id)
    election = records.hold(work, order.assembly_id, order.election_id)
    if election.stage is ElectionStage.ANNULLED:
        return election
    _require_begun(election)
    two.agree(work, election, Action.CANCEL_ELECTION, _facts(order))
    if order.signatures or order.unsigned or election.fingerprint is None:
        body = {"election": election.fingerprint, "reason": order.reason, "signatures": order.signatures}
        return _enter(work, seed, election, body)
    work.session.get_one(Annulment, (election.assembly_id, election.id)).agreed_at = work.now
    work.record(election.log_id, "election.agree-to-annul", id=election.id)
    return election


def sign_annulment(work: Work, seed: Seed, order: SignAnnulment) -> Election:
    """Keep a signer's word, and with enough of them end the vote; raises Missing, UnfitSignature, Refusing.

    A word given again, or after the end, changes nothing.
    """
    policy.require(work.actor, Action.SIGN_ANNULMENT, order.assembly_id)
    election = records.hold(work, order.assembly_id, order.election_id)
    if election.stage is ElectionStage.ANNULLED:
        return election
    found = work.session.get(Annulment, (election.assembly_id, election.id))
    if found is None or found.agreed_at is None:
        raise Missing("no annulment waits here")
    signers = records.signers_of(work, election, records.manifest_of(work, election))
    act = Act("annul", {"election": election.fingerprint, "reason": found.reason}, signers)
    act.check(order.index, order.signature)
    require_willing(work.session, election, order.index)
    given = act.holding(_kept(work, election)) | {order.index: order.signature}
    if act.stands(given):
        return _enter(work, seed, election, act.entered(given))
    mine = AnnulSignature(assembly_id=election.assembly_id, election_id=election.id, index=order.index)
    mine.signature = order.signature
    work.session.merge(mine)
    work.record(election.log_id, "annulment.sign", id=election.id, index=order.index)
    return election


def _facts(order: AnnulElection) -> dict[str, Json]:
    return {"reason": order.reason, "unsigned": order.unsigned}


def _enter(work: Work, seed: Seed, election: Election, body: Body) -> Election:
    records.append(work, seed, election, "annul", body)
    work.move(election, ElectionMove.ANNUL, head=election.head, signatures=len(body["signatures"]))
    return election


def _kept(work: Work, election: Election) -> list[tuple[int, str]]:
    asked = select(AnnulSignature).where(
        AnnulSignature.assembly_id == election.assembly_id, AnnulSignature.election_id == election.id
    )
    return [(row.index, row.signature) for row in work.session.scalars(asked)]


def _require_begun(election: Election) -> None:
    if election.stage in (ElectionStage.DRAFT, ElectionStage.COUNTED, ElectionStage.ANNULLED):
        raise IllegalMove(f"an election that is {election.stage} is not annulled")
