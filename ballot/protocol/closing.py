"""The frame of the vote (§4.5, §4.6, §8.1, §8.5): election, endorse, restart, open, close, seal, result."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ballot.protocol import fields, signature
from ballot.protocol.clause import Breach
from ballot.protocol.encoding import Json, digest
from ballot.protocol.group import Point
from ballot.protocol.signature import Key, Seed


@dataclass(frozen=True, slots=True)
class Election:
    """What the fingerprint E binds: M, R, T, K and the public shares; the last three are absent in mode open."""

    manifest: bytes
    roll: bytes
    ceremony: bytes | None
    key: Point | None
    shares: tuple[Point, ...] | None
    digest: bytes


@dataclass(frozen=True, slots=True)
class Endorse:
    """A scrutineer's word for E."""

    index: int
    election: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Open:
    """The vote opens."""

    election: bytes
    present: int
    time: datetime


@dataclass(frozen=True, slots=True)
class Close:
    """The vote closes with so many present and so many ballots."""

    election: bytes
    present: int
    ballots: int
    time: datetime


@dataclass(frozen=True, slots=True)
class Seal:
    """A scrutineer's or counter's word for the hash of the close entry."""

    index: int
    election: bytes
    close: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Result:
    """Totals per option from phones, from paper and in all, and what follows from them."""

    election: bytes
    electronic: tuple[int, ...]
    paper: tuple[int, ...]
    total: tuple[int, ...]
    outcome: dict[str, Json]


def election_digest(body: Json) -> bytes:
    """Return E = D("election"; body) (§4.5)."""
    return digest("election", body)


def read_election(body: Any) -> Election:
    """Read the fields of `election`."""
    record = fields.record(body, ("manifest", "roll", "ceremony", "key", "shares"))
    return Election(
        fields.digest(record["manifest"]),
        fields.digest(record["roll"]),
        fields.nullable(record["ceremony"], fields.digest),
        fields.nullable(record["key"], fields.element),
        fields.nullable(record["shares"], lambda value: fields.array(value, fields.element)),
        election_digest(record),
    )


def read_endorse(body: Any) -> Endorse:
    """Read the fields of `endorse`."""
    record = fields.record(body, ("index", "election", "signature"))
    return Endorse(fields.count(record["index"]), fields.digest(record["election"]), fields.signed(record["signature"]))


def read_restart(body: Any) -> str:
    """Read `restart` and return its reason."""
    return fields.text(fields.record(body, ("reason",))["reason"])


def read_open(body: Any) -> Open:
    """Read the fields of `open`."""
    record = fields.record(body, ("election", "present", "time"))
    return Open(fields.digest(record["election"]), fields.count(record["present"]), fields.moment(record["time"]))


def read_close(body: Any) -> Close:
    """Read the fields of `close`."""
    record = fields.record(body, ("election", "present", "ballots", "time"))
    return Close(
        fields.digest(record["election"]),
        fields.count(record["present"]),
        fields.count(record["ballots"]),
        fields.moment(record["time"]),
    )


def read_seal(body: Any) -> Seal:
    """Read the fields of `seal`."""
    record = fields.record(body, ("index", "election", "close", "signature"))
    return Seal(
        fields.count(record["index"]),
        fields.digest(record["election"]),
        fields.digest(record["close"]),
        fields.signed(record["signature"]),
    )


def read_result(body: Any) -> Result:
    """Read the fields of `result`; its outcome is compared whole with the recomputed one."""
    record = fields.record(body, ("election", "electronic", "paper", "total", "outcome"))
    outcome = record["outcome"]
    if type(outcome) is not dict:
        raise Breach("1.3", "the outcome is an object")
    return Result(
        fields.digest(record["election"]),
        fields.array(record["electronic"], fields.count),
        fields.array(record["paper"], fields.count),
        fields.array(record["total"], fields.count),
        outcome,
    )


def moment_text(moment: datetime) -> str:
    """Return an aware UTC time as the record writes it (§8.1)."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def counter_seal(index: int, election: bytes, close: bytes, seed: Seed) -> dict[str, Json]:
    """Make the seal of a counter in mode open (§8.1)."""
    body = {"index": index, "election": election.hex(), "close": close.hex()}
    return {**body, "signature": signature.sign(seed, digest("seal", body)).hex()}


def verify_counter_seal(body: dict[str, Json], sign: Key) -> None:
    """Raise Breach 8.1 unless the counter with this key sealed."""
    message = digest("seal", {name: value for name, value in body.items() if name != "signature"})
    signature.verify(sign, message, bytes.fromhex(body["signature"]), "8.1")
