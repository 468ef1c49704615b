"""What waits for somebody's yes: questions to the second organizer, and an annulment that is to be signed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ballot.balloting.record import queries as record
from ballot.balloting.record.rules import Body
from ballot.balloting.record.service import manifest_in, signers_in
from ballot.balloting.record.signing import ENOUGH, Act
from ballot.balloting.setup.models import Annulment, AnnulSignature, Election, Meeting
from ballot.kernel.errors import Missing
from ballot.kernel.lifecycle import ApprovalStage, ElectionStage
from ballot.kernel.policy import Action
from ballot.people.approvals.queries import Question, questions_on
from ballot.people.models import Approval, Cycle
from ballot.protocol.encoding import Json
from ballot.shortlisting.models import CandidateList


def newest(session: Session, election: Election) -> dict[Action, Question]:
    """The newest question by the act that was asked for."""
    asked: dict[Action, Question] = {}
    for one in questions_on(session, election.assembly_id, election.id):
        asked.setdefault(one.approval.act, one)
    return asked


def year_of(session: Session, asked: Approval) -> int:
    """The year in whose address the act has its page: its candidate list's, or its vote's; raises Missing."""
    mine = select(Cycle.year).where(Cycle.assembly_id == asked.assembly_id)
    if asked.act is Action.FREEZE_CANDIDATES:
        mine = mine.join(CandidateList, CandidateList.cycle_id == Cycle.id).where(CandidateList.id == asked.subject_id)
    else:
        mine = mine.join(Meeting, Meeting.cycle_id == Cycle.id).join(Election, Election.meeting_id == Meeting.id)
        mine = mine.where(Election.id == asked.subject_id)
    found = session.scalar(mine)
    if found is None:
        raise Missing(f"nothing {asked.subject_id} here that {asked.act} is about")
    return found


@dataclass(frozen=True, slots=True)
class Awaited:
    """An annulment that two organizers agreed on: how many of the panel have signed it, and how many have to."""

    signed: int
    needed: int


def awaited(session: Session, election: Election, questions: Mapping[Action, Question], panel: int) -> Awaited | None:
    """The annulment that waits for signatures; the database is asked only where two have agreed on one."""
    agreed = questions.get(Action.CANCEL_ELECTION)
    if agreed is None or agreed.approval.stage is not ApprovalStage.USED:
        return None
    found = annulment(session, election)
    return None if found is None else Awaited(len(found["signed"]), min(ENOUGH, panel))


def annulment(session: Session, election: Election) -> dict[str, Json] | None:
    """What waits to be signed so that the vote ends, with the indices of those who did; None where nothing does."""
    found = session.get(Annulment, (election.assembly_id, election.id))
    if found is None or found.agreed_at is None or election.stage is ElectionStage.ANNULLED:
        return None
    asked = select(AnnulSignature.index, AnnulSignature.signature).where(
        AnnulSignature.assembly_id == election.assembly_id, AnnulSignature.election_id == election.id
    )
    body: dict[str, Json] = {"election": election.fingerprint, "reason": found.reason}
    kept = [(index, signature) for index, signature in session.execute(asked.order_by(AnnulSignature.index))]
    return {"body": body, "signed": [*_holding(session, election, body, kept)]}


def _holding(session: Session, election: Election, body: Body, kept: list[tuple[int, str]]) -> Iterable[int]:
    """Whose word holds, by index: who gave it under the E of before a restart gives it again."""
    if not kept:
        return ()
    manifest = manifest_in(record.row_at(session, election, 0).line)
    return Act("annul", body, signers_in(session, election, manifest)).holding(kept)


def require_annulment(session: Session, election: Election) -> None:
    """Raise Missing unless two organizers have agreed to end the vote."""
    found = session.get(Annulment, (election.assembly_id, election.id))
    if found is None or found.agreed_at is None:
        raise Missing(f"no annulment of {election.id} waits")
