"""The result as a hall would read it: a row per project, then the rule, the turnout and the fingerprint in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ballot.balloting import rules
from ballot.balloting.rehearsal.run import Finished
from ballot.balloting.rules import Standing
from ballot.cli.rehearse.words import Words
from ballot.protocol.codes import fingerprint_hex, fingerprint_words
from ballot.protocol.rule import Bar, Rule

WIDE = 10_000
DASH = "—"


def print_result(finished: Finished, say: Words) -> None:
    """Print the whole on standard output: on a terminal with rules and colours, else plain and never cut."""
    console = Console(highlight=False)
    terminal = console.is_terminal
    if not terminal:
        console = Console(highlight=False, width=WIDE, color_system=None)
    shown = Shown(finished, say)
    console.print(Text(finished.manifest.title, style="bold"))
    if finished.result is not None:
        console.print(shown.table(box.SIMPLE if terminal else None))
    for line in shown.lines():
        console.print(Text(line))


def needed(bar: Bar, base: int) -> int:
    """Return the smallest whole number for which the bar holds."""
    whole, rest = divmod(bar.num * base, bar.den)
    return whole + 1 if bar.strict or rest else whole


@dataclass(frozen=True)
class Shown:
    """A finished vote in one language."""

    finished: Finished
    say: Words

    @property
    def rule(self) -> Rule:
        """The rule that was applied."""
        return self.finished.manifest.rule

    @property
    def outcome(self) -> Mapping[str, Any]:
        """The outcome; empty after an annulment."""
        return self.finished.result["outcome"] if self.finished.result is not None else {}

    def table(self, frame: box.Box | None) -> Table:
        """Return the table of a selection or an assessment."""
        table = Table(box=frame, pad_edge=False, padding=(0, 1) if frame else (0, 2, 0, 0))
        headings, rows = self._assessment() if self.rule.levels else self._selection()
        for place, heading in enumerate(headings):
            words = heading in (self.say("project"), self.say("standing"), self.say("level"))
            table.add_column(Text(heading), justify="left" if words or not place else "right", overflow="fold")
        for row in rows:
            table.add_row(*(Text(cell) for cell in row))
        return table

    def _marks(self) -> Mapping[str, Mapping[str, int]]:
        total = (self.finished.result or {})["total"]
        return rules.marks_by_project(self.finished.manifest, total)

    def _names(self) -> Mapping[str, str]:
        return {project.id: f"{project.id} {project.name}" for project in self.finished.manifest.projects}

    def _assessment(self) -> tuple[list[str], list[list[str]]]:
        levels = {each["project"]: self.say.mark(each["level"]) for each in self.outcome["projects"]}
        headings = [self.say("project"), *(self.say.mark(level.mark) for level in self.rule.levels), self.say("level")]
        rows = []
        for project, marks in self._marks().items():
            counts = [str(marks[level.mark]) for level in self.rule.levels]
            rows.append([self._names()[project], *counts, levels.get(project, self.say("invalid"))])
        return headings, rows

    def _selection(self) -> tuple[list[str], list[list[str]]]:
        opposed = any("oppose" in marks for marks in self._marks().values())
        base = self.say(self.rule.pass_.of if self.rule.pass_ else "due")
        headings = [self.say("rank"), self.say("project")]
        headings += [self.say("score")] if self.rule.points is not None else []
        headings += [self.say("approvals"), *([self.say("oppose")] if opposed else [])]
        headings += [self.say("share", base=base), self.say("line"), self.say("standing")]
        return headings, [self._row(one, opposed) for one in self._standings()]

    def _standings(self) -> list[Standing]:
        """Return the projects by rank, then those without one in the manifest's order."""
        every = {name: rules.standing(self.rule, name, marks) for name, marks in self._marks().items()}
        ranked = [each["project"] for each in self.outcome["ranking"]]
        return [every[name] for name in (*ranked, *(name for name in every if name not in ranked))]

    def _row(self, one: Standing, opposed: bool) -> list[str]:
        bar = self.rule.pass_
        base = self.finished.turnout.base(bar.of if bar else "due")
        cells = [self._rank(one), self._names()[one.project]]
        cells += [str(one.score)] if self.rule.points is not None else []
        cells += [str(one.approvals), *([str(one.marks.get("oppose", 0))] if opposed else [])]
        cells.append(f"{100 * one.approvals / base:.1f} %" if base else DASH)
        cells += [str(needed(bar, base)) if bar else DASH, self.say(self._standing(one.project))]
        return cells

    def _rank(self, one: Standing) -> str:
        """Return the rank; equal scores share it."""
        scores = {each["project"]: each["score"] for each in self.outcome["ranking"]}
        if one.project not in scores:
            return DASH
        return str(1 + sum(score > one.score for score in scores.values()))

    def _standing(self, project: str) -> str:
        if not self.outcome["valid"]:
            return "invalid"
        return next((name for name in ("chosen", "tied", "below") if project in self.outcome[name]), "unchosen")

    def lines(self) -> Iterator[str]:
        """Yield what stands below the table."""
        yield from self._verdict()
        yield self.say("rule") + rule_in_words(self.rule, self.say)
        yield from self._turnout()
        words = (" " if self.say.language == "en" else "").join
        groups = fingerprint_words(self.finished.e, self.say.language)
        yield self.say("fingerprint") + "  ".join(words(group) for group in groups)
        yield " " * 4 + fingerprint_hex(self.finished.e)

    def _verdict(self) -> Iterator[str]:
        if self.finished.result is None:
            yield self.say("annulled", smallest=self.rule.smallest)
        elif not self.outcome["valid"]:
            yield self.say(f"outcome_{self.outcome['reason']}")
        elif not self.rule.levels:
            if self.outcome["tied"]:
                yield self.say("outcome_tied", projects=self.say("and").join(self.outcome["tied"]))
            if self.outcome["vacant"]:
                yield self.say("outcome_vacant", vacant=self.outcome["vacant"])

    def _turnout(self) -> Iterator[str]:
        turnout, plan = self.finished.turnout, self.finished.plan
        numbers = {"due": turnout.due, "present": turnout.present, "ballots": len(plan.marks)}
        yield self.say("turnout", **numbers, returned=turnout.returned, valid=turnout.valid)
        if plan.boxes:
            returned, invalid = (sum(getattr(each, name) for each in plan.boxes) for name in ("returned", "invalid"))
            yield self.say("papers", issued=plan.issued, returned=returned, invalid=invalid)


def rule_in_words(rule: Rule, say: Words) -> str:
    """Return the rule as one sentence."""
    parts = [] if rule.levels else [say("rule_seats", seats=rule.seats)]
    parts.append(say("rule_quorum", bar=_bar(rule.quorum, say)) if rule.quorum else say("rule_no_quorum"))
    if rule.levels:
        parts += _levels(rule, say)
    else:
        parts.append(say("rule_pass", bar=_bar(rule.pass_, say)) if rule.pass_ else say("rule_no_pass"))
        parts += [_points(rule.points, say)] if rule.points is not None else []
        parts += [say(rule.tie), say(rule.shortfall)]
    return say("then").join(parts) + say("stop")


def _bar(bar: Bar, say: Words) -> str:
    return say("more" if bar.strict else "least", base=say(bar.of), num=bar.num, den=bar.den)


def _points(points: Mapping[str, int], say: Words) -> str:
    listed = []
    for mark, number in points.items():
        rank = mark.removeprefix("rank-")
        name = "points_of" if rank != mark else "points_of_mark"
        listed.append(say(name, rank=rank, mark=mark, points=number))
    return say("rule_points", points=say("and").join(listed))


def _levels(rule: Rule, say: Words) -> Iterator[str]:
    for place, level in enumerate(rule.levels):
        marks = say("plus").join(say.mark(each.mark) for each in rule.levels[: place + 1])
        if level.bar is None:
            yield say("rule_last", level=say.mark(level.mark))
        else:
            yield say("rule_level", marks=marks, bar=_bar(level.bar, say), level=say.mark(level.mark))
