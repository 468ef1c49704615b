"""The freezing: manifest, roll and credentials become what every ballot binds, by two organizers."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import insert

from ballot.balloting.casting.models import Credential, Stands
from ballot.balloting.console import queries, rules
from ballot.balloting.console.service import two
from ballot.balloting.presence.service.voiding import carry_voids
from ballot.balloting.record import service as records
from ballot.balloting.setup.models import CardIssueId, Election
from ballot.balloting.setup.rules import Mode
from ballot.kernel import policy
from ballot.kernel.lifecycle import ElectionMove, ElectionStage
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.protocol import signature
from ballot.protocol.closing import election_digest
from ballot.protocol.encoding import Json
from ballot.protocol.manifest import read_manifest
from ballot.protocol.roll import read_roll
from ballot.protocol.signature import Seed

ACT = Action.FREEZE_ELECTION


@dataclass(frozen=True, slots=True)
class FreezeElection:
    """`booth` is the digest of the booth's files that this site serves, in hex (§3.1)."""

    assembly_id: AssemblyId
    election_id: UUID
    booth: str


def ask_to_freeze(work: Work, seed: Seed, order: FreezeElection) -> None:
    """Ask a second organizer to freeze the vote as it is prepared; raises NotReady, Breach."""
    policy.require(work.actor, ACT, order.assembly_id)
    election = records.hold(work, order.assembly_id, order.election_id)
    if election.stage is not ElectionStage.DRAFT:
        return
    manifest, roll = _bodies(work, seed, election, order)
    two.ask(work, election, ACT, f"冻结票决：{election.title}", _facts(manifest, roll, election))


def freeze_election(work: Work, seed: Seed, order: FreezeElection) -> Election:
    """Enter manifest, roll and, in mode open, E, as the second organizer; a frozen vote stays as it is.

    Raises NotReady, NotApproved, SameOrganizer, Breach.
    """
    policy.require(work.actor, ACT, order.assembly_id)
    election = records.hold(work, order.assembly_id, order.election_id)
    if election.stage is not ElectionStage.DRAFT:
        return election
    manifest, roll = _bodies(work, seed, election, order)
    two.agree(work, election, ACT, _facts(manifest, roll, election))
    election.issue_id = CardIssueId(UUID(roll["cards"]))
    entered = records.append(work, seed, election, "manifest", manifest)
    records.append(work, seed, election, "roll", roll)
    _list_credentials(work, election, roll)
    work.move(election, ElectionMove.FREEZE, record=entered.hash.hex(), cards=roll["cards"])
    if election.mode is Mode.OPEN:
        _declare(work, seed, election, manifest, roll)
    return election


def _bodies(
    work: Work, seed: Seed, election: Election, order: FreezeElection
) -> tuple[dict[str, Json], dict[str, Json]]:
    rules.require(rules.against_freezing(queries.prepared(work.session, election)))
    key = signature.public(seed).hex()
    manifest = queries.manifest_for(work.session, election, key, order.booth)
    read_manifest(manifest)
    return manifest, queries.roll_for(work.session, election)


def _facts(manifest: dict[str, Json], roll: dict[str, Json], election: Election) -> dict[str, Json]:
    return {
        "manifest": read_manifest(manifest).digest.hex(),
        "roll": read_roll(roll, str(election.mode)).digest.hex(),
    }


def _declare(work: Work, seed: Seed, election: Election, manifest: dict[str, Json], roll: dict[str, Json]) -> None:
    """Enter `election`, from which E comes (§4.5); an open vote needs no ceremony."""
    body: dict[str, Json] = {**_facts(manifest, roll, election), "ceremony": None, "key": None, "shares": None}
    election.fingerprint = election_digest(body).hex()
    records.append(work, seed, election, "election", body)
    work.move(election, ElectionMove.DECLARE, fingerprint=election.fingerprint)
    carry_voids(work, election)


def _list_credentials(work: Work, election: Election, roll: dict[str, Json]) -> None:
    mine = {"assembly_id": election.assembly_id, "election_id": election.id, "spoils": 0}
    rows = [
        {**mine, "key": key, "stands": stands}
        for keys, stands in ((roll["credentials"], Stands.LIVE), (roll["spares"], Stands.SPARE))
        for key in keys
    ]
    if rows:
        work.session.execute(insert(Credential), rows)
