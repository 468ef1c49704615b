"""The words of a vote's preparation: values in, values out."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from ballot.balloting.styles import LEVELS, MOST_RANKS, Design, Style, StyleRefused, Terms, design
from ballot.kernel.errors import Missing, Unfit
from ballot.protocol.encoding import canonical
from ballot.protocol.manifest import MOST_OPTIONS, PROTOCOL, SUITE, Project
from ballot.protocol.rule import SMALLEST


class Mode(StrEnum):
    """Whether ballots are encrypted (无记名) or stand with their credential (记名); each has keys of its own."""

    SECRET = "secret"  # noqa: S105  # the protocol's word for a mode
    OPEN = "open"


class Purpose(StrEnum):
    """The manifest's `kind`: choose projects, or assess them."""

    SELECTION = "selection"
    ASSESSMENT = "assessment"


LONGEST_NAME = 120


class UnfitNames(Unfit):
    """Names that no ballot could list: none, too many, too long, or one twice."""

    code = "unfit-names"


Bar = Mapping[str, Any]
"""A bar of protocol §8.6: `of`, `num`, `den`, `strict`."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a ballot rule settles; bars as protocol §8.6 writes them, None for no bar.

    `maximum` is how many projects a ballot may approve or rank; an assessment has none, no seats and no bar
    to pass, but `levels`, each with its mark and bar, the last without one.
    """

    mode: Mode
    style: Style
    seats: int
    maximum: int
    quorum: Bar | None
    passing: Bar | None
    tie: str = "revote"
    shortfall: str = "supplementary"
    publish_votes: bool = True
    levels: tuple[Mapping[str, Any], ...] = ()


def bar(of: str, num: int, den: int, *, strict: bool) -> dict[str, Any]:
    return {"of": of, "num": num, "den": den, "strict": strict}


def levels(satisfied: Bar, basically: Bar) -> tuple[Mapping[str, Any], ...]:
    """The three levels by their bars: the second one's is for both votes together; who reaches none has the last."""
    bars = (satisfied, basically, None)
    return tuple({"mark": one["mark"], "bar": bar} for one, bar in zip(LEVELS, bars, strict=True))


TWO_THIRDS_PRESENT = bar("due", 2, 3, strict=False)
HALF_PRESENT = bar("due", 1, 2, strict=True)
HALF_OF_ALL = bar("due", 1, 2, strict=True)
HALF_OR_MORE = bar("due", 1, 2, strict=False)


ASSESSMENT = Answers(Mode.SECRET, Style.ASSESSMENT, 0, 1, HALF_PRESENT, None, levels=levels(HALF_OR_MORE, HALF_OR_MORE))


def template(name: str, seats: int, candidates: int) -> Answers:
    """What a template proposes for so many seats and candidates; raises Missing for an unknown name.

    The bars are those seen in practice: two thirds of all deputies to hold a meeting, more than half
    of all to choose a project; of a standing committee more than half suffices to meet. An assessment's
    levels are those of Zhenhai 2022, with its boundary told: exactly half reaches the level.
    """
    whole = Answers(Mode.SECRET, Style.SELECT, seats, min(seats, candidates), TWO_THIRDS_PRESENT, HALF_OF_ALL)
    shapes: Mapping[str, Answers] = {
        "differential": whole,
        "equal-number": replace(whole, style=Style.APPROVE_OPPOSE, seats=candidates, maximum=candidates),
        "approve-oppose": replace(whole, style=Style.APPROVE_OPPOSE),
        "one-of-three": replace(whole, style=Style.VARIANTS, seats=1, maximum=1),
        "ranking": replace(whole, style=Style.RANK, maximum=min(seats, candidates, MOST_RANKS), passing=None),
        "town": replace(whole, mode=Mode.OPEN, tie="presidium"),
        "standing-committee": replace(whole, quorum=HALF_PRESENT),
        "assessment": ASSESSMENT,
    }
    if name not in shapes:
        raise Missing(f"no template {name}")
    return shapes[name]


TEMPLATES = (
    "differential",
    "equal-number",
    "approve-oppose",
    "one-of-three",
    "ranking",
    "town",
    "standing-committee",
    "assessment",
)


def rule_body(answers: Answers) -> dict[str, Any]:
    """The object of protocol §8.6; `parent` is an election's own and stays null here."""
    return {
        "seats": answers.seats,
        "quorum": None if answers.quorum is None else dict(answers.quorum),
        "pass": None if answers.passing is None else dict(answers.passing),
        "points": _points(answers.maximum) if answers.style is Style.RANK else None,
        "tie": answers.tie,
        "shortfall": answers.shortfall,
        "publish_votes": answers.publish_votes,
        "levels": [dict(level) for level in answers.levels],
        "smallest": SMALLEST,
        "parent": None,
    }


def _points(maximum: int) -> dict[str, int]:
    return {f"rank-{place}": maximum + 1 - place for place in range(1, maximum + 1)}


def answers_of(mode: Mode, style: Style, maximum: int, body: Mapping[str, Any]) -> Answers:
    """The answers that made a rule, from what is stored of it."""
    return Answers(
        mode,
        style,
        body["seats"],
        maximum,
        body["quorum"],
        body["pass"],
        body["tie"],
        body["shortfall"],
        body["publish_votes"],
        tuple(body["levels"]),
    )


def fitted(answers: Answers, candidates: int) -> Answers:
    """What was settled elsewhere, for a ballot of so many candidates: no more seats or choices than there are."""
    if answers.style is Style.ASSESSMENT:
        return answers
    return replace(answers, seats=min(answers.seats, candidates), maximum=min(answers.maximum, candidates))


def require_possible(answers: Answers, candidates: int) -> None:
    """Raise StyleRefused for a rule that no ballot of so many candidates could follow."""
    projects = tuple(Project(f"p{place}", "", ()) for place in range(1, candidates + 1))
    designed(answers.style, projects, answers.maximum, rule_body(answers))
    if answers.style is not Style.RANK and answers.seats > candidates:
        raise StyleRefused(f"{answers.seats} seats for {candidates} candidates")


def designed(style: Style, projects: tuple[Project, ...], maximum: int, body: Mapping[str, Any]) -> Design:
    """The ballot paper of a rule (protocol §3.2); raises StyleRefused."""
    wish = None if style is Style.ASSESSMENT else maximum
    return design(style, projects, Terms(seats=body["seats"], maximum=wish, rule=body))


def narrowed(style: Style, maximum: int, body: Mapping[str, Any], size: tuple[int, int]) -> tuple[int, dict[str, Any]]:
    """Maximum and rule of a follow-up by the same rule, for `size`: seats that are open, candidates that stand.

    Whoever ranks gives so many places as there are candidates, with points anew; the bars stay as adopted.
    """
    seats, candidates = size
    if style is Style.RANK:
        most = min(maximum, candidates)
        return most, {**body, "seats": seats, "points": _points(most)}
    # A rule that lets more be approved than are chosen means it.
    most = maximum if maximum > body["seats"] else min(maximum, seats)
    return min(most, candidates), {**body, "seats": seats}


def named(names: Sequence[str]) -> list[dict[str, Any]]:
    """The manifest's projects of a question whose answers were typed: one a name, in this order; raises UnfitNames."""
    if not 0 < len(names) <= MOST_OPTIONS:
        raise UnfitNames(f"{len(names)} names; a vote has 1 to {MOST_OPTIONS}")
    if len(set(names)) < len(names):
        raise UnfitNames("a name stands twice")
    if any(not 0 < len(name) <= LONGEST_NAME for name in names):
        raise UnfitNames(f"a name has 1 to {LONGEST_NAME} characters")
    return [{"id": f"n{place:02}", "name": name, "detail": []} for place, name in enumerate(names, start=1)]


def rule_digest(facts: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical JSON of all that was adopted, in hex."""
    return hashlib.sha256(canonical(dict(facts))).hexdigest()


@dataclass(frozen=True, slots=True)
class ManifestFacts:
    """What a manifest says beside its ballot paper (protocol §3.1); keys in hex."""

    election: str
    mode: Mode
    title: str
    assembly: str
    session: str
    counters: tuple[str, ...]
    trustees: tuple[int, int] | None
    log_key: str
    version: str
    booth: str
    rehearsal: bool
    parent: str | None


def manifest_body(facts: ManifestFacts, paper: Design, projects: list[Any]) -> dict[str, Any]:
    """The body of `manifest`; `projects` as the candidate list binds them, byte for byte."""
    trustees = facts.trustees and {"count": facts.trustees[0], "threshold": facts.trustees[1]}
    return {
        "protocol": PROTOCOL,
        "suite": SUITE,
        "election": facts.election,
        "mode": str(facts.mode),
        "kind": paper.kind,
        "title": facts.title,
        "assembly": facts.assembly,
        "session": facts.session,
        "projects": projects,
        "options": [{"id": one.id, "project": one.project, "mark": one.mark} for one in paper.options],
        "limits": [
            {"id": one.id, "options": list(one.options), "min": one.min, "max": one.max} for one in paper.limits
        ],
        "rule": {**paper.rule, "parent": facts.parent},
        "trustees": trustees,
        "counters": list(facts.counters),
        "log_key": facts.log_key,
        "software": {"version": facts.version, "booth": facts.booth},
        "rehearsal": facts.rehearsal,
    }


def majority(scrutineers: int) -> int:
    """t of n: more than half must agree before a ballot could be opened, and fewer than half may fail (§4)."""
    return scrutineers // 2 + 1
