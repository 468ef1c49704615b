"""What the totals mean (§8.6 to §8.8): values in, outcome out; a tie is named, never broken."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ballot.protocol.manifest import Manifest
from ballot.protocol.rule import Bar, Level, Rule


@dataclass(frozen=True, slots=True)
class Turnout:
    """The four bases of §8.6 at the close: deputies, and ballots electronic and on paper.

    `paper_over` says that some box returned more papers than were issued for it (§7.2).
    """

    due: int
    present: int
    returned: int
    valid: int
    paper_over: bool

    def base(self, of: str) -> int:
        """Return the number that a bar's `of` names; KeyError for a base that §8.6 doesn't know."""
        return {
            "due": self.due,
            "present": self.present,
            "returned": self.returned,
            "valid": self.valid,
        }[of]


@dataclass(frozen=True, slots=True)
class Standing:
    """A project with its totals by mark, and what §8.7 counts of them."""

    project: str
    marks: Mapping[str, int]
    approvals: int
    score: int


def outcome(manifest: Manifest, totals: Sequence[int], turnout: Turnout) -> dict[str, Any]:
    """Return the `outcome` of the result body (§8.7 for a selection, §8.8 for an assessment).

    `totals` has one count per option, in the manifest's order; ValueError for another length.
    """
    marks = marks_by_project(manifest, totals)
    reason = reason_against(manifest.rule, turnout)
    if manifest.kind == "assessment":
        return _assessment(manifest.rule, marks, turnout, reason)
    return _selection(manifest.rule, marks, turnout, reason)


def holds(bar: Bar | None, x: int, turnout: Turnout) -> bool:
    """Say whether `x` reaches the bar (§8.6), in whole numbers; an absent bar always holds."""
    if bar is None:
        return True
    reached, needed = x * bar.den, bar.num * turnout.base(bar.of)
    return reached > needed if bar.strict else reached >= needed


def least(bar: Bar, turnout: Turnout) -> int:
    """Return the smallest number that reaches the bar (§8.6)."""
    needed = bar.num * turnout.base(bar.of)
    return needed // bar.den + 1 if bar.strict else -(-needed // bar.den)


def reason_against(rule: Rule, turnout: Turnout) -> str | None:
    """Return why the whole vote is invalid, the quorum before the paper, or None (§8.7)."""
    if not holds(rule.quorum, turnout.present, turnout):
        return "quorum"
    return "paper" if turnout.paper_over else None


def marks_by_project(manifest: Manifest, totals: Sequence[int]) -> dict[str, dict[str, int]]:
    """Return {project: {mark: total}} in the manifest's order, empty for one without options."""
    marks: dict[str, dict[str, int]] = {project.id: {} for project in manifest.projects}
    for option, total in zip(manifest.options, totals, strict=True):
        marks[option.project][option.mark] = total
    return marks


def standing(rule: Rule, project: str, marks: Mapping[str, int]) -> Standing:
    """Return a project's approvals and score: its `approve` total, or what points make of it."""
    if rule.points is None:
        approvals = score = marks["approve"]
    else:
        approvals = sum(total for mark, total in marks.items() if rule.points[mark] > 0)
        score = sum(total * rule.points[mark] for mark, total in marks.items())
    return Standing(project, marks, approvals, score)


def chosen_and_tied(ranking: Sequence[Standing], seats: int) -> tuple[list[str], list[str]]:
    """Return the chosen and the tied of the eligible, who come by falling score.

    A tie across the last seat chooses none of the tied: only those with a higher score are chosen.
    """
    if len(ranking) <= seats or ranking[seats - 1].score != ranking[seats].score:
        return _ids(ranking[:seats]), []
    line = ranking[seats].score
    return _ids(one for one in ranking if one.score > line), _ids(one for one in ranking if one.score == line)


def level_of(levels: Iterable[Level], marks: Mapping[str, int], turnout: Turnout) -> str:
    """Return the mark of the first level whose bar holds (§8.8).

    x is the sum of the totals of its own and all earlier marks.
    ValueError when none holds; the last level's bar is null in every manifest that §8.6 allows.
    """
    so_far = 0
    for level in levels:
        so_far += marks[level.mark]
        if holds(level.bar, so_far, turnout):
            return level.mark
    raise ValueError("the last level has a bar that does not hold")


def _selection(
    rule: Rule, marks: Mapping[str, Mapping[str, int]], turnout: Turnout, reason: str | None
) -> dict[str, Any]:
    if reason is not None:
        return _selected(reason, [], [], [], [], rule.seats)
    everyone = [standing(rule, project, of_project) for project, of_project in marks.items()]
    eligible = [one for one in everyone if holds(rule.pass_, one.approvals, turnout)]
    below = [one for one in everyone if one not in eligible]
    # The sort is stable, so that equal scores stay in the manifest's order.
    ranking = sorted(eligible, key=lambda one: one.score, reverse=True)
    chosen, tied = chosen_and_tied(ranking, rule.seats)
    return _selected(None, ranking, chosen, tied, _ids(below), max(0, rule.seats - len(eligible)))


def _selected(
    reason: str | None,
    ranking: Sequence[Standing],
    chosen: list[str],
    tied: list[str],
    below: list[str],
    vacant: int,
) -> dict[str, Any]:
    return {
        "valid": reason is None,
        "reason": reason,
        "ranking": [{"project": one.project, "score": one.score, "marks": dict(one.marks)} for one in ranking],
        "chosen": chosen,
        "tied": tied,
        "below": below,
        "vacant": vacant,
    }


def _assessment(
    rule: Rule, marks: Mapping[str, Mapping[str, int]], turnout: Turnout, reason: str | None
) -> dict[str, Any]:
    projects = [
        {
            "project": project,
            "marks": dict(of_project),
            "level": level_of(rule.levels, of_project, turnout),
        }
        for project, of_project in marks.items()
    ]
    return {
        "valid": reason is None,
        "reason": reason,
        "projects": projects if reason is None else [],
    }


def _ids(standings: Iterable[Standing]) -> list[str]:
    return [one.project for one in standings]
