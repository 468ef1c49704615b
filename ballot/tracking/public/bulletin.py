"""The 季度通报: one period of a year as an official document, of nothing but what was published."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from ballot.kernel.errors import Missing
from ballot.kernel.lifecycle import TaskStage
from ballot.kernel.money import wan
from ballot.tracking.lamps.models import Task
from ballot.tracking.lamps.rules import Lamp
from ballot.tracking.plans.models import ImplementationPlan, Period, PlanLine, Project, Unit
from ballot.tracking.plans.rules import PeriodKind
from ballot.tracking.reports.models import Report
from ballot.tracking.reports.queries import missing, stands
from ballot.web.documents.description import Document, Heading, Paragraph, Part, Table

LAMPS = {Lamp.GREEN: "绿灯", Lamp.YELLOW: "黄灯", Lamp.RED: "红灯"}
HEADS = ("序号", "项目名称", "责任单位", "计划进度", "完成进度", "完成资金（万元）", "形象进度", "灯")


@dataclass(frozen=True, slots=True)
class Told:
    """A project in the period, with its newest published report if there is one."""

    project: Project
    unit: str
    line: PlanLine
    report: Report | None


@dataclass(frozen=True, slots=True)
class Bulletin:
    """What one period of a year came to; `late` names who hadn't filed on the day of asking."""

    plan: ImplementationPlan
    period: Period
    rows: Sequence[Told]
    late: Sequence[tuple[Project, str]]
    open_tasks: Sequence[tuple[Task, str]]

    def lit(self, lamp: Lamp) -> list[Told]:
        return [row for row in self.rows if row.report is not None and row.report.lamp is lamp]

    @property
    def name(self) -> str:
        return f"第{self.period.number}季度" if self.plan.periods is PeriodKind.QUARTER else f"{self.period.number}月"


def bulletin(session: Session, plan: ImplementationPlan, number: int, today: date) -> Bulletin:
    """The bulletin of a period in four questions; raises Missing."""
    period = session.get(Period, (plan.assembly_id, plan.id, number))
    if period is None:
        raise Missing(f"no period {number} in this year")
    tasks = session.execute(
        select(Task, Project.name)
        .join(Project, Project.id == Task.project_id)
        .where(Task.plan_id == plan.id, Task.stage != TaskStage.CLOSED)
        .order_by(Task.number)
    )
    late = missing(session, plan, period, limit=None) if period.due_on < today else []
    return Bulletin(plan, period, _rows(session, plan, number), late, [(row[0], row[1]) for row in tasks])


def document(found: Bulletin, assembly: str, year: int) -> Document:
    """The bulletin as an official document."""
    told = [row for row in found.rows if row.report is not None]
    rows = [_cells(place, row) for place, row in enumerate(found.rows, start=1)]
    widths = (1, 5, 4, 2, 2, 3, 6, 2)
    parts: list[Part] = [
        Paragraph(_summary(found, len(told))),
        Heading("一、各项目进度"),
        Table(rows=rows, heads=HEADS, widths=widths, numbers=frozenset({0, 3, 4, 5})),
        Heading("二、滞后的项目"),
        *[Paragraph(line) for line in _behind(found)],
        Heading("三、逾期未报的单位"),
        *[Paragraph(line) for line in _late(found)],
        Heading("四、未销号的整改任务"),
        *[Paragraph(line) for line in _tasks(found)],
    ]
    title = f"{assembly}{year}年{found.name}民生实事项目进度通报"
    return Document(title=title, parts=parts, closing=(f"{assembly}",), landscape=True)


def _rows(session: Session, plan: ImplementationPlan, number: int) -> list[Told]:
    public = and_(Report.project_id == Project.id, Report.period == number, stands())
    asked = (
        select(Project, Unit.name, PlanLine, Report)
        .join(PlanLine, and_(PlanLine.project_id == Project.id, PlanLine.period == number))
        .outerjoin(Unit, Unit.id == Project.unit_id)
        .outerjoin(Report, public)
        .where(Project.plan_id == plan.id)
        .order_by(Project.number)
    )
    return [Told(row[0], row[1] or "", row[2], row[3]) for row in session.execute(asked)]


def _cells(place: int, row: Told) -> tuple[str, ...]:
    report = row.report
    plan = (str(place), row.project.name, row.unit, percent(row.line.progress))
    if report is None:
        return (*plan, "未公开", "", "", "")
    lamp = LAMPS.get(report.lamp, "") if report.lamp else ""
    return (*plan, percent(report.progress), wan(report.money), report.milestone, lamp)


def _summary(found: Bulletin, told: int) -> str:
    lit = "，".join(f"{words}{len(found.lit(lamp))}个" for lamp, words in LAMPS.items())
    # A sub-item's money is part of its project's.
    spent = sum(row.report.money for row in found.rows if row.report and row.project.parent_id is None)
    return (
        f"截至{found.period.ends_on.month}月{found.period.ends_on.day}日，{len(found.rows)}个项目（含子项）中"
        f"有{told}个公开了本期进度：{lit}；累计完成投资{wan(spent)}万元。"
    )


def _behind(found: Bulletin) -> list[str]:
    rows = [*found.lit(Lamp.RED), *found.lit(Lamp.YELLOW)]
    lines = [
        f"{row.project.name}（{row.unit}）：计划{percent(row.line.progress)}，完成{percent(row.report.progress)}。"
        f"{row.report.reason}"
        for row in rows
        if row.report is not None
    ]
    return lines or ["无。"]


def _late(found: Bulletin) -> list[str]:
    return [f"{unit}：{project.name}。" for project, unit in found.late] or ["无。"]


def _tasks(found: Bulletin) -> list[str]:
    return [
        f"第{task.number}号，{name}（{task.duty}），限{task.due_on.isoformat()}前：{task.problem}"
        for task, name in found.open_tasks
    ] or ["无。"]


def percent(thousandths: int) -> str:
    whole, part = divmod(thousandths, 10)
    return f"{whole}.{part}%" if part else f"{whole}%"
