"""The tables of people: who belongs where; every row names its assembly, and the database refuses a mix of two."""

from ballot.people.models.accounts import Account, AccountId, RoleGrant
from ballot.people.models.approvals import Approval, ApprovalId
from ballot.people.models.assemblies import Assembly, Body, Cycle, CycleId, Level, Term, TermId
from ballot.people.models.calendar import CycleDay
from ballot.people.models.deputies import (
    Delegation,
    DelegationId,
    Deputy,
    DeputyId,
    Station,
    StationId,
    StationStaff,
)
from ballot.people.models.notices import Notice, NoticeId, NoticeSort
from ballot.people.models.sign_in import (
    ActivationCode,
    ActivationId,
    Passkey,
    PasskeyId,
    SignInSession,
)
from ballot.people.rules import CycleStep

__all__ = [
    "Account",
    "AccountId",
    "ActivationCode",
    "ActivationId",
    "Approval",
    "ApprovalId",
    "Assembly",
    "Body",
    "Cycle",
    "CycleDay",
    "CycleId",
    "CycleStep",
    "Delegation",
    "DelegationId",
    "Deputy",
    "DeputyId",
    "Level",
    "Notice",
    "NoticeId",
    "NoticeSort",
    "Passkey",
    "PasskeyId",
    "RoleGrant",
    "SignInSession",
    "Station",
    "StationId",
    "StationStaff",
    "Term",
    "TermId",
]
