"""The verbs of paper: boxes, counts, signatures, and the move of a whole vote to paper."""

from ballot.balloting.paper.service.boxes import (
    DeclareBox,
    IssuePapers,
    MixBoxes,
    OneBox,
    declare_box,
    issue_papers,
    mix_boxes,
    remove_box,
)
from ballot.balloting.paper.service.counting import EnterCount, enter_count
from ballot.balloting.paper.service.moving import MoveToPaper, ask_to_move_to_paper, asked_for, move_to_paper
from ballot.balloting.paper.service.signing import SignPaper, sign_paper

__all__ = [
    "DeclareBox",
    "EnterCount",
    "IssuePapers",
    "MixBoxes",
    "MoveToPaper",
    "OneBox",
    "SignPaper",
    "ask_to_move_to_paper",
    "asked_for",
    "declare_box",
    "enter_count",
    "issue_papers",
    "mix_boxes",
    "move_to_paper",
    "remove_box",
    "sign_paper",
]
