"""A lie is data: who alters what, in which truthful record, and the clause and entry that must refuse it."""

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ballot.protocol.record import Entry
from tests.lies import raw
from tests.lies.signing import signed_anew
from tests.lies.stage import Alter, Body, Stage, Told
from tests.lies.truths import Truth

SERVER, DEPUTY, REGISTRAR = "the server, with the log key", "a deputy, with its card", "the registrar and the server"
SCRUTINEER, COUNTER = "one scrutineer, with its keys", "the counters and the server"
EVERYBODY = "the server, with people who look at nothing"
LAST, BEYOND = "the last entry", "an entry that is not there"


class Forged(NamedTuple):
    """An altered record; `entry` is where it must be refused, `saved` what a visitor holds against it."""

    archive: bytes
    entry: int | None
    saved: dict[str, Any]


class Case(NamedTuple):
    """A lie told: its name, record.zip, the clause and the entry that refuse it, and what a visitor kept."""

    name: str
    archive: bytes
    clause: str
    entry: int | None
    saved: dict[str, Any]


How = Callable[[Truth, str | None], Forged]


@dataclass(frozen=True)
class Lie:
    """One row of the table; `entry` is the kind of entry that is refused, None for the record as a whole."""

    name: str
    forger: str
    truth: Truth
    how: How = field(repr=False)
    clause: str
    entry: str | None

    def told(self) -> Case:
        """Return the altered record."""
        forged = self.how(self.truth, self.entry)
        return Case(self.name, forged.archive, self.clause, forged.entry, forged.saved)


def place_of(entries: list[Entry], found: str | None, start: int) -> int | None:
    """Return the first entry of the kind `found` from `start` on."""
    if found is None:
        return None
    if found in (LAST, BEYOND):
        return len(entries) - (found == LAST)
    return next(place for place, entry in enumerate(entries) if place >= start and entry.kind == found)


def at(kind: str, alter: Alter, nth: int = 1, signed: bool = True, believed: bool = True) -> How:
    """Alter the nth body of this kind as it is made; everybody goes on from what it then says.

    The body is signed anew unless `alter` returns several, or `signed` is false. Where the altered body can't be read,
    people act on the one that was meant: `believed` is false.
    """

    def hand(stage: Stage, body: Body) -> Told:
        told = alter(stage, body)
        return signed_anew(stage, kind, told) if isinstance(told, dict) and signed else told

    def how(truth: Truth, found: str | None) -> Forged:
        stage = truth.play(of=kind, nth=nth, alter=hand, believed=believed)
        return Forged(raw.record(stage.entries), place_of(stage.entries, found, stage.lied), {})

    return how


def later(kind: str, alter: Alter, nth: int = 1, signed: bool = True) -> How:
    """Alter the nth body of this kind in a finished record, hash everything anew and head it."""

    def how(truth: Truth, found: str | None) -> Forged:
        stage = truth.play().copy(of=kind, nth=0)
        place = [entry.seq for entry in stage.entries if entry.kind == kind][nth - 1]
        told = alter(stage, dict(stage.entries[place].body))
        if isinstance(told, dict) and signed:
            told = signed_anew(stage, kind, told)
        listed = told if isinstance(told, list) else [] if told is None else [(kind, told)]
        pairs = [(entry.kind, dict(entry.body)) for entry in stage.entries]
        entries = chain([*pairs[:place], *listed, *pairs[place + 1 :]])
        return Forged(raw.record(entries), place_of(entries, found, place), {})

    return how


def chain(pairs: list[tuple[str, Body]]) -> list[Entry]:
    """Return entries of these kinds and bodies, linked."""
    entries: list[Entry] = []
    for kind, body in pairs:
        entries.append(raw.append(entries[-1] if entries else None, kind, body))
    return entries


def line(kind: str, edit: Callable[[bytes], bytes]) -> How:
    """Alter the text of the first line of this kind."""

    def how(truth: Truth, found: str | None) -> Forged:
        entries = truth.play().entries
        place = place_of(entries, kind, 0)
        lines = [edit(raw.line(entry)) if entry.seq == place else raw.line(entry) for entry in entries]
        head = raw.text(raw.head(entries[-1]))
        return Forged(raw.pack(raw.members(lines, head)), place if found else None, {})

    return how


def links(edit: Callable[[list[Entry]], tuple[list[Entry], int]]) -> How:
    """Alter the finished entries without hashing those behind anew; `edit` says where it shows."""

    def how(truth: Truth, found: str | None) -> Forged:
        entries, place = edit(truth.play().entries)
        return Forged(raw.record(entries), place if found else None, {})

    return how


def packed(make: Callable[[list[Entry], list[raw.Member]], bytes]) -> How:
    """Alter the archive, its head or its files."""

    def how(truth: Truth, found: str | None) -> Forged:
        entries = truth.play().entries
        files = raw.members(map(raw.line, entries), raw.text(raw.head(entries[-1])))
        return Forged(make(entries, files), place_of(entries, found, 0), {})

    return how


def kept(saved: Callable[[Stage], dict[str, Any]], of: str = "", alter: Alter | None = None, nth: int = 1) -> How:
    """Show a record, altered where `alter` is given, to somebody who kept something of the truthful session."""

    def how(truth: Truth, found: str | None) -> Forged:
        honest = truth.play()
        stage = truth.play(of=of, nth=nth, alter=alter) if alter else honest
        entry = place_of(stage.entries, found, stage.lied)
        return Forged(raw.record(stage.entries), entry, saved(honest))

    return how


def put(path: str, value: Any) -> Alter:
    """Return an alteration that sets the field at this dotted path, or makes it anew from what was there."""

    def alter(stage: Stage, body: Body) -> Body:
        body = copy.deepcopy(body)
        *way, name = path.split(".")
        target: Any = body
        for step in way:
            target = target[int(step) if isinstance(target, list) else step]
        key: Any = int(name) if isinstance(target, list) else name
        if callable(value):
            target[key] = value(target[key])
        else:
            target[key] = value
        return body

    return alter


def both(*alters: Alter) -> Alter:
    """Return one alteration that makes several, each of one body."""

    def alter(stage: Stage, body: Body) -> Told:
        told: Told = body
        for one in alters:
            assert isinstance(told, dict)
            told = one(stage, told)
        return told

    return alter


def without(name: str) -> Alter:
    """Return an alteration that leaves a field out."""
    return lambda stage, body: {key: value for key, value in body.items() if key != name}


def before(kind: str, make: Callable[[Stage], Body]) -> Alter:
    """Return an alteration that puts an entry of another kind before this one."""
    return lambda stage, body: [(kind, make(stage)), (stage.of, body)]


def dropped(stage: Stage, body: Body) -> Told:
    """Leave the entry out."""
    return None


def twice(stage: Stage, body: Body) -> Told:
    """Enter the same body again."""
    stage.lied += 1
    return [(stage.of, body), (stage.of, body)]
