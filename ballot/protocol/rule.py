"""The ballot rule (§8.6): bars, points, levels, and what happens on a tie or shortfall."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ballot.protocol import fields
from ballot.protocol.clause import Breach

FIELDS = (
    "seats", "quorum", "pass", "points", "tie", "shortfall", "publish_votes", "levels", "smallest", "parent",
)  # fmt: skip
BASES = ("due", "present", "returned", "valid")
SMALLEST = 10


@dataclass(frozen=True, slots=True)
class Bar:
    """Holds when x·den > num·base, or ≥ where it is not strict; `of` names the base."""

    of: str
    num: int
    den: int
    strict: bool


@dataclass(frozen=True, slots=True)
class Level:
    """A level of an assessment; only the last has no bar."""

    mark: str
    bar: Bar | None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that passed `read_rule` and, with its manifest, `check_rule`."""

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


def read_rule(body: Any) -> Rule:
    """Read the object of §8.6; Breach 1.3 for its shape."""
    record = fields.record(body, FIELDS)
    return Rule(
        seats=fields.count(record["seats"]),
        quorum=fields.nullable(record["quorum"], _bar),
        pass_=fields.nullable(record["pass"], _bar),
        points=fields.nullable(record["points"], _points),
        tie=fields.one_of("revote", "presidium")(record["tie"]),
        shortfall=fields.one_of("supplementary", "vacant")(record["shortfall"]),
        publish_votes=fields.flag(record["publish_votes"]),
        levels=fields.array(record["levels"], _level),
        smallest=fields.count(record["smallest"]),
        parent=fields.nullable(record["parent"], fields.uuid),
    )


def _bar(value: Any) -> Bar:
    record = fields.record(value, ("of", "num", "den", "strict"))
    bar = Bar(
        of=fields.one_of(*BASES)(record["of"]),
        num=fields.count(record["num"]),
        den=fields.count(record["den"]),
        strict=fields.flag(record["strict"]),
    )
    if bar.den < 1:
        raise Breach("8.6", "a bar's den is at least 1")
    return bar


def _points(value: Any) -> Mapping[str, int]:
    record = fields.record(value, value if type(value) is dict else ())
    return {fields.ident(mark): fields.count(points) for mark, points in record.items()}


def _level(value: Any) -> Level:
    record = fields.record(value, ("mark", "bar"))
    return Level(fields.ident(record["mark"]), fields.nullable(record["bar"], _bar))


def check_rule(rule: Rule, kind: str, marks: frozenset[str], rehearsal: bool) -> None:
    """Raise Breach 8.6 unless the rule fits the election's kind, its options' marks and its being a rehearsal."""
    if rule.smallest > SMALLEST or (rule.smallest < SMALLEST and not rehearsal):
        raise Breach("8.6", f"smallest is {SMALLEST}; fewer only in a rehearsal")
    if kind == "assessment":
        _check_levels(rule)
        return
    if rule.seats < 1 or rule.levels:
        raise Breach("8.6", "a selection has seats and no levels")
    if rule.points is not None and rule.points.keys() != marks:
        raise Breach("8.6", "points name exactly the marks of the options")


def _check_levels(rule: Rule) -> None:
    if rule.seats or rule.pass_ is not None or rule.points is not None:
        raise Breach("8.6", "an assessment has 0 seats, no pass bar and no points")
    fields.distinct((level.mark for level in rule.levels), "8.6", "a level's mark")
    if not rule.levels or [level.bar is None for level in rule.levels] != [False] * (len(rule.levels) - 1) + [True]:
        raise Breach("8.6", "the last level, and it alone, has no bar")
