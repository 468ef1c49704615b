"""The verbs of the session's script; each may be pressed by two at once and is done once."""

from ballot.balloting.console.service.annulling import (
    AlreadyAgreed,
    AnnulElection,
    KeepElection,
    SignAnnulment,
    annul_election,
    ask_to_annul,
    asked_for,
    keep_election,
    sign_annulment,
)
from ballot.balloting.console.service.dropping import DropElection, drop_election
from ballot.balloting.console.service.freezing import FreezeElection, ask_to_freeze, freeze_election
from ballot.balloting.console.service.pausing import PauseElection, pause_election, resume_election
from ballot.balloting.console.service.running import (
    CloseElection,
    OpenElection,
    ask_to_close,
    ask_to_open,
    close_election,
    open_election,
)

__all__ = [
    "AlreadyAgreed",
    "AnnulElection",
    "CloseElection",
    "DropElection",
    "FreezeElection",
    "KeepElection",
    "OpenElection",
    "PauseElection",
    "SignAnnulment",
    "annul_election",
    "ask_to_annul",
    "ask_to_close",
    "ask_to_freeze",
    "ask_to_open",
    "asked_for",
    "close_election",
    "drop_election",
    "freeze_election",
    "keep_election",
    "open_election",
    "pause_election",
    "resume_election",
    "sign_annulment",
]
