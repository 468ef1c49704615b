"""Ballots of the model county's deputies, from their cards into the urn."""

import os
import random
from collections.abc import Sequence

from ballot.balloting.casting.queries import measure_of
from ballot.balloting.casting.rules import Measure, opened
from ballot.balloting.casting.service import Cast, enter_ballot
from ballot.balloting.rehearsal import booth
from ballot.balloting.rehearsal.booth import post_of
from ballot.balloting.setup.models import Election
from ballot.balloting.setup.rules import Mode
from ballot.board.demo.session import Vote
from ballot.protocol.cards import Use
from ballot.protocol.encoding import canonical
from ballot.verifier import examine


def cast(vote: Vote, first: int, choices: Sequence[tuple[int, ...]]) -> None:
    """Let the cards from place `first` on vote so, in an order that tells nothing; all processors make the ballots."""
    with vote.hall.county.reading() as session:
        measure = measure_of(session, session.get_one(Election, vote.election.id))
    use: Use = "secret" if vote.election.mode is Mode.SECRET else "open"
    cards = vote.hall.cards[first:]
    voters = [booth.Vote(card.seed(use), marks) for card, marks in zip(cards, choices, strict=False)]
    random.SystemRandom().shuffle(voters)
    _enter(vote, measure, voters)


def _enter(vote: Vote, measure: Measure, booths: Sequence[booth.Vote]) -> None:
    """One transaction for all: behind these ballots stand no deputies whose receipts must outlast a power cut."""
    county = vote.hall.county
    with county.begin_nameless(vote.hall.moment) as work:
        known = examine.Measure(measure.manifest, measure.election, measure.terms)
        for post in post_of(booths, known, os.cpu_count() or 1):
            for letter in post.letters:
                envelope = canonical(letter.body)
                order = Cast(county.id, vote.election.id, envelope)
                enter_ballot(work, county.ground.seed, order, opened(envelope, measure))
