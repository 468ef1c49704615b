"""How paper is called on its pages: states, what doesn't add up, and what two counts differ in."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from ballot.balloting.paper.queries.boxes import Box, awaited
from ballot.balloting.paper.queries.reconciling import Line, Reconciliation
from ballot.balloting.paper.rules import BoxState, Difference, Fault, Flaw, too_small
from ballot.protocol.manifest import Manifest
from ballot.web.words import zh

STATES: Mapping[BoxState, str] = {
    BoxState.GATHERING: _l("等待投票结束"),
    BoxState.MIXED: _l("已倒入另一个票箱"),
    BoxState.UNCOUNTED: _l("等待清点"),
    BoxState.COUNTED_ONCE: _l("已清点一遍，等待第二人"),
    BoxState.AGREED: _l("两遍一致，等待签名"),
    BoxState.ENTERED: _l("已写进公开记录"),
}
STATE_LAMPS: Mapping[BoxState, str] = {
    BoxState.GATHERING: "idle",
    BoxState.MIXED: "idle",
    BoxState.UNCOUNTED: "warn",
    BoxState.COUNTED_ONCE: "warn",
    BoxState.AGREED: "good",
    BoxState.ENTERED: "done",
}
MARKS: Mapping[str, str] = {
    "approve": _l("赞成"),
    "oppose": _l("反对"),
    "satisfied": _l("满意"),
    "basically": _l("基本满意"),
    "dissatisfied": _l("不满意"),
}
NUMBERS: Mapping[str, str] = {"returned": _l("收回"), "invalid": _l("无效票"), "unused": _l("未用")}
NO_BOXES = _l("票决还没有冻结，或者已经开始计票。")
BOX_REFUSALS: Mapping[str, str] = {
    "same-box-name": _l("已有同名的票箱，地点不同。请换一个名称。"),
    "unfit-box-name": _l("名称里不能有顿号。"),
    "too-many-boxes": _l("票箱已经够多，不能再添。"),
    "no-boxes-now": NO_BOXES,
}
ISSUE_REFUSALS: Mapping[str, str] = {
    "more-papers-than-voids": _l("各票箱发出的合计不能多于已成立的纸票作废。请先核对作废。"),
}
COUNT_REFUSALS: Mapping[str, str] = {
    "counted-by-you": _l("这一遍您已经清点过，数字没有改动。第二遍须由另一个人清点。"),
    "count-stands": _l("两个人的清点已经一致，不用再输入。"),
    "other-round": _l("两遍清点不一致，已经重新开始。请看下面的差异，重新清点后输入。"),
    "box-too-small": _l("纸票太少，单独清点会泄露各人的选择。请先把这个票箱倒入另一个票箱。"),
    "unfit-count": _l("数字太大，请核对。"),
    "box-counted": _l("这个票箱已经写进公开记录，或者已经倒入另一个票箱，不用再清点。"),
    "no-boxes-now": NO_BOXES,
}


def option_words(manifest: Manifest, place: int) -> Markup | str:
    """An option as people call it: its project, and the mark where there are several."""
    option = manifest.options[place]
    name = zh(next(one.name for one in manifest.projects if one.id == option.project))
    if len(manifest.marks_of(option.project)) == 1:
        return name
    return Markup("{}{}{}").format(name, _("："), mark_words(option.mark))


def mark_words(mark: str) -> str:
    if mark.startswith("rank-"):
        return str(_("第 %(place)s 位", place=mark.removeprefix("rank-")))
    return str(MARKS[mark]) if mark in MARKS else mark


def fault_words(fault: Fault) -> str:
    """Why a number can't be, and what it may be."""
    if fault.flaw is Flaw.MORE_INVALID:
        return str(_("无效票 %(found)s 张，多于收回的 %(bound)s 张。", found=fault.found, bound=fault.bound))
    if fault.flaw is Flaw.OVER_VALID:
        return str(_("得 %(found)s 票，多于有效票 %(bound)s 张。", found=fault.found, bound=fault.bound))
    if fault.flaw is Flaw.OVER_LIMIT:
        return str(
            _("合计 %(found)s 个选择，这些有效票最多只能有 %(bound)s 个。", found=fault.found, bound=fault.bound)
        )
    return str(_("合计 %(found)s 个选择，这些有效票至少应有 %(bound)s 个。", found=fault.found, bound=fault.bound))


def difference_words(one: Difference, manifest: Manifest) -> Markup | str:
    """What two people count differently."""
    return NUMBERS[one.name] if one.place is None else option_words(manifest, one.place)


def findings(found: Reconciliation, manifest: Manifest | None) -> list[tuple[str, Any]]:
    """What doesn't add up, as (kind of notice, sentence); nothing where all of it does."""
    told = [*_of_issue(found)]
    for line in found.lines:
        told += _of_box(line)
    if manifest is not None and any(line.box.state is BoxState.AGREED for line in found.lines):
        told += _of_awaited(awaited([line.box for line in found.lines], manifest))
    papers = found.all.returned
    if manifest is not None and found.whole and too_small(papers, manifest):
        told.append(("warn", _("收回的纸票总共只有 %(count)s 张，公布它们的合计可能看出各人的选择。", count=papers)))
    return told


def awaited_words(count: int) -> str:
    """Why nobody can sign a box of a secret vote yet."""
    return str(
        _(
            "还有 %(count)s 个票箱没有清点一致，或者纸票太少、要先倒入另一个票箱。全部办完以后才能签名。",
            count=count,
        )
    )


def _of_awaited(count: int) -> Sequence[tuple[str, str]]:
    return [("", awaited_words(count))] if count else []


def _of_issue(found: Reconciliation) -> Sequence[tuple[str, str]]:
    told = []
    if found.unassigned > 0:
        told.append(
            (
                "warn",
                _("还有 %(count)s 张纸票没有记到任何票箱。没有发出的也要记，结果才能产生。", count=found.unassigned),
            )
        )
    elif found.unassigned < 0:
        told.append(("bad", _("票箱发出的比已成立的纸票作废多 %(count)s 张。", count=-found.unassigned)))
    if found.lines and found.handed != found.voids:
        told.append(
            (
                "",
                _(
                    "应发纸票 %(voids)s 张，签到处登记已发 %(handed)s 张，没有登记的按发出而未收回计算。",
                    voids=found.voids,
                    handed=found.handed,
                ),
            )
        )
    return told


def _of_box(line: Line) -> Sequence[tuple[str, Any]]:
    if line.balance is None:
        return []
    box, missing = zh(line.label), line.balance.missing
    if line.balance.returned > line.issued:
        over = line.balance.returned - line.issued
        return [("bad", _filled(_("%(box)s收回的比发出的多 %(count)s 张：这样整个票决无效。"), box, over))]
    if missing > 0:
        return [("warn", _filled(_("%(box)s有 %(count)s 张发出后既没有投入票箱，也没有交回。"), box, missing))]
    if missing < 0:
        return [("warn", _filled(_("%(box)s收回和未用合计比发出的多 %(count)s 张。"), box, -missing))]
    return []


def _filled(text: str, box: Markup, count: int) -> Markup:
    # The text is ours; what is filled in is escaped already.
    return Markup(text) % {"box": box, "count": count}  # noqa: S704


def counted_words(box: Box, held_up: int) -> tuple[str, str]:
    """What an entered count led to, and the kind of notice that says it; `held_up` is by how many other boxes."""
    if box.state is BoxState.AGREED and held_up:
        return str(_("两遍清点一致。")), "message"
    if box.state is BoxState.AGREED:
        return str(_("两遍清点一致。请两名计票人或监票人在自己的设备上签名。")), "message"
    if box.state is BoxState.COUNTED_ONCE:
        return str(_("第一遍清点已保存。请另一个人独立清点第二遍，不要互相看数字。")), "message"
    return str(_("两遍清点不一致，差异列在下面。请两人重新清点。")), "warn"
