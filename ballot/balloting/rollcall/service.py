"""The registrar's one act: names beside open credentials, once nobody can vote any more."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from ballot.balloting.record import service as records
from ballot.balloting.record.queries import require_told
from ballot.balloting.rollcall import queries, rules
from ballot.balloting.rollcall.models import NameList
from ballot.balloting.setup.rules import Mode
from ballot.kernel import policy
from ballot.kernel.errors import Missing
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.people.models import AccountId
from ballot.protocol.encoding import canonical


@dataclass(frozen=True, slots=True)
class PublishNames:
    """`rows` are the sheet's, its head first."""

    assembly_id: AssemblyId
    election_id: UUID
    rows: Sequence[Sequence[str]]


def publish_names(work: Work, order: PublishNames) -> NameList:
    """Publish the list under the registrar's account, in place of one before; raises Missing, AfterClose, BadNames.

    The record itself never holds a name (§2.6): the list stands beside it, and the log has its digest.
    """
    policy.require(work.actor, Action.PUBLISH_NAMES, order.assembly_id)
    election = records.hold(work, order.assembly_id, order.election_id)
    if election.mode is not Mode.OPEN:
        raise Missing("nobody's name stands beside a secret ballot")
    require_told(election)
    roll, voted = queries.roll_keys(work.session, election), queries.voted_keys(work.session, election)
    found = rules.read_names(order.rows, roll, voted)
    names = [[one.number, one.name, one.delegation, one.key] for one in found]
    digest = hashlib.sha256(canonical({"election": str(election.id), "names": names})).hexdigest()
    made = NameList(
        assembly_id=election.assembly_id,
        election_id=election.id,
        names=names,
        digest=digest,
        signed_by=AccountId(UUID(work.actor.id)),
        signed_at=work.now,
    )
    kept = work.session.merge(made)
    work.record(election.log_id, "roll-call.publish", id=election.id, names=len(names), digest=digest)
    return kept
