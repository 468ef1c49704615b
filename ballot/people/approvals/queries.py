"""What organizers are asked to confirm."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from ballot.kernel.errors import Missing
from ballot.kernel.lifecycle import ApprovalStage
from ballot.kernel.policy import AssemblyId
from ballot.people.models import Account, Approval, ApprovalId
from ballot.people.paging import One, Page, Rows, page_of

ALIVE = (ApprovalStage.ASKED, ApprovalStage.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Question:
    """An approval with the names of who asked and who confirmed, as it was read `at` a moment."""

    approval: Approval
    asked_by: str
    confirmed_by: str
    at: datetime

    @property
    def stage(self) -> ApprovalStage:
        """How it stands: what nobody used in time has lapsed, though no row says so before somebody asks anew."""
        lapsed = self.approval.stage in ALIVE and self.approval.expires_at <= self.at
        return ApprovalStage.LAPSED if lapsed else self.approval.stage

    @property
    def waits(self) -> bool:
        """Whether it can still lead to the act."""
        return self.stage in ALIVE


def questions(session: Session, assembly_id: AssemblyId, page: int) -> Page[Question]:
    """All questions of the assembly, the newest first."""
    return page_of(session, _named(assembly_id).order_by(Approval.asked_at.desc()), page, _question)


def question(session: Session, assembly_id: AssemblyId, approval_id: ApprovalId) -> Question:
    """One question; raises Missing."""
    row = session.execute(_named(assembly_id).where(Approval.id == approval_id)).one_or_none()
    if row is None:
        raise Missing(f"no question {approval_id} here")
    return _question(row)


def _named(assembly_id: AssemblyId) -> Rows:
    asking, confirming = aliased(Account), aliased(Account)
    return (
        select(Approval, asking.name, confirming.name)
        .join(asking, asking.id == Approval.asked_by)
        .outerjoin(confirming, confirming.id == Approval.confirmed_by)
        .where(Approval.assembly_id == assembly_id)
    )


def _question(row: One) -> Question:
    return Question(row[0], row[1], row[2] or "", datetime.now(UTC))


def questions_on(session: Session, assembly_id: AssemblyId, subject_id: UUID) -> list[Question]:
    """Whatever was asked about one subject, the newest first: a handful."""
    asked = _named(assembly_id).where(Approval.subject_id == subject_id).order_by(Approval.asked_at.desc())
    return [_question(row) for row in session.execute(asked.limit(50))]
