"""A year's report as an official document: the same numbers as the pages of the year, from the same questions."""

from collections.abc import Iterator, Sequence

from ballot.balloting.counting.queries import Line
from ballot.board.archive import satisfaction
from ballot.board.archive.queries import Annual, YearTold
from ballot.kernel.money import wan
from ballot.tracking.assessment.rules import Level
from ballot.tracking.lamps.rules import Lamp
from ballot.tracking.public.bulletin import percent
from ballot.tracking.public.opendata import LAMPS, STAGES
from ballot.tracking.public.queries import Row
from ballot.web.documents.description import Document, Heading, Paragraph, Part, Table

HEADS = ("序号", "项目名称", "责任单位", "年度投资（万元）", "完成投资（万元）", "完成进度", "灯", "状态")
WIDTHS = (1, 6, 4, 3, 3, 2, 1, 2)
COLUMNS = (
    *("年份", "建议线索", "其中群众提出", "候选项目", "选定项目"),
    *("计划投资（万元）", "完成投资（万元）", "已验收", "绿灯", "黄灯", "红灯"),
    *("测评项目", "满意", "基本满意", "不满意"),
)
"""What the archive is called as a table; money in 万元."""


def document(found: Annual, assembly: str, year: int) -> Document:
    """The report of one year."""
    parts: list[Part] = [
        Paragraph(_summary(found.told)),
        Heading("一、征集"),
        Paragraph(_collected(found.told)),
        Heading("二、票决"),
        *(Paragraph(line) for line in _voted(found)),
        Heading("三、实施"),
        *_carried_out(found),
        Heading("四、监督"),
        Paragraph(_looked_after(found)),
        Heading("五、满意度测评"),
        *satisfaction.parts(found),
    ]
    title = f"{assembly}{year}年民生实事项目票决和实施情况报告"
    return Document(title=title, parts=parts, closing=(assembly,), landscape=True)


def table(rows: Sequence[YearTold]) -> Iterator[tuple[str, ...]]:
    """All years as a table to take along."""
    yield COLUMNS
    for one in rows:
        lamps = (one.lamps[lamp] for lamp in (Lamp.GREEN, Lamp.YELLOW, Lamp.RED))
        counts = (one.year, one.ideas, one.citizens, one.candidates, one.chosen)
        levels = (one.assessed, *(one.levels[level] for level in Level))
        yield (*map(str, counts), wan(one.planned), wan(one.spent), *map(str, (one.accepted, *lamps, *levels)))


def _summary(told: YearTold) -> str:
    return (
        f"{told.year}年共征集建议线索{told.ideas}条，确定候选项目{told.candidates}个，选定项目{told.chosen}个，"
        f"年度计划投资{wan(told.planned)}万元，完成投资{wan(told.spent)}万元，已验收{told.accepted}个。"
    )


def _collected(told: YearTold) -> str:
    if not told.ideas:
        return "本系统没有本年度的征集记录。"
    return f"建议线索{told.ideas}条，其中群众提出{told.citizens}条，占{told.share}%。"


def _voted(found: Annual) -> list[str]:
    lines = [
        f"{election.title}：应到{outcome.numbers.due}名，实到{outcome.numbers.present}名，"
        f"收回{outcome.numbers.returned}张，有效{outcome.numbers.valid}张，"
        + (f"选定{len(outcome.chosen)}项。" if outcome.valid else "本次票决无效。")
        + _votes(outcome.chosen if told else ())
        for election, outcome, told in found.votes
    ]
    return lines or ["本系统没有本年度的票决记录。"]


def _votes(chosen: Sequence[Line]) -> str:
    return "；".join(f"{one.name}{one.score}票" for one in chosen) + "。" if chosen else ""


def _carried_out(found: Annual) -> Iterator[Part]:
    if not found.projects:
        yield Paragraph("实施计划还没有公布。")
        return
    rows = [_cells(row) for row in found.projects]
    yield Table(rows=rows, heads=HEADS, widths=WIDTHS, numbers=frozenset({0, 3, 4, 5}))
    lamps = "，".join(f"{LAMPS[lamp]}灯{found.told.lamps[lamp]}个" for lamp in (Lamp.GREEN, Lamp.YELLOW, Lamp.RED))
    yield Paragraph(f"不计子项，{lamps}，已验收{found.told.accepted}个。")


def _cells(row: Row) -> tuple[str, ...]:
    one = row.project
    done = "" if one.actual is None else percent(one.actual)
    money = (wan(one.this_year), wan(one.spent))
    return (str(one.number), one.name, row.unit, *money, done, LAMPS[one.lamp], STAGES[one.stage])


def _looked_after(found: Annual) -> str:
    deeds = found.deeds
    return (
        f"代表督查{deeds.inspections}次；交办整改{deeds.tasks}项，已销号{deeds.closed}项；"
        f"依法调整、暂缓、终止{deeds.changes}项次。"
    )
