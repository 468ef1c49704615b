"""A meeting of the model county: its cards drawn, its deputies checked in, its votes brought on by two organizers."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select

from ballot.balloting.card_import.service import ImportCards, LayOutCards, import_cards, lay_out_cards
from ballot.balloting.cards.draw import Draw, draw
from ballot.balloting.cards.holders import Holder
from ballot.balloting.cards.issue import Card, most_spares
from ballot.balloting.console import service as console
from ballot.balloting.console.service import CloseElection, FreezeElection, OpenElection
from ballot.balloting.presence.models import Attendance
from ballot.balloting.presence.service import Attend, call_roll, check_in, grant_leave
from ballot.balloting.setup.models import Election, Meeting, RuleId
from ballot.balloting.setup.rules import Answers
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
    prepare_election,
)
from ballot.board.demo.county import SLUG, County, morning
from ballot.board.demo.people import DEPUTIES
from ballot.kernel.work import Work
from ballot.people.models import Cycle, CycleId, Delegation, Deputy
from ballot.protocol.encoding import canonical

ON_LEAVE = 3


@dataclass(frozen=True, slots=True)
class Hall:
    """A meeting with its cards; `present` deputies have come, the first ones by number."""

    county: County
    year: int
    meeting: Meeting
    present: int
    drawn: Draw = field(repr=False)

    @property
    def moment(self) -> datetime:
        """When the vote is opened: of a meeting today this moment, else half past nine."""
        today = self.meeting.held_on == self.county.ground.today
        return self.county.ground.now if today else morning(self.meeting.held_on, 9, 30)

    @property
    def cards(self) -> Sequence[Card]:
        """The cards of those who have come."""
        return self.drawn.issue.deputies[: self.present]


@dataclass(frozen=True, slots=True)
class Asked:
    """A vote to be prepared: by which answers, on how many candidates, under which decision."""

    title: str
    template: str
    answers: Answers
    candidates: int
    decision: str
    panel: Sequence[str]
    rehearsal: bool = False


@dataclass(frozen=True, slots=True)
class Vote:
    """An election of the hall with the secrets of its panel's links, by index from 0."""

    hall: Hall
    election: Election
    links: Sequence[str] = field(repr=False)

    def address(self, place: int) -> str:
        """The personal link of one of the panel, as a path."""
        return f"/{SLUG}/{self.hall.year}/elections/{self.election.id}/panel#{self.links[place]}"

    def freeze(self) -> None:
        seed = self.hall.county.ground.seed
        order = FreezeElection(self.election.assembly_id, self.election.id, self.hall.county.ground.booth)
        self._by_two(
            lambda work: console.ask_to_freeze(work, seed, order),
            lambda work: console.freeze_election(work, seed, order),
        )

    def open(self) -> None:
        seed = self.hall.county.ground.seed
        order = OpenElection(self.election.assembly_id, self.election.id, self.hall.present)
        self._by_two(
            lambda work: console.ask_to_open(work, order),
            lambda work: console.open_election(work, seed, order),
        )

    def close(self) -> None:
        seed = self.hall.county.ground.seed
        order = CloseElection(self.election.assembly_id, self.election.id, self.hall.present)
        self._by_two(
            lambda work: console.ask_to_close(work, order),
            lambda work: console.close_election(work, seed, order),
            self.hall.moment + timedelta(minutes=12),
        )

    def _by_two(
        self, ask: Callable[[Work], object], agree: Callable[[Work], object], moment: datetime | None = None
    ) -> None:
        for login, act in (("organizer", ask), ("second", agree)):
            with self.hall.county.begin(login, moment or self.hall.moment) as work:
                act(work)


def call_hall(county: County, year: int, held_on: date, present: int) -> Hall:
    """Call the year's meeting, draw and import its cards, check in so many deputies and put a few on leave."""
    name = f"示范县第十八届人民代表大会第{'三' if held_on < county.ground.today else '四'}次会议（示例）"
    eve = morning(held_on - timedelta(days=1))
    with county.begin("organizer", eve) as work:
        cycle = work.session.scalars(select(Cycle).where(Cycle.assembly_id == county.id, Cycle.year == year)).one()
        meeting = call_meeting(work, CallMeeting(county.id, cycle.id, name, held_on, "示范县会议中心（示例）"))
        drawn = draw(_holders(work, county), most_spares(DEPUTIES))
    content = canonical(drawn.public())
    with county.begin("registrar", eve) as work:
        lay_out_cards(work, LayOutCards(county.id, meeting.id, content))
    with county.begin("registrar", eve) as work:
        import_cards(work, ImportCards(county.id, meeting.id, hashlib.sha256(content).hexdigest()))
    hall = Hall(county, year, meeting, present, drawn)
    _check_in(hall)
    return hall


def prepare(hall: Hall, asked: Asked) -> Vote:
    """Adopt the rule, set the vote up and appoint its panel; nothing is frozen."""
    county, cycle = hall.county, hall.meeting.cycle_id
    eve = morning(hall.meeting.held_on - timedelta(days=1), 10)
    with county.begin("organizer", eve) as work:
        order = PrepareElection(
            county.id, hall.meeting.id, _adopted(work, county, cycle, asked), asked.title, asked.rehearsal
        )
        election = prepare_election(work, order)
        work.session.flush()
        links = appoint_counters(work, AppointCounters(county.id, election.id, asked.panel))
    return Vote(hall, election, links)


def _adopted(work: Work, county: County, cycle: CycleId, asked: Asked) -> RuleId:
    draft = draft_rule(work, DraftRule(county.id, cycle, asked.template, asked.answers, asked.candidates))
    work.session.flush()
    return adopt_rule(work, AdoptRule(county.id, draft.id, asked.decision, work.now.date())).id


def _holders(work: Work, county: County) -> list[Holder]:
    asked = (
        select(Deputy.number, Deputy.name, Delegation.name)
        .join(Delegation, Delegation.id == Deputy.delegation_id)
        .where(Deputy.assembly_id == county.id)
        .order_by(Deputy.number)
    )
    return [Holder(*row) for row in work.session.execute(asked)]


def _check_in(hall: Hall) -> None:
    """The desk calls the roll and takes in who comes; a few have asked for leave, the others are awaited."""
    county, meeting = hall.county, hall.meeting
    with county.begin("clerk", hall.moment - timedelta(minutes=40)) as work:
        call_roll(work, county.id, meeting.id)
        asked = (
            select(Deputy.id)
            .join(Attendance, Attendance.deputy_id == Deputy.id)
            .where(Attendance.meeting_id == meeting.id)
            .order_by(Deputy.number)
        )
        for place, deputy in enumerate(work.session.scalars(asked).all()):
            order = Attend(county.id, meeting.id, deputy, version=0)
            if place < hall.present:
                check_in(work, order)
            elif place < hall.present + ON_LEAVE:
                grant_leave(work, order)
