"""The power fails at any moment: what was acknowledged is on the disk, and the same cuts under NORMAL lose ballots.

A real casting session runs under strace; its writes are replayed onto the disk as it was before, up to a
random call, and of what no sync had covered nothing, all, a beginning, a part or torn sectors remain.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import text

from ballot.kernel.db import connect, require_safe, writers
from tests.databases import Shelf
from tests.faults.clients import Phones, envelopes
from tests.faults.history import History, Told, broken
from tests.faults.powercuts import LEFT, Image, images
from tests.faults.scale import dice, times
from tests.faults.server import Server, serve
from tests.faults.syscalls import Event, events, strace
from tests.faults.votes import Town, Vote

IMAGES, CONTROL = times(100, 5000), times(20, 500)
DEPUTIES, FEW = 100, 20
NAMES = ("ballot.sqlite3", "ballot.sqlite3-wal")


@dataclass
class Recording:
    """A casting session: the files before it, every call, and what the phones were told."""

    vote: Vote
    history: History
    before: Mapping[str, bytes]
    calls: list[Event]


def record(shelf: Shelf, folder: Path, app: str, deputies: int) -> Recording:
    """Let so many cast at a server under strace; nobody else touches its files meanwhile."""
    log = folder / "strace.log"
    with shelf.take("sqlite", folder) as database:
        engine = connect(database.url)
        vote = Town(writers(engine)).open_vote(deputies)
        engine.dispose()
        before = {name: (folder / name).read_bytes() for name in NAMES if (folder / name).exists()}
        with serve(Server(folder, database.url, app=app, under=strace(log))) as server:
            phones = Phones(vote, History(folder / "history.jsonl"), server.port, timeout=30)
            phones.all_insist(envelopes(vote), at_once=6)
            server.end_watched()
    return Recording(vote, phones.history, before, list(events(log, NAMES)))


@pytest.fixture(scope="module")
def recording(shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> Recording:
    return record(shelf, tmp_path_factory.mktemp("recorded"), "wsgi:app", DEPUTIES)


def test_each_acknowledgement_left_after_a_sync_of_its_own(recording):
    """What the replay rests on: the log holds every answer, and each came behind a commit that was synced."""
    answers = [call for call in recording.calls if call.kind == "answer"]
    syncs = [call for call in recording.calls if call.kind == "sync" and call.done]
    assert {call.name for call in answers} == {told.ballot for told in recording.history.told}
    assert len(syncs) >= len(answers)
    assert any(call.kind == "write" and call.name == NAMES[0] for call in recording.calls), "no checkpoint was recorded"


def test_no_power_cut_loses_an_acknowledged_ballot(recording, tmp_path):
    tried: Counter[str] = Counter()
    for image in images(recording.calls, recording.before, IMAGES, dice("power cuts")):
        assert lost(image, recording, tmp_path) == []
        tried[image.how] += 1
    assert set(tried) == set(LEFT)


def test_the_same_cuts_lose_ballots_where_commits_are_not_synced(shelf, tmp_path_factory):
    folder = tmp_path_factory.mktemp("unsafe")
    careless = record(shelf, folder, "tests.faults.weakened:without('durable')", FEW)
    cuts = images(careless.calls, careless.before, CONTROL, dice("unsafe cuts"))
    harmed = [image for image in cuts if image.how != "all" and missing(image, careless, folder)]
    assert len(harmed) >= CONTROL // 5


@contextmanager
def opened(image: Image, recording: Recording, folder: Path) -> Iterator[Vote]:
    """The vote as the site finds it when the power is back, behind the start's own check."""
    for name in (*NAMES, "ballot.sqlite3-shm"):
        (folder / name).unlink(missing_ok=True)
    image.write(folder)
    engine = connect(f"sqlite:///{folder / NAMES[0]}")
    require_safe(engine)
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok", image.event
    try:
        yield replace(recording.vote, sessions=writers(engine))
    finally:
        engine.dispose()


def lost(image: Image, recording: Recording, folder: Path) -> list[str]:
    """What the image breaks of what was promised before the cut."""
    with opened(image, recording, folder) as vote:
        return broken(recording.history, vote, promised(recording, image))


def missing(image: Image, recording: Recording, folder: Path) -> set[str]:
    """Acknowledged ballots that are not on the disk."""
    with opened(image, recording, folder) as vote:
        return set(image.promised - {row.ballot for row in vote.cast().values()})


def promised(recording: Recording, image: Image) -> list[Told]:
    """What the phones knew when the power failed: an answer that hadn't left yet is none."""
    return [
        told if told.ballot in image.promised else replace(told, outcome="unknown") for told in recording.history.told
    ]
