"""Taking over sheets of people: laid out, confirmed, carried out a part at a time; a sheet adds, it never erases."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import select

from ballot.kernel import jobs, policy
from ballot.kernel.errors import Missing, Refused
from ballot.kernel.jobs import DraftJob, Job, JobPart
from ballot.kernel.lifecycle import JobStage
from ballot.kernel.log import LogId
from ballot.kernel.policy import Action, AssemblyId, Role
from ballot.kernel.work import Work
from ballot.people import rules as rules_of_people
from ballot.people.accounts import queries as accounts
from ballot.people.accounts.service import ChangeRole, OwnAccount, grant_role, require_free_for
from ballot.people.deputies.service import found_delegation
from ballot.people.imports import queries, rules
from ballot.people.imports.queries import TASK, Known, Outcome
from ballot.people.imports.rules import HEADS, BadSheet, Column, Fault, Line, Sheet, Wrong
from ballot.people.models import Account, AccountId, Assembly, Deputy, TermId
from ballot.people.sign_in.service import end_sessions

Deed = tuple[str, dict[str, object]]

PART = 250
"""Lines of one transaction: others wait for it a fraction of a second."""


class UnknownDelegation(Refused):
    """The sheet names delegations that don't stand, and nobody asked for them to be made."""

    code = "unknown-delegation"


@dataclass(frozen=True, slots=True)
class LayOutImport:
    """`key` is the upload's own, so that sending it twice lays out one; `subject` is the file's name."""

    assembly_id: AssemblyId
    sheet: Sheet
    term_id: TermId | None
    subject: str
    key: str
    lines: Sequence[Line]


def lay_out_import(work: Work, order: LayOutImport) -> Job:
    """Keep a sheet's lines to be looked at; writes nothing else; raises BadSheet, Missing."""
    policy.require(work.actor, Action.IMPORT_PEOPLE, order.assembly_id)
    found = queries.known(work.session, order.assembly_id, order.term_id, order.lines)
    if order.sheet is Sheet.DEPUTIES and found.term is None:
        raise Missing("no such term here")
    ids = [account.id for account in found.accounts.values()]
    held = accounts.offices(work.session, order.assembly_id, ids, rules_of_people.day_in_china(work.now))
    faults = [fault for line in order.lines for fault in (*_against(work, line, found), *_beside(line, found, held))]
    if faults:
        raise BadSheet(faults)
    parts = [order.lines[at : at + PART] for at in range(0, len(order.lines), PART)]
    laid = [(queries.payload(order.sheet, order.term_id, part), len(part)) for part in parts]
    digest = hashlib.sha256("\n".join(text for text, _ in laid).encode()).hexdigest()
    return jobs.draft_job(
        work,
        DraftJob(order.assembly_id, _log(work, order.assembly_id), TASK, order.subject[:200], order.key, digest, laid),
    )


def confirm_import(work: Work, assembly_id: AssemblyId, job_id: UUID, *, make_delegations: bool) -> Job:
    """Order what was laid out, or again what failed; a second confirmation changes nothing.

    Raises Missing, IllegalMove, and UnknownDelegation unless new ones are wanted.
    """
    policy.require(work.actor, Action.IMPORT_PEOPLE, assembly_id)
    job = _locked(work, assembly_id, job_id)
    if job.stage in (JobStage.ORDERED, JobStage.DONE):
        return job
    texts = work.session.scalars(select(JobPart.payload).where(JobPart.job_id == job.id))
    lines = [line for text in texts for line in queries.read_payload(text)[2]]
    missing = queries.new_delegations(lines, queries.known(work.session, assembly_id, None, lines))
    if missing and not make_delegations:
        raise UnknownDelegation(f"{len(missing)} delegations don't stand yet")
    for name in missing:
        found_delegation(work, assembly_id, name)
    jobs.order_job(work, job)
    return job


def drop_import(work: Work, assembly_id: AssemblyId, job_id: UUID) -> None:
    """Give up an import that was laid out or has failed; raises Missing, IllegalMove."""
    policy.require(work.actor, Action.IMPORT_PEOPLE, assembly_id)
    jobs.drop_job(work, _locked(work, assembly_id, job_id))


def import_part(work: Work, job: Job, text: str) -> str:
    """Take over one part's lines; returns JSON [[line, number or login, name, outcome], …]."""
    policy.require(work.actor, Action.IMPORT_PEOPLE, job.assembly_id)
    _sheet, term_id, lines = queries.read_payload(text)
    found = queries.known(work.session, job.assembly_id, term_id, lines)
    told, deeds = [], list[Deed]()
    for line in lines:
        result = queries.outcome(line, found)
        if result is not Outcome.SAME:
            deeds += _take_over(work, job, line, found)
        told.append([line.line, line.number or line.login, line.name, str(result)])
    counts = Counter(row[3] for row in told)
    facts = {kind.value: counts[kind.value] for kind in Outcome}
    digest = hashlib.sha256(text.encode()).hexdigest()
    deeds.append(("people.import", {"job": job.id, "part": job.cursor, "digest": digest, **facts}))
    work.record_all(job.log_id, deeds)
    return json.dumps(told, ensure_ascii=False)


def _against(work: Work, line: Line, found: Known) -> list[Fault]:
    """Faults that only show beside what stands already."""
    faults = []
    account = found.accounts.get(line.login)
    if found.term and line.term and rules.term_number(line.term) != found.term.number:
        faults.append(Fault(line.line, HEADS[Column.TERM][0], Wrong.TERM, line.term))
    for column in (Column.SINCE, Column.UNTIL):
        text = str(getattr(line, column))
        if found.term and text and not found.term.starts_on <= rules.day(text) <= found.term.ends_on:
            faults.append(Fault(line.line, HEADS[column][0], Wrong.OUT_OF_TERM, text))
    if account and line.number:
        seat = found.seats.get(account.id, line.number)
        if account.name != line.name or seat != line.number:
            faults.append(Fault(line.line, HEADS[Column.LOGIN][0], Wrong.LOGIN_OF_ANOTHER, line.login))
    if account and str(account.id) == work.actor.id and queries.outcome(line, found) is not Outcome.SAME:
        faults.append(Fault(line.line, HEADS[Column.LOGIN][0], Wrong.OWN_ACCOUNT, line.login))
    return faults


def _beside(line: Line, found: Known, held: Mapping[AccountId, frozenset[Role]]) -> list[Fault]:
    """A fault where a line makes an account what it may not be beside what it is."""
    account = found.accounts.get(line.login)
    if account is None:
        return []
    column = Column.LOGIN if line.number else Column.ROLES
    wanted = {Role.DEPUTY} if line.number else rules.roles(line)
    try:
        for role in wanted:
            rules_of_people.require_compatible(held.get(account.id, frozenset()) | wanted, role)
    except rules_of_people.Incompatible:
        return [Fault(line.line, HEADS[column][0], Wrong.ROLES_TOGETHER, line.login)]
    return []


def _take_over(work: Work, job: Job, line: Line, found: Known) -> list[Deed]:
    """Make the rows of a line what it says; returns what the log is to tell of it."""
    deeds = list[Deed]()
    account = found.accounts.get(line.login)
    if line.login and account is None:
        account = _opened(work, job, line)
        deeds.append(("account.open", {"account": account.id, "job": job.id}))
    elif account and _brought_up(work, line, account):
        deeds.append(("account.change", {"account": account.id, "job": job.id}))
    if line.number:
        seat = _seat(work, job, line, found, account)
        deeds.append(("deputy.import", {"job": job.id, "deputy": seat.id, "line": line.line}))
    elif account:
        # Made or not, its row must stand before a role of it does.
        work.session.flush()
        for role in sorted(rules.roles(line) - found.roles.get(account.id, frozenset())):
            grant_role(work, ChangeRole(job.assembly_id, account.id, role))
    return deeds


def _opened(work: Work, job: Job, line: Line) -> Account:
    made = Account(
        id=uuid4(),
        assembly_id=job.assembly_id,
        login=line.login,
        name=line.name,
        phone=line.phone or None,
        mail=line.mail or None,
        created_at=work.now,
    )
    work.session.add(made)
    return made


def _brought_up(work: Work, line: Line, account: Account) -> bool:
    """Bring an account up to its line; return whether that changed it; raises OwnAccount."""
    changes = queries.account_changes(line, account)
    if changes and str(account.id) == work.actor.id:
        raise OwnAccount("another admin does this")
    for name, value in changes.items():
        setattr(account, name, value)
    return bool(changes)


def _seat(work: Work, job: Job, line: Line, found: Known, account: Account | None) -> Deputy:
    """The seat of a line, made or brought up to it; raises Missing for a term or delegation that is gone."""
    if found.term is None or (line.delegation and line.delegation not in found.delegations):
        raise Missing(f"line {line.line}: its term or delegation is gone")
    seat = found.deputies.get(line.number)
    if seat is None:
        seat = Deputy(
            id=uuid4(),
            assembly_id=job.assembly_id,
            term_id=found.term.id,
            number=line.number,
            since=found.term.starts_on,
        )
        work.session.add(seat)
    changes = queries.seat_changes(line, seat, found)
    if account:
        _require_free(work, job, line, found, seat)
        changes["account_id"] = account.id
    if changes.keys() & {"account_id", "until"}:
        _end_sessions(work, seat.account_id, account if line.login in found.accounts else None)
    for name, value in changes.items():
        setattr(seat, name, value)
    return seat


def _require_free(work: Work, job: Job, line: Line, found: Known, seat: Deputy) -> None:
    """Ask again what the preview asked, of accounts that stood before: somebody may have been given a role since."""
    known = found.accounts.get(line.login)
    if known is not None and seat.account_id != known.id:
        with work.session.no_autoflush:  # the seat isn't whole yet
            require_free_for(work, job.assembly_id, known.id, Role.DEPUTY)


def _end_sessions(work: Work, before: AccountId | None, after: Account | None) -> None:
    """Roles are read anew at the next sign-in of whoever leaves a seat, or takes one."""
    for account_id in {before, after.id if after else None} - {None}:
        end_sessions(work, AccountId(UUID(str(account_id))))


def _locked(work: Work, assembly_id: AssemblyId, job_id: UUID) -> Job:
    """An import of people; raises Missing for a job of any other kind."""
    job = jobs.job_of(work.session, assembly_id, job_id, lock=True)
    if job.task != TASK:
        raise Missing(f"job {job_id} is no import of people")
    return job


def _log(work: Work, assembly_id: AssemblyId) -> LogId:
    return work.session.get_one(Assembly, assembly_id).log_id
