"""A meeting day for tests: one check-in, one set of cards, and what is voted on with them, vote after vote."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select

from ballot.balloting.casting.queries import measure_of
from ballot.balloting.followup.service import AskFollowUp, ask_follow_up, settle_follow_up
from ballot.balloting.paper.models import PaperBox
from ballot.balloting.paper.rules import BoxCount
from ballot.balloting.presence.models import Attendance, VoidRequest
from ballot.balloting.presence.queries.attendance import present_at
from ballot.balloting.presence.rules import VoidReason
from ballot.balloting.presence.service import AskVoid, Attend, SignVoid, ask_void, check_in, leave_early, sign_void
from ballot.balloting.record import queries as record
from ballot.balloting.rehearsal.booth import Vote, send
from ballot.balloting.setup.models import Election
from ballot.balloting.setup.rules import Answers, template
from ballot.balloting.setup.service import (
    AdoptRule,
    AppointCounters,
    DraftRule,
    PrepareElection,
    adopt_rule,
    appoint_counters,
    draft_rule,
    give_key,
    prepare_election,
)
from ballot.kernel.policy import PUBLIC, Actor
from ballot.protocol import signature, voids
from ballot.protocol.encoding import canonical
from ballot.protocol.signature import Seed
from ballot.verifier.verify import verify_record
from tests.balloting.ceremony.panels import Panel
from tests.balloting.halls import SEED, Hall
from tests.balloting.paper.rooms import Room, a_room
from tests.balloting.presence.desks import Desk, a_desk
from tests.cross.peer import Peer, in_base64


@dataclass
class Day:
    """`panel` holds the vote under way; `desk` is the one check-in of all of them."""

    panel: Panel
    desk: Desk
    tellers: tuple[Actor, Actor, Actor]
    browser: Peer

    @property
    def hall(self) -> Hall:
        return self.panel.hall

    @property
    def present(self) -> int:
        with self.hall.reading() as session:
            return present_at(session, self.hall.meeting)

    def everybody_comes(self) -> None:
        with self.hall.begin(self.desk.one) as work:
            for row in work.session.scalars(select(Attendance)).all():
                check_in(work, Attend(self.hall.place, self.hall.meeting.id, row.deputy_id, row.version))

    def one_leaves(self) -> None:
        self.desk.act(leave_early, self.desk.seen())

    def hold_ceremony(self) -> None:
        self.hall.freeze()
        self.panel.ceremony()

    def give_paper(self, card: int) -> None:
        """A deputy's card is made void for a paper, by two scrutineers."""
        key = self.hall.cards.deputies[card].key("secret").hex()
        with self.hall.begin(self.desk.one) as work:
            ask_void(work, AskVoid(self.hall.place, self.hall.election_id, key[:16], VoidReason.PAPER))
        self.sign_voids()

    def sign_voids(self) -> int:
        """Two scrutineers sign whatever waits; returns how much that was."""
        with self.hall.reading() as session:
            mine = (VoidRequest.election_id == self.hall.election_id, VoidRequest.seq.is_(None))
            waiting = session.scalars(select(VoidRequest).where(*mine)).all()
        for request in waiting:
            body = {
                "election": self.hall.election().fingerprint,
                "credential": request.credential,
                "reason": str(request.reason),
                "spare": request.spare,
            }
            for index, signed in self._signed("void", body):
                order = SignVoid(self.hall.place, self.hall.election_id, request.id, index, signed)
                with self.hall.begin(PUBLIC) as work:
                    sign_void(work, SEED, order)
        return len(waiting)

    def vote(self, choices: Sequence[Sequence[int]]) -> None:
        """A secret ballot a card, in the order of the cards; an empty choice is left out: that deputy has a paper."""
        with self.hall.reading() as session:
            measure = measure_of(session, session.get_one(Election, self.hall.election_id))
        for card, marks in zip(self.hall.cards.deputies, choices, strict=True):
            if marks:
                post = send([Vote(card.seed("secret"), tuple(marks))], measure)
                self.hall.cast(canonical(post.letters[-1].body))

    def close(self) -> None:
        self.hall.close(self.present)
        self.panel.agree()

    def lay_box(self) -> PaperBox:
        """One box, for the one paper that went out."""
        return self._room().declare("1号箱", 1)

    def count_box(self, box: PaperBox, counts: Sequence[int]) -> None:
        """Two people find the same in it, after one of them has slipped; two scrutineers sign."""
        room, slip = self._room(), BoxCount(1, 1, 0, (0,) * len(counts))
        room.count(box, slip, room.one)
        room.count(box, BoxCount(1, 0, 0, tuple(counts)), room.two)
        room.both(box, BoxCount(1, 0, 0, tuple(counts)))
        room.sign(box, 1, 2)

    def _room(self) -> Room:
        return Room(self.hall, *self.tellers, self._seeds())

    def count(self) -> dict[str, Any]:
        """Two of the scrutineers open the totals; returns the outcome that the verifier recomputed."""
        self.panel.count()
        self.panel.agree(1, 2)
        return self.verified()

    def verified(self) -> dict[str, Any]:
        archive = io.BytesIO()
        with self.hall.reading() as session:
            record.write_record(session, self.hall.election(), archive)
        found = verify_record(archive)
        assert found.accepted, found.findings
        there = self.browser.ask("verify", zip=in_base64(archive.getvalue()))
        assert there["accepted"], there
        outcome: dict[str, Any] = found.result["outcome"]
        return outcome

    def follow_up(self, panel: Sequence[str]) -> None:
        """Two organizers prepare the next round; its panel have devices of their own."""
        order = AskFollowUp(self.hall.place, self.hall.election_id, "项目票决（再次投票）", panel)
        with self.hall.begin() as work:
            ask_follow_up(work, order)
        with self.hall.begin(self.hall.desk.other) as work:
            done = settle_follow_up(work, self.hall.place, self.hall.election_id)
        assert done.election is not None
        links = tuple(link for _, link in done.links)
        self.panel = Panel(replace(self.hall, election_id=done.election.id, links=links), self.panel.app)

    def call_by_name(self, names: Sequence[str]) -> None:
        """The next vote of the meeting is a roll-call about these, by a rule of its own."""
        seeds = self.hall.counters
        links = self._prepare("town", template("town", 1, 3), "评议单位票决", ["计票人甲", "计票人乙"], names=names)
        with self.hall.begin() as work:
            for link, seed in zip(links, seeds, strict=True):
                give_key(work, self.hall.place, link, signature.public(seed).hex())

    def assess(self, projects: Sequence[str], panel: Sequence[str]) -> None:
        """The next is an assessment of these, in secret."""
        carried = [{"id": f"p{at:02}", "name": name, "detail": []} for at, name in enumerate(projects, start=1)]
        self._prepare("assessment", template("assessment", 0, len(projects)), "满意度测评", panel, projects=carried)

    def _prepare(self, name: str, answers: Answers, title: str, panel: Sequence[str], **about: Any) -> list[str]:
        county, cycle = self.hall.desk.county.id, self.hall.desk.cycle.id
        with self.hall.begin() as work:
            draft = draft_rule(work, DraftRule(county, cycle, name, answers, 3))
            work.session.flush()
            rule = adopt_rule(work, AdoptRule(county, draft.id, "示人大〔2027〕2号", date(2027, 1, 12))).id
            made = prepare_election(work, PrepareElection(county, self.hall.meeting.id, rule, title, **about))
            work.session.flush()
            links = appoint_counters(work, AppointCounters(county, made.id, panel))
        self.panel = Panel(replace(self.hall, election_id=made.id, links=tuple(links)), self.panel.app)
        return links

    def _signed(self, kind: str, body: dict[str, Any]) -> list[tuple[int, str]]:
        digest = voids.act_digest(kind, body)
        return [(index, signature.sign(seed, digest).hex()) for index, seed in self._seeds().items()]

    def _seeds(self) -> dict[int, Seed]:
        return {index: Seed(bytes.fromhex(self.panel.stored[index].attempt.seed)) for index in (1, 2)}


def a_day(panel: Panel, browser: Peer) -> Day:
    """The day begins: everybody is expected, nobody has come; `browser` verifies each record once more."""
    room = a_room(panel.hall)
    return Day(panel, a_desk(panel.hall.sessions, panel.hall), (room.one, room.two, room.three), browser)
