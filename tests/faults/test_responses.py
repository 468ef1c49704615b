"""A network that loses, delays, doubles or cuts answers: each phone ends with the one receipt of its one ballot."""

from collections import Counter

from tests.faults.clients import Phones, envelope, envelopes, in_parallel
from tests.faults.history import broken
from tests.faults.proxy import FATES, misbehaving
from tests.faults.scale import dice, times

FAULTS = times(300, 5000)
DEPUTIES = 250
DELAY = 0.6


def test_every_lost_answer_is_asked_for_again_and_is_the_same(site):
    met: Counter[str] = Counter()
    while met.total() - met["sound"] < FAULTS:
        vote, chance = site.town.open_vote(DEPUTIES), dice(f"responses {met.total()}")
        with misbehaving(site.server.port, chance, delay=DELAY) as network:
            # Who waits less than an answer takes asks again while the first question is still under way.
            phones = site.of(vote, network.port, timeout=DELAY / 2)
            phones.all_insist(envelopes(vote), at_once=12)
        met += network.met
        straight = Phones(vote, phones.history, site.server.port)
        again = straight.all_insist(envelopes(vote))
        assert {told.credential: told.receipt for told in again} == {
            key: row.receipt.decode() for key, row in vote.cast().items()
        }
        assert phones.history.outcomes()["fail"] == 0
        assert broken(phones.history, vote) == []
    assert set(met) == {*FATES, "sound"}


def test_sixty_four_threads_with_one_envelope_get_one_receipt(site):
    phones = site.phones(4)
    vote = phones.vote
    told = in_parallel(phones.insist, [envelope(vote, 0)] * 64, 64)
    assert {each.outcome for each in told} == {"ok"}
    assert len({each.receipt for each in told}) == 1
    assert len(vote.cast()) == 1
    assert broken(phones.history, vote) == []


def test_of_two_choices_sent_at_once_one_counts_and_both_are_told_which(site):
    phones = site.phones(20)
    vote = phones.vote
    for number in range(20):
        told = in_parallel(phones.insist, [envelope(vote, number, turn) for turn in (0, 1, 0, 1)], 4)
        assert len({each.receipt for each in told}) == 1
    assert broken(phones.history, vote) == []
