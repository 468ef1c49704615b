"""The minute as an official document, in Chinese whatever page it is taken from; it bears each record's last head."""

from collections.abc import Iterator, Sequence

from ballot.balloting.counting.announcement import MARKS as LEVELS
from ballot.balloting.counting.queries import Outcome
from ballot.balloting.hands.queries import Counted
from ballot.balloting.hands.rules import Base
from ballot.balloting.minute.queries import Held, Minute
from ballot.balloting.setup.rules import Mode
from ballot.kernel.lifecycle import ElectionStage
from ballot.web.documents.description import Document, Heading, Paragraph, Part, Signatures, Table

NUMBERS = "一二三四五六七八九十"
STAGES = {
    ElectionStage.FROZEN: "已经冻结",
    ElectionStage.READY: "准备就绪，等待开始",
    ElectionStage.OPEN: "正在投票",
    ElectionStage.CLOSED: "投票已经结束，等待计票结果",
    ElectionStage.COUNTED: "结果已经公布",
    ElectionStage.ANNULLED: "已经取消，没有结果",
}
HEADS = ("序号", "事项", "应到", "实到", "赞成", "反对", "弃权", "未表决", "结果", "签认")
WIDTHS = (2, 8, 2, 2, 2, 2, 2, 3, 3, 4)


def minute_paper(found: Minute) -> Document:
    """Everything that two have signed for or a record says."""
    day, place = found.meeting.held_on, found.meeting.place
    where = f"地点：{place}。" if place else ""
    parts: list[Part] = [Paragraph(f"会议日期：{day.year}年{day.month}月{day.day}日。{where}")]
    parts += [Heading("一、举手表决"), *_hands(found.hands)]
    parts += [Heading("二、票决"), *_votes(found.votes, "没有票决。")]
    if found.rehearsals:
        parts += [Heading("三、演练（不产生任何结果）"), *_votes(found.rehearsals, "")]
    parts.append(Signatures(("总监票人", "监票人", "记录人")))
    return Document(f"{found.meeting.name}表决记录", parts, landscape=True)


def _hands(rows: Sequence[Counted]) -> Iterator[Part]:
    if not rows:
        yield Paragraph("没有举手表决的事项。")
        return
    yield Table([_counted(one) for one in rows], HEADS, widths=WIDTHS, numbers=frozenset(range(2, 8)))


def _counted(one: Counted) -> list[str]:
    hands = one.row.hands
    bar = "全体代表" if hands.base is Base.DUE else "到会代表"
    counts = (hands.due, hands.present, hands.in_favour, hands.against, hands.abstaining, hands.silent)
    result = "通过" if hands.passed else "没有通过"
    signed = f"{one.entered_by}、{one.confirmed_by}"
    return [str(one.row.position), one.row.subject, *map(str, counts), f"{result}（{bar}过半数）", signed]


def _votes(rows: Sequence[Held], none: str) -> Iterator[Part]:
    if not rows and none:
        yield Paragraph(none)
    for number, one in enumerate(rows, start=1):
        yield Heading(f"（{_number(number)}）{one.election.title}", 2)
        yield Table(list(_facts(one)), widths=(1, 4))


def _number(number: int) -> str:
    return NUMBERS[number - 1] if number <= len(NUMBERS) else str(number)


def _facts(one: Held) -> Iterator[tuple[str, str]]:
    election = one.election
    yield "方式", "无记名投票" if election.mode is Mode.SECRET else "记名投票"
    if one.parent:
        yield "接着办理", one.parent
    yield "状态", STAGES[election.stage] + (f"：{one.reason}" if one.reason else "")
    yield from _outcome(one)
    if election.fingerprint:
        yield "核对语编号", _groups(election.fingerprint)
    if election.stage in (ElectionStage.COUNTED, ElectionStage.ANNULLED):
        yield "记录最后一条", f"第 {election.height - 1} 条，{_groups(election.head)}"


def _outcome(one: Held) -> Iterator[tuple[str, str]]:
    found = one.outcome
    if found is None:
        return
    numbers = found.numbers
    yield "应到、实到", f"{numbers.due} 名，{numbers.present} 名"
    yield "发出、收回、有效票", f"{found.issued} 张，{numbers.returned} 张，{numbers.valid} 张"
    if not found.valid:
        yield "结果", "无效：到会人数没有达到要求" if found.reason == "quorum" else "无效：收回的纸质票多于发出的票"
        return
    yield from _levels(found) if found.assesses else _chosen(one, found)


def _levels(found: Outcome) -> Iterator[tuple[str, str]]:
    for level in found.levels:
        yield LEVELS[level.mark], "；".join(line.name for line in found.of_level(level.mark)) or "没有"


def _chosen(one: Held, found: Outcome) -> Iterator[tuple[str, str]]:
    yield "选定", "；".join(line.name for line in found.chosen) or "没有"
    if found.tied:
        yield "票数相等", "；".join(line.name for line in found.tied)
    if found.vacant:
        yield "没有选定的名额", f"{found.vacant} 个"
    if one.decided:
        yield "主席团决定选定", "；".join(one.decided)
    if one.words:
        yield "决定", one.words


def _groups(digest: str) -> str:
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))
