"""What everybody and the desk see of a notice; nothing here writes."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ballot.kernel.errors import Missing
from ballot.kernel.lifecycle import CommentStage
from ballot.kernel.policy import AssemblyId
from ballot.people.models import CycleId
from ballot.people.paging import Page, page_of
from ballot.shortlisting.notice.models import CandidateNotice, Comment, CommentId
from ballot.shortlisting.proposals.models import Proposal

SHOWN = (CommentStage.OPEN, CommentStage.ANSWERED, CommentStage.REFUSED)


@dataclass(frozen=True, slots=True)
class Said:
    """A comment with the proposal that it is about; of a refused one the public reads the reason alone."""

    comment: Comment
    number: int
    name: str


def notice_of(session: Session, assembly_id: AssemblyId, cycle_id: CycleId) -> CandidateNotice | None:
    """The year's notice, or None before it is published."""
    asked = select(CandidateNotice).where(
        CandidateNotice.assembly_id == assembly_id, CandidateNotice.cycle_id == cycle_id
    )
    return session.scalar(asked)


def comments(session: Session, notice: CandidateNotice, *, waiting: bool, page: int) -> Page[Said]:
    """What everybody may read, in order; or what waits for the desk, the longest first."""
    stages = (CommentStage.RECEIVED, CommentStage.OPEN) if waiting else SHOWN
    asked = (
        select(Comment, Proposal.number, Proposal.name)
        .join(Proposal, Proposal.id == Comment.proposal_id)
        .where(Comment.notice_id == notice.id, Comment.stage.in_(stages))
        .order_by(Comment.number)
    )
    return page_of(session, asked, page, lambda row: Said(row[0], row[1], row[2]))


def comment_of(session: Session, assembly_id: AssemblyId, comment_id: CommentId) -> Said:
    """One comment with its proposal; raises Missing."""
    asked = (
        select(Comment, Proposal.number, Proposal.name)
        .join(Proposal, Proposal.id == Comment.proposal_id)
        .where(Comment.assembly_id == assembly_id, Comment.id == comment_id)
    )
    row = session.execute(asked).one_or_none()
    if row is None:
        raise Missing(f"no comment {comment_id} here")
    return Said(row[0], row[1], row[2])
