"""A room for counting paper in tests: a vote that went over to paper, its boxes, and the two who count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from ballot.balloting.casting.models import Credential, Stands
from ballot.balloting.counting.service import EnterSeal, enter_seal
from ballot.balloting.paper import service
from ballot.balloting.paper.models import PaperBox
from ballot.balloting.paper.queries import boxes as queries
from ballot.balloting.paper.queries.boxes import Box
from ballot.balloting.paper.rules import BoxCount
from ballot.balloting.paper.service import DeclareBox, EnterCount, IssuePapers, MoveToPaper, OneBox, SignPaper
from ballot.balloting.presence.models import VoidRequest
from ballot.balloting.presence.queries.voids import body_of as void_body
from ballot.balloting.presence.service import SignVoid, sign_void
from ballot.balloting.record import queries as record
from ballot.balloting.record import service as records
from ballot.balloting.setup.models import Election
from ballot.kernel.policy import PUBLIC, Actor, Role
from ballot.kernel.work import begin
from ballot.people.models import Assembly
from ballot.protocol.record import Entry
from ballot.protocol.signature import Seed, sign
from ballot.protocol.voids import act_digest, sign_act
from tests.balloting.halls import SEED, Hall, a_hall
from tests.balloting.secret_halls import a_secret_hall, freeze, hold
from tests.people_rows import NOON, acting, an_account


@dataclass(frozen=True, slots=True)
class Room:
    """`one` and `two` count, `three` may too; `signers` are the panel's seeds by index."""

    hall: Hall
    one: Actor
    two: Actor
    three: Actor
    signers: Mapping[int, Seed]

    def do(self, verb, order, by: Actor | None = None, *first):
        with begin(self.hall.sessions, by or self.one, NOON) as work:
            return verb(work, *first, order)

    def declare(self, name: str, issued: int = 0) -> PaperBox:
        box = self.do(service.declare_box, DeclareBox(self.hall.place, self.hall.election_id, name, "会场"))
        return self.issue(box, issued) if issued else box

    def issue(self, box: PaperBox, issued: int) -> PaperBox:
        return self.do(service.issue_papers, IssuePapers(self.at(box), issued))

    def at(self, box: PaperBox) -> OneBox:
        return OneBox(self.hall.place, self.hall.election_id, box.id)

    def count(self, box: PaperBox, found: BoxCount, by: Actor | None = None, round_: int = 0) -> PaperBox:
        order = EnterCount(self.at(box), round_ or self.box(box).row.round, found)
        return self.do(service.enter_count, order, by)

    def both(self, box: PaperBox, found: BoxCount) -> None:
        for by in (self.one, self.two):
            self.count(box, found, by)

    def sign(self, box: PaperBox, *indices: int) -> PaperBox:
        found = box
        for index in indices:
            with self.hall.reading() as session:
                election = self.election(session)
                standing = queries.box_at(session, election, box.id)
                label = queries.label_of(standing, queries.rows_of(session, election))
                body = queries.body_of(election, standing, label, queries.counts_of(session, standing)[0].told())
            signed = sign(self.signers[index], act_digest("paper", body)).hex()
            order = SignPaper(self.hall.place, self.hall.election_id, box.id, index, signed)
            with begin(self.hall.sessions, PUBLIC, NOON) as work:
                found = service.sign_paper(work, SEED, order)
        return found

    def box(self, box: PaperBox) -> Box:
        with self.hall.reading() as session:
            return next(one for one in queries.boxes(session, self.election(session)) if one.row.id == box.id)

    def election(self, session: Session) -> Election:
        return session.get_one(Election, self.hall.election_id)

    def entries(self, *kinds: str) -> list[Entry]:
        with self.hall.reading() as session:
            return record.entries_of(session, self.election(session), *kinds)

    def ask_to_move(self, present: int, *unclaimed: str) -> None:
        order = MoveToPaper(self.hall.place, self.hall.election_id, present, unclaimed)
        with self.hall.begin() as work:
            service.ask_to_move_to_paper(work, order)

    def move(self, present: int, *unclaimed: str) -> None:
        self.ask_to_move(present, *unclaimed)
        with self.hall.begin(self.hall.desk.other) as work:
            service.move_to_paper(work, self.hall.place, self.hall.election_id)

    def sign_voids(self) -> int:
        """Two sign whatever void waits, in one transaction: a tap of each."""
        with begin(self.hall.sessions, PUBLIC, NOON) as work:
            election = self.election(work.session)
            waiting = select(VoidRequest).where(VoidRequest.election_id == election.id, VoidRequest.seq.is_(None))
            requests = work.session.scalars(waiting).all()
            for request in requests:
                message = act_digest("void", void_body(election, request))
                for index in (1, 2):
                    signed = sign(self.signers[index], message).hex()
                    sign_void(work, SEED, SignVoid(self.hall.place, election.id, request.id, index, signed))
            return len(requests)

    def enter_voids(self) -> None:
        """The entries and rows that two taps of everybody leave, without the taps: for halls of hundreds."""
        with begin(self.hall.sessions, self.one, NOON) as work:
            election = records.hold(work, self.hall.place, self.hall.election_id)
            for request in work.session.scalars(select(VoidRequest).where(VoidRequest.election_id == election.id)):
                body = sign_act("void", void_body(election, request), {index: self.signers[index] for index in (1, 2)})
                request.seq = records.append(work, SEED, election, "void", body).seq
                mine = (election.assembly_id, election.id, request.credential)
                work.session.get_one(Credential, mine).stands = Stands.VOID


def a_room(hall: Hall, signers: Mapping[int, Seed] | None = None) -> Room:
    """The room of a hall; in mode open its counters sign."""
    with hall.sessions.begin() as session:
        county = session.get_one(Assembly, hall.place)
        people = [acting(an_account(session, county, f"teller-{n}", Role.DESK_CLERK), Role.DESK_CLERK) for n in "123"]
    return Room(hall, *people, signers or dict(enumerate(hall.counters, start=1)))


def an_open_room(sessions: sessionmaker[Session], deputies: int = 8, present: int = 8) -> Room:
    """A room whose vote by roll-call is open."""
    hall = a_hall(sessions, deputies=deputies)
    hall.freeze()
    hall.open(present)
    return a_room(hall)


def a_paper_room(sessions: sessionmaker[Session], deputies: int = 8, boxes: Sequence[int] = (5, 3)) -> Room:
    """Everybody is on paper, the vote is closed and sealed, and so many papers went out for each box."""
    room = an_open_room(sessions, deputies, deputies)
    _put_on_paper(room, boxes)
    room.hall.seal()
    return room


def a_secret_paper_room(sessions: sessionmaker[Session], boxes: Sequence[int]) -> Room:
    """The same of a secret vote, whose scrutineers sign."""
    hall = a_secret_hall(sessions, deputies=sum(boxes), panel=3)
    freeze(hall)
    people = hold(hall)
    hall.open(sum(boxes))
    room = a_room(hall, {one.index: one.seed for one in people.people})
    _put_on_paper(room, boxes)
    [close] = room.entries("close")
    for body in people.seals(bytes.fromhex(hall.election().fingerprint or ""), close.hash):
        room.do(lambda work, order: enter_seal(work, SEED, order), EnterSeal(hall.place, hall.election_id, body))
    return room


def _put_on_paper(room: Room, boxes: Sequence[int]) -> None:
    """Everybody gets a paper, so many for each box, and the vote is closed."""
    deputies = sum(boxes)
    room.move(deputies)
    room.enter_voids()
    for number, issued in enumerate(boxes, start=1):
        room.declare(f"{number}号箱", issued)
    room.hall.close(deputies)


def rows(room: Room) -> list[PaperBox]:
    with room.hall.reading() as session:
        return list(queries.rows_of(session, room.election(session)))


def found(returned: int, *counts: int, invalid: int = 0, unused: int = 0) -> BoxCount:
    return BoxCount(returned, invalid, unused, counts)


def told_to_devices(room):
    """Who has signed each box that waits, as devices read it."""
    with begin(room.hall.sessions, room.one) as work:
        election = room.election(work.session)
        return [one["signed"] for one in queries.waiting(work.session, election, records.manifest_of(work, election))]
