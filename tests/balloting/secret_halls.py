"""A hall whose votes are secret: its scrutineers hold their ceremony straight into the record."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session, sessionmaker

from ballot.balloting.casting.models import Credential, Stands
from ballot.balloting.console.queries import manifest_for, roll_for
from ballot.balloting.record import queries
from ballot.balloting.record import service as records
from ballot.balloting.rehearsal.ceremony import Scrutineers, hold_ceremony
from ballot.balloting.rehearsal.log import Log
from ballot.balloting.rehearsal.watch import Watch
from ballot.balloting.setup.models import Election
from ballot.balloting.setup.models.cards import CardIssueId
from ballot.balloting.setup.rules import Mode
from ballot.kernel.lifecycle import ElectionMove
from ballot.kernel.work import Work
from ballot.protocol import signature
from ballot.protocol.ballot import Draft, terms_of
from ballot.protocol.closing import election_digest, read_election
from ballot.protocol.encoding import canonical
from ballot.protocol.manifest import read_manifest
from ballot.protocol.record import Entry
from ballot.protocol.roll import read_roll
from tests.balloting.halls import BOOTH, SEED, Hall, a_hall


@dataclass
class Entered(Log):
    """The rehearsal's log, whose entries go into the database too."""

    work: Work | None = None
    row: Election | None = None

    def add(self, kind: str, body: Mapping[str, Any]) -> Entry:
        assert self.work is not None
        assert self.row is not None
        if kind == "election":
            self.row.fingerprint = election_digest(body).hex()
        records.append(self.work, SEED, self.row, kind, dict(body))
        return super().add(kind, body)


def a_secret_hall(sessions: sessionmaker[Session], **shape: Any) -> Hall:
    """A hall whose vote is prepared, secret and not yet frozen."""
    return a_hall(sessions, **{"mode": Mode.SECRET, "rule": "differential", **shape})


def freeze(hall: Hall, trustees: tuple[int, int] = (3, 2)) -> None:
    """Enter manifest and roll with so many scrutineers, of whom so many open."""
    with hall.begin() as work:
        election = records.hold(work, hall.place, hall.election_id)
        body = manifest_for(work.session, election, signature.public(SEED).hex(), BOOTH)
        body["trustees"] = {"count": trustees[0], "threshold": trustees[1]}
        roll = roll_for(work.session, election)
        election.issue_id = CardIssueId(UUID(roll["cards"]))
        records.append(work, SEED, election, "manifest", body)
        records.append(work, SEED, election, "roll", roll)
        mine = {"assembly_id": election.assembly_id, "election_id": election.id, "spoils": 0}
        for keys, stands in ((roll["credentials"], Stands.LIVE), (roll["spares"], Stands.SPARE)):
            work.session.execute(insert(Credential), [{**mine, "key": key, "stands": stands} for key in keys])
        work.move(election, ElectionMove.FREEZE, cards=roll["cards"])


def hold(hall: Hall) -> Scrutineers:
    """Hold the ceremony of a frozen vote down to the last endorsement."""
    with hall.begin() as work:
        election = records.hold(work, hall.place, hall.election_id)
        entries = queries.entries_of(work.session, election, "manifest", "roll")
        manifest = read_manifest(entries[0].body)
        log = Entered(str(election.id), SEED, [entry.line() for entry in entries], entries[-1], work=work, row=election)
        people, _ = hold_ceremony(log, manifest, read_roll(entries[1].body, "secret"), Watch())
        work.move(election, ElectionMove.ENDORSE, fingerprint=election.fingerprint)
    return people


def draft_of(hall: Hall, card: int, marks: list[int], counter: int = 1) -> Draft:
    """What a booth lays out for these marks."""
    with hall.reading() as session:
        election = session.get_one(Election, hall.election_id)
        bodies = queries.entries_of(session, election, "manifest", "election")
    manifest, made = read_manifest(bodies[0].body), read_election(bodies[1].body)
    assert made.key is not None
    terms = terms_of(manifest, made.digest, made.key)
    return Draft(terms, hall.cards.deputies[card].key("secret"), counter, marks, (card + 1).to_bytes(2, "little") * 16)


def checked(hall: Hall, card: int, marks: list[int], counter: int = 1) -> bytes:
    """The envelope of a checked ballot."""
    return canonical(draft_of(hall, card, marks, counter).check(hall.cards.deputies[card].seed("secret")))


def ballot_of(hall: Hall, card: int, marks: list[int], counter: int = 1) -> bytes:
    """The envelope of a secret ballot."""
    return canonical(draft_of(hall, card, marks, counter).cast(hall.cards.deputies[card].seed("secret")))


def an_open_secret_hall(sessions: sessionmaker[Session], **shape: Any) -> Hall:
    """A hall whose secret vote is open."""
    hall = a_secret_hall(sessions, **shape)
    freeze(hall)
    hold(hall)
    hall.open()
    return hall
