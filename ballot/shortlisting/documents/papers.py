"""The papers: what each says, from what the pages show; how it looks is for web/documents."""

from collections.abc import Iterator, Sequence

from ballot.kernel.money import wan
from ballot.people.rules import day_in_china
from ballot.people.years import AssemblyYear
from ballot.shortlisting.notice.models import CandidateNotice
from ballot.shortlisting.proposals.models import Proposal
from ballot.shortlisting.proposals.rules import ProposalSheet
from ballot.shortlisting.queries import Listing, Row
from ballot.shortlisting.review.queries import Heard, Told
from ballot.shortlisting.rules import detail
from ballot.shortlisting.screening.models import DepartmentReview, Verdict
from ballot.shortlisting.screening.queries import Ended
from ballot.solicitation.models import Solicitation
from ballot.web.documents.description import Document, Heading, NewPage, Paragraph, Part, Table, said

NUMERALS = "一二三四五六七八九十"
HEADS = ("序号", "项目名称", "类别", "牵头单位", "总投资（万元）", "年度投资（万元）")
WIDTHS = (3, 16, 6, 9, 7, 7)


def solicitation(the_year: AssemblyYear, notice: Solicitation) -> Document:
    """征集公告."""
    lines = [line for line in notice.body.split("\n") if line.strip()]
    body: list[Part] = [
        Heading(line) if line[:1] in NUMERALS and line[1:2] == "、" else Paragraph(line) for line in lines
    ]
    window = f"征集时间：{said(notice.opens_on)}至{said(notice.closes_on)}。"
    if notice.year_round:
        window += "截止以后收到的建议进入储备库。"
    channels = [Paragraph(line) for line in notice.channels.split("\n") if line.strip()]
    parts: list[Part] = [*body, Heading("征集时间和渠道"), Paragraph(window), *channels]
    parts.append(Paragraph(f"每一条建议都会得到答复，最迟{said(notice.answer_by)}。"))
    issued = day_in_china(notice.published_at) if notice.published_at else notice.opens_on
    return Document(f"关于征集{the_year.year}年民生实事项目的公告", parts, closing=(the_year.name, said(issued)))


def publicity(
    the_year: AssemblyYear, notice: CandidateNotice, found: Sequence[tuple[Proposal, ProposalSheet]]
) -> Document:
    """候选项目公示."""
    rows = [
        (str(place), one.name, one.category, one.lead, wan(one.total), wan(one.this_year))
        for place, (one, _sheet) in enumerate(found, start=1)
    ]
    parts: list[Part] = [
        *(Paragraph(line) for line in notice.body.split("\n") if line.strip()),
        Paragraph(f"公示时间：{said(notice.opens_on)}至{said(notice.closes_on)}。"),
        Table(rows, HEADS, widths=WIDTHS, numbers=frozenset({4, 5})),
    ]
    closing = (the_year.name, said(notice.opens_on))
    return Document(f"{the_year.year}年民生实事初步候选项目公示", parts, closing=closing)


def compendium(the_year: AssemblyYear, listing: Listing) -> Document:
    """候选项目汇编: the table of all, then a page for each."""
    rows = [_row(row) for row in listing.rows]
    counted = (
        f"候选项目共{len(rows)}项，应选{listing.seats}项，差额{listing.surplus}项，总投资{wan(listing.total)}万元。"
    )
    parts: list[Part] = [Paragraph(counted)]
    if listing.decision:
        parts.append(Paragraph(f"决定文号：{listing.decision}"))
    parts.append(Table(rows, HEADS, "候选项目总表", WIDTHS, frozenset({4, 5})))
    for row in listing.rows:
        parts += _sheet(row)
    if listing.frozen_at:
        parts.append(Paragraph(f"名单指纹（SHA-256）：{listing.digest}", flush=True))
    closing = (the_year.name, said(day_in_china(listing.frozen_at))) if listing.frozen_at else ()
    return Document(f"{the_year.name}{the_year.year}年民生实事候选项目汇编", parts, closing=closing)


def verdicts(the_year: AssemblyYear, found: Sequence[Ended]) -> Document:
    """论证意见汇总: how each screening ended in public, with what departments said."""
    feasible = sum(one.verdict.feasible for one in found)
    counted = f"共{len(found)}项建议项目完成筛选论证，可行{feasible}项，不可行{len(found) - feasible}项。"
    parts: list[Part] = [Paragraph(counted)]
    for one in found:
        parts.append(Heading(f"{one.proposal.number}．{one.proposal.name}"))
        parts.append(Table([("结论", _judged(one.verdict)), ("意见", one.verdict.text or "无")], widths=(1, 6)))
        if one.reviews:
            lines = [(said_by.unit, _judged(said_by), said_by.text or "无") for said_by in one.reviews]
            parts.append(Table(lines, ("论证单位", "结论", "意见"), widths=(3, 4, 7)))
    newest = max((one.verdict.published_at for one in found if one.verdict.published_at), default=None)
    closing = (the_year.name, said(day_in_china(newest))) if newest else (the_year.name,)
    return Document(f"{the_year.year}年民生实事建议项目论证意见汇总", parts, closing=closing)


def opinions(the_year: AssemblyYear, listing: Listing, heard: Sequence[Heard], told: Sequence[Told]) -> Document:
    """审议意见汇总: by candidate, first the delegations, then deputies with the departments' answers."""
    counted = f"代表团提出审议意见{len(told)}条；代表提出意见和询问{len(heard)}条"
    parts: list[Part] = [Paragraph(f"{counted}，已答复{sum(_answered(one) for one in heard)}条。")]
    for row in listing.rows:
        own = [one for one in heard if one.opinion.code == row.one.code]
        said_together = [(one.delegation, one.opinion.text) for one in told if one.opinion.code == row.one.code]
        if own or said_together:
            parts.append(Heading(f"{row.place}．{row.one.sheet.name}"))
        if said_together:
            parts.append(Table(said_together, ("代表团", "审议意见"), widths=(3, 14)))
        if own:
            lines = [(one.delegation or one.deputy, one.opinion.text, _answer(one)) for one in own]
            parts.append(Table(lines, ("代表所在代表团", "意见或者询问", "答复"), widths=(3, 7, 7)))
    return Document(f"{the_year.year}年民生实事候选项目审议意见汇总", parts, closing=(the_year.name,))


def _row(row: Row) -> tuple[str, ...]:
    sheet = row.one.sheet
    return str(row.place), sheet.name, sheet.category, sheet.lead, wan(sheet.total), wan(sheet.this_year)


def _sheet(row: Row) -> Iterator[Part]:
    yield NewPage()
    yield Heading(f"{row.place}．{row.one.sheet.name}")
    yield Table([(label, value) for label, value in detail(row.one.sheet)], widths=(1, 4))


def _judged(one: Verdict | DepartmentReview) -> str:
    priced = f"，测算{wan(one.price)}万元" if one.price is not None else ""
    return ("可行" if one.feasible else "不可行") + priced


def _answered(one: Heard) -> bool:
    return one.opinion.answered_at is not None


def _answer(one: Heard) -> str:
    return f"{one.opinion.answered_for}：{one.opinion.answer}" if _answered(one) else "待答复"
