"""What stands already, as far as a sheet touches it; and what an import would do, line by line."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ballot.kernel.jobs import Job, JobPart, reports
from ballot.kernel.lifecycle import JobStage
from ballot.kernel.policy import AssemblyId, Role
from ballot.people.imports import rules
from ballot.people.imports.rules import Line, Sheet
from ballot.people.models import Account, AccountId, Delegation, Deputy, RoleGrant, Term, TermId
from ballot.people.paging import SIZE, Page, page_of

TASK = "people.import"


class Outcome(StrEnum):
    """What a line does: a new row, a changed one, or nothing since all stands so already."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Known:
    """The rows that the lines name: deputies by number, accounts by login, delegations by name.

    `seats` tells which number in the term an account sits under already.
    """

    term: Term | None
    deputies: Mapping[str, Deputy]
    accounts: Mapping[str, Account]
    delegations: Mapping[str, Delegation]
    seats: Mapping[AccountId, str]
    roles: Mapping[AccountId, frozenset[Role]]


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do; `lines` is one page of it, `delegations` are those that don't stand yet."""

    sheet: Sheet
    counts: Mapping[Outcome, int]
    delegations: tuple[str, ...]
    lines: tuple[tuple[Line, Outcome], ...]
    page: int
    last: int


def term_of(session: Session, assembly_id: AssemblyId, term_id: UUID) -> Term | None:
    return session.scalar(select(Term).where(Term.assembly_id == assembly_id, Term.id == term_id))


def terms(session: Session, assembly_id: AssemblyId) -> list[Term]:
    """The assembly's terms, the newest first."""
    return list(session.scalars(select(Term).where(Term.assembly_id == assembly_id).order_by(Term.number.desc())))


def payload(sheet: Sheet, term_id: TermId | None, lines: Sequence[Line]) -> str:
    """Lines as a job's part keeps them."""
    kept = [{name: value for name, value in asdict(line).items() if value} for line in lines]
    return json.dumps({"sheet": sheet, "term": str(term_id or ""), "lines": kept}, ensure_ascii=False)


def read_payload(text: str) -> tuple[Sheet, TermId | None, list[Line]]:
    """Return sheet, term and lines of a job's part; nothing of one that is done."""
    found: dict[str, Any] = json.loads(text or '{"sheet": "deputies", "term": "", "lines": []}')
    lines = [Line(**{**kept, "roles": tuple(kept.get("roles", ()))}) for kept in found["lines"]]
    return Sheet(found["sheet"]), TermId(UUID(found["term"])) if found["term"] else None, lines


def known(session: Session, assembly_id: AssemblyId, term_id: TermId | None, lines: Sequence[Line]) -> Known:
    """What stands of all that the lines name; four questions at most, whatever their number."""
    logins = [line.login for line in lines if line.login]
    accounts = session.scalars(select(Account).where(Account.assembly_id == assembly_id, Account.login.in_(logins)))
    by_login = {account.login: account for account in accounts}
    ids = [account.id for account in by_login.values()]
    delegations = session.scalars(select(Delegation).where(Delegation.assembly_id == assembly_id))
    by_name = {delegation.name: delegation for delegation in delegations}
    if term_id is None:
        return Known(None, {}, by_login, by_name, {}, _granted(session, assembly_id, ids))
    numbers = [line.number for line in lines]
    seats = list(
        session.scalars(
            select(Deputy).where(
                Deputy.assembly_id == assembly_id,
                Deputy.term_id == term_id,
                Deputy.number.in_(numbers) | Deputy.account_id.in_(ids),
            )
        )
    )
    return Known(
        term_of(session, assembly_id, term_id),
        {seat.number: seat for seat in seats},
        by_login,
        by_name,
        {seat.account_id: seat.number for seat in seats if seat.account_id},
        {},
    )


def _granted(
    session: Session, assembly_id: AssemblyId, ids: Sequence[AccountId] | None = None
) -> dict[AccountId, frozenset[Role]]:
    held: dict[AccountId, set[Role]] = defaultdict(set)
    grants = select(RoleGrant).where(RoleGrant.assembly_id == assembly_id)
    for grant in session.scalars(grants if ids is None else grants.where(RoleGrant.account_id.in_(ids))):
        held[grant.account_id].add(grant.role)
    return {account_id: frozenset(roles) for account_id, roles in held.items()}


def account_changes(line: Line, account: Account) -> dict[str, str]:
    """What a line changes of an account; an empty cell changes nothing."""
    wanted = {"name": line.name, "phone": line.phone, "mail": line.mail}
    return {name: value for name, value in wanted.items() if value and getattr(account, name) != value}


def seat_changes(line: Line, seat: Deputy, found: Known) -> dict[str, object]:
    """What a line changes of a seat; an empty cell changes nothing, a name that doesn't stand yet counts."""
    wanted: dict[str, object] = {"name": line.name}
    if line.delegation:
        delegation = found.delegations.get(line.delegation)
        wanted["delegation_id"] = delegation.id if delegation else line.delegation
    if line.login:
        account = found.accounts.get(line.login)
        wanted["account_id"] = account.id if account else line.login
    wanted.update({name: rules.day(getattr(line, name)) for name in ("since", "until") if getattr(line, name)})
    return {name: value for name, value in wanted.items() if getattr(seat, name) != value}


def outcome(line: Line, found: Known) -> Outcome:
    """What the line would do."""
    account = found.accounts.get(line.login)
    if line.number:
        seat = found.deputies.get(line.number)
        if seat is None:
            return Outcome.NEW
        changed = bool(seat_changes(line, seat, found)) or bool(account and account_changes(line, account))
        return Outcome.CHANGED if changed else Outcome.SAME
    if account is None:
        return Outcome.NEW
    granted = rules.roles(line) - found.roles.get(account.id, frozenset())
    return Outcome.CHANGED if granted or account_changes(line, account) else Outcome.SAME


def preview(session: Session, job: Job, page: int) -> Preview:
    """What an import that isn't ordered yet would do now."""
    sheet, term_id, lines = Sheet.DEPUTIES, None, list[Line]()
    for text in session.scalars(select(JobPart.payload).where(JobPart.job_id == job.id).order_by(JobPart.number)):
        sheet, term_id, more = read_payload(text)
        lines += more
    found = known(session, job.assembly_id, term_id, lines)
    outcomes = [outcome(line, found) for line in lines]
    last = max(1, -(-len(lines) // SIZE))
    page = min(max(page, 1), last)
    shown = slice((page - 1) * SIZE, page * SIZE)
    return Preview(
        sheet,
        {kind: outcomes.count(kind) for kind in Outcome},
        new_delegations(lines, found),
        tuple(zip(lines[shown], outcomes[shown], strict=True)),
        page,
        last,
    )


def new_delegations(lines: Sequence[Line], found: Known) -> tuple[str, ...]:
    """Names of delegations that don't stand yet, in the sheet's order."""
    named = dict.fromkeys(line.delegation for line in lines if line.delegation)
    return tuple(name for name in named if name not in found.delegations)


def imports(session: Session, assembly_id: AssemblyId, page: int) -> Page[Job]:
    """The assembly's imports, the newest first; what was dropped isn't among them."""
    own = (Job.assembly_id == assembly_id, Job.task == TASK, Job.stage != JobStage.DROPPED)
    newest = select(Job).where(*own).order_by(Job.created_at.desc(), Job.id)
    return page_of(session, newest, page, itemgetter(0))


def told(session: Session, job: Job) -> list[tuple[int, str, str, Outcome]]:
    """What came of each line so far: line, number or login, name, outcome."""
    parts = [json.loads(text) for text in reports(session, job.id)]
    return [(line, key, name, Outcome(did)) for part in parts for line, key, name, did in part]


def counts(session: Session, job: Job) -> dict[Outcome, int]:
    """How many lines came to which outcome so far."""
    done = [did for *_, did in told(session, job)]
    return {kind: done.count(kind) for kind in Outcome}


def deputy_rows(session: Session, assembly_id: AssemblyId, number: int) -> Iterator[list[str]]:
    """The deputies of a term, 0 being the newest, as rows of a sheet, its head first, by number."""
    newest = select(func.max(Term.number)).where(Term.assembly_id == assembly_id).scalar_subquery()
    columns = rules.COLUMNS[Sheet.DEPUTIES]
    yield [rules.HEADS[column][0] for column in columns]
    query = (
        select(Deputy, Delegation.name, Term.number, Account.login, Account.phone, Account.mail)
        .join(Term, Term.id == Deputy.term_id)
        .outerjoin(Delegation, Delegation.id == Deputy.delegation_id)
        .outerjoin(Account, (Account.id == Deputy.account_id) & (Account.assembly_id == assembly_id))
        .where(Deputy.assembly_id == assembly_id, Term.number == (number or newest))
        .order_by(Deputy.number)
    )
    for deputy, delegation, term, *person in session.execute(query):
        cells = (deputy.number, deputy.name, delegation, str(term), *person, deputy.since, deputy.until)
        yield [_cell(cell) for cell in cells]


def account_rows(session: Session, assembly_id: AssemblyId) -> Iterator[list[str]]:
    """The accounts that the assembly looks after, as rows of a sheet, its head first, by login."""
    yield [rules.HEADS[column][0] for column in rules.COLUMNS[Sheet.ACCOUNTS]]
    held = _granted(session, assembly_id)
    words = {role: word for word, role in reversed(list(rules.ROLE_WORDS.items()))}
    for account in session.scalars(select(Account).where(Account.assembly_id == assembly_id).order_by(Account.login)):
        roles = "、".join(sorted(words[role] for role in held.get(account.id, ())))
        yield [_cell(cell) for cell in (account.login, account.name, account.phone, account.mail, roles)]


def _cell(value: str | date | None) -> str:
    return value.isoformat() if isinstance(value, date) else value or ""
