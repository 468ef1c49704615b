"""Files made to hurt their reader: each refused within 5 seconds of one processor and 300 MB, without a traceback."""

import json
import re
import struct
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ballot.protocol.record import Entry, append, head_body
from ballot.verifier.finding import LONGEST_FAULTY
from tests.archives import archive
from tests.bodies import UUID, a_manifest, a_seed
from tests.processes import ROOT
from tests.records import Hall, a_hall
from tests.zips import assembled, deflated, plain, repeated

MOST_SECONDS, MOST_MEGABYTES = 5, 300
MIB = 2**20
HEAD = plain("head.json", b"{}")

# The process measures itself: what a parent may ask of a child includes the parent's own size before the exec.
MEASURED = """
import resource, runpy, sys
resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
sys.argv = ["ballot-verify", *sys.argv[1:]]
try:
    runpy.run_module("ballot.verifier", run_name="__main__")
finally:
    used = resource.getrusage(resource.RUSAGE_SELF)
    peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
    print("measured", used.ru_utime + used.ru_stime, peak.split()[1], file=sys.stderr)
"""


def refused(tmp_path: Path, content: bytes, code: int, *clauses: str) -> list[dict[str, Any]]:
    """Let the program read the file; return its findings after looking at its code, clauses, time and memory."""
    (tmp_path / "record.zip").write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, tmp_path / "record.zip", "--json"],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    measured = re.search(r"measured (\S+) (\d+)", done.stderr)
    assert measured is not None, done.stderr
    assert float(measured[1]) <= MOST_SECONDS
    assert int(measured[2]) <= MOST_MEGABYTES * 1024
    assert done.returncode == code, done.stderr
    findings: list[dict[str, Any]] = json.loads(done.stdout)["findings"] if code == 1 else []
    assert {finding["clause"] for finding in findings} >= set(clauses)
    return findings


ENTRY = append(None, "manifest", a_manifest()).line() + b"\n"
JUNK = b'{"body":{},"hash":"' + b"0" * 64 + b'","kind":"paper","prev":"' + b"0" * 64 + b'","seq":7}\n'


def filled(line: bytes) -> bytes:
    """Return as many of the line as a mebibyte takes, or the line alone."""
    return line * max(1, MIB // len(line))


PIECES = {
    "one line": b"a" * MIB,
    "line ends": b"\n" * MIB,
    "empty objects": filled(b"{}\n"),
    "the same entry again and again": filled(ENTRY),
    "entries out of any order": filled(JUNK),
    "zero bytes": bytes(MIB),
}
WHOLE, SMALL = 2**29 // MIB, 15


@pytest.mark.parametrize("name", PIECES)
def test_half_a_gigabyte_of_one_thing_is_refused_before_it_is_read(name: str, tmp_path: Path) -> None:
    refused(tmp_path, assembled([repeated("entries.jsonl", PIECES[name], WHOLE), HEAD]), 1, "2.3")


@pytest.mark.parametrize("name", PIECES)
def test_a_small_flood_is_read_and_refused(name: str, tmp_path: Path) -> None:
    refused(tmp_path, assembled([repeated("entries.jsonl", PIECES[name], SMALL), HEAD]), 1)


@pytest.mark.parametrize(("announced", "code"), [(0, 1), (1, 2), (2**20, 2), (2**24, 2), (2**32 - 1, 1)])
def test_a_flood_that_lies_about_its_size_is_refused(announced: int, code: int, tmp_path: Path) -> None:
    entries = repeated("entries.jsonl", filled(ENTRY), WHOLE).lying(size=announced)

    refused(tmp_path, assembled([entries, HEAD]), code)


def test_more_than_the_largest_file_is_refused(tmp_path: Path) -> None:
    refused(tmp_path, assembled([repeated("entries.jsonl", PIECES["line ends"], WHOLE + 1), HEAD]), 1, "2.3")


def lines(entries: Iterable[Entry]) -> bytes:
    return b"".join(entry.line() + b"\n" for entry in entries)


def headed(entries: Sequence[Entry]) -> bytes:
    """Return the archive of a chain that holds, with its head."""
    return archive(entries, head_body(UUID, entries[-1], a_seed("log")))


def test_a_head_of_a_gigabyte_is_refused_before_it_is_read(tmp_path: Path) -> None:
    entries = deflated("entries.jsonl", lines(a_hall().annul().entries))

    refused(tmp_path, assembled([entries, repeated("head.json", b"0" * MIB, 1024)]), 1, "2.3")


def a_million_members(counted: int | None = None) -> bytes:
    return assembled([plain("record", b"")], counted, times=10**6)


@pytest.mark.parametrize("counted", [None, 2], ids=["counted", "said to be two"])
def test_a_million_members_are_refused_before_they_are_listed(counted: int | None, tmp_path: Path) -> None:
    refused(tmp_path, a_million_members(counted), 1, "2.3")


@pytest.mark.parametrize("comment", [0, 2**16 - 1], ids=["plain", "behind the longest comment"])
def test_a_directory_of_the_large_form_is_refused_wherever_it_stands(comment: int, tmp_path: Path) -> None:
    content = a_million_members()
    size, at = struct.unpack("<II", content[-10:-2])
    large = b"PK\x06\x06" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, 2, 2, size, at)
    locator = b"PK\x06\x07" + struct.pack("<IQI", 0, at + size, 1)
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 2, 2, 100, at, comment)

    refused(tmp_path, content[:-22] + large + locator + end + b" " * comment, 1, "2.3")


def test_two_names_for_one_member_are_refused(tmp_path: Path) -> None:
    entries = repeated("entries.jsonl", filled(ENTRY), SMALL)

    refused(tmp_path, assembled([entries, replace(entries, name="head.json", at=0)]), 1)


HOSTILE = {
    "a mebibyte of brackets": b"[" * MIB,
    "brackets a thousand deep": b"[" * 900 + b"]" * 900,
    "objects a thousand deep": b'{"a":' * 450 + b"1" + b"}" * 450,
    "a number of five thousand digits": b"1" * 5000,
    "a mebibyte of digits": b"1" * MIB,
    "a mebibyte of numbers": b"[" + b"1," * (MIB // 2 - 1) + b"1]",
    "a mebibyte of objects": b"[" + b"{}," * (MIB // 3 - 1) + b"{}]",
    "a mebibyte of characters": '"{}"'.format("示" * (MIB // 3 - 1)).encode(),
    "a mebibyte of marks that combine": '"{}"'.format("a" + "\u0323\u0307" * (MIB // 4 - 1)).encode(),
    "a fraction too large": b"1e999",
}


@pytest.mark.parametrize("inside", [False, True], ids=["as lines", "inside of bodies"])
@pytest.mark.parametrize("name", HOSTILE)
def test_json_made_to_tire_its_reader_is_refused(name: str, inside: bool, tmp_path: Path) -> None:
    line = JUNK.replace(b"{}", b'{"a":' + HOSTILE[name][: MIB - 200] + b"}", 1) if inside else HOSTILE[name]
    times = max(1, SMALL * MIB // len(line))

    refused(tmp_path, assembled([deflated("entries.jsonl", (line + b"\n") * times), HEAD]), 1)


def worthless(kind: str, body: Callable[[int], dict[str, Any]], hall: Hall, size: int = 15 * MIB) -> list[Entry]:
    """Return the hall's entries and behind them a chain that holds, of so many bytes, each with a body of this kind."""
    entries, left = list(hall.entries), size
    while left > 0:
        entries.append(append(entries[-1], kind, body(len(entries))))
        left -= len(entries[-1].line())
    return entries


LONG = "示例" * (MIB // 6 - 200)


def test_restarts_without_end_are_read_to_the_end_and_refused(tmp_path: Path) -> None:
    entries = worthless("restart", lambda place: {"reason": LONG}, Hall(a_manifest()).begin())

    refused(tmp_path, headed(entries), 1, "2.5")


def test_short_restarts_without_end_are_read_to_the_end_and_refused(tmp_path: Path) -> None:
    entries = worthless("restart", lambda place: {"reason": ""}, Hall(a_manifest()).begin(), 2 * MIB)

    refused(tmp_path, headed(entries), 1, "2.5")


def a_ballot_of(branches: int, points: int) -> dict[str, Any]:
    scalar, point = "01" + "00" * 31, a_hall().election_body()["key"]
    return {
        "election": "00" * 32,
        "credential": Hall(a_manifest()).key(0).hex(),
        "counter": 1,
        "choices": [[point, point]] * points,
        "bits": [[[scalar] * branches] * 2],
        "sums": [],
        "signature": "00" * 64,
    }


@pytest.mark.parametrize(("branches", "points"), [(7000, 1), (1, 7000)], ids=["branches", "points"])
def test_ballots_of_thousands_of_parts_are_refused(branches: int, points: int, tmp_path: Path) -> None:
    body = a_ballot_of(branches, points)

    refused(tmp_path, headed(worthless("ballot", lambda place: body, a_hall().open())), 1)


def test_ballots_just_short_enough_to_be_borne_are_refused_too(tmp_path: Path) -> None:
    body = a_ballot_of(1, LONGEST_FAULTY // 2 // 134)

    refused(tmp_path, headed(worthless("ballot", lambda place: body, a_hall().open())), 1)


def test_boxes_and_voids_that_nobody_signed_are_refused(tmp_path: Path) -> None:
    hall = a_hall()
    body = {"election": hall.e, "credential": hall.key(0).hex(), "reason": "paper", "spare": None}
    signatures = [[number, "00" * 64] for number in range(1, 7000)]

    refused(tmp_path, headed(worthless("void", lambda place: {**body, "signatures": signatures}, hall)), 1, "7")
