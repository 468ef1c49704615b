"""How people's roles, moments and deeds are called on a page."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from flask import Flask
from flask_babel import lazy_gettext as _l

from ballot.kernel.lifecycle import ApprovalStage, CycleStage
from ballot.kernel.policy import Action, Role
from ballot.people.models import Body, Level
from ballot.people.rules import CHINA

ROLES: Mapping[Role, str] = {
    Role.DEPUTY: _l("人大代表"),
    Role.ORGANIZER: _l("组织人员"),
    Role.CHAIR: _l("大会执行主席"),
    Role.DESK_CLERK: _l("签到人员"),
    Role.FILER: _l("责任单位填报人"),
    Role.SIGNER: _l("责任单位签发人"),
    Role.SCRUTINEER: _l("监票人"),
    Role.REGISTRAR: _l("发卡登记员"),
    Role.STATION_STAFF: _l("联络站工作人员"),
    Role.PANEL_MEMBER: _l("评审组成员"),
    Role.AUDITOR: _l("审计员"),
    Role.ADMIN: _l("管理员"),
}
LEVELS: Mapping[Level, str] = {
    Level.PROVINCE: _l("省级"),
    Level.CITY: _l("市级"),
    Level.COUNTY: _l("县级"),
    Level.TOWN: _l("乡镇"),
    Level.STREET: _l("街道"),
}
BODIES: Mapping[Body, str] = {
    Body.CONGRESS: _l("人民代表大会"),
    Body.STANDING_COMMITTEE: _l("人大常委会"),
    Body.STREET_COUNCIL: _l("居民议事会"),
}

ACTS: Mapping[Action, str] = {
    Action.FREEZE_CANDIDATES: _l("冻结候选项目"),
    Action.FREEZE_ELECTION: _l("冻结票决"),
    Action.OPEN_ELECTION: _l("开启票决"),
    Action.CLOSE_ELECTION: _l("结束票决"),
    Action.CANCEL_ELECTION: _l("取消票决"),
    Action.MOVE_TO_PAPER: _l("全部改用纸质票"),
    Action.FOLLOW_UP_ELECTION: _l("对没有选定的再作处理"),
}
APPROVALS: Mapping[ApprovalStage, str] = {
    ApprovalStage.ASKED: _l("等待确认"),
    ApprovalStage.CONFIRMED: _l("已确认"),
    ApprovalStage.WITHDRAWN: _l("已撤回"),
    ApprovalStage.LAPSED: _l("已过期"),
    ApprovalStage.USED: _l("已办理"),
}
CYCLES: Mapping[CycleStage, str] = {
    CycleStage.DRAFT: _l("筹备"),
    CycleStage.SOLICITING: _l("征集"),
    CycleStage.SHORTLISTING: _l("初定"),
    CycleStage.REVIEWING: _l("审议"),
    CycleStage.BALLOTING: _l("票决"),
    CycleStage.TRACKING: _l("实施"),
    CycleStage.ASSESSING: _l("测评"),
    CycleStage.CLOSED: _l("结束"),
}
STATES: Mapping[str, str] = {"active": _l("使用中"), "waiting": _l("待激活"), "disabled": _l("已停用")}
DESKS: tuple[tuple[Action, str, str], ...] = (
    (Action.READ_ACCOUNTS, "accounts.index", _l("账号与身份")),
    (Action.READ_DEPUTIES, "deputies.index", _l("代表名册")),
    (Action.IMPORT_PEOPLE, "imports.index", _l("导入与导出")),
    (Action.CHANGE_DEPUTIES, "deputies.stations", _l("代表联络站")),
    (Action.READ_ASSEMBLIES, "assemblies.index", _l("下级单位")),
    (Action.READ_CYCLES, "assemblies.cycles", _l("年度")),
    (Action.READ_APPROVALS, "approvals.index", _l("等待第二人确认的事项")),
    (Action.READ_CONSOLE, "consoles.index", _l("主持台")),
    (Action.KEEP_DESK, "desks.index", _l("签到处")),
    (Action.IMPORT_CARDS, "card_desks.index", _l("票决卡")),
    (Action.SEARCH_LOG, "audit.index", _l("操作日志")),
)
"""Where each action's work is done: what an account's page offers first."""


def set_up(app: Flask) -> None:
    app.add_template_filter(moment)
    words: dict[str, object] = {"ROLES": ROLES, "LEVELS": LEVELS, "BODIES": BODIES, "ACTS": ACTS, "STATES": STATES}
    words.update({"APPROVALS": APPROVALS, "CYCLES": CYCLES, "DESKS": DESKS, "roles_named": roles_named})
    app.context_processor(lambda: words)


def roles_named(roles: Iterable[Role]) -> str:
    return "、".join(str(ROLES[role]) for role in Role if role in set(roles) and role in ROLES)


def moment(at: datetime) -> str:
    """A moment as it was in China, to the minute."""
    return at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
