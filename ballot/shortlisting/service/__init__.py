"""The candidate list's verbs: type, import, order, freeze, withdraw."""

from ballot.shortlisting.service.bringing import (
    LayOutCandidates,
    drop_candidates,
    lay_out_candidates,
    take_candidates,
)
from ballot.shortlisting.service.drafts import (
    AlreadyListed,
    Changed,
    Frozen,
    StartList,
    add_candidate,
    change_candidate,
    import_candidates,
    move_candidate,
    order_candidates,
    remove_candidate,
    set_categories,
    set_terms,
    start_list,
)
from ballot.shortlisting.service.settling import Withdraw, ask_to_freeze, drop_list, freeze_list, withdraw_candidate

__all__ = [
    "AlreadyListed",
    "Changed",
    "Frozen",
    "LayOutCandidates",
    "StartList",
    "Withdraw",
    "add_candidate",
    "ask_to_freeze",
    "change_candidate",
    "drop_candidates",
    "drop_list",
    "freeze_list",
    "import_candidates",
    "lay_out_candidates",
    "move_candidate",
    "order_candidates",
    "remove_candidate",
    "set_categories",
    "set_terms",
    "start_list",
    "take_candidates",
    "withdraw_candidate",
]
