"""Ten thousand damaged records: no traceback, and none accepted unless its files are those of the good one."""

import io
import random
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from ballot.protocol.archive import Unreadable
from ballot.verifier.verify import verify_record
from tests.golden import GOLDEN
from tests.processes import verifier
from tests.zips import assembled, deflated

#: How many mutations of each record; most fall on those that are quickly verified.
SHARES = {
    "record-open-approve.zip": 9_380,
    "record-secret-annulled.zip": 500,
    "record-secret-select.zip": 40,
    "record-secret-assessment.zip": 40,
    "record-secret-ranking.zip": 40,
}
CHUNK, EVERY = 20, 500
CHUNKS = [(name, start) for name, number in SHARES.items() for start in range(0, number, CHUNK)]

Mutation = Callable[[random.Random, bytearray], None]


def flip_a_bit(chance: random.Random, data: bytearray) -> None:
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def set_a_byte(chance: random.Random, data: bytearray) -> None:
    data[chance.randrange(len(data))] = chance.choice(b"\x00\x20\x2c\x22\x30\x39\x61\x66\x7b\x7d\xff\n")


def turn_a_hex_digit(chance: random.Random, data: bytearray) -> None:
    places = [chance.randrange(len(data)) for _ in range(8)]
    place = next((place for place in places if data[place : place + 1].isalnum()), places[0])
    data[place] = chance.choice(b"0123456789abcdefABCDEF")


def delete_some(chance: random.Random, data: bytearray) -> None:
    place = chance.randrange(len(data))
    del data[place : place + chance.choice((1, 1, 2, 64, 500))]


def insert_some(chance: random.Random, data: bytearray) -> None:
    place = chance.randrange(len(data) + 1)
    data[place:place] = chance.randbytes(chance.choice((1, 1, 2, 64)))


def cut_off(chance: random.Random, data: bytearray) -> None:
    del data[chance.randrange(len(data)) :]


def double_a_range(chance: random.Random, data: bytearray) -> None:
    place, length = chance.randrange(len(data)), chance.choice((1, 8, 64, 700, 3000))
    data[place:place] = data[place : place + length]


MUTATIONS: tuple[Mutation, ...] = (
    flip_a_bit, flip_a_bit, set_a_byte, turn_a_hex_digit, delete_some, insert_some, cut_off, double_a_range,
)  # fmt: skip


def files(record: bytes) -> dict[str, bytes]:
    """Return what another reader of zip archives finds, by name; nothing if it finds nothing."""
    try:
        with zipfile.ZipFile(io.BytesIO(record)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, RuntimeError, EOFError, OSError):
        return {}


@cache
def good(name: str) -> tuple[bytes, dict[str, bytes]]:
    record = (GOLDEN / name).read_bytes()
    return record, files(record)


def mutated(name: str, number: int) -> bytes:
    """Return mutation `number` of a record: of the archive's own bytes, of its entries or of its head."""
    chance = random.Random(f"{name} {number}")
    record, contents = good(name)
    target = chance.choice(("archive", "entries.jsonl", "entries.jsonl", "head.json"))
    data = bytearray(record if target == "archive" else contents[target])
    for _ in range(chance.choice((1, 1, 1, 3))):
        if data:
            chance.choice(MUTATIONS)(chance, data)
    if target == "archive":
        return bytes(data)
    return assembled([deflated(each, bytes(data) if each == target else old) for each, old in contents.items()])


def accepted(record: bytes) -> bool:
    try:
        return verify_record(io.BytesIO(record)).accepted
    except Unreadable:
        return False


@pytest.mark.parametrize(("name", "start"), CHUNKS)
def test_no_mutation_is_accepted_and_none_is_stumbled_over(name: str, start: int) -> None:
    for number in range(start, start + CHUNK):
        record = mutated(name, number)
        if accepted(record):
            assert files(record) == good(name)[1], f"mutation {number} of {name} is accepted"


@pytest.mark.parametrize(
    ("name", "number"), [(name, number) for name, most in SHARES.items() for number in range(0, most, EVERY)]
)
def test_the_program_exits_with_1_or_2_and_without_a_traceback(name: str, number: int, tmp_path: Path) -> None:
    record = mutated(name, number)
    (tmp_path / "record.zip").write_bytes(record)

    done = verifier(tmp_path / "record.zip")

    assert done.returncode in ((0, 1, 2) if files(record) == good(name)[1] else (1, 2))


def test_there_are_ten_thousand_mutations() -> None:
    assert len(CHUNKS) * CHUNK == 10_000
