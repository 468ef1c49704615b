"""Signatures on voids: each is checked by itself, and the second one puts the void into the record (§7)."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from ballot.balloting.casting.models import Credential, Stands
from ballot.balloting.ceremony.queries import require_willing
from ballot.balloting.presence.models import VoidRequest, VoidSignature
from ballot.balloting.presence.queries.voids import body_of
from ballot.balloting.presence.service.voiding import OneVoid, held, of, require_live
from ballot.balloting.record import service as records
from ballot.balloting.record.signing import Act
from ballot.balloting.setup.models import Election
from ballot.kernel import policy
from ballot.kernel.errors import Refused
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.protocol.signature import Seed


class Withdrawn(Refused):
    """The question was taken back before it stood."""

    code = "void-withdrawn"


@dataclass(frozen=True, slots=True)
class SignVoid:
    """`index` from 1, `signature` in hex over D("void"; body without signatures) (§7)."""

    assembly_id: AssemblyId
    election_id: UUID
    void_id: UUID
    index: int
    signature: str


def sign_void(work: Work, seed: Seed, order: SignVoid) -> VoidRequest:
    """Keep a signature, and with enough of them enter the void under the election's lock.

    `seed` is the site's log key. A signature sent again, or one too many, changes nothing.
    Raises Missing, NoVoidNow, Withdrawn, AlreadyVoted, AlreadyVoid, StillSpare, UnfitSignature, Refusing.
    """
    policy.require(work.actor, Action.SIGN_VOID, order.assembly_id)
    asked = OneVoid(order.assembly_id, order.election_id, order.void_id)
    found = of(work, asked)
    if found.seq is not None:
        return found
    election = held(work, order.assembly_id, order.election_id)
    found = of(work, asked)
    if found.seq is not None:
        return found
    if found.withdrawn_at is not None:
        raise Withdrawn(f"void {found.id} was taken back")
    require_live(work, election, found.credential)
    signers = records.signers_of(work, election, records.manifest_of(work, election))
    act = Act("void", body_of(election, found), signers)
    act.check(order.index, order.signature)
    require_willing(work.session, election, order.index)
    return _keep(work, seed, election, found, order, act)


def _keep(work: Work, seed: Seed, election: Election, found: VoidRequest, order: SignVoid, act: Act) -> VoidRequest:
    given = act.holding(_kept(work, found))
    if order.index in given:
        return found
    mine = (found.assembly_id, found.id, order.index)
    # A signature under an E from before a restart makes room for one under the present E.
    row = work.session.get(VoidSignature, mine) or VoidSignature(assembly_id=mine[0], void_id=mine[1], index=mine[2])
    row.signature = given[order.index] = order.signature
    work.session.add(row)
    if act.stands(given):
        return _enter(work, seed, election, found, act.entered(given))
    work.record(election.log_id, "void.sign", id=found.id, index=order.index)
    return found


def _enter(work: Work, seed: Seed, election: Election, found: VoidRequest, body: dict[str, Any]) -> VoidRequest:
    """Put the void into the record and change who may cast; no line of the log dates it (§2.6)."""
    entry = records.append(work, seed, election, "void", body)
    found.seq = entry.seq
    _stand(work, election, found.credential, Stands.VOID)
    if found.spare is not None:
        _stand(work, election, found.spare, Stands.LIVE)
    return found


def _stand(work: Work, election: Election, key: str, stands: Stands) -> None:
    work.session.get_one(Credential, (election.assembly_id, election.id, key)).stands = stands


def _kept(work: Work, found: VoidRequest) -> list[tuple[int, str]]:
    asked = select(VoidSignature).where(
        VoidSignature.assembly_id == found.assembly_id, VoidSignature.void_id == found.id
    )
    return [(row.index, row.signature) for row in work.session.scalars(asked)]
