"""A year of tracking for tests: three chosen projects, two units with their people, and whoever acts."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from ballot.kernel.policy import Actor, AssemblyId, Role
from ballot.kernel.work import begin
from ballot.people.models import Assembly, Cycle, CycleId, RoleGrant
from ballot.tracking.plans.models import Project, Unit
from ballot.tracking.plans.rules import Line
from ballot.tracking.plans.service.carrying import CarryOver, carry_over
from ballot.tracking.plans.service.laying import LayProject, lay_project, set_members
from ballot.tracking.plans.service.publishing import publish_plan
from ballot.tracking.reports.rules import Told
from ballot.tracking.reports.service import judging, writing
from ballot.tracking.reports.service.rows import Place
from tests.people_rows import a_deputy, a_term, acting, an_account
from tests.shortlisting.lists import WAN, a_desk, a_sheet

EARLY = datetime(2027, 2, 1, 4, tzinfo=UTC)
APRIL = datetime(2027, 4, 5, 4, tzinfo=UTC)
LINES = (Line(200, 100 * WAN), Line(500, 300 * WAN), Line(800, 500 * WAN), Line(1000, 600 * WAN))


@dataclass(frozen=True, slots=True)
class Year:
    """A county's year; the first and third project are the civil affairs bureau's, the second the schools'."""

    sessions: sessionmaker[Session]
    county: Assembly
    cycle: Cycle
    organizer: Actor
    filer: Actor
    signer: Actor
    stranger: Actor
    deputy: Actor

    @property
    def id(self) -> AssemblyId:
        return self.county.id

    @property
    def cycle_id(self) -> CycleId:
        return self.cycle.id

    def do(self, actor, verb, *arguments, now=APRIL, **named):
        with begin(self.sessions, actor, now) as work:
            return verb(work, *arguments, **named)

    def at(self, number=1, period=1) -> Place:
        return Place(self.id, self.cycle_id, number, period)

    def project(self, number=1) -> Project:
        with self.sessions() as session:
            return session.scalars(select(Project).where(Project.number == number)).one()

    def rows(self, model):
        with self.sessions() as session:
            return list(session.scalars(select(model)))

    def write(self, number=1, period=1, progress=200, money=100 * WAN, now=APRIL, **more):
        correction = more.pop("correction", "")
        told = Told(progress, money, more.pop("milestone", "基础完工"), **more)
        return self.do(self.filer, writing.write_report, self.at(number, period), told, correction, now=now)

    def file(self, number=1, period=1, progress=200, now=APRIL, **more):
        """Write, submit and sign."""
        self.write(number, period, progress, now=now, **more)
        self.do(self.filer, writing.submit_report, self.at(number, period), now=now)
        self.do(self.signer, writing.sign_report, self.at(number, period), now=now)

    def publish(self, number=1, period=1, progress=200, now=APRIL, **more):
        self.file(number, period, progress, now=now, **more)
        self.do(self.organizer, judging.accept_report, self.at(number, period), now=now)
        return self.do(self.organizer, judging.publish_report, self.at(number, period), now=now)


def carried(sessions) -> Year:
    """A year whose three chosen projects have just been carried over."""
    desk = a_desk(sessions, seats=3)
    desk.add(
        a_sheet(),
        a_sheet("护眼灯光工程", lead="县教育局"),
        a_sheet("养老食堂建设", lead="县民政局，各乡镇"),
        a_sheet("公园"),
    )
    desk.freeze()
    with sessions.begin() as session:
        county = session.get_one(Assembly, desk.county.id)
        filer, signer = (
            an_account(session, county, word, Role(word), mail=f"{word}@example.org") for word in ("filer", "signer")
        )
        session.add(RoleGrant(assembly_id=county.id, account_id=signer.id, role=Role.FILER, since=date(2027, 1, 1)))
        stranger = an_account(session, county, "stranger", Role.FILER)
        deputy = an_account(session, county, "deputy")
        a_deputy(session, a_term(session, county), "001", account_id=deputy.id)
    order = CarryOver(county.id, desk.cycle.id, ("p01", "p02", "p03"), "示人大公告〔2027〕1号")
    with begin(sessions, desk.one, EARLY) as work:
        carry_over(work, order)
    acts = {
        "filer": acting(filer, Role.FILER),
        "signer": acting(signer, Role.SIGNER, Role.FILER),
        "stranger": acting(stranger, Role.FILER),
        "deputy": acting(deputy, Role.DEPUTY),
    }
    return Year(sessions, county, desk.cycle, desk.one, **acts)


def man(year: Year) -> None:
    """Let filer and signer act for every unit."""
    for unit in year.rows(Unit):
        both = [UUID(one.id) for one in (year.filer, year.signer)]
        year.do(year.organizer, set_members, year.id, unit.id, both, year.cycle.log_id, now=EARLY)


def laid(year: Year) -> None:
    """Give the first project the lines that the tests speak of."""
    year.do(
        year.organizer,
        lay_project,
        LayProject(year.id, year.cycle_id, 1, "县民政局", "装 10 台", LINES),
        now=EARLY,
    )


def running(sessions) -> Year:
    """A year whose plan is public."""
    year = carried(sessions)
    man(year)
    laid(year)
    year.do(year.organizer, publish_plan, year.id, year.cycle_id, "示政发〔2027〕2号", now=EARLY)
    return year
