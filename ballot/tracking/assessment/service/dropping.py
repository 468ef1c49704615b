"""A round that was prepared wrongly is dropped together with its vote, as long as that is a draft."""

from sqlalchemy import delete, select

from ballot.balloting.console.service.dropping import DropElection, hold_draft, remove
from ballot.balloting.setup.models import Election
from ballot.kernel import policy
from ballot.kernel.errors import Missing
from ballot.kernel.policy import Action
from ballot.kernel.work import Work
from ballot.tracking.assessment.models import Assessment, AssessmentLine


def drop_assessment(work: Work, order: DropElection) -> Election:
    """Take the draft and its round away; raises Missing for a vote that assesses nothing, IllegalMove once frozen."""
    policy.require(work.actor, Action.PREPARE_ASSESSMENT, order.assembly_id)
    election = hold_draft(work, order)
    mine = (Assessment.assembly_id == order.assembly_id, Assessment.election_id == election.id)
    found = work.session.scalar(select(Assessment).where(*mine).with_for_update())
    if found is None:
        raise Missing(f"no round of assessment is decided by {election.id}")
    work.session.execute(delete(AssessmentLine).where(AssessmentLine.assessment_id == found.id))
    work.session.delete(found)
    work.record(found.log_id, "assessment.drop", id=found.id, election=election.id)
    remove(work, election)
    return election
