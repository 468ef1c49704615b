"""The scrutineers of the model county's finished vote: they say what their pages would, to the services behind them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session, sessionmaker

from ballot.balloting.ceremony import queries
from ballot.balloting.ceremony.queries import Seat
from ballot.balloting.ceremony.service import EnterRound, enter_round
from ballot.balloting.counting.decrypting import enter_decryptions, opened_by
from ballot.balloting.counting.service import EnterSeal, enter_seal
from ballot.balloting.record import queries as record
from ballot.balloting.rehearsal.scrutineer import Scrutineer
from ballot.balloting.setup.models import Election
from ballot.board.demo.session import Vote
from ballot.protocol.encoding import Json
from ballot.protocol.record import body_digest, read_entry
from ballot.protocol.trustees import attempt_digest

Body = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Panel:
    """The scrutineers of one vote, each with the seat of its link."""

    vote: Vote
    people: tuple[tuple[Seat, Scrutineer], ...]
    threshold: int

    def hold_ceremony(self) -> None:
        """Make the key in four rounds; the last endorsement makes the vote ready (§4)."""
        commits = self._round("trustee", ([person.promise()] for _, person in self.people))
        reveals = self._round("reveal", ([person.reveal(commits)] for _, person in self.people))
        shares = self._round("share", (person.shares(commits, reveals) for _, person in self.people))
        for _, person in self.people:
            person.receive(reveals, shares)
        with self.vote.hall.county.reading() as session:
            election = session.get_one(Election, self.vote.election.id)
            entries = map(read_entry, record.lines(session, election))
            standing = [body_digest(entry.kind, entry.body) for entry in entries]
            e = bytes.fromhex(election.fingerprint or "")
        self._round("endorse", ([person.endorse(e, standing)] for _, person in self.people))

    def seal(self) -> None:
        """Everybody seals the close that stands (§8.1)."""
        hall = self.vote.hall
        with hall.county.reading() as session:
            election = session.get_one(Election, self.vote.election.id)
            close = record.entries_of(session, election, "close")[0].hash
        for seat, person in self.people:
            body = {"index": person.index, "election": election.fingerprint, "close": close.hex()}
            order = EnterSeal(seat.assembly_id, seat.election_id, person.sign("seal", body))
            with hall.county.ground.begin(seat.actor, hall.moment + timedelta(minutes=14)) as work:
                enter_seal(work, hall.county.ground.seed, order)

    def decrypt(self) -> None:
        """The first t open the sums; the last of them brings the result (§8.3)."""
        for seat, person in self.people[: self.threshold]:
            self._decrypt(seat, person)

    def _decrypt(self, seat: Seat, person: Scrutineer) -> None:
        county = self.vote.hall.county
        with county.reading() as session:
            measured = opened_by(session, session.get_one(Election, seat.election_id))
            body = person.decrypt(measured.opening(person.index), measured.told.sums)

            def writing() -> sessionmaker[Session]:
                session.close()
                return county.ground.sessions

            enter_decryptions(session, writing, county.ground.seed, seat, [body])

    def _round(self, kind: str, made: Iterable[list[dict[str, Json]]]) -> list[dict[str, Json]]:
        hall, sent = self.vote.hall, []
        for (seat, _), bodies in zip(self.people, made, strict=True):
            with hall.county.ground.begin(seat.actor, hall.moment - timedelta(minutes=20)) as work:
                enter_round(work, hall.county.ground.seed, EnterRound(seat, kind, bodies))
            sent += bodies
        return sent


def panel_of(vote: Vote) -> Panel:
    """The scrutineers of a vote that is frozen, each by its link."""
    with vote.hall.county.reading() as session:
        election = session.get_one(Election, vote.election.id)
        manifest, roll = queries.frame_of(session, election)
        seats = [queries.seat_at(session, election, token) for token in vote.links]
    size = manifest.trustees
    if size is None:
        raise ValueError("an open vote has counters, no scrutineers")
    attempt = attempt_digest(manifest.digest, roll.digest, 0)
    people = tuple((seat, Scrutineer(seat.index, attempt, size.threshold)) for seat in seats)
    return Panel(vote, people, size.threshold)
