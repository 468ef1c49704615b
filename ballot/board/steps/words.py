"""How a year's steps are called, what each move does, and what it waits for."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from ballot.board.steps.rules import Hindrance, WrongDays
from ballot.kernel.lifecycle import CycleMove

MOVES: Mapping[CycleMove, str] = {
    CycleMove.OPEN_SOLICITATION: _l("开始征集"),
    CycleMove.CLOSE_SOLICITATION: _l("结束征集，进入初定"),
    CycleMove.OPEN_REVIEW: _l("提交代表审议"),
    CycleMove.OPEN_SESSION: _l("进入票决"),
    CycleMove.PUBLISH_CHOSEN: _l("公布选定项目，进入实施"),
    CycleMove.OPEN_ASSESSMENT: _l("进入测评"),
    CycleMove.CLOSE_YEAR: _l("结束本年度"),
}
EFFECTS: Mapping[CycleMove, str] = {
    CycleMove.OPEN_SOLICITATION: _l("首页写明正在征集建议。"),
    CycleMove.CLOSE_SOLICITATION: _l("首页写明征集已经结束，政府开始筛选、测算。"),
    CycleMove.OPEN_REVIEW: _l("首页写明代表正在审议候选项目。"),
    CycleMove.OPEN_SESSION: _l("首页写明大会即将票决；候选项目名单已经冻结。"),
    CycleMove.PUBLISH_CHOSEN: _l("首页写明选定的项目正在实施。"),
    CycleMove.OPEN_ASSESSMENT: _l("首页写明代表正在测评。"),
    CycleMove.CLOSE_YEAR: _l("首页写明本年度已经办结。"),
}
HINDRANCES: Mapping[Hindrance, str] = {
    Hindrance.NO_DAYS: _l("还没有公布这一环节的日期。请先填写日期。"),
    Hindrance.NOT_BEGUN: _l("公布的第一天还没有到。要提前，请先改日期。"),
    Hindrance.NOT_OVER: _l("公布的最后一天还没有过。要提前结束，请先改日期。"),
    Hindrance.NO_CANDIDATES: _l("候选项目名单里还没有项目。请先编制名单。"),
    Hindrance.NOT_FROZEN: _l("候选项目名单还没有冻结。请先由两位组织人员冻结。"),
    Hindrance.NOT_COUNTED: _l("票决还没有计票公布。"),
    Hindrance.NOT_SETTLED: _l("测评还没有登记结果。请先登记。"),
}
DAYS: Mapping[WrongDays, str] = {
    WrongDays.HALF: _l("请把第一天和最后一天都填上，或者都不填。"),
    WrongDays.BACKWARDS: _l("最后一天不能早于第一天。"),
    WrongDays.BEFORE_ITS_TURN: _l("这一环节不能先于前一环节开始。"),
}
