"""Examines one ballot by itself, cast or checked (§5, §6): what needs no other entry, so that processes share it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from ballot.protocol import ballot as secret
from ballot.protocol import openvote
from ballot.protocol.clause import Breach
from ballot.protocol.elgamal import Ciphertext, add_ciphertexts
from ballot.protocol.manifest import Manifest
from ballot.protocol.record import Entry, read_entry
from ballot.protocol.signature import Key


@dataclass(frozen=True, slots=True)
class Measure:
    """What ballots are measured by: in mode secret the terms, in mode open E alone."""

    manifest: Manifest
    election: bytes
    terms: secret.Terms | None


@dataclass(frozen=True, slots=True)
class Examined:
    """A ballot or spoil as the walk needs it; `breaches` holds (clause, what) of what was found by itself.

    `points` are all its α and β; `marks` those of an open ballot if it has one per option; `hash` is HB where it holds.
    """

    seq: int
    kind: str
    prev: bytes
    link: bytes
    size: int
    breaches: tuple[tuple[str, str], ...] = ()
    credential: Key | None = None
    counter: int = 0
    points: tuple[bytes, ...] = ()
    marks: tuple[int, ...] = ()
    hash: bytes | None = None


@dataclass
class Batch:
    """The examined lines of a batch and, in mode secret, the sums of their ballots per option."""

    items: list[Examined] = field(default_factory=list)
    sums: list[Ciphertext] = field(default_factory=list)


def examine_batch(lines: Sequence[bytes], measure: Measure) -> Batch:
    """Examine these lines; Breach 1.3 or 2.5 of a line that is no entry ends up in its item, with `seq` −1."""
    batch = Batch()
    for line in lines:
        try:
            entry = read_entry(line)
        except Breach as fault:
            batch.items.append(Examined(-1, "", b"", b"", len(line), ((fault.clause, fault.what),)))
            continue
        batch.items.append(examine(entry, len(line), measure, batch.sums))
    return batch


def examine(entry: Entry, size: int, measure: Measure, sums: list[Ciphertext]) -> Examined:
    """Examine a ballot or spoil whose line has `size` bytes, and add a readable ballot to `sums`."""
    breaches: list[tuple[str, str]] = []
    facts: dict[str, Any] = {}
    for step in (partial(entry.check), partial(_body, entry, measure, sums, facts)):
        try:
            step()
        except Breach as fault:
            breaches.append((fault.clause, fault.what))
    return Examined(entry.seq, entry.kind, entry.prev, entry.hash, size, tuple(breaches), **facts)


def _body(entry: Entry, measure: Measure, sums: list[Ciphertext], facts: dict[str, Any]) -> None:
    if measure.terms is None:
        _open(entry, measure, facts)
    elif entry.kind == "spoil":
        spoil = secret.read_spoil(entry.body)
        facts.update(credential=spoil.credential, counter=spoil.counter, points=_points(spoil.choices))
        secret.verify_spoil(spoil, measure.terms)
    else:
        ballot = secret.read_ballot(entry.body)
        facts.update(credential=ballot.credential, counter=ballot.counter, points=_points(ballot.choices))
        add_choices(sums, ballot.choices, measure.terms.options)
        facts["hash"] = secret.verify_ballot(ballot, entry.body, measure.terms)


def _open(entry: Entry, measure: Measure, facts: dict[str, Any]) -> None:
    ballot = openvote.read_open_ballot(entry.body)
    facts.update(credential=ballot.credential, counter=ballot.counter)
    # Marks of another number have no place in the sums; that they are too many or few is a breach.
    if len(ballot.marks) == len(measure.manifest.options):
        facts["marks"] = ballot.marks
    facts["hash"] = openvote.verify_open_ballot(ballot, measure.election, measure.manifest)


def _points(choices: Sequence[Ciphertext]) -> tuple[bytes, ...]:
    return tuple(point for pair in choices for point in pair)


def add_choices(sums: list[Ciphertext], choices: Sequence[Ciphertext], options: int) -> None:
    """Add a ballot's choices to the running sums; one of another length is left out, its shape is a breach."""
    if len(choices) != options:
        return
    sums[:] = [add_ciphertexts(*pair) for pair in zip(sums, choices, strict=True)] if sums else choices
