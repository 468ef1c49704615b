"""A hall for tests: a county's meeting with cards and counters, and votes on a real database at every stage."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session, sessionmaker

from ballot.balloting.cards.issue import Issue, issue_cards
from ballot.balloting.casting.service import Cast, cast_ballot
from ballot.balloting.ceremony.queries import Seat
from ballot.balloting.ceremony.service import refuse_office
from ballot.balloting.console.service import (
    CloseElection,
    FreezeElection,
    OpenElection,
    ask_to_close,
    ask_to_freeze,
    ask_to_open,
    close_election,
    freeze_election,
    open_election,
)
from ballot.balloting.counting.service import EnterSeal, PublishResult, enter_seal, publish_result
from ballot.balloting.record import queries as record
from ballot.balloting.setup.booth import booth_digest
from ballot.balloting.setup.models import CardIssue, CardKey, Election, Meeting
from ballot.balloting.setup.rules import Mode, template
from ballot.balloting.setup.service import (
    AdoptRule,
    AppointCounters,
    CallMeeting,
    DraftRule,
    PrepareElection,
    adopt_rule,
    appoint_counters,
    call_meeting,
    draft_rule,
    give_key,
    prepare_election,
)
from ballot.kernel.policy import Actor
from ballot.kernel.work import begin
from ballot.protocol import closing, openvote, signature
from ballot.protocol.encoding import canonical
from ballot.protocol.signature import Seed
from ballot.settings import ROOT
from ballot.verifier.finding import Report
from ballot.verifier.verify import verify_record
from tests.people_rows import NOON, a_deputy, a_term
from tests.shortlisting.lists import Desk, a_desk, a_sheet

SEED = Seed(bytes(range(32)))
"""The site's log key in tests."""
BOOTH = booth_digest(ROOT / "static")
DUE = 12
PRESENT = 10


@dataclass(frozen=True, slots=True)
class Hall:
    """A vote under way; `counters` are the seeds of the two, `cards` hold every secret of the issue."""

    desk: Desk
    meeting: Meeting
    election_id: UUID
    cards: Issue
    counters: tuple[Seed, Seed]
    links: tuple[str, ...] = field(default=())

    @property
    def sessions(self) -> sessionmaker[Session]:
        return self.desk.sessions

    @property
    def place(self):
        return self.desk.county.id

    def begin(self, actor: Actor | None = None):
        return begin(self.sessions, actor or self.desk.one, NOON)

    def reading(self) -> Session:
        return self.desk.reading()

    def election(self) -> Election:
        with self.reading() as session:
            return session.get_one(Election, self.election_id)

    def envelope(self, card: int, *approved: int, options: int = 3) -> bytes:
        """The signed envelope of one deputy's card, by index; `approved` are positions of options."""
        marks = [int(place in approved) for place in range(options)]
        election = bytes.fromhex(self.election().fingerprint or "00" * 32)
        return canonical(openvote.open_body(election, self.cards.deputies[card].seed("open"), marks))

    def cast(self, envelope: bytes) -> bytes:
        with self.reading() as session:

            def writing() -> sessionmaker[Session]:
                session.close()
                return self.sessions

            return cast_ballot(session, writing, SEED, Cast(self.place, self.election_id, envelope), NOON)

    def freeze(self) -> None:
        order = FreezeElection(self.place, self.election_id, BOOTH)
        with self.begin() as work:
            ask_to_freeze(work, SEED, order)
        with self.begin(self.desk.other) as work:
            freeze_election(work, SEED, order)

    def open(self, present: int = PRESENT) -> None:
        order = OpenElection(self.place, self.election_id, present)
        with self.begin() as work:
            ask_to_open(work, order)
        with self.begin(self.desk.other) as work:
            open_election(work, SEED, order)

    def ask_to_close(self, present: int = PRESENT) -> CloseElection:
        order = CloseElection(self.place, self.election_id, present)
        with self.begin() as work:
            ask_to_close(work, order)
        return order

    def close(self, present: int = PRESENT) -> None:
        order = self.ask_to_close(present)
        with self.begin(self.desk.other) as work:
            close_election(work, SEED, order)

    def seal_bodies(self) -> list[dict[str, object]]:
        with self.reading() as session:
            election = session.get_one(Election, self.election_id)
            close = record.entries_of(session, election, "close")[0].hash
        e = bytes.fromhex(election.fingerprint or "")
        return [closing.counter_seal(index, e, close, seed) for index, seed in enumerate(self.counters, start=1)]

    def seal(self) -> None:
        for body in self.seal_bodies():
            with self.begin() as work:
                enter_seal(work, SEED, EnterSeal(self.place, self.election_id, body))

    def refuse(self, index: int, reason: str = "身体不适") -> None:
        """One of the panel gives the office up, or without a reason takes that back."""
        with self.begin() as work:
            refuse_office(work, Seat(self.place, self.election_id, index, "", None), reason)

    def count(self) -> None:
        with self.begin() as work:
            publish_result(work, SEED, PublishResult(self.place, self.election_id))


NAMES = tuple("甲乙丙丁戊己庚辛壬癸子丑")


def a_hall(
    sessions: sessionmaker[Session],
    *,
    deputies: int = 8,
    seats: int = 2,
    candidates: int = 3,
    names: Sequence[str] = NAMES,
    rule: str = "town",
    mode: Mode | None = None,
    panel: int = 2,
    keys: bool = True,
    desk: Desk | None = None,
) -> Hall:
    """A vote that is prepared down to its counters' keys, of so many cards; nothing is frozen.

    `mode` is the rule's own unless given. By the `rule` of a secret vote the panel are scrutineers, who make
    their keys after the freezing; without `keys` the counters' own devices give theirs. A `desk` that
    is given has its list frozen already.
    """
    desk = desk or _settled(a_desk(sessions, seats), names[:candidates])
    _seat(desk, max(DUE, deputies))
    cards = issue_cards(deputies, 3)
    with desk.begin() as work:
        meeting = call_meeting(work, CallMeeting(desk.county.id, desk.cycle.id, "第一次会议", date(2027, 1, 12)))
        work.session.flush()
        _lay_in(work.session, meeting, cards)
        settled = _rule(desk, work, rule, mode, candidates)
        election = prepare_election(work, PrepareElection(desk.county.id, meeting.id, settled, "项目票决"))
    hall = Hall(desk, meeting, election.id, cards, (Seed(b"\x01" * 32), Seed(b"\x02" * 32)))
    return replace(hall, links=_appointed(hall, panel, keys=keys and election.mode is Mode.OPEN))


def _settled(desk: Desk, names: Sequence[str]) -> Desk:
    desk.add(*(a_sheet(name) for name in names))
    desk.freeze()
    return desk


def _seat(desk: Desk, deputies: int) -> None:
    with desk.sessions.begin() as session:
        term = a_term(session, desk.county)
        for number in range(deputies):
            a_deputy(session, term, f"{number:04}")


def _appointed(hall: Hall, panel: int, *, keys: bool) -> tuple[str, ...]:
    """Appoint so many; returns their personal links."""
    with hall.begin() as work:
        people = [f"计票人{name}" for name in "甲乙丙丁戊"[:panel]]
        links = appoint_counters(work, AppointCounters(hall.place, hall.election_id, people))
        work.session.flush()
        for link, seed in zip(links, hall.counters if keys else (), strict=keys):
            give_key(work, hall.place, link, signature.public(seed).hex())
    return tuple(links)


def an_open_hall(sessions: sessionmaker[Session], *, deputies: int = 8, present: int = PRESENT) -> Hall:
    """A hall whose vote is open."""
    hall = a_hall(sessions, deputies=deputies)
    hall.freeze()
    hall.open(present)
    return hall


def _rule(desk: Desk, work, name: str, mode: Mode | None, candidates: int):
    answers = template(name, desk.listed.seats, candidates)
    answers = replace(answers, mode=mode or answers.mode)
    draft = draft_rule(work, DraftRule(desk.county.id, desk.cycle.id, name, answers, candidates))
    work.session.flush()
    return adopt_rule(work, AdoptRule(desk.county.id, draft.id, "示人大〔2027〕1号", date(2027, 1, 5))).id


def _lay_in(session: Session, meeting: Meeting, cards: Issue) -> None:
    """The rows that an import of the registrar's public keys makes."""
    secret, open_ = cards.roll("open", 1)["issue"]
    session.add(
        CardIssue(
            id=UUID(cards.cards),
            assembly_id=meeting.assembly_id,
            meeting_id=meeting.id,
            secret_list=secret,
            open_list=open_,
            issue=cards.digest().hex(),
            imported_at=NOON,
        )
    )
    session.flush()
    for use in Mode:
        roll = cards.roll(use.value, 1)
        rows = [
            {"assembly_id": meeting.assembly_id, "issue_id": UUID(cards.cards), "use": use, "key": key, "spare": spare}
            for keys, spare in ((roll["credentials"], False), (roll["spares"], True))
            for key in keys
        ]
        session.execute(insert(CardKey), rows)


KINDS = ("manifest", "roll", "election", "void", "open", "ballot", "close", "seal", "result", "annul")


def kinds(hall: Hall) -> list[str]:
    """The kinds of the entries that tell how far a vote has come, in their order."""
    with hall.reading() as session:
        return [entry.kind for entry in record.entries_of(session, hall.election(), *KINDS)]


def verified(hall: Hall) -> Report:
    """What the verifier says of the record as it stands."""
    archive = io.BytesIO()
    with hall.reading() as session:
        record.write_record(session, hall.election(), archive)
    return verify_record(archive)
