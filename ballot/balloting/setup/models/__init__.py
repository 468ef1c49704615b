"""The tables of a vote's preparation; every unique key names its assembly."""

from ballot.balloting.setup.models.annulments import Annulment, AnnulSignature
from ballot.balloting.setup.models.ballot_rules import BallotRule, RuleId
from ballot.balloting.setup.models.cards import CardIssue, CardIssueId, CardKey, SignInKey
from ballot.balloting.setup.models.elections import Election, ElectionCounter, ElectionId
from ballot.balloting.setup.models.meetings import Meeting, MeetingId, MeetingMember
from ballot.balloting.setup.models.rule_templates import RuleTemplate, TemplateId

__all__ = [
    "AnnulSignature",
    "Annulment",
    "BallotRule",
    "CardIssue",
    "CardIssueId",
    "CardKey",
    "Election",
    "ElectionCounter",
    "ElectionId",
    "Meeting",
    "MeetingId",
    "MeetingMember",
    "RuleId",
    "RuleTemplate",
    "SignInKey",
    "TemplateId",
]
