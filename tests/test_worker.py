"""The worker's sweep goes on whatever befalls one of its turns."""

import threading

import pytest

from ballot import worker
from ballot.worker import Worker
from tests.databases import settings_for

ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@ON_SQLITE
def test_a_turn_that_fails_is_followed_by_the_next(database, monkeypatch):
    monkeypatch.setattr(worker, "SWEEP_EVERY", 0.01)
    one, turns, went_on = Worker(settings_for(database.url)), [], threading.Event()

    def turn(*, after_restart=False):
        turns.append(after_restart)
        if len(turns) > 2:
            went_on.set()
        if len(turns) <= 2:
            raise OSError("no space left on the device")

    monkeypatch.setattr(one, "_ring_again", turn)
    sweeper = threading.Thread(target=one._sweep, daemon=True)
    sweeper.start()
    assert went_on.wait(30)
    one._ended.set()
    sweeper.join(30)
    assert turns[:3] == [True, True, True], "what a killed worker left is rung until that worked once"
