"""Stages and the moves between them, as tables: whoever wants to know what can happen reads them."""

from collections.abc import Mapping
from dataclasses import dataclass

from ballot.kernel.errors import IllegalMove
from ballot.kernel.stages import (
    ApprovalMove,
    ApprovalStage,
    AttendanceMove,
    AttendanceStage,
    CommentMove,
    CommentStage,
    CycleMove,
    CycleStage,
    ElectionMove,
    ElectionStage,
    IdeaMove,
    IdeaStage,
    JobMove,
    JobStage,
    ListMove,
    ListStage,
    PlanMove,
    PlanStage,
    ProjectMove,
    ProjectStage,
    ProposalMove,
    ProposalStage,
    ReportMove,
    ReportStage,
    RuleMove,
    RuleStage,
    SolicitationMove,
    SolicitationStage,
    TaskMove,
    TaskStage,
)

__all__ = [
    "APPROVAL",
    "ATTENDANCE",
    "COMMENT",
    "CYCLE",
    "ELECTION",
    "IDEA",
    "JOB",
    "LIST",
    "PLAN",
    "PROJECT",
    "PROPOSAL",
    "REPORT",
    "RULE",
    "SOLICITATION",
    "STEPS",
    "TASK",
    "ApprovalMove",
    "ApprovalStage",
    "AttendanceMove",
    "AttendanceStage",
    "CommentMove",
    "CommentStage",
    "CycleMove",
    "CycleStage",
    "ElectionMove",
    "ElectionStage",
    "IdeaMove",
    "IdeaStage",
    "JobMove",
    "JobStage",
    "ListMove",
    "ListStage",
    "Move",
    "PlanMove",
    "PlanStage",
    "ProjectMove",
    "ProjectStage",
    "ProposalMove",
    "ProposalStage",
    "ReportMove",
    "ReportStage",
    "RuleMove",
    "RuleStage",
    "SolicitationMove",
    "SolicitationStage",
    "Stage",
    "Step",
    "TaskMove",
    "TaskStage",
    "after",
]

Stage = (
    CycleStage
    | ElectionStage
    | ApprovalStage
    | JobStage
    | ListStage
    | RuleStage
    | AttendanceStage
    | SolicitationStage
    | IdeaStage
    | ProposalStage
    | CommentStage
    | PlanStage
    | ProjectStage
    | ReportStage
    | TaskStage
)
Move = (
    CycleMove
    | ElectionMove
    | ApprovalMove
    | JobMove
    | ListMove
    | RuleMove
    | AttendanceMove
    | SolicitationMove
    | IdeaMove
    | ProposalMove
    | CommentMove
    | PlanMove
    | ProjectMove
    | ReportMove
    | TaskMove
)


@dataclass(frozen=True, slots=True)
class Step:
    sources: frozenset[Stage]
    target: Stage


def _step(*sources: Stage, to: Stage) -> Step:
    return Step(frozenset(sources), to)


CYCLE: Mapping[Move, Step] = {
    CycleMove.OPEN_SOLICITATION: _step(CycleStage.DRAFT, to=CycleStage.SOLICITING),
    CycleMove.CLOSE_SOLICITATION: _step(CycleStage.SOLICITING, to=CycleStage.SHORTLISTING),
    CycleMove.OPEN_REVIEW: _step(CycleStage.SHORTLISTING, to=CycleStage.REVIEWING),
    CycleMove.OPEN_SESSION: _step(CycleStage.REVIEWING, to=CycleStage.BALLOTING),
    CycleMove.PUBLISH_CHOSEN: _step(CycleStage.BALLOTING, to=CycleStage.TRACKING),
    CycleMove.OPEN_ASSESSMENT: _step(CycleStage.TRACKING, to=CycleStage.ASSESSING),
    CycleMove.CLOSE_YEAR: _step(CycleStage.ASSESSING, to=CycleStage.CLOSED),
}

ELECTION: Mapping[Move, Step] = {
    ElectionMove.FREEZE: _step(ElectionStage.DRAFT, to=ElectionStage.FROZEN),
    ElectionMove.ENDORSE: _step(ElectionStage.FROZEN, to=ElectionStage.READY),
    # §4.5: in mode open nobody makes a key, so that nobody endorses one.
    ElectionMove.DECLARE: _step(ElectionStage.FROZEN, to=ElectionStage.READY),
    # §2.5: a ceremony may be begun anew until the first void or the opening.
    ElectionMove.RESTART: _step(ElectionStage.FROZEN, ElectionStage.READY, to=ElectionStage.FROZEN),
    ElectionMove.OPEN: _step(ElectionStage.READY, to=ElectionStage.OPEN),
    ElectionMove.CLOSE: _step(ElectionStage.OPEN, to=ElectionStage.CLOSED),
    ElectionMove.COUNT: _step(ElectionStage.CLOSED, to=ElectionStage.COUNTED),
    # §2.5: an annulment may stand in place of any entry after the roll.
    ElectionMove.ANNUL: _step(
        ElectionStage.FROZEN,
        ElectionStage.READY,
        ElectionStage.OPEN,
        ElectionStage.CLOSED,
        to=ElectionStage.ANNULLED,
    ),
}

APPROVAL: Mapping[Move, Step] = {
    ApprovalMove.CONFIRM: _step(ApprovalStage.ASKED, to=ApprovalStage.CONFIRMED),
    ApprovalMove.WITHDRAW: _step(ApprovalStage.ASKED, ApprovalStage.CONFIRMED, to=ApprovalStage.WITHDRAWN),
    ApprovalMove.LAPSE: _step(ApprovalStage.ASKED, ApprovalStage.CONFIRMED, to=ApprovalStage.LAPSED),
    ApprovalMove.USE: _step(ApprovalStage.CONFIRMED, to=ApprovalStage.USED),
}

JOB: Mapping[Move, Step] = {
    JobMove.ORDER: _step(JobStage.DRAFT, to=JobStage.ORDERED),
    JobMove.FINISH: _step(JobStage.ORDERED, to=JobStage.DONE),
    JobMove.FAIL: _step(JobStage.ORDERED, to=JobStage.FAILED),
    JobMove.RETRY: _step(JobStage.FAILED, to=JobStage.ORDERED),
    JobMove.DROP: _step(JobStage.DRAFT, JobStage.FAILED, to=JobStage.DROPPED),
}

LIST: Mapping[Move, Step] = {
    ListMove.FREEZE: _step(ListStage.DRAFT, to=ListStage.FROZEN),
    ListMove.REPLACE: _step(ListStage.FROZEN, to=ListStage.REPLACED),
}

RULE: Mapping[Move, Step] = {RuleMove.ADOPT: _step(RuleStage.DRAFT, to=RuleStage.ADOPTED)}

ATTENDANCE: Mapping[Move, Step] = {
    AttendanceMove.CHECK_IN: _step(AttendanceStage.EXPECTED, AttendanceStage.ON_LEAVE, to=AttendanceStage.PRESENT),
    AttendanceMove.CHECK_IN_LATE: _step(AttendanceStage.EXPECTED, AttendanceStage.ON_LEAVE, to=AttendanceStage.LATE),
    AttendanceMove.UNDO_CHECK_IN: _step(AttendanceStage.PRESENT, AttendanceStage.LATE, to=AttendanceStage.EXPECTED),
    AttendanceMove.UNDO_CHECK_IN_TO_LEAVE: _step(
        AttendanceStage.PRESENT, AttendanceStage.LATE, to=AttendanceStage.ON_LEAVE
    ),
    AttendanceMove.LEAVE_EARLY: _step(AttendanceStage.PRESENT, AttendanceStage.LATE, to=AttendanceStage.LEFT),
    AttendanceMove.UNDO_LEAVING: _step(AttendanceStage.LEFT, to=AttendanceStage.PRESENT),
    AttendanceMove.UNDO_LEAVING_TO_LATE: _step(AttendanceStage.LEFT, to=AttendanceStage.LATE),
    AttendanceMove.GRANT_LEAVE: _step(AttendanceStage.EXPECTED, to=AttendanceStage.ON_LEAVE),
    AttendanceMove.UNDO_LEAVE: _step(AttendanceStage.ON_LEAVE, to=AttendanceStage.EXPECTED),
}


SOLICITATION: Mapping[Move, Step] = {
    SolicitationMove.PUBLISH: _step(SolicitationStage.DRAFT, to=SolicitationStage.PUBLISHED),
    SolicitationMove.CLOSE: _step(SolicitationStage.PUBLISHED, to=SolicitationStage.CLOSED),
}

IDEA: Mapping[Move, Step] = {
    IdeaMove.SHOW: _step(IdeaStage.RECEIVED, IdeaStage.REFUSED, to=IdeaStage.OPEN),
    IdeaMove.REFUSE: _step(IdeaStage.RECEIVED, IdeaStage.OPEN, to=IdeaStage.REFUSED),
    IdeaMove.ANSWER: _step(IdeaStage.OPEN, to=IdeaStage.ANSWERED),
    IdeaMove.REOPEN: _step(IdeaStage.ANSWERED, to=IdeaStage.OPEN),
    IdeaMove.WITHDRAW: _step(IdeaStage.RECEIVED, IdeaStage.OPEN, to=IdeaStage.WITHDRAWN),
}

PROPOSAL: Mapping[Move, Step] = {
    ProposalMove.SUBMIT: _step(ProposalStage.DRAFT, to=ProposalStage.SCREENING),
    ProposalMove.PASS_SCREENING: _step(ProposalStage.SCREENING, to=ProposalStage.PRELIMINARY),
    ProposalMove.DECLINE: _step(ProposalStage.SCREENING, to=ProposalStage.DECLINED),
    ProposalMove.SCREEN_AGAIN: _step(
        ProposalStage.PRELIMINARY, ProposalStage.DECLINED, ProposalStage.RESERVED, to=ProposalStage.SCREENING
    ),
    ProposalMove.LIST: _step(ProposalStage.PRELIMINARY, to=ProposalStage.CANDIDATE),
    ProposalMove.UNLIST: _step(ProposalStage.CANDIDATE, to=ProposalStage.PRELIMINARY),
    ProposalMove.RESERVE: _step(
        ProposalStage.PRELIMINARY, ProposalStage.DECLINED, ProposalStage.CANDIDATE, to=ProposalStage.RESERVED
    ),
}

COMMENT: Mapping[Move, Step] = {
    CommentMove.SHOW: _step(CommentStage.RECEIVED, CommentStage.REFUSED, to=CommentStage.OPEN),
    CommentMove.REFUSE: _step(CommentStage.RECEIVED, CommentStage.OPEN, to=CommentStage.REFUSED),
    CommentMove.ANSWER: _step(CommentStage.OPEN, to=CommentStage.ANSWERED),
}

PLAN: Mapping[Move, Step] = {PlanMove.PUBLISH: _step(PlanStage.DRAFT, to=PlanStage.PUBLISHED)}

PROJECT: Mapping[Move, Step] = {
    ProjectMove.COMPLETE: _step(ProjectStage.UNDERWAY, to=ProjectStage.COMPLETED),
    ProjectMove.SEND_BACK: _step(ProjectStage.COMPLETED, to=ProjectStage.UNDERWAY),
    ProjectMove.ACCEPT: _step(ProjectStage.COMPLETED, to=ProjectStage.ACCEPTED),
    ProjectMove.DEFER: _step(ProjectStage.UNDERWAY, to=ProjectStage.DEFERRED),
    ProjectMove.RESUME: _step(ProjectStage.DEFERRED, to=ProjectStage.UNDERWAY),
    ProjectMove.TERMINATE: _step(ProjectStage.UNDERWAY, ProjectStage.DEFERRED, to=ProjectStage.TERMINATED),
}

REPORT: Mapping[Move, Step] = {
    ReportMove.SUBMIT: _step(ReportStage.DRAFT, ReportStage.RETURNED, to=ReportStage.SUBMITTED),
    ReportMove.HAND_BACK: _step(ReportStage.SUBMITTED, to=ReportStage.DRAFT),
    ReportMove.SIGN: _step(ReportStage.SUBMITTED, to=ReportStage.FILED),
    ReportMove.RETURN: _step(ReportStage.FILED, to=ReportStage.RETURNED),
    ReportMove.ACCEPT: _step(ReportStage.FILED, to=ReportStage.ACCEPTED),
    ReportMove.PUBLISH: _step(ReportStage.ACCEPTED, to=ReportStage.PUBLISHED),
}

TASK: Mapping[Move, Step] = {
    TaskMove.ANSWER: _step(TaskStage.OPEN, to=TaskStage.ANSWERED),
    TaskMove.INSIST: _step(TaskStage.ANSWERED, to=TaskStage.OPEN),
    TaskMove.CLOSE: _step(TaskStage.ANSWERED, to=TaskStage.CLOSED),
}

STEPS: Mapping[Move, Step] = {
    **CYCLE,
    **ELECTION,
    **APPROVAL,
    **JOB,
    **LIST,
    **RULE,
    **ATTENDANCE,
    **SOLICITATION,
    **IDEA,
    **PROPOSAL,
    **COMMENT,
    **PLAN,
    **PROJECT,
    **REPORT,
    **TASK,
}


def after(stage: Stage, move: Move) -> Stage:
    """Return the stage that `move` leads to, or raise IllegalMove."""
    step = STEPS[move]
    # The words of two kinds may be equal ("draft"), a stage of one is no stage of the other.
    if type(stage) is not type(step.target) or stage not in step.sources:
        raise IllegalMove(f"{move} needs {' or '.join(sorted(step.sources))}, not {stage}")
    return step.target
