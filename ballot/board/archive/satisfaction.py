"""What a year's report says of satisfaction: each project's round that stands, the public's rating apart beside it."""

from collections.abc import Iterator

from ballot.board.archive.queries import Annual, YearTold
from ballot.tracking.assessment.book import Judged
from ballot.tracking.assessment.queries import Round
from ballot.tracking.assessment.rules import Assessor, Counts, Level
from ballot.tracking.assessment.words import OFFICIAL
from ballot.web.documents.description import Paragraph, Part, Table, said

WHO = {Assessor.DEPUTIES: "全体代表", Assessor.COMMITTEE: "人大常委会组成人员"}
HEADS = ("项目名称", "测评日期", *(f"{OFFICIAL[level]}票" for level in Level), "等次")
WIDTHS = (6, 3, 2, 2, 2, 2)
PUBLIC = tuple(f"公众{OFFICIAL[level]}" for level in Level)
UNKNOWN = "未公布等次"


def parts(found: Annual) -> Iterator[Part]:
    """The section of the report; rating has its own columns, and only where its days were ever announced."""
    if not found.judged:
        yield Paragraph("本系统没有本年度的测评结果。")
        return
    yield Paragraph(_summary(found.told) + _who(found))
    rating = next((one.rating for one in found.judged if one.rating), None)
    rows = [(*_cells(one), *(_rated(one) if rating else ())) for one in found.judged]
    heads, widths = ((*HEADS, *PUBLIC), (*WIDTHS, 2, 2, 2)) if rating else (HEADS, WIDTHS)
    numbers = frozenset(place for place, head in enumerate(heads) if head.endswith("票") or head in PUBLIC)
    yield Table(rows=rows, heads=heads, widths=widths, numbers=numbers)
    yield from (Paragraph(_odd(one.name, one.newest)) for one in found.judged if one.newest and one.newest.odd)
    if rating:
        days = f"{said(rating.opens_on)}至{said(rating.closes_on)}"
        yield Paragraph(f"公众评价的时间为{days}，与测评分别列出，不计入票数和等次。")


def _summary(told: YearTold) -> str:
    if not told.assessed:
        return "还没有测评。"
    levels = [f"{OFFICIAL[level]}{told.levels[level]}个" for level in Level if told.levels[level]]
    unknown = told.assessed - sum(told.levels.values())
    return "，".join([f"测评项目{told.assessed}个", *levels, *([f"{UNKNOWN}{unknown}个"] if unknown else [])]) + "。"


def _who(found: Annual) -> str:
    """Who assessed on which day: a project that was assessed again is told by its newest round alone."""
    rounds = sorted({(one.newest.held_on, one.newest.assessor) for one in found.judged if one.newest})
    told = "，".join(f"{said(day)}由{WHO[assessor]}测评" for day, assessor in rounds)
    return f"{told}；多次测评的，列最近一次。" if told else ""


def _cells(one: Judged) -> tuple[str, ...]:
    if one.newest is None:
        return (one.name, "未测评", *_votes(None), "—")
    level = one.newest.level or one.newest.printed
    return (one.name, said(one.newest.held_on), *_votes(one.newest.counts), OFFICIAL[level] if level else UNKNOWN)


def _rated(one: Judged) -> tuple[str, ...]:
    return _votes(one.rating.counts if one.rating else None)


def _votes(counts: Counts | None) -> tuple[str, ...]:
    return tuple(map(str, counts.marks().values())) if counts else ("—",) * len(Level)


def _odd(name: str, newest: Round) -> str:
    total = newest.counts.total if newest.counts else 0
    return f"“{name}”三项合计{total}，与同表其他项目不一致，按公布的数字照录。"
