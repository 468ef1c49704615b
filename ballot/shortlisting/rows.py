"""Between rows and sheets: the one place that knows which column holds which part of a sheet."""

from collections import defaultdict
from dataclasses import fields

from sqlalchemy import select
from sqlalchemy.orm import Session

from ballot.shortlisting.models import Candidate, CandidateId, FundingLine, ListId
from ballot.shortlisting.rules import Coded, Funding, Sheet

PLAIN = tuple(field.name for field in fields(Sheet) if field.name != "funding")


def fields_of(sheet: Sheet) -> dict[str, object]:
    """A candidate's columns; funding lines are rows of their own."""
    return {name: getattr(sheet, name) for name in PLAIN}


def sheet_of(row: Candidate, funding: tuple[Funding, ...]) -> Sheet:
    return Sheet(**{name: getattr(row, name) for name in PLAIN}, funding=funding)


def listed(session: Session, list_id: ListId) -> list[tuple[CandidateId, Coded]]:
    """The candidates of a list in its order, each with its row's id; two queries whatever their number."""
    rows = session.scalars(
        select(Candidate).where(Candidate.list_id == list_id).order_by(Candidate.position, Candidate.code)
    ).all()
    money: dict[CandidateId, list[Funding]] = defaultdict(list)
    lines = select(FundingLine).join(Candidate, Candidate.id == FundingLine.candidate_id)
    for line in session.scalars(lines.where(Candidate.list_id == list_id).order_by(FundingLine.place)):
        money[line.candidate_id].append(Funding(line.source, line.amount))
    return [(row.id, Coded(row.code, sheet_of(row, tuple(money[row.id])))) for row in rows]


def candidates_of(session: Session, list_id: ListId) -> list[Coded]:
    return [one for _, one in listed(session, list_id)]
