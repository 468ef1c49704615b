"""Both verifiers say the same of records that were altered at random: clause and entry of every finding, in order."""

import io
import os
from random import Random
from typing import Any

import pytest

from ballot.protocol.archive import Unreadable
from ballot.protocol.record import Entry, read_head, read_receipt
from ballot.verifier.verify import Saved, verify_record
from tests.archives import archive
from tests.cross.alterations import Altered, altered
from tests.cross.halls import VOTES
from tests.cross.peer import Peer, in_base64
from tests.records import Hall

#: `make torture` sets TORTURE and draws ten times as many, other ones in each run.
TORTURE = "TORTURE" in os.environ
ROUNDS, EACH = (200, 100) if TORTURE else (20, 100)
START = Random().randrange(2**32) if TORTURE else 0


@pytest.fixture(scope="module")
def halls() -> list[Hall]:
    """One vote of every kind; altered records are made from copies of their entries."""
    return [make() for make in VOTES]


def told(report: dict[str, Any]) -> dict[str, Any]:
    """Return what both sides must say alike: all but the sentences."""
    return {**report, "findings": [(one["clause"], one["entry"]) for one in report["findings"]]}


def python(record: Altered) -> dict[str, Any] | str:
    saved = Saved(
        [read_head(body) for body in record.saved.get("heads", [])],
        [read_receipt(body) for body in record.saved.get("receipts", [])],
        record.saved.get("issue"),
    )
    try:
        return told(verify_record(io.BytesIO(record.archive), saved).as_json())
    except Unreadable:
        return "unreadable"


def javascript(peer: Peer) -> dict[str, Any] | str:
    try:
        return told(peer.receive())
    except Unreadable:
        return "unreadable"


def a_record(halls: list[Hall], draw: Random) -> Altered:
    hall = draw.choices(halls, weights=list(VOTES.values()))[0]
    strangers: list[Entry] = draw.choice(halls).entries
    return altered(hall, strangers, draw)


@pytest.mark.parametrize("start", range(ROUNDS))
def test_both_sides_agree_on_records_altered_at_random(peer, halls, tmp_path, start):
    for number in range(EACH):
        record = a_record(halls, Random(f"{START} {start} {number}"))
        peer.send("verify", zip=in_base64(record.archive), **record.saved)
        here, there = python(record), javascript(peer)
        if here != there:
            (tmp_path / "record.zip").write_bytes(record.archive)
        assert here == there, (START, record.story, record.saved, tmp_path / "record.zip")


def test_both_sides_accept_every_vote_unaltered(peer, halls):
    for hall in halls:
        record = altered_by_nothing(hall)
        peer.send("verify", zip=in_base64(record.archive))
        here, there = python(record), javascript(peer)
        assert here == there
        assert here["accepted"], here["findings"]


def altered_by_nothing(hall: Hall) -> Altered:
    return Altered(archive(hall.entries))


def test_both_sides_agree_on_a_directory_with_any_bit_turned(peer, halls):
    """Readers of zip files differ on lengths that run into each other; nothing else in an archive holds so many."""
    whole = archive(halls[0].entries[:1])
    start = whole.index(b"PK\x01\x02")
    for bit in range(8 * start, 8 * len(whole)):
        turned = bytearray(whole)
        turned[bit // 8] ^= 1 << bit % 8
        peer.send("verify", zip=in_base64(bytes(turned)))
        assert python(Altered(bytes(turned))) == javascript(peer), (bit // 8 - start, bit % 8)
