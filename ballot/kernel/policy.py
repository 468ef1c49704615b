"""Who may do what, and where: one table, asked by the door and by the service; what it doesn't grant is denied."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType
from uuid import UUID

from ballot.kernel.actions import Action
from ballot.kernel.errors import NotAllowed

__all__ = [
    "BY_TWO",
    "GRANTS",
    "OPERATOR",
    "PUBLIC",
    "Action",
    "Actor",
    "ActorId",
    "AssemblyId",
    "Role",
    "may",
    "require",
]

ActorId = NewType("ActorId", str)
AssemblyId = NewType("AssemblyId", UUID)


class Role(StrEnum):
    """The roles of an assembly.

    Some are never granted: everybody is PUBLIC; whoever has an account is its HOLDER in the
    assembly that looks after it and wherever else it holds a role; who holds the machine's
    command line is OPERATOR; a DEPUTY is one by a seat, STATION_STAFF by work at a station.
    """

    PUBLIC = "public"
    HOLDER = "holder"
    DEPUTY = "deputy"
    ORGANIZER = "organizer"
    CHAIR = "chair"
    DESK_CLERK = "desk-clerk"
    FILER = "filer"
    SIGNER = "signer"
    SCRUTINEER = "scrutineer"
    REGISTRAR = "registrar"
    STATION_STAFF = "station-staff"
    PANEL_MEMBER = "panel-member"
    AUDITOR = "auditor"
    ADMIN = "admin"
    OPERATOR = "operator"


ALL = frozenset(Role)
ADMINS = frozenset({Role.ADMIN, Role.OPERATOR})
ORGANIZERS = frozenset({Role.ORGANIZER})
AUDITORS = frozenset({Role.AUDITOR})
CLERKS = frozenset({Role.DESK_CLERK, Role.ORGANIZER})
UNITS = frozenset({Role.FILER, Role.SIGNER})

GRANTS: Mapping[Action, frozenset[Role]] = {
    Action.READ_HOME: ALL,
    Action.VERIFY_RECORD: ALL,
    Action.READ_HEALTH: ALL,
    Action.READ_STATIC: ALL,
    Action.CHOOSE_DISPLAY: ALL,
    Action.SIGN_IN: ALL,
    Action.READ_OWN_ACCOUNT: frozenset({Role.HOLDER}),
    Action.CHANGE_OWN_ACCOUNT: frozenset({Role.HOLDER}),
    Action.READ_INBOX: frozenset({Role.HOLDER}),
    Action.CHANGE_INBOX: frozenset({Role.HOLDER}),
    Action.READ_ASSEMBLIES: ADMINS,
    Action.FOUND_ASSEMBLY: ADMINS,
    Action.READ_ACCOUNTS: ADMINS,
    Action.CHANGE_ACCOUNTS: ADMINS,
    Action.ISSUE_ACTIVATION: ADMINS,
    Action.CHANGE_ROLES: ADMINS,
    Action.READ_DEPUTIES: ADMINS | ORGANIZERS,
    Action.CHANGE_DEPUTIES: ADMINS,
    Action.IMPORT_PEOPLE: ADMINS,
    Action.EXPORT_PEOPLE: ADMINS,
    Action.READ_CYCLES: ADMINS | ORGANIZERS,
    Action.START_CYCLE: ORGANIZERS,
    Action.SET_CYCLE_DAYS: ORGANIZERS,
    Action.MOVE_CYCLE: ORGANIZERS,
    Action.READ_APPROVALS: ORGANIZERS,
    Action.CONFIRM_APPROVAL: ORGANIZERS,
    Action.READ_CANDIDATES: ALL,
    Action.CHANGE_CANDIDATES: ORGANIZERS,
    Action.FREEZE_CANDIDATES: ORGANIZERS,
    Action.READ_PROPOSALS: ALL,
    Action.CHANGE_PROPOSALS: ORGANIZERS,
    Action.CHANGE_CRITERIA: ORGANIZERS,
    Action.SCREEN_PROPOSALS: ORGANIZERS,
    Action.PUBLISH_VERDICT: ORGANIZERS,
    Action.REVIEW_PROPOSALS: UNITS,
    Action.SCORE_PROPOSALS: frozenset({Role.PANEL_MEMBER}),
    Action.REMIND_REVIEWERS: ALL,  # who ordered it may have left the post by then, and what is owed is owed still
    Action.CHANGE_NOTICE: ORGANIZERS,
    Action.SEND_COMMENT: ALL,
    Action.DECIDE_COMMENTS: ORGANIZERS,
    Action.READ_REVIEW: ORGANIZERS | UNITS | frozenset({Role.DEPUTY, Role.CHAIR}),
    Action.GIVE_OPINION: frozenset({Role.DEPUTY}),
    Action.ANSWER_OPINIONS: ORGANIZERS | UNITS,  # the unit that was asked, and nobody else
    Action.KEEP_REVIEW: ORGANIZERS,
    Action.RECORD_DELEGATION: ORGANIZERS | frozenset({Role.DEPUTY}),  # the delegation's head
    Action.MAKE_DOCUMENTS: ORGANIZERS,
    Action.READ_IDEAS: ALL,
    Action.SEND_IDEA: ALL,
    Action.FOLLOW_IDEA: ALL,  # whoever has its code
    Action.SUPPORT_IDEA: ALL,
    Action.ENDORSE_IDEA: frozenset({Role.DEPUTY}),
    Action.ENTER_IDEA: ORGANIZERS | frozenset({Role.STATION_STAFF, Role.DEPUTY}),
    Action.TRIAGE_IDEAS: ORGANIZERS,
    Action.ANSWER_IDEAS: ORGANIZERS,
    Action.READ_CONTACT: ORGANIZERS,
    Action.FORGET_CONTACTS: ALL,  # of what is due to be forgotten nobody has to be asked
    Action.PRINT_POSTERS: ORGANIZERS | frozenset({Role.STATION_STAFF}),
    Action.CHANGE_SOLICITATION: ORGANIZERS,
    Action.OPEN_ELECTION: ORGANIZERS,
    Action.CLOSE_ELECTION: ORGANIZERS,
    Action.CANCEL_ELECTION: ORGANIZERS,
    # Whoever leads the hall stops the casting at once, alone: it changes nothing that was cast.
    Action.PAUSE_ELECTION: ORGANIZERS,
    Action.FOLLOW_UP_ELECTION: ORGANIZERS,
    Action.ENTER_HANDS: ORGANIZERS,
    # Who holds which open credential only the registrar knows; nobody else could vouch for the names.
    Action.PUBLISH_NAMES: frozenset({Role.REGISTRAR}),
    Action.READ_ELECTION: ALL,
    Action.READ_RECORD: ALL,
    # Who casts shows it by a signature, not by a session (protocol §3.4).
    Action.CAST_BALLOT: ALL,
    # The script is the chair's to read from; what is pressed on it is the organizers'.
    Action.READ_CONSOLE: ORGANIZERS | frozenset({Role.CHAIR}),
    Action.PREPARE_ELECTION: ORGANIZERS,
    Action.ADOPT_RULE: ORGANIZERS,
    Action.PUBLISH_TEMPLATE: ORGANIZERS,
    Action.FREEZE_ELECTION: ORGANIZERS,
    Action.COUNT_ELECTION: ORGANIZERS,
    Action.RAISE_OBJECTION: ORGANIZERS | frozenset({Role.DEPUTY}),
    Action.DECIDE_OBJECTIONS: ORGANIZERS,
    Action.WITHDRAW_BALLOTS: ALL,  # their day was announced, whoever holds which role by then
    # A counter has no account: the seal's own signature says whose it is.
    Action.SEAL_ELECTION: ALL,
    Action.IMPORT_CARDS: ORGANIZERS | {Role.REGISTRAR},
    Action.KEEP_DESK: CLERKS,
    Action.ASK_VOID: CLERKS,
    # Who signs shows it by the signature, as with ballots; what is to be signed becomes a public entry.
    Action.SIGN_VOID: ALL,
    Action.SIGN_ANNULMENT: ALL,
    Action.KEEP_BOXES: CLERKS | {Role.REGISTRAR},
    Action.COUNT_PAPERS: CLERKS | {Role.REGISTRAR},
    Action.SIGN_PAPER: ALL,  # as a void
    Action.MOVE_TO_PAPER: ORGANIZERS,
    # Who sits shows it by the secret of a personal link, and whatever is entered by a signature.
    Action.SIT_ON_PANEL: ALL,
    Action.READ_CEREMONY: ORGANIZERS | frozenset({Role.CHAIR}),
    Action.RESTART_CEREMONY: ORGANIZERS,
    Action.READ_PROJECTS: ALL,
    Action.CARRY_OVER: ORGANIZERS,
    Action.CHANGE_PLAN: ORGANIZERS,
    Action.READ_REPORTS: UNITS,
    Action.FILE_REPORT: frozenset({Role.FILER}),
    Action.SIGN_REPORT: frozenset({Role.SIGNER}),
    Action.JUDGE_REPORT: ORGANIZERS,
    Action.REMIND_UNITS: ALL,  # of what is due by the plan nobody has to be asked, whoever published it
    Action.READ_TASKS: ALL,
    Action.SET_TASK: ORGANIZERS,
    Action.ANSWER_TASK: UNITS,
    Action.CHECK_TASK: frozenset({Role.DEPUTY}),
    Action.CHANGE_GROUPS: ORGANIZERS,
    Action.INSPECT_PROJECT: frozenset({Role.DEPUTY}),
    Action.CHANGE_PROJECT: ORGANIZERS,
    Action.COMPLETE_PROJECT: UNITS,
    Action.ACCEPT_PROJECT: ORGANIZERS,
    Action.READ_ASSESSMENT: ALL,
    Action.PREPARE_ASSESSMENT: ORGANIZERS,
    Action.SETTLE_ASSESSMENT: ORGANIZERS,
    Action.BRING_ASSESSMENT: ORGANIZERS,
    Action.CHANGE_RATING: ORGANIZERS,
    Action.RATE_PROJECT: ALL,
    Action.READ_DUTY: frozenset({Role.DEPUTY}),  # one's own
    Action.KEEP_DUTY: ORGANIZERS,
    Action.SEARCH_LOG: AUDITORS,
    Action.EXPORT_LOG: AUDITORS,
    Action.KEEP_LOG_KEY: frozenset({Role.OPERATOR}),
}

BY_TWO = frozenset(
    {
        Action.FREEZE_CANDIDATES,
        Action.FREEZE_ELECTION,
        Action.OPEN_ELECTION,
        Action.CLOSE_ELECTION,
        Action.CANCEL_ELECTION,
        Action.MOVE_TO_PAPER,
        Action.FOLLOW_UP_ELECTION,
    }
)
"""Acts that count only when a second organizer has confirmed them (product P0.2)."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an id for the log, and the roles held at this moment.

    `roles` count everywhere, `offices` each in its own assembly: one held in a parent gives
    nothing in the assemblies below.
    """

    id: ActorId
    roles: frozenset[Role]
    offices: Mapping[AssemblyId, frozenset[Role]] = field(default_factory=dict)

    def roles_in(self, assembly: AssemblyId | None) -> frozenset[Role]:
        return self.roles if assembly is None else self.roles | self.offices.get(assembly, frozenset())


PUBLIC = Actor(ActorId("public"), frozenset({Role.PUBLIC}))
OPERATOR = Actor(ActorId("operator"), frozenset({Role.OPERATOR}))


def may(actor: Actor, action: Action, assembly: AssemblyId | None = None) -> bool:
    return not actor.roles_in(assembly).isdisjoint(GRANTS.get(action, frozenset()))


def require(actor: Actor, action: Action, assembly: AssemblyId | None = None) -> None:
    """Raise NotAllowed unless a role that the actor holds in the assembly grants the action."""
    if not may(actor, action, assembly):
        raise NotAllowed(f"{actor.id} may not {action}")
