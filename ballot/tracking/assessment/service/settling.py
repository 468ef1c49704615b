"""A counted assessment enters the year's book as it stands in the record; whoever was dissatisfied sets a task."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from ballot.balloting.counting.queries import Line, Outcome, manifest_at, outcome_of
from ballot.balloting.setup.models import Election
from ballot.kernel import policy
from ballot.kernel.lifecycle import ElectionStage
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.people.models import CycleId
from ballot.protocol.encoding import canonical
from ballot.protocol.manifest import Manifest
from ballot.tracking.assessment.models import Assessment, AssessmentLine
from ballot.tracking.assessment.rules import AlreadySettled, Level, NotCounted, code_of
from ballot.tracking.assessment.service.rows import assessment_at, sum_up
from ballot.tracking.lamps.models import TaskSource
from ballot.tracking.lamps.service import OpenTask, open_task
from ballot.tracking.plans.models import Project
from ballot.tracking.plans.service.rows import published_of


@dataclass(frozen=True, slots=True)
class SettleAssessment:
    """`due_on` is until when the units of dissatisfied projects answer."""

    assembly_id: AssemblyId
    cycle_id: CycleId
    number: int
    due_on: date


def settle_assessment(work: Work, order: SettleAssessment) -> int:
    """Enter the result, and open a task for each dissatisfied project; returns how many.

    Raises Missing, AlreadySettled, NotCounted for a rehearsal and a vote without a valid result.
    """
    policy.require(work.actor, Action.SETTLE_ASSESSMENT, order.assembly_id)
    plan = published_of(work, order.assembly_id, order.cycle_id)
    found = assessment_at(work, order.assembly_id, order.cycle_id, order.number)
    if found.settled_at is not None:
        raise AlreadySettled(f"round {found.number} was entered")
    manifest, outcome = _result(work, found)
    found.due, found.present, found.valid = outcome.numbers.due, outcome.numbers.present, outcome.numbers.valid
    found.levels = canonical(_levels(manifest)).decode()
    found.settled_at = work.now
    bad = 0
    for line, project in _lines(work, found):
        _enter(line, outcome, code_of(project.number), publish=manifest.rule.publish_votes)
        if line.level is Level.DISSATISFIED:
            bad += 1
            open_task(work, plan, project, OpenTask(TaskSource.ASSESSMENT, line.id, _problem(line), order.due_on))
    sum_up(work, order.assembly_id, order.cycle_id)
    work.record(found.log_id, "assessment.settle", id=found.id, election=found.election_id, dissatisfied=bad)
    return bad


def _result(work: Work, found: Assessment) -> tuple[Manifest, Outcome]:
    election = work.session.get_one(Election, found.election_id)
    manifest = manifest_at(work.session, election)
    if election.stage is not ElectionStage.COUNTED or manifest is None or election.rehearsal:
        raise NotCounted(f"round {found.number} has no result that counts")
    outcome = outcome_of(work.session, election, manifest)
    if not outcome.valid:
        raise NotCounted(f"round {found.number} isn't valid: {outcome.reason}")
    return manifest, outcome


def _levels(manifest: Manifest) -> list[dict[str, object]]:
    """The levels as protocol §8.6 writes them."""
    bars = [one.bar for one in manifest.rule.levels]
    return [
        {
            "mark": one.mark,
            "bar": bar and {"of": bar.of, "num": bar.num, "den": bar.den, "strict": bar.strict},
        }
        for one, bar in zip(manifest.rule.levels, bars, strict=True)
    ]


def _lines(work: Work, found: Assessment) -> list[tuple[AssessmentLine, Project]]:
    asked = (
        select(AssessmentLine, Project)
        .join(Project, Project.id == AssessmentLine.project_id)
        .where(AssessmentLine.assessment_id == found.id)
        .order_by(AssessmentLine.place)
    )
    return [(row[0], row[1]) for row in work.session.execute(asked)]


def _enter(line: AssessmentLine, outcome: Outcome, code: str, *, publish: bool) -> None:
    told: Line = next(one for one in outcome.lines if one.id == code)
    line.level = Level(told.level or "")
    if publish:
        line.satisfied, line.basically, line.dissatisfied = (told.marks[level] for level in Level)


def _problem(line: AssessmentLine) -> str:
    if line.satisfied is None:
        return "满意度测评的等次为不满意。"
    votes = f"满意{line.satisfied}票，基本满意{line.basically}票，不满意{line.dissatisfied}票"
    return f"满意度测评的等次为不满意（{votes}）。"
