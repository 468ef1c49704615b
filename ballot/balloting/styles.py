"""A style says what a ballot looks like: its marks, its limits and the rule it has by default (§3.2)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ballot.kernel.errors import Refused
from ballot.protocol.clause import Breach
from ballot.protocol.manifest import MOST_LIMITS, MOST_OPTIONS, Limit, Option, Project
from ballot.protocol.rule import SMALLEST, check_rule, read_rule

MOST_RANKS = 9
LONGEST_ID = 32
HALF_OF_DUE = {"of": "due", "num": 1, "den": 2, "strict": False}
LEVELS: list[dict[str, Any]] = [
    {"mark": "satisfied", "bar": HALF_OF_DUE},
    {"mark": "basically", "bar": HALF_OF_DUE},
    {"mark": "dissatisfied", "bar": None},
]


class Style(StrEnum):
    """The five kinds of ballot paper."""

    SELECT = "select"
    APPROVE_OPPOSE = "approve-oppose"
    VARIANTS = "variants"
    ASSESSMENT = "assessment"
    RANK = "rank"


class StyleRefused(Refused):
    """The style does not fit the candidates, the rule or the numbers asked for."""

    code = "unfit-style"


@dataclass(frozen=True, slots=True)
class Terms:
    """What is asked for: bars as §8.6 writes them; `rule` is a whole rule that overrides."""

    seats: int = 0
    maximum: int | None = None
    quorum: dict[str, Any] | None = None
    pass_: dict[str, Any] | None = None
    smallest: int = SMALLEST
    rule: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Design:
    """A ballot's design: `marks` are each project's, in option order; `rule` is the body of §8.6.

    `maximum` is how many projects a ballot may approve or rank; an assessment marks all of them.
    """

    style: Style
    projects: tuple[Project, ...]
    marks: tuple[str, ...]
    options: tuple[Option, ...]
    limits: tuple[Limit, ...]
    maximum: int
    rule: Mapping[str, Any]

    @property
    def kind(self) -> str:
        """The kind of the manifest."""
        return "assessment" if self.style is Style.ASSESSMENT else "selection"

    @property
    def columns(self) -> tuple[str, ...]:
        """The headings of a ballots file beside `ballot`."""
        return ("rank",) if self.style is Style.RANK else self.marks


def design(style: Style, projects: tuple[Project, ...], terms: Terms) -> Design:
    """Design the ballot of a style; StyleRefused for what §3.1, §3.2 or §8.6 forbids."""
    rule = dict(terms.rule) if terms.rule is not None else _default_rule(style, terms)
    maximum = _maximum(style, len(projects), rule, terms.maximum)
    if style is Style.RANK and terms.rule is None:
        # §8.6 leaves points to the rule: k for the first rank down to 1 for the k-th.
        rule["points"] = {f"rank-{place}": maximum + 1 - place for place in range(1, maximum + 1)}
    marks = _marks(style, rule, maximum)
    options = options_of(projects, marks)
    if len(options) > MOST_OPTIONS:
        raise StyleRefused(f"{len(options)} options; a manifest holds {MOST_OPTIONS} (§3.1)")
    limits = _limits(style, options, maximum)
    if len(limits) > MOST_LIMITS:
        raise StyleRefused(f"{len(limits)} limits; a manifest holds {MOST_LIMITS} (§3.1)")
    made = Design(style, projects, marks, options, limits, maximum, rule)
    _check_rule(made)
    return made


def options_of(projects: tuple[Project, ...], marks: tuple[str, ...]) -> tuple[Option, ...]:
    """Return an option per project and mark, named `project-mark`.

    A name that is too long for §1.3, or that two options would share, gives way to o001, o002, …
    by position.
    """
    pairs = [(project.id, mark) for project in projects for mark in marks]
    names = Counter(f"{project}-{mark}" for project, mark in pairs)
    return tuple(
        Option(_option_id(f"{project}-{mark}", names, place), project, mark)
        for place, (project, mark) in enumerate(pairs, start=1)
    )


def _option_id(name: str, names: Counter[str], place: int) -> str:
    fits = len(name) <= LONGEST_ID and names[name] == 1
    return name if fits else f"o{place:03}"


def _default_rule(style: Style, terms: Terms) -> dict[str, Any]:
    if style is Style.ASSESSMENT and terms.pass_ is not None:
        raise StyleRefused("an assessment has levels instead of a pass bar (§8.6)")
    return {
        "seats": 0 if style is Style.ASSESSMENT else terms.seats,
        "quorum": terms.quorum,
        "pass": terms.pass_,
        "points": None,
        "tie": "revote",
        "shortfall": "supplementary",
        "publish_votes": True,
        "levels": LEVELS if style is Style.ASSESSMENT else [],
        "smallest": terms.smallest,
        "parent": None,
    }


def _maximum(style: Style, projects: int, rule: Mapping[str, Any], wish: int | None) -> int:
    if style is Style.ASSESSMENT:
        return _within(wish, projects, projects)
    if style is Style.VARIANTS:
        return _within(wish, 1, 1)
    if style is Style.RANK:
        return _within(wish, len(rule["points"] or ()) or min(rule["seats"], MOST_RANKS), MOST_RANKS)
    return _within(wish, min(rule["seats"], projects), projects)


def _within(wish: int | None, default: int, most: int) -> int:
    number = default if wish is None else wish
    if not 1 <= number <= most:
        raise StyleRefused(f"a ballot of this style marks 1 to {most} projects, not {number}")
    return number


def _marks(style: Style, rule: Mapping[str, Any], maximum: int) -> tuple[str, ...]:
    match style:
        case Style.SELECT | Style.VARIANTS:
            return ("approve",)
        case Style.APPROVE_OPPOSE:
            return ("approve", "oppose")
        case Style.ASSESSMENT:
            return tuple(level["mark"] for level in rule["levels"])
        case _:
            return tuple(f"rank-{place}" for place in range(1, maximum + 1))


def _limits(style: Style, options: tuple[Option, ...], maximum: int) -> tuple[Limit, ...]:
    limits = []
    if style not in (Style.SELECT, Style.VARIANTS):
        limits += _each(options, "project", "project-{:03}")
    if style is Style.RANK:
        limits += _each(options, "mark", "rank-{}")
    elif style is not Style.ASSESSMENT:
        approvals = tuple(option.id for option in options if option.mark == "approve")
        limits.append(Limit("all", approvals, 0, maximum))
    return tuple(limits)


def _each(options: tuple[Option, ...], attribute: str, name: str) -> list[Limit]:
    """Return a limit 0..1 over the options that share a project, or a mark."""
    groups: dict[str, list[str]] = {}
    for option in options:
        groups.setdefault(getattr(option, attribute), []).append(option.id)
    return [Limit(name.format(place), tuple(group), 0, 1) for place, group in enumerate(groups.values(), start=1)]


def _check_rule(made: Design) -> None:
    try:
        rule = read_rule(dict(made.rule))
        check_rule(rule, made.kind, frozenset(made.marks), rehearsal=True)
    except Breach as fault:
        raise StyleRefused(f"the rule does not fit the style {made.style}: {fault}") from fault
    if made.kind == "selection" and rule.points is None and "approve" not in made.marks:
        raise StyleRefused("a ranking needs points for its ranks (§3.2)")
