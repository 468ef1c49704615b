"""The verbs of a vote's preparation: call a meeting, settle a rule, set up an election, appoint its counters."""

from ballot.balloting.setup.service.ballot_rules import (
    AdoptRule,
    DraftRule,
    RuleAdopted,
    RuleChanged,
    adopt_rule,
    change_rule,
    draft_rule,
)
from ballot.balloting.setup.service.counters import (
    AppointCounters,
    TooFewCounters,
    UnfitKey,
    WrongLink,
    appoint_counters,
    give_key,
)
from ballot.balloting.setup.service.elections import (
    LeftOpen,
    NotAdopted,
    PrepareElection,
    SeatsDiffer,
    prepare_election,
)
from ballot.balloting.setup.service.meetings import CallMeeting, NameTaken, call_meeting, change_meeting

__all__ = [
    "AdoptRule",
    "AppointCounters",
    "CallMeeting",
    "DraftRule",
    "LeftOpen",
    "NameTaken",
    "NotAdopted",
    "PrepareElection",
    "RuleAdopted",
    "RuleChanged",
    "SeatsDiffer",
    "TooFewCounters",
    "UnfitKey",
    "WrongLink",
    "adopt_rule",
    "appoint_counters",
    "call_meeting",
    "change_meeting",
    "change_rule",
    "draft_rule",
    "give_key",
    "prepare_election",
]
