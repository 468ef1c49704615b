"""Stands in for the manifest until the protocol's own is merged."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Bar:
    of: str
    num: int
    den: int
    strict: bool


@dataclass(frozen=True, slots=True)
class Level:
    mark: str
    bar: Bar | None


@dataclass(frozen=True, slots=True)
class Rule:
    seats: int
    quorum: Bar | None
    pass_: Bar | None
    points: Mapping[str, int] | None
    tie: str
    shortfall: str
    publish_votes: bool
    levels: tuple[Level, ...]
    smallest: int
    parent: str | None


@dataclass(frozen=True, slots=True)
class Option:
    id: str
    project: str
    mark: str


@dataclass(frozen=True, slots=True)
class Project:
    id: str
    name: str
    detail: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Limit:
    id: str
    options: tuple[str, ...]
    min: int
    max: int


@dataclass(frozen=True, slots=True)
class Manifest:
    election: str
    mode: str
    kind: str
    title: str
    assembly: str
    session: str
    projects: tuple[Project, ...]
    options: tuple[Option, ...]
    limits: tuple[Limit, ...]
    rule: Rule
    trustees: Any
    counters: tuple[Any, ...]
    log_key: Any
    software: Any
    rehearsal: bool
    body: dict[str, Any]
    digest: bytes
