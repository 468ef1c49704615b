"""How the desk's states and acts are called on its pages."""

from collections.abc import Mapping
from dataclasses import asdict

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from ballot.balloting.presence.queries.attendance import Row
from ballot.balloting.presence.queries.voids import VoidState
from ballot.balloting.presence.rules import Channel, Quorum, VoidReason
from ballot.balloting.wording import bar_in_words
from ballot.kernel.lifecycle import AttendanceStage
from ballot.people.rules import CHINA
from ballot.web.words import zh

STAGES: Mapping[AttendanceStage, str] = {
    AttendanceStage.EXPECTED: _l("未到"),
    AttendanceStage.ON_LEAVE: _l("请假"),
    AttendanceStage.PRESENT: _l("已签到"),
    AttendanceStage.LATE: _l("迟到签到"),
    AttendanceStage.LEFT: _l("已提前离会"),
}
LAMPS: Mapping[AttendanceStage, str] = {
    AttendanceStage.EXPECTED: "idle",
    AttendanceStage.ON_LEAVE: "idle",
    AttendanceStage.PRESENT: "good",
    AttendanceStage.LATE: "warn",
    AttendanceStage.LEFT: "bad",
}
CHANNELS: Mapping[Channel, str] = {Channel.PHONE: _l("手机"), Channel.PAPER: _l("纸票")}
REASONS: Mapping[VoidReason, str] = {
    VoidReason.PAPER: _l("改用纸票"),
    VoidReason.REPLACED: _l("换用备用卡"),
    VoidReason.REVOKED: _l("只作废，不换卡"),
}
VOIDS: Mapping[VoidState, str] = {
    VoidState.WAITING: _l("等待签名"),
    VoidState.STANDING: _l("作废已成立"),
    VoidState.VOTED: _l("该卡已投票，不能作废"),
    VoidState.TOO_LATE: _l("票决已结束，未作废"),
    VoidState.WITHDRAWN: _l("已撤回"),
}
VOID_LAMPS: Mapping[VoidState, str] = {
    VoidState.WAITING: "warn",
    VoidState.STANDING: "done",
    VoidState.VOTED: "bad",
    VoidState.TOO_LATE: "bad",
    VoidState.WITHDRAWN: "idle",
}
ACTS: Mapping[str, str] = {
    "check-in": _l("签到"),
    "check-in-late": _l("迟到签到"),
    "undo-check-in": _l("撤销签到"),
    "leave-early": _l("提前离会"),
    "undo-leaving": _l("撤销离会"),
    "grant-leave": _l("请假"),
    "undo-leave": _l("撤销请假"),
    "to-paper": _l("改用纸票"),
    "to-phone": _l("改用手机"),
}
OFFERED: Mapping[AttendanceStage, tuple[str, ...]] = {
    AttendanceStage.EXPECTED: ("grant-leave",),
    AttendanceStage.ON_LEAVE: ("undo-leave",),
    AttendanceStage.PRESENT: ("leave-early", "undo-check-in"),
    AttendanceStage.LATE: ("leave-early", "undo-check-in"),
    AttendanceStage.LEFT: ("undo-leaving",),
}
"""What else can be done with a deputy, beside the one big button."""
WORDS: Mapping[str, object] = {
    "STAGES": STAGES,
    "LAMPS": LAMPS,
    "CHANNELS": CHANNELS,
    "REASONS": REASONS,
    "VOIDS": VOIDS,
    "VOID_LAMPS": VOID_LAMPS,
    "ATTEND": ACTS,
    "OFFERED": OFFERED,
}
ASKED: Mapping[str, str] = {
    "unfit-card-number": _l("卡号是卡片外面印的 8 位数字和字母（0 到 9、a 到 f），例如 1a2b 3c4d。"),
    "no-such-card": _l("本次票决没有这个卡号。请核对卡片外面印的号码，注意是否为本次票决的卡号。"),
    "two-such-cards": _l("有两张卡的前 8 位相同，分不清是哪一张。请让代表在手机上打开卡，读出前 16 位。"),
    "card-has-voted": _l("这张卡已经投票，不能作废，也不能改用纸票。"),
    "card-is-void": _l("这张卡已经作废。"),
    "card-is-spare": _l("这是还没有启用的备用卡。请输入要作废的那张卡的号码。"),
    "void-asked-otherwise": _l("这张卡已经以别的理由提出作废。要更改，请先撤回下面的那一条。"),
    "no-spare-left": _l("备用卡已经用完。可以改用纸票。"),
    "no-void-now": _l("这次票决还没有准备好，或者已经结束，现在不能作废卡。"),
}

SERIAL: Mapping[str, str] = {
    "no-such-serial": _l("本次会议的卡没有这个序号。"),
    "serial-taken": _l("这张卡已经登记给另一位代表。如果登记错了，请先在上面停用它的登录，再登记给本人。"),
}
HOLDER: Mapping[str, str] = {
    "no-such-deputy": _l("本次会议没有这个证号的代表。"),
    "has-card": _l("这位代表的卡还可以登录。请先在上面停用它的登录，再登记这一张。"),
}


def sentence(row: Row, text: str) -> Markup:
    """A sentence about a deputy: `%(name)s`, `%(stage)s`, `%(by)s` and `%(at)s` are filled in."""
    changed = row.attendance.changed_at
    given = {
        "name": zh(row.name),
        "stage": STAGES[row.attendance.stage],
        "by": zh(row.by or "—"),
        "at": changed.astimezone(CHINA).strftime("%H:%M") if changed else "—",
    }
    # The text is ours; what is filled in is escaped by the filling.
    return Markup(text) % given  # noqa: S704


def quorum_in_words(told: Quorum) -> str:
    """How many must be present by the rule, how many are, and whether that suffices."""
    if told.bar is None:
        return str(_("票决办法对到会人数没有另外的要求。"))
    bar = bar_in_words(asdict(told.bar), "zh" if get_locale().language == "zh" else "en")
    rule = _("法定人数：%(bar)s，即至少 %(needed)s 人。", bar=bar, needed=told.needed)
    if told.reached:
        return str(rule + _("已达到。"))
    return str(rule + _("还差 %(missing)s 人。", missing=told.needed - told.present))


def number_groups(key: str) -> str:
    """A card number as it stands outside the card: eight hex digits in two groups."""
    return f"{key[:4]} {key[4:8]}"
