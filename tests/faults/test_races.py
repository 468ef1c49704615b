"""A close among casts: each ballot is in before it or refused, and without the check under the lock one is late."""

import time
from collections import Counter
from threading import Barrier, Thread

import pytest

from ballot.kernel.work import begin
from tests.databases import DATABASES
from tests.faults.clients import Phones, envelopes, in_parallel
from tests.faults.history import broken
from tests.faults.scale import dice, times
from tests.faults.sites import Site, a_site
from tests.faults.votes import organizer

ROUNDS, VOTERS = times(50, 1000), 8
MIXED = 0.1
"""The share of rounds in which some ballots came in time and others didn't."""
GATHER = 1.5


def test_a_ballot_is_in_before_the_close_or_refused(site):
    chance, mixed, latest = dice("races"), 0, 0.2
    for _ in range(ROUNDS):
        phones = site.phones(VOTERS)
        outcomes = race(phones, chance.uniform(0, latest))
        assert broken(phones.history, phones.vote) == []
        mixed += len(outcomes) > 1
        # How long eight casts take is the machine's affair: aim at their middle.
        latest *= {frozenset({"ok"}): 0.7, frozenset({"fail"}): 1.4}.get(frozenset(outcomes), 1)
    assert mixed >= MIXED * ROUNDS, "the close never came among the casts"


def race(phones: Phones, after: float) -> Counter[str]:
    """Let everybody cast at once and close so many seconds later."""
    line = Barrier(VOTERS + 1)
    phones.vote.ask_to_close()

    def close_() -> None:
        line.wait()
        time.sleep(after)
        phones.vote.close()

    def cast(one):
        line.wait()
        return phones.insist(one)

    closing = Thread(target=close_)
    closing.start()
    told = in_parallel(cast, envelopes(phones.vote), VOTERS)
    closing.join()
    return Counter(each.outcome for each in told)


def close_while_all_wait(phones: Phones) -> Counter[str]:
    """Hold the lock until everybody has passed what comes before it, then close."""
    waiting = [Thread(target=phones.send, args=(one,)) for one in envelopes(phones.vote)]
    vote = phones.vote
    vote.ask_to_close()
    with begin(vote.sessions, organizer(vote.organizers[1], vote.assembly_id)) as work:
        vote.close(work)
        for thread in waiting:
            thread.start()
        time.sleep(GATHER)
    for thread in waiting:
        thread.join()
    return phones.history.outcomes()


def test_who_waited_for_the_lock_while_the_vote_closed_is_refused(site):
    phones = site.phones(VOTERS)
    assert close_while_all_wait(phones) == {"fail": VOTERS}
    assert broken(phones.history, phones.vote) == []


@pytest.fixture(params=DATABASES)
def weakened(request, shelf, tmp_path):
    """Makes a site of either kind that lacks safeties."""
    with shelf.take(request.param, tmp_path) as database:
        yield lambda *out: a_site(database, tmp_path, app=f"tests.faults.weakened:without({', '.join(map(repr, out))})")


def test_without_the_check_of_the_state_the_order_of_the_record_still_refuses(weakened):
    with weakened("state") as site:
        phones = late(site)
        assert phones.history.acknowledged() == {}
        assert broken(phones.history, phones.vote) == []


def test_without_both_checks_under_the_lock_a_late_ballot_is_acknowledged(weakened):
    with weakened("state", "order") as site:
        tries = (late(site) for _ in range(3))  # whether any of them is let in beforehand is the machine's affair
        phones = next(one for one in tries if one.history.acknowledged())
        assert {fault[:2] for fault in broken(phones.history, phones.vote)} == {"I5"}


def late(site: Site) -> Phones:
    phones = site.phones(VOTERS)
    close_while_all_wait(phones)
    return phones
