"""A year whose projects are assessed: a meeting with cards, its rule, and a vote that goes its whole way."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import select

from ballot.balloting.cards.issue import issue_cards
from ballot.balloting.setup.models import Meeting
from ballot.balloting.setup.rules import Answers, Mode, template
from ballot.balloting.setup.service import AdoptRule, CallMeeting, DraftRule, adopt_rule, call_meeting, draft_rule
from ballot.kernel.policy import Role
from ballot.people.models import Account, Deputy, Term
from ballot.protocol.signature import Seed
from ballot.tracking.assessment.models import Assessment
from ballot.tracking.assessment.service.preparing import PrepareAssessment, prepare_assessment
from ballot.tracking.assessment.service.settling import SettleAssessment, settle_assessment
from tests.balloting.halls import Hall, _appointed, _lay_in
from tests.people_rows import a_deputy, acting
from tests.shortlisting.lists import Desk
from tests.tracking.years import Year, running

DUE = 12
PRESENT = 10
SATISFIED, BASICALLY, DISSATISFIED, NONE = 0, 1, 2, None
OPEN = replace(template("assessment", 0, 1), mode=Mode.OPEN)


@dataclass(frozen=True, slots=True)
class Round:
    """One assessment of a year on its way."""

    year: Year
    hall: Hall
    number: int

    def vote(self, *ballots) -> None:
        """Hold the vote; a ballot is a level a project, by card from the first on."""
        self.hall.freeze()
        self.hall.open(PRESENT)
        for card, levels in enumerate(ballots):
            marks = [3 * place + level for place, level in enumerate(levels) if level is not None]
            self.hall.cast(self.hall.envelope(card, *marks, options=3 * len(levels)))
        self.hall.close(PRESENT)
        self.hall.seal()
        self.hall.count()

    def settle(self, due_on=date(2028, 3, 31)) -> int:
        order = SettleAssessment(self.year.id, self.year.cycle_id, self.number, due_on)
        return self.year.do(self.year.organizer, settle_assessment, order)


def a_meeting(year: Year, name="常委会第九次会议", members=()) -> Meeting:
    """A meeting of twelve deputies, or of members by their number."""
    with year.sessions.begin() as session:
        term = session.scalars(select(Term)).one()
        known = set(session.scalars(select(Deputy.number)))
        for number in (f"{place:04}" for place in range(1, DUE)):
            if number not in known:
                a_deputy(session, term, number)
    with year.sessions() as session:
        ids = list(session.scalars(select(Deputy.id).where(Deputy.number.in_(members)).order_by(Deputy.number)))
    order = CallMeeting(year.id, year.cycle_id, name, date(2028, 1, 21), "", ids)
    return year.do(year.organizer, call_meeting, order)


def a_rule(year: Year, answers: Answers = OPEN):
    draft = year.do(year.organizer, draft_rule, DraftRule(year.id, year.cycle_id, "assessment", answers, 1))
    order = AdoptRule(year.id, draft.id, "示人大〔2028〕1号", date(2028, 1, 5))
    return year.do(year.organizer, adopt_rule, order).id


def a_round(year: Year, numbers=(1, 2, 3), meeting: Meeting | None = None, rule=None, **more) -> Round:
    """An assessment that is prepared down to its counters' keys."""
    meeting = meeting or a_meeting(year)
    order = PrepareAssessment(
        year.id, year.cycle_id, meeting.id, rule or a_rule(year), "满意度测评", numbers=numbers, **more
    )
    made: Assessment = year.do(year.organizer, prepare_assessment, order)
    return Round(year, a_hall_of(year, meeting, made.election_id), made.number)


def a_hall_of(year: Year, meeting: Meeting, election_id: UUID) -> Hall:
    """The hall of a vote that is prepared: its cards are given out, its counters have given their keys."""
    cards = issue_cards(PRESENT, 3)
    with year.sessions.begin() as session:
        other = session.scalars(select(Account).where(Account.login == "other")).one()
        _lay_in(session, session.get_one(Meeting, meeting.id), cards)
    desk = Desk(year.sessions, year.county, year.cycle, year.organizer, acting(other, Role.ORGANIZER), None)
    hall = Hall(desk, meeting, election_id, cards, (Seed(b"\x01" * 32), Seed(b"\x02" * 32)))
    return replace(hall, links=_appointed(hall, 2, keys=True))


def an_assessed_year(sessions) -> Round:
    """Three projects: all are satisfied with the first, most basically with the second, few with the third."""
    made = a_round(running(sessions))
    made.vote(*[(0, 1, 2)] * 5, *[(0, 0, 2)] * 2, (0, 2, 1), (0, None, None))
    return made
