"""The 测评表: before the vote a sheet with three boxes a project, afterwards the same sheet with what came of it."""

from ballot.balloting.wording import boundary_in_words
from ballot.tracking.assessment.book import Booked, Line
from ballot.tracking.assessment.rules import Level
from ballot.tracking.assessment.words import OFFICIAL
from ballot.web.documents.description import Document, Paragraph, Part, Table

HEADS = ("序号", "项目名称", "满意", "基本满意", "不满意")
BOX = "○"


def sheet(found: Booked, assembly: str, year: int) -> Document:
    """The round's sheet, blank until it is settled."""
    parts = _results(found) if found.settled else _boxes(found)
    title = f"{assembly}{year}年民生实事项目满意度测评{'结果' if found.settled else ''}表"
    day = found.round.held_on
    return Document(title=title, parts=parts, closing=(assembly, f"{day.year}年{day.month}月{day.day}日"))


def _boxes(found: Booked) -> list[Part]:
    rows = [(str(place), one.row.name, BOX, BOX, BOX) for place, one in enumerate(found.lines, start=1)]
    return [
        Paragraph("请对每个项目在满意、基本满意、不满意中选一项打“√”；不选的视为弃权，选两项以上的该项目无效。"),
        Table(rows=rows, heads=HEADS, widths=(1, 6, 2, 2, 2)),
    ]


def _results(found: Booked) -> list[Part]:
    rows = [(str(place), one.row.name, *_told(one)) for place, one in enumerate(found.lines, start=1)]
    parts: list[Part] = [Paragraph(_summary(found))]
    parts.append(Table(rows=rows, heads=(*HEADS, "等次"), widths=(1, 6, 2, 2, 2, 2), numbers=frozenset({0, 2, 3, 4})))
    numbers = found.numbers
    if found.levels and numbers:
        parts.append(Paragraph(boundary_in_words(found.levels, numbers, "zh").replace(" ", "")))
    parts += [
        Paragraph(f"“{one.row.name}”三项合计{one.counts.total}，与其他项目不一致，按公布的数字照录。")
        for one in found.odd
        if one.counts
    ]
    if found.round.source:
        parts.append(Paragraph(f"出处：{found.round.source}"))
    return parts


def _summary(found: Booked) -> str:
    one = found.round
    numbers = [
        f"{words}{number}名" for words, number in (("应到", one.due), ("实到", one.present)) if number is not None
    ]
    told = [f"{OFFICIAL[level]}{len(found.of(level))}项" for level in Level if found.of(level)]
    return "，".join([*numbers, f"测评{len(found.lines)}项", *told]) + "。"


def _told(one: Line) -> tuple[str, ...]:
    votes = [str(number) for number in one.counts.marks().values()] if one.counts else ["—"] * 3
    return (*votes, OFFICIAL[one.level] if one.level else "未公布等次")
