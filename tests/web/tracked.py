"""A year of tracking for the map of addresses: a public plan, a manned unit, a published report, a task."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from ballot.balloting.setup.rules import ASSESSMENT
from ballot.kernel.lifecycle import PlanStage, ReportStage
from ballot.kernel.policy import Role
from ballot.people.models import Deputy
from ballot.protocol.encoding import canonical
from ballot.tracking.assessment.models import Assessment, AssessmentLine, Rating, RatingWindow
from ballot.tracking.assessment.rules import Assessor, Level
from ballot.tracking.changes.models import ProjectChange
from ballot.tracking.changes.rules import ChangeSort, Decider, ReasonClass
from ballot.tracking.groups.models import (
    GroupDeputy,
    GroupProject,
    Inspection,
    InspectionDeputy,
    InspectionPhoto,
    SupervisionGroup,
)
from ballot.tracking.lamps.models import Task, TaskSource
from ballot.tracking.lamps.rules import Basis, Lamp
from ballot.tracking.plans.models import ImplementationPlan, Period, PlanLine, Project, Unit, UnitMember
from ballot.tracking.plans.rules import PeriodKind, even, spans
from ballot.tracking.reports.models import Report, ReportFile
from ballot.tracking.reports.rules import FileSort
from tests.people_rows import NOON


def a_tracked_year(
    sessions: sessionmaker[Session], town: UUID, cycle: UUID, log_id: UUID, accounts: Mapping[Role, UUID]
) -> dict[str, object]:
    """What stands in addresses, by its name there."""
    with sessions.begin() as session:
        plan, unit = a_plan(session, town, cycle, log_id), Unit(id=uuid4(), assembly_id=town, name="县教育局")
        session.add(unit)
        session.flush()
        for role in (Role.FILER, Role.SIGNER):
            session.add(UnitMember(assembly_id=town, unit_id=unit.id, account_id=accounts[role]))
        projects = [a_project(session, plan, unit, number) for number in (1, 2)]
        file = a_report(session, projects[0], accounts)
        session.add(a_task(plan, projects[0]))
        seen = a_visit(session, plan, projects[0], accounts[Role.DEPUTY])
        session.add(a_change(projects[0], accounts[Role.ORGANIZER]))
        an_assessment(session, plan, projects)
    numbers = {"turn": 1, "period": 1, "task": 1, "group": 1, "change": 1, "taking": "keep", "file_kind": "docx"}
    return {**numbers, "unit_id": unit.id, "file_id": file.id, "inspection_id": seen.id}


def a_plan(session: Session, town: UUID, cycle: UUID, log_id: UUID) -> ImplementationPlan:
    terms = {"periods": PeriodKind.QUARTER, "basis": Basis.LAG, "green": 10, "yellow": 30}
    public = {"stage": PlanStage.PUBLISHED, "decision": "二号", "published_at": NOON}
    plan = ImplementationPlan(
        id=uuid4(), assembly_id=town, cycle_id=cycle, source="公告", log_id=log_id, **terms, **public
    )
    session.add(plan)
    session.flush()
    for one in spans(2025, PeriodKind.QUARTER):
        days = {"starts_on": one.starts_on, "ends_on": one.ends_on, "due_on": one.due_on}
        session.add(Period(assembly_id=town, plan_id=plan.id, number=one.number, **days))
    return plan


def a_project(session: Session, plan: ImplementationPlan, unit: Unit, number: int) -> Project:
    told = {"lamp": Lamp.RED, "told": 1, "planned": 250, "actual": 0, "spent": 0} if number == 1 else {}
    words = {"name": f"第{number}个工程", "content": "内容", "category": "教育", "target": "建成"}
    same = {"assembly_id": plan.assembly_id, "plan_id": plan.id, "log_id": plan.log_id}
    made = Project(id=uuid4(), number=number, unit_id=unit.id, total=100, this_year=100, **words, **told, **same)
    session.add(made)
    session.flush()
    for period, line in enumerate(even(4, 100), start=1):
        numbers = {"progress": line.progress, "money": line.money, "milestone": "基础"}
        session.add(PlanLine(assembly_id=plan.assembly_id, project_id=made.id, period=period, **numbers))
    return made


def a_report(session: Session, project: Project, accounts: Mapping[Role, UUID]) -> ReportFile:
    words = {"milestone": "未动工", "problems": "征地", "reason": "征地"}
    signed = {"filed_by": accounts[Role.FILER], "signed_by": accounts[Role.SIGNER], "filed_at": NOON}
    public = {"stage": ReportStage.PUBLISHED, "published_at": NOON, "lamp": Lamp.RED, "changed_at": NOON}
    same = {"assembly_id": project.assembly_id, "log_id": project.log_id}
    report = Report(
        id=uuid4(), project_id=project.id, period=1, version=1, progress=0, money=0, **words, **signed, **public, **same
    )
    session.add(report)
    session.flush()
    photo = {"sort": FileSort.BEFORE, "name": "前.png", "type": "image/png", "width": 1, "height": 1, "data": b"pixels"}
    file = ReportFile(id=uuid4(), assembly_id=project.assembly_id, report_id=report.id, position=1, **photo)
    session.add(file)
    return file


def a_visit(session: Session, plan: ImplementationPlan, project: Project, account: UUID) -> Inspection:
    """A group of the deputy who has an account, and what it saw."""
    deputy = session.scalars(select(Deputy).where(Deputy.account_id == account)).one()
    group = SupervisionGroup(id=uuid4(), assembly_id=plan.assembly_id, plan_id=plan.id, number=1, name="第一小组")
    words = {"place": "工地", "findings": "未动工", "problem": "征地未完成"}
    same = {"assembly_id": plan.assembly_id, "project_id": project.id}
    seen = Inspection(id=uuid4(), key=uuid4(), held_on=NOON.date(), by=account, at=NOON, **words, **same)
    session.add_all([group, seen])
    session.flush()
    photo = {"type": "image/png", "width": 1, "height": 1, "data": b"pixels"}
    town = plan.assembly_id
    session.add_all(
        [
            GroupDeputy(assembly_id=town, group_id=group.id, deputy_id=deputy.id),
            GroupProject(group_id=group.id, **same),
            InspectionDeputy(assembly_id=town, inspection_id=seen.id, deputy_id=deputy.id),
            InspectionPhoto(id=uuid4(), assembly_id=town, inspection_id=seen.id, position=1, **photo),
        ]
    )
    return seen


def a_change(project: Project, account: UUID) -> ProjectChange:
    words = {"reason": "征地", "meeting": "第九次会议", "decision": "九号", "notice": "公告。"}
    kinds = {"sort": ChangeSort.ADJUST, "reason_class": ReasonClass.LAND, "decider": Decider.STANDING_COMMITTEE}
    values = {"old": {"target": "十台", "total": 100}, "new": {"target": "八台", "total": 80}}
    made = {"by": account, "at": NOON, "decided_on": NOON.date()}
    return ProjectChange(
        id=uuid4(), assembly_id=project.assembly_id, project_id=project.id, number=1, **words, **kinds, **values, **made
    )


def an_assessment(session: Session, plan: ImplementationPlan, projects: Sequence[Project]) -> None:
    """A published round by its rule, its second row odd and dissatisfied, and a window in which somebody rated."""
    town, rule = plan.assembly_id, canonical(list(ASSESSMENT.levels)).decode()
    numbers = {"number": 1, "due": 34, "present": 29, "levels": rule, "held_on": NOON.date(), "settled_at": NOON}
    round_ = Assessment(
        id=uuid4(),
        assembly_id=town,
        cycle_id=plan.cycle_id,
        assessor=Assessor.COMMITTEE,
        source="报道",
        log_id=plan.log_id,
        **numbers,
    )
    session.add(round_)
    session.flush()
    told = (((28, 1, 0), Level.SATISFIED, False), ((1, 2, 25), Level.DISSATISFIED, True))
    for place, (project, (counts, level, odd)) in enumerate(zip(projects, told, strict=True), start=1):
        votes = dict(zip(Level, counts, strict=True))
        same = {"assembly_id": town, "assessment_id": round_.id, "project_id": project.id, "name": project.name}
        session.add(AssessmentLine(id=uuid4(), place=place, level=level, odd=odd, **same, **votes))
    days = {"opens_on": NOON.date(), "closes_on": date(2199, 12, 31), "weight": 70, "set_at": NOON}
    session.add(RatingWindow(assembly_id=town, cycle_id=plan.cycle_id, **days))
    rated = {"level": Level.BASICALLY, "words": "好", "proven": True, "at": NOON, "mark": "0" * 64}
    session.add(Rating(assembly_id=town, project_id=projects[0].id, **rated))


def a_task(plan: ImplementationPlan, project: Project) -> Task:
    words = {"problem": "征地未完成", "duty": "县教育局", "due_on": date(2025, 6, 1), "opened_at": NOON}
    same = {"assembly_id": plan.assembly_id, "plan_id": plan.id, "log_id": plan.log_id, "project_id": project.id}
    return Task(id=uuid4(), number=1, source=TaskSource.ORGANIZER, **words, **same)
