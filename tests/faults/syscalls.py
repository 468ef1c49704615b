"""Reads what strace saw a server do: its writes to the database's files, its syncs, and the answers it sent."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from typing import Literal

CALLS = "pwrite64,fdatasync,fsync,ftruncate,unlink,sendto,sendmsg,write,writev"
LONGEST = 70_000
"""Bytes of a string that strace writes out; a page of the database has 4,096."""
LINE = re.compile(r"^(?P<task>\d+) +(?:<\.\.\. )?(?P<call>\w+)(?P<rest>.*)$")
FILE = re.compile(r"^\(\d+<(?P<path>[^>]*)>")
BYTES = re.compile(r'"(?P<text>(?:\\x[0-9a-f]{2})*)"(?P<more>\.\.\.)?')
RECEIPT = re.compile(rb'"ballot":"([0-9a-f]{64})"')

Kind = Literal["write", "cut", "sync", "unlink", "answer"]


@dataclass(frozen=True, slots=True)
class Event:
    """One call; a sync comes twice, when it begins and, with `done`, when it has ended.

    `name` is the file's name, `place` an offset in bytes or the length of a file that was cut;
    an answer's `name` is the HB that it acknowledges.
    """

    kind: Kind
    name: str
    task: str = ""
    place: int = 0
    data: bytes = b""
    done: bool = False


def strace(log: Path, *options: str) -> list[str]:
    """The command under which a server runs to be watched; fails with the line that installs strace."""
    require_strace()
    return [
        "strace",
        "-f",
        "--seccomp-bpf",
        "-qq",
        "-y",
        "-xx",
        "-s",
        str(LONGEST),
        "-e",
        f"trace={CALLS}",
        *options,
        "-o",
        str(log),
    ]


def require_strace() -> None:
    """Fail with the line that installs it."""
    assert which("strace"), "these tests need strace: sudo apt-get install strace"


def events(log: Path, names: Sequence[str]) -> Iterator[Event]:
    """The calls on files of these names and the answers with a receipt, in their order."""
    under_way: dict[str, str] = {}
    with log.open(encoding="ascii") as lines:
        for line in lines:
            found = LINE.match(line)
            if found is None:
                continue
            task, call, rest = found["task"], found["call"], found["rest"]
            if " resumed>" in rest:
                if call in ("fdatasync", "fsync") and rest.rstrip().endswith("= 0") and task in under_way:
                    yield Event("sync", under_way.pop(task), task, done=True)
                continue
            event = _event(task, call, rest)
            if event is None or (event.kind != "answer" and event.name not in names):
                continue
            yield event
            if event.kind == "sync" and rest.rstrip().endswith("= 0"):
                yield Event("sync", event.name, task, done=True)
            elif event.kind == "sync":
                under_way[task] = event.name


def _event(task: str, call: str, rest: str) -> Event | None:
    if call in ("sendto", "sendmsg", "write", "writev"):
        return _answer(task, rest)
    if call == "unlink":
        return Event("unlink", Path(_bytes(rest).decode()).name, task)
    found = FILE.match(rest)
    if found is None:
        return None
    name = Path(_unhex(found["path"]).decode()).name
    if call in ("fdatasync", "fsync"):
        return Event("sync", name, task)
    numbers = [int(number) for number in re.findall(r", (\d+)", rest[found.end() :])]
    if call == "ftruncate":
        return Event("cut", name, task, numbers[0])
    return Event("write", name, task, numbers[1], _bytes(rest))


def _answer(task: str, rest: str) -> Event | None:
    if "\\x22\\x62\\x61\\x6c\\x6c\\x6f\\x74\\x22" not in rest:  # "ballot" in its quotes
        return None
    found = RECEIPT.search(_bytes(rest))
    return Event("answer", found[1].decode(), task) if found else None


def _bytes(rest: str) -> bytes:
    """All strings of a call, one after the other."""
    pieces = []
    for found in BYTES.finditer(rest):
        assert not found["more"], "strace cut a string short"
        pieces.append(_unhex(found["text"]))
    return b"".join(pieces)


def _unhex(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))
