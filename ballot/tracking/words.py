"""How lamps, periods, stages and reasons are called on a page."""

from collections.abc import Mapping

from flask import Flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ballot.kernel.lifecycle import PlanStage, ProjectStage, ReportStage, TaskStage
from ballot.tracking.assessment import words as assessment
from ballot.tracking.changes.rules import ChangeSort, Decider, ReasonClass
from ballot.tracking.completion.rules import Result
from ballot.tracking.lamps.models import TaskSource
from ballot.tracking.lamps.rules import Basis, Lamp
from ballot.tracking.plans.rules import Fault, PeriodKind
from ballot.tracking.reports.rules import FileSort

LAMPS: Mapping[Lamp, str] = {
    Lamp.GREEN: _l("绿灯：按计划"),
    Lamp.YELLOW: _l("黄灯：滞后"),
    Lamp.RED: _l("红灯：严重滞后"),
    Lamp.DONE: _l("蓝灯：已验收"),
    Lamp.IDLE: _l("未亮灯"),
}
KINDS: Mapping[Lamp, str] = {
    Lamp.GREEN: "good",
    Lamp.YELLOW: "warn",
    Lamp.RED: "bad",
    Lamp.DONE: "done",
    Lamp.IDLE: "idle",
}
PROJECT_STAGES: Mapping[ProjectStage, str] = {
    ProjectStage.UNDERWAY: _l("实施中"),
    ProjectStage.COMPLETED: _l("已报完工，待验收"),
    ProjectStage.ACCEPTED: _l("已验收"),
    ProjectStage.DEFERRED: _l("暂缓"),
    ProjectStage.TERMINATED: _l("终止"),
}
REPORT_STAGES: Mapping[ReportStage, str] = {
    ReportStage.DRAFT: _l("填写中"),
    ReportStage.SUBMITTED: _l("待签发"),
    ReportStage.FILED: _l("已报送，待审核"),
    ReportStage.RETURNED: _l("被退回"),
    ReportStage.ACCEPTED: _l("已接收，待公开"),
    ReportStage.PUBLISHED: _l("已公开"),
}
REPORT_LAMPS: Mapping[ReportStage, str] = {
    ReportStage.DRAFT: "idle",
    ReportStage.SUBMITTED: "idle",
    ReportStage.FILED: "good",
    ReportStage.RETURNED: "warn",
    ReportStage.ACCEPTED: "good",
    ReportStage.PUBLISHED: "done",
}
TASK_STAGES: Mapping[TaskStage, str] = {
    TaskStage.OPEN: _l("待整改"),
    TaskStage.ANSWERED: _l("已答复，待代表核验"),
    TaskStage.CLOSED: _l("已销号"),
}
TASK_LAMPS: Mapping[TaskStage, str] = {TaskStage.OPEN: "bad", TaskStage.ANSWERED: "warn", TaskStage.CLOSED: "done"}
TASK_SOURCES: Mapping[TaskSource, str] = {
    TaskSource.LAMP: _l("红灯"),
    TaskSource.INSPECTION: _l("代表督查"),
    TaskSource.ORGANIZER: _l("组织人员交办"),
    TaskSource.ASSESSMENT: _l("满意度测评"),
}
PLAN_STAGES: Mapping[PlanStage, str] = {PlanStage.DRAFT: _l("编制中"), PlanStage.PUBLISHED: _l("已公布")}
PERIOD_KINDS: Mapping[PeriodKind, str] = {PeriodKind.QUARTER: _l("每季度一次"), PeriodKind.MONTH: _l("每月一次")}
BASES: Mapping[Basis, str] = {
    Basis.LAG: _l("比计划滞后多少个百分点"),
    Basis.ABSOLUTE: _l("完成了百分之多少"),
}
PLAN_FAULTS: Mapping[Fault, str] = {
    Fault.NO_PROJECTS: _l("计划里没有项目"),
    Fault.NO_UNIT: _l("没有责任单位"),
    Fault.NO_PEOPLE: _l("责任单位要有一个填报人和另一个签发人"),
    Fault.NO_LINES: _l("缺少某一期的计划"),
    Fault.BACKWARDS: _l("进度或资金倒退，或者超过 100%"),
    Fault.NOT_WHOLE: _l("最后一期没有到 100%"),
}
FILE_SORTS: Mapping[FileSort, str] = {
    FileSort.BEFORE: _l("实施前照片"),
    FileSort.AFTER: _l("实施后照片"),
    FileSort.DOCUMENT: _l("文件"),
}
CHANGE_SORTS: Mapping[ChangeSort, str] = {
    ChangeSort.ADJUST: _l("调整"),
    ChangeSort.DEFER: _l("暂缓"),
    ChangeSort.RESUME: _l("恢复实施"),
    ChangeSort.TERMINATE: _l("终止"),
}
REASON_CLASSES: Mapping[ReasonClass, str] = {
    ReasonClass.FORCE_MAJEURE: _l("不可抗力"),
    ReasonClass.POLICY: _l("政策变化"),
    ReasonClass.LAND: _l("用地条件"),
    ReasonClass.FUNDS: _l("资金条件"),
    ReasonClass.OTHER: _l("其他原因"),
}
DECIDERS: Mapping[Decider, str] = {
    Decider.STANDING_COMMITTEE: _l("人大常委会"),
    Decider.TOWN_CONGRESS: _l("乡镇人民代表大会"),
    Decider.STREET_COUNCIL: _l("居民议事会"),
}
CHANGED: Mapping[str, str] = {
    "content": _l("建设规模和内容"),
    "target": _l("年度目标"),
    "total": _l("总投资"),
    "this_year": _l("年度投资"),
    "unit": _l("责任单位"),
}
RESULTS: Mapping[Result, str] = {
    Result.COMPLETED: _l("已完成"),
    Result.BASICALLY: _l("基本完成"),
    Result.NOT_COMPLETED: _l("未完成"),
}


def set_up(app: Flask) -> None:
    # Globals, since the macros that need them are imported without a page's context.
    app.jinja_env.globals.update(
        LAMPS=LAMPS,
        LAMP_KINDS=KINDS,
        PROJECT_STAGES=PROJECT_STAGES,
        REPORT_STAGES=REPORT_STAGES,
        REPORT_LAMPS=REPORT_LAMPS,
        TASK_STAGES=TASK_STAGES,
        TASK_LAMPS=TASK_LAMPS,
        TASK_SOURCES=TASK_SOURCES,
        PLAN_STAGES=PLAN_STAGES,
        PERIOD_KINDS=PERIOD_KINDS,
        BASES=BASES,
        PLAN_FAULTS=PLAN_FAULTS,
        FILE_SORTS=FILE_SORTS,
        CHANGE_SORTS=CHANGE_SORTS,
        REASON_CLASSES=REASON_CLASSES,
        DECIDERS=DECIDERS,
        CHANGED=CHANGED,
        RESULTS=RESULTS,
        period_name=period_name,
    )
    assessment.set_up(app)
    app.add_template_filter(percent)
    app.add_template_filter(part)


def period_name(kind: PeriodKind, number: int) -> str:
    """What a period is called: 第 1 季度, 3 月."""
    if kind is PeriodKind.QUARTER:
        return str(_("第 %(number)s 季度", number=number))
    return str(_("%(number)s 月", number=number))


def part(thousandths: int) -> int | float:
    """Progress as the number that a drawing takes: 500 → 50, 556 → 55.6."""
    whole, rest = divmod(thousandths, 10)
    return thousandths / 10 if rest else whole


def percent(thousandths: int | None) -> str:
    """Progress as people read it: 556 → 55.6%."""
    if thousandths is None:
        return "—"
    whole, part = divmod(thousandths, 10)
    return f"{whole}.{part}%" if part else f"{whole}%"
