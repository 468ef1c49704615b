"""PostgreSQL is stopped at once, again and again, while deputies cast: nothing that it acknowledged is missing."""

import time

from tests.databases import Shelf
from tests.faults.clients import envelopes
from tests.faults.crowd import Crowd
from tests.faults.history import broken
from tests.faults.scale import dice, times
from tests.faults.sites import a_site

STOPS = times(4, 50)
FED = 20


def test_an_immediate_stop_of_the_database_loses_no_acknowledged_ballot(tmp_path):
    chance = dice("stops")
    with Shelf(tmp_path) as shelf, shelf.take("postgresql", tmp_path) as database, a_site(database, tmp_path) as site:
        phones = site.phones(FED * STOPS)
        made = envelopes(phones.vote)
        with Crowd(phones) as crowd:
            for turn in range(STOPS):
                crowd.feed(made[turn * FED : (turn + 1) * FED])
                time.sleep(chance.uniform(0.1, 0.6))
                shelf.stop_at_once()
                time.sleep(chance.uniform(0, 0.3))
                shelf.start_again()
        assert len(phones.history.acknowledged()) == len(made)
        assert phones.history.outcomes()["unknown"] > 0, "nobody was in the middle of anything"
        assert {told.status for told in phones.history.told} <= {200, 503, None}
        assert broken(phones.history, phones.vote) == []
