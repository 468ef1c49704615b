"""The moment of sending: the limits first, by the quick way or the slow one, then the draft becomes an idea."""

from dataclasses import dataclass, replace

from ballot.kernel.attempts import spend
from ballot.solicitation.forms import order_of
from ballot.solicitation.rules import limits
from ballot.solicitation.rules.codes import NoProof, require_proof
from ballot.solicitation.service.drafts import Desk, Written, take_draft
from ballot.solicitation.service.sending import send_idea
from ballot.web.access import source, work


@dataclass(frozen=True, slots=True)
class HandedIn:
    code: str
    number: int
    quick: bool


def hand_in(desk: Desk, written: Written, token: str, proof: str) -> HandedIn:
    """Send the draft; without a proof of work it goes the slow way, which takes few.

    Raises TooMany, NotOpen, Missing.
    """
    quick = _is_proven(str(written.id), proof)
    in_all, of_one = (limits.QUICK_IN_ALL, limits.QUICK) if quick else (limits.SLOW_IN_ALL, limits.SLOW)
    spend(desk.sessions, of_one, source())
    spend(desk.sessions, in_all, str(desk.assembly_id))
    photos = [picture for _, picture in desk.photos(token)]
    ordered = order_of(desk.assembly_id, desk.cycle_id, written.fields)
    order = replace(ordered, photos=photos, entrance_id=written.entrance_id, quick=quick)
    with work() as w:
        take_draft(w.session, written.id)
        sent = send_idea(w, order, desk.vault)
        return HandedIn(sent.code, sent.idea.number, quick)


def _is_proven(challenge: str, proof: str) -> bool:
    try:
        require_proof(challenge, proof)
    except NoProof:
        return False
    return True
