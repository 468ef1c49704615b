"""Lays out open votes in a real database: what the urn needs to take ballots, and every card's seed at hand."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select
from sqlalchemy.orm import Session, sessionmaker

from ballot.balloting.casting.models import CastBallot, Credential, Stands
from ballot.balloting.console.service import CloseElection, ask_to_close, close_election
from ballot.balloting.record import service as records
from ballot.balloting.record.models import RecordEntry
from ballot.balloting.setup.models import BallotRule, CardIssue, Election, Meeting
from ballot.balloting.setup.rules import Mode, Purpose
from ballot.balloting.styles import Style
from ballot.kernel.lifecycle import ElectionMove, ElectionStage, RuleStage
from ballot.kernel.policy import PUBLIC, Actor, ActorId, AssemblyId, Role
from ballot.kernel.work import Work, begin
from ballot.people.models import Assembly
from ballot.protocol import signature, trustees
from ballot.protocol.cards import issue_digest, list_digest
from ballot.protocol.closing import election_digest
from ballot.protocol.manifest import read_manifest
from ballot.protocol.record import Entry, head_body, read_entry, write_record
from ballot.protocol.roll import read_roll
from ballot.protocol.signature import Seed
from tests.bodies import CARDS, OPENED, a_manifest, a_rule, a_seed, in_mode_open
from tests.people_rows import a_cycle, an_account, an_assembly
from tests.records import Hall

PROJECTS, CHOOSE = 12, 10
LOG_SEED = a_seed("log")
SLUG, YEAR = "ninghai", 2027


def card(number: int) -> Seed:
    """The seed of a card's key for open votes."""
    return Seed(trustees.digest("fault-card", number))


@cache
def keys_of(deputies: int) -> list[signature.Key]:
    """The public keys of the first so many cards, sorted by bytes."""
    return sorted(signature.public(card(number)) for number in range(deputies))


def lists_of(keys: list[signature.Key]) -> tuple[bytes, bytes]:
    return list_digest(CARDS, "secret", [], []), list_digest(CARDS, "open", keys, [])


def a_roll(keys: list[signature.Key]) -> dict[str, Any]:
    named = {"credentials": [key.hex() for key in keys], "spares": []}
    return {"cards": CARDS, "due": len(keys), **named, "issue": [each.hex() for each in lists_of(keys)]}


def organizer(account: str, assembly_id: AssemblyId) -> Actor:
    return Actor(ActorId(account), frozenset({Role.PUBLIC}), {assembly_id: frozenset({Role.HOLDER, Role.ORGANIZER})})


def write_log_key(folder: Path) -> Path:
    """Put the site's log key into a file as its operator would."""
    path = folder / "log-key"
    path.write_text(LOG_SEED.hex() + "\n", encoding="ascii")
    path.chmod(0o600)
    return path


@dataclass(frozen=True)
class Vote:
    """One election; `deputies` of its cards may vote."""

    sessions: sessionmaker[Session]
    assembly_id: AssemblyId
    id: UUID
    fingerprint: bytes
    deputies: int
    organizers: tuple[str, str]
    """The account ids of the two who close it."""

    @property
    def path(self) -> str:
        return f"/{SLUG}/{YEAR}/elections/{self.id}"

    def ask_to_close(self) -> None:
        """Ask as the first organizer to close with all present."""
        with begin(self.sessions, organizer(self.organizers[0], self.assembly_id)) as work:
            ask_to_close(work, self.closing)

    def close(self, work: Work | None = None) -> None:
        """Close as the second organizer what the first one asked for."""
        if work is not None:
            close_election(work, LOG_SEED, self.closing)
            return
        with begin(self.sessions, organizer(self.organizers[1], self.assembly_id)) as own:
            close_election(own, LOG_SEED, self.closing)

    @property
    def closing(self) -> CloseElection:
        return CloseElection(self.assembly_id, self.id, self.deputies)

    @property
    def stage(self) -> ElectionStage:
        with self.reading() as session:
            return session.get_one(Election, self.id).stage

    def reading(self) -> Session:
        return Session(self.sessions.kw["bind"].execution_options(writes=False))

    def rows(self) -> list[RecordEntry]:
        with self.reading() as session:
            asked = select(RecordEntry).where(RecordEntry.election_id == self.id).order_by(RecordEntry.seq)
            return list(session.scalars(asked))

    def cast(self) -> dict[str, CastBallot]:
        """The stored receipts' rows by credential."""
        with self.reading() as session:
            asked = select(CastBallot).where(CastBallot.election_id == self.id)
            return {row.credential: row for row in session.scalars(asked)}


@dataclass
class Town:
    """An assembly in its year with one meeting; its cards serve all its elections."""

    sessions: sessionmaker[Session]
    count: int = 0
    organizers: tuple[str, str] = ("", "")
    rows: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        with self.sessions.begin() as session:
            county = an_assembly(session, SLUG)
            cycle = a_cycle(session, county, YEAR)
            meeting = Meeting(
                assembly_id=county.id,
                cycle_id=cycle.id,
                name="第二次会议",
                held_on=date(2027, 1, 12),
                log_id=county.log_id,
            )
            session.add(meeting)
            session.add(rule := self._rule(county, cycle.id))
            session.flush()
            one, other = (an_account(session, county, login, Role.ORGANIZER) for login in ("one", "other"))
            self.organizers = str(one.id), str(other.id)
            session.add(issue := self._issue(county, meeting))
            session.flush()
            self.rows = {
                "assembly_id": county.id, "meeting_id": meeting.id, "rule_id": rule.id, "issue_id": issue.id,
                "log_id": county.log_id,
            }  # fmt: skip

    def open_vote(self, deputies: int) -> Vote:
        """One more election, frozen and opened, in which the first so many cards vote."""
        self.count += 1
        with begin(self.sessions, PUBLIC) as work:
            election = Election(
                **self.rows, id=uuid4(), mode=Mode.OPEN, purpose=Purpose.SELECTION, title="民生实事项目票决",
                position=self.count, rehearsal=False, projects=[],
            )  # fmt: skip
            work.session.add(election)
            work.session.flush()
            election = records.hold(work, election.assembly_id, election.id)
            self._freeze(work, election, deputies)
            election.present, election.opened_at = deputies, datetime.fromisoformat(OPENED)
            body = {"election": election.fingerprint, "present": deputies, "time": OPENED}
            records.append(work, LOG_SEED, election, "open", body)
            work.move(election, ElectionMove.OPEN)
            fingerprint = bytes.fromhex(str(election.fingerprint))
        return Vote(self.sessions, election.assembly_id, election.id, fingerprint, deputies, self.organizers)

    def _freeze(self, work: Work, election: Election, deputies: int) -> None:
        keys = keys_of(deputies)
        rule = a_rule(smallest=10, seats=CHOOSE)
        changes = in_mode_open(election=str(election.id), rehearsal=False, rule=rule)
        manifest, roll = a_manifest(PROJECTS, CHOOSE, **changes), a_roll(keys)
        records.append(work, LOG_SEED, election, "manifest", manifest)
        records.append(work, LOG_SEED, election, "roll", roll)
        mine = {"assembly_id": election.assembly_id, "election_id": election.id, "stands": Stands.LIVE, "spoils": 0}
        work.session.execute(insert(Credential), [{**mine, "key": key.hex()} for key in keys])
        digests = {"manifest": read_manifest(manifest).digest.hex(), "roll": read_roll(roll, "open").digest.hex()}
        body = {**digests, "ceremony": None, "key": None, "shares": None}
        work.move(election, ElectionMove.FREEZE)
        election.fingerprint = election_digest(body).hex()
        records.append(work, LOG_SEED, election, "election", body)
        work.move(election, ElectionMove.DECLARE)

    def _issue(self, county: Assembly, meeting: Meeting) -> CardIssue:
        secret, open_ = lists_of([])
        digests = {"secret_list": secret.hex(), "open_list": open_.hex(), "issue": issue_digest(secret, open_).hex()}
        moment = datetime.fromisoformat(OPENED)
        return CardIssue(id=UUID(CARDS), assembly_id=county.id, meeting_id=meeting.id, imported_at=moment, **digests)

    def _rule(self, county: Assembly, cycle_id: Any) -> BallotRule:
        return BallotRule(
            id=uuid4(), assembly_id=county.id, cycle_id=cycle_id, number=1, template="fault", mode=Mode.OPEN,
            style=Style.SELECT, maximum=CHOOSE, body="{}", stage=RuleStage.ADOPTED, decision="示人大〔2027〕3号",
            adopted_on=date(2027, 1, 5), digest="00" * 32, log_id=county.log_id,
        )  # fmt: skip


def entries_of(rows: list[RecordEntry]) -> Iterator[Entry]:
    return (read_entry(row.line) for row in rows)


def finished(vote: Vote, rows: list[RecordEntry]) -> bytes:
    """record.zip of these rows, brought to its end: closed if it isn't yet, sealed and counted."""
    hall = Hall({}, vote.deputies, entries=list(entries_of(rows)))
    hall.manifest_body = dict(hall.entries[0].body)
    if hall.entries[-1].kind != "close":
        hall.close()
    hall.seal().result()
    target = BytesIO()
    write_record(target, hall.entries, head_body(str(vote.id), hall.entries[-1], LOG_SEED))
    return target.getvalue()
