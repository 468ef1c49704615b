"""From preliminary candidates to the list: chosen by number, each with the sheet of its newest version."""

from collections.abc import Sequence

from ballot.kernel import policy
from ballot.kernel.errors import Refused
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.shortlisting.models import ListId
from ballot.shortlisting.proposals import rules
from ballot.shortlisting.proposals.listing import bind
from ballot.shortlisting.proposals.service import Matter, newest_sheet, proposal_at
from ballot.shortlisting.service.drafts import add_candidate, open_list

MOST_CONTENT = 2_000


class TooLong(Refused):
    """A proposal whose content with all of its sub-items is more than a list holds."""

    code = "too-long"


def choose_candidates(work: Work, assembly_id: AssemblyId, list_id: ListId, numbers: Sequence[int]) -> int:
    """Put preliminary candidates at the end of the open list; all or none; return how many.

    Raises Frozen, Missing, TooLong, IllegalMove.
    """
    policy.require(work.actor, Action.CHANGE_CANDIDATES, assembly_id)
    found = open_list(work, assembly_id, list_id)
    for number in numbers:
        proposal = proposal_at(work, Matter(assembly_id, found.cycle_id, number))
        sheet = rules.for_list(newest_sheet(work, proposal))
        if len(sheet.content) > MOST_CONTENT:
            raise TooLong(f"proposal {number} says {len(sheet.content)} signs")
        made = add_candidate(work, assembly_id, list_id, sheet)
        bind(work, found, made.code, proposal)
    return len(numbers)
