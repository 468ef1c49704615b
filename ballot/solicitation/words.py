"""How channels, ends and remarks are called on a page."""

from collections.abc import Mapping

from flask import Flask
from flask_babel import lazy_gettext as _l

from ballot.kernel.lifecycle import IdeaStage, SolicitationStage
from ballot.people.sign_in.picture import qr
from ballot.solicitation.queries.desk import State, Whose
from ballot.solicitation.rules.ideas import ExitSort, Origin, RemarkSort, Route

ORIGINS: Mapping[Origin, str] = {
    Origin.PAGE: _l("网上征集"),
    Origin.DEPUTY: _l("代表码"),
    Origin.STATION: _l("家站码"),
    Origin.HOTLINE: _l("热线电话"),
    Origin.LETTER: _l("来信"),
    Origin.MEETING: _l("座谈走访"),
    Origin.MAIL: _l("电子邮件"),
    Origin.DESK: _l("现场窗口"),
    Origin.UNIT: _l("单位申报"),
}
ROUTES: Mapping[Route, str] = {
    Route.PROPOSE: _l("立为建议项目"),
    Route.MERGE: _l("并入相同建议"),
    Route.PASS: _l("转交部门办理"),
    Route.MICRO: _l("作为微实事办理"),
    Route.DECLINE: _l("不采纳"),
}
STAGES: Mapping[IdeaStage, str] = {
    IdeaStage.RECEIVED: _l("已收到，待审阅"),
    IdeaStage.OPEN: _l("已公开，办理中"),
    IdeaStage.ANSWERED: _l("已答复"),
    IdeaStage.REFUSED: _l("不予公开"),
    IdeaStage.WITHDRAWN: _l("已撤回"),
}
NOTICES: Mapping[SolicitationStage, str] = {
    SolicitationStage.DRAFT: _l("草稿"),
    SolicitationStage.PUBLISHED: _l("已发布"),
    SolicitationStage.CLOSED: _l("已结束"),
}
REMARKS: Mapping[RemarkSort, str] = {
    RemarkSort.SUPPLEMENT: _l("补充"),
    RemarkSort.QUESTION: _l("询问"),
    RemarkSort.REPLY: _l("答复询问"),
    RemarkSort.COMPLAINT: _l("催办"),
    RemarkSort.NOTE: _l("内部记录"),
}
EXITS: Mapping[ExitSort, str] = {
    ExitSort.PROPOSED: _l("成为建议项目"),
    ExitSort.DECLINED: _l("筛选后不予列入"),
    ExitSort.ADOPTED: _l("纳入项目"),
    ExitSort.NOT_CHOSEN: _l("票决未选中"),
    ExitSort.RESERVED: _l("进入储备库"),
    ExitSort.DONE: _l("已经办成"),
    ExitSort.CORRECTED: _l("更正"),
}
WHOSE: Mapping[Whose, str] = {
    Whose.MINE: _l("我的"),
    Whose.FREE: _l("无人领取"),
    Whose.ALL: _l("所有人的"),
}
STATES: Mapping[State, str] = {
    State.UNDONE: _l("未办"),
    State.UNSEEN: _l("待审阅"),
    State.PREPARED: _l("已拟答复，待发布"),
    State.COMPLAINED: _l("被催办"),
    State.DONE: _l("已办结"),
    State.ALL: _l("全部"),
}
LAMPS: Mapping[str, str] = {
    "received": "warn",
    "open": "idle",
    "answered": "done",
    "refused": "idle",
    "withdrawn": "idle",
    "propose": "good",
    "merge": "done",
    "pass": "done",
    "micro": "good",
    "decline": "idle",
}
UNFIT: Mapping[str, str] = {
    "no-picture": _l("这不是 JPEG、PNG 或 WebP 照片。"),
    "moving": _l("动图不能上传，请换一张静止的照片。"),
    "bomb": _l("照片的像素太多（最多 4000 万），请缩小后再试。"),
    "broken": _l("照片已损坏，无法打开。请换一张。"),
    "too-much": _l("打开照片所需的内存或时间超过了限度，请缩小后再试。"),
}


def state_word(stage: IdeaStage, route: Route | None) -> str:
    """How an idea stands: the route of its answer, else its stage."""
    return str(ROUTES[route] if stage is IdeaStage.ANSWERED and route else STAGES[stage])


def state_lamp(stage: IdeaStage, route: Route | None) -> str:
    return LAMPS[route if stage is IdeaStage.ANSWERED and route else stage]


def set_up(app: Flask) -> None:
    # Globals, since the macros that need them are imported without a page's context.
    words = {"ORIGINS": ORIGINS, "ROUTES": ROUTES, "IDEA_STAGES": STAGES, "REMARKS": REMARKS, "EXITS": EXITS}
    words.update({"NOTICE_STAGES": NOTICES, "WHOSE": WHOSE, "DESK_STATES": STATES})
    app.jinja_env.globals.update(words, state_word=state_word, state_lamp=state_lamp, qr=qr)
