"""A vote that leaves something open, for tests: cast as asked for, and followed by two organizers."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session, sessionmaker

from ballot.balloting.followup.service import AskFollowUp, Settled, ask_follow_up, settle_follow_up
from ballot.balloting.setup.rules import Mode
from ballot.balloting.setup.service import give_key
from ballot.protocol import signature
from tests.balloting.halls import Hall, a_hall

TITLE, PANEL = "项目票决（再次投票）", ("计票人甲", "计票人丙")
TIE = [(0, 1)] * 5 + [(0, 2)] * 5 + [(1, 2)] * 2
"""Ten, seven and seven of twelve for two seats: the first is chosen, the others share the second."""
SHORT = [(0, 1)] * 3 + [(0, 2)] * 5 + [(0,)] * 4
"""Twelve for the first; the others, with three and five, stay below the bar of seven."""


def a_roll_call(sessions: sessionmaker[Session], **shape) -> Hall:
    """An open vote of twelve deputies by a rule that lets a tie be voted on again."""
    return a_hall(sessions, **{"deputies": 12, "rule": "differential", "mode": Mode.OPEN, **shape})


def held(hall: Hall, approved: Sequence[Sequence[int]], *, options: int = 3) -> Hall:
    """The vote from its freezing to its result, one ballot a card."""
    hall.freeze()
    hall.open(12)
    for card, places in enumerate(approved):
        hall.cast(hall.envelope(card, *places, options=options))
    hall.close(12)
    hall.seal()
    hall.count()
    return hall


def asking(hall: Hall, **order) -> AskFollowUp:
    return AskFollowUp(hall.place, hall.election_id, **{"title": TITLE, "panel": PANEL, **order})


def settled(hall: Hall, **order) -> Settled:
    """What two organizers settled."""
    with hall.begin() as work:
        ask_follow_up(work, asking(hall, **order))
    with hall.begin(hall.desk.other) as work:
        return settle_follow_up(work, hall.place, hall.election_id)


def followed(hall: Hall, **order) -> Hall:
    """The hall of the follow-up, with its counters' keys."""
    done = settled(hall, **order)
    assert done.election is not None
    with hall.begin() as work:
        for (_, link), seed in zip(done.links, hall.counters, strict=True):
            give_key(work, hall.place, link, signature.public(seed).hex())
    return replace(hall, election_id=done.election.id, links=tuple(link for _, link in done.links))
