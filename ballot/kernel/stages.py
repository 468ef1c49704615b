"""The words of all stages and moves; `lifecycle` says which move leads where."""

from enum import StrEnum


class CycleStage(StrEnum):
    """An assembly's year: 征集 → 初定 → 审议 → 票决 → 实施 → 测评."""

    DRAFT = "draft"
    SOLICITING = "soliciting"
    SHORTLISTING = "shortlisting"
    REVIEWING = "reviewing"
    BALLOTING = "balloting"
    TRACKING = "tracking"
    ASSESSING = "assessing"
    CLOSED = "closed"


class CycleMove(StrEnum):
    OPEN_SOLICITATION = "open-solicitation"
    CLOSE_SOLICITATION = "close-solicitation"
    OPEN_REVIEW = "open-review"
    OPEN_SESSION = "open-session"
    PUBLISH_CHOSEN = "publish-chosen"
    OPEN_ASSESSMENT = "open-assessment"
    CLOSE_YEAR = "close-year"


class ElectionStage(StrEnum):
    """An election's way through the record's kinds of entries (protocol §2.5)."""

    DRAFT = "draft"
    FROZEN = "frozen"
    READY = "ready"
    OPEN = "open"
    CLOSED = "closed"
    COUNTED = "counted"
    ANNULLED = "annulled"


class ElectionMove(StrEnum):
    FREEZE = "freeze"
    ENDORSE = "endorse"
    DECLARE = "declare"
    RESTART = "restart"
    OPEN = "open"
    CLOSE = "close"
    COUNT = "count"
    ANNUL = "annul"


class ApprovalStage(StrEnum):
    """A second organizer's yes: it is asked for, given, and used once."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    USED = "used"


class ApprovalMove(StrEnum):
    CONFIRM = "confirm"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"
    USE = "use"


class JobStage(StrEnum):
    """Long work: laid out to be looked at, ordered, and then carried out part by part."""

    DRAFT = "draft"
    ORDERED = "ordered"
    DONE = "done"
    FAILED = "failed"
    DROPPED = "dropped"


class JobMove(StrEnum):
    ORDER = "order"
    FINISH = "finish"
    FAIL = "fail"
    RETRY = "retry"
    DROP = "drop"


class ListStage(StrEnum):
    """A candidate list: open to change, then what a ballot binds, then history."""

    DRAFT = "draft"
    FROZEN = "frozen"
    REPLACED = "replaced"


class ListMove(StrEnum):
    FREEZE = "freeze-list"
    REPLACE = "replace"


class RuleStage(StrEnum):
    """A ballot rule: open to change until the assembly adopts it, and no more from then on."""

    DRAFT = "draft"
    ADOPTED = "adopted"


class RuleMove(StrEnum):
    ADOPT = "adopt"


class AttendanceStage(StrEnum):
    """A deputy at one meeting; whoever came in time or late and hasn't left is present."""

    EXPECTED = "expected"
    ON_LEAVE = "on-leave"
    PRESENT = "present"
    LATE = "late"
    LEFT = "left"


class AttendanceMove(StrEnum):
    """Each undoing leads back to where the deputy was before: that a table can tell only by two moves."""

    CHECK_IN = "check-in"
    CHECK_IN_LATE = "check-in-late"
    UNDO_CHECK_IN = "undo-check-in"
    UNDO_CHECK_IN_TO_LEAVE = "undo-check-in-to-leave"
    LEAVE_EARLY = "leave-early"
    UNDO_LEAVING = "undo-leaving"
    UNDO_LEAVING_TO_LATE = "undo-leaving-to-late"
    GRANT_LEAVE = "grant-leave"
    UNDO_LEAVE = "undo-leave"


class SolicitationStage(StrEnum):
    """A year's notice: written, then public, then over."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CLOSED = "closed"


class SolicitationMove(StrEnum):
    PUBLISH = "publish-notice"
    CLOSE = "close-notice"


class IdeaStage(StrEnum):
    """An idea from a citizen: nobody else reads it before somebody has looked at it."""

    RECEIVED = "received"
    OPEN = "open"
    ANSWERED = "answered"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class IdeaMove(StrEnum):
    SHOW = "show"
    REFUSE = "refuse"
    ANSWER = "answer"
    REOPEN = "reopen"
    WITHDRAW = "take-back"


class ProposalStage(StrEnum):
    """A 建议项目 on its way to the candidate list, or into the reserve library."""

    DRAFT = "draft"
    SCREENING = "screening"
    PRELIMINARY = "preliminary"
    DECLINED = "declined"
    CANDIDATE = "candidate"
    RESERVED = "reserved"


class ProposalMove(StrEnum):
    SUBMIT = "submit-proposal"
    PASS_SCREENING = "pass-screening"  # noqa: S105  a verb
    DECLINE = "decline-proposal"
    SCREEN_AGAIN = "screen-again"
    LIST = "list-proposal"
    UNLIST = "unlist-proposal"
    RESERVE = "reserve-proposal"


class CommentStage(StrEnum):
    """A comment on a public notice: nobody else reads it before somebody has looked at it."""

    RECEIVED = "received"
    OPEN = "open"
    ANSWERED = "answered"
    REFUSED = "refused"


class CommentMove(StrEnum):
    SHOW = "show-comment"
    REFUSE = "refuse-comment"
    ANSWER = "answer-comment"


class PlanStage(StrEnum):
    """A year's implementation plan: written, then public; from then on only a decision changes a project."""

    DRAFT = "draft"
    PUBLISHED = "published"


class PlanMove(StrEnum):
    PUBLISH = "publish-plan"


class ProjectStage(StrEnum):
    """A chosen project while it is carried out; 暂缓 may go on again, 终止 and 验收 are ends."""

    UNDERWAY = "underway"
    COMPLETED = "completed"
    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    TERMINATED = "terminated"


class ProjectMove(StrEnum):
    COMPLETE = "complete-project"
    SEND_BACK = "send-project-back"
    ACCEPT = "accept-project"
    DEFER = "defer-project"
    RESUME = "resume-project"
    TERMINATE = "terminate-project"


class ReportStage(StrEnum):
    """A unit's report: written, signed inside the unit, filed, judged, published."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    FILED = "filed"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    PUBLISHED = "published"


class ReportMove(StrEnum):
    SUBMIT = "submit-report"
    HAND_BACK = "hand-report-back"
    SIGN = "sign-report"
    RETURN = "return-report"
    ACCEPT = "accept-report"
    PUBLISH = "publish-report"


class TaskStage(StrEnum):
    """A rectification task: only a deputy's check closes it."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


class TaskMove(StrEnum):
    ANSWER = "answer-task"
    INSIST = "insist-on-task"
    CLOSE = "close-task"
