"""Simulated power cuts: at any moment the disk holds what was synced, and of the rest whatever chance leaves."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.faults.syscalls import Event

SECTOR = 512
LEFT = ("none", "all", "prefix", "subset", "torn")
"""What the cut leaves of the writes that no sync has made sure of."""


@dataclass
class File:
    """A file's durable bytes and the writes since, each with whether a sync that has begun will cover it."""

    durable: bytearray = field(default_factory=bytearray)
    pending: list[Event] = field(default_factory=list)
    covered: dict[str, int] = field(default_factory=dict)

    def take(self, event: Event) -> None:
        if event.kind in ("write", "cut"):
            self.pending.append(event)
        elif not event.done:
            self.covered[event.task] = len(self.pending)
        else:
            self._settle(self.covered.pop(event.task, 0))

    def _settle(self, count: int) -> None:
        """What was written before the sync began is safe once it has ended."""
        for event in self.pending[:count]:
            apply(self.durable, event)
        del self.pending[:count]
        self.covered = {task: max(0, begun - count) for task, begun in self.covered.items()}

    def left(self, how: str, chance: Random) -> bytes:
        """The file's bytes after a cut."""
        image = bytearray(self.durable)
        for event in survivors(self.pending, how, chance):
            apply(image, event)
        return bytes(image)


def apply(image: bytearray, event: Event) -> None:
    if event.kind == "cut":
        image[event.place :] = bytes(max(0, event.place - len(image)))
        return
    image.extend(bytes(max(0, event.place - len(image))))
    image[event.place : event.place + len(event.data)] = event.data


def survivors(pending: Sequence[Event], how: str, chance: Random) -> list[Event]:
    """Which writes reached the disk; a torn one reached it in some of its sectors."""
    if how == "none":
        return []
    if how == "prefix":
        return list(pending[: chance.randrange(len(pending) + 1)])
    if how == "all":
        return list(pending)
    chosen = [event for event in pending if chance.random() < 0.5]
    if how == "subset":
        return chosen
    return [part for event in chosen for part in _torn(event, chance)]


def _torn(event: Event, chance: Random) -> Iterator[Event]:
    if event.kind == "cut":
        yield event
        return
    end = event.place + len(event.data)
    start = event.place
    while start < end:
        stop = min(end, (start // SECTOR + 1) * SECTOR)
        if chance.random() < 0.5:
            data = event.data[start - event.place : stop - event.place]
            yield Event("write", event.name, event.task, start, data)
        start = stop


@dataclass(frozen=True, slots=True)
class Image:
    """What the disk holds after one cut; `promised` are the HB of the ballots acknowledged before it."""

    event: int
    how: str
    files: Mapping[str, bytes]
    promised: frozenset[str]

    def write(self, folder: Path) -> None:
        for name, data in self.files.items():
            (folder / name).write_bytes(data)


def images(events: Sequence[Event], first: Mapping[str, bytes], count: int, chance: Random) -> Iterator[Image]:
    """So many cuts at random moments, in the order of time; `first` are the files as they were at rest."""
    cuts = sorted(chance.randrange(len(events) + 1) for _ in range(count))
    files = {name: File(bytearray(data)) for name, data in first.items()}
    promised: set[str] = set()
    position = 0
    for cut in cuts:
        for event in events[position:cut]:
            if event.kind == "answer":
                promised.add(event.name)
            elif event.kind == "unlink":
                files.pop(event.name, None)
            else:
                files.setdefault(event.name, File()).take(event)
        position = max(position, cut)
        how = chance.choice(LEFT)
        left = {name: file.left(how, chance) for name, file in files.items()}
        yield Image(cut, how, left, frozenset(promised))
