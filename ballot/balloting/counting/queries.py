"""What everybody sees of a vote: how far it is, by which rule, and in the end who was chosen with how many votes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ballot.balloting.casting.models import CastBallot
from ballot.balloting.counting.rules import turnout
from ballot.balloting.followup.queries import Kin, kin
from ballot.balloting.record import queries as record
from ballot.balloting.record.models import RecordEntry
from ballot.balloting.record.queries import require_told
from ballot.balloting.record.service import manifest_in
from ballot.balloting.rollcall.queries import is_published
from ballot.balloting.rules import Turnout, least, marks_by_project, standing
from ballot.balloting.setup import queries as setup
from ballot.balloting.setup.models import BallotRule, Election, Meeting
from ballot.balloting.setup.queries import Vote
from ballot.balloting.setup.rules import Answers, Mode
from ballot.kernel.errors import Missing
from ballot.kernel.lifecycle import ElectionStage
from ballot.kernel.policy import AssemblyId
from ballot.protocol.manifest import Manifest
from ballot.protocol.record import Entry, Head, Receipt
from ballot.protocol.rule import Level

OF_OUTCOME = ("roll", "close", "paper", "result")
"""Kinds of entries that a result is told from."""


@dataclass(frozen=True, slots=True)
class Line:
    """One project in the result: `place` from 1 as on the ballot, its votes by mark, the rest as `abstain`.

    `level` is an assessed project's, its `score` the votes of the first mark, `further` those of the second.
    """

    place: int
    id: str
    name: str
    score: int
    marks: Mapping[str, int]
    chosen: bool = False
    tied: bool = False
    level: str | None = None
    further: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """A result as it was entered; `line` is the number of approvals that the pass bar asks for, if it has one.

    `columns` are the marks that are shown beside the score, none where a ballot only approves. Of an assessment,
    which has `levels`, `line` is what the first level asks for.
    """

    valid: bool
    reason: str | None
    lines: tuple[Line, ...]
    vacant: int
    numbers: Turnout
    issued: int
    line: int | None
    columns: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()

    @property
    def assesses(self) -> bool:
        return bool(self.levels)

    def of_level(self, mark: str) -> list[Line]:
        """The assessed projects of one level, in the ballot's order."""
        return [one for one in self.lines if one.level == mark]

    @property
    def chosen(self) -> list[Line]:
        return sorted((one for one in self.lines if one.chosen), key=lambda one: -one.score)

    @property
    def tied(self) -> list[Line]:
        return [one for one in self.lines if one.tied]

    @property
    def top(self) -> int:
        """What a full bar of the chart means."""
        return max([self.numbers.returned, self.line or 0, *(one.score for one in self.lines)])


@dataclass(frozen=True, slots=True)
class Shown:
    """The public page of a vote; `named` says whether the names of a roll-call stand beside it."""

    meeting: Meeting
    held_on: date
    rule: BallotRule
    answers: Answers
    manifest: Manifest | None
    outcome: Outcome | None
    annulment: Mapping[str, Any] | None
    kin: Kin
    named: bool = False

    @property
    def decided(self) -> list[str]:
        """The names of what the presidium chose among the tied."""
        settled, lines = self.kin.settled, self.outcome.lines if self.outcome else ()
        return [one.name for one in lines if settled is not None and one.id in settled.chosen]


def shown(session: Session, vote: Vote) -> Shown:
    """What the public page says of the vote as it is now."""
    election, meeting, rule = vote.election, vote.meeting, vote.rule
    counted = election.stage is ElectionStage.COUNTED
    entries = record.read_before(session, election, "manifest", *(OF_OUTCOME if counted else ("annul",)))
    manifest = manifest_in(entries[0].line()) if entries else None
    annulled = [entry for entry in entries if entry.kind == "annul"]
    return Shown(
        meeting=meeting,
        held_on=meeting.held_on,
        rule=rule,
        answers=setup.answers_for(election, rule),
        manifest=manifest,
        outcome=outcome_in(election, manifest, entries) if counted and manifest else None,
        annulment=annulled[0].body if annulled else None,
        kin=kin(session, election),
        named=election.mode is Mode.OPEN and is_published(session, election),
    )


def manifest_at(session: Session, election: Election) -> Manifest | None:
    """The manifest of the record, or None before the freezing."""
    return manifest_in(record.row_at(session, election, 0).line) if election.height else None


def found_by(session: Session, election: Election, start: str) -> int:
    """The place in the record of the ballot whose hash begins so (in hex, 80 bits); raises Missing, AfterClose.

    In mode open only after the close: until then whoever computes the hashes of all choices could
    ask for each card what it chose (§5.9).
    """
    require_told(election)
    asked = select(CastBallot.seq).where(
        CastBallot.assembly_id == election.assembly_id,
        CastBallot.election_id == election.id,
        CastBallot.ballot.startswith(start, autoescape=True),
    )
    found = session.scalars(asked.limit(2)).all()
    if len(found) != 1:
        raise Missing("no ballot of this vote has that code")
    return found[0]


def lies_on_chain(session: Session, election: Election, seq: int, hash_: bytes) -> bool:
    """Whether the record has this hash at that place."""
    asked = select(RecordEntry.hash).where(
        RecordEntry.assembly_id == election.assembly_id, RecordEntry.election_id == election.id, RecordEntry.seq == seq
    )
    return session.scalar(asked) == hash_.hex()


def holds_ballot(session: Session, election: Election, receipt: Receipt) -> bool:
    """Whether the record's entry of that place is this receipt's ballot."""
    asked = select(CastBallot.ballot).where(
        CastBallot.assembly_id == election.assembly_id,
        CastBallot.election_id == election.id,
        CastBallot.seq == receipt.seq,
    )
    return session.scalar(asked) == receipt.ballot.hex()


def consistent(session: Session, election: Election, kept: Head | Receipt) -> bool:
    """Whether a head or receipt that somebody kept lies on the chain as it is now (§9).

    That it is of this vote and whose signature it bears the caller has checked: nothing else accuses anybody.
    """
    if not lies_on_chain(session, election, kept.seq, kept.hash):
        return False
    return not isinstance(kept, Receipt) or holds_ballot(session, election, kept)


def title_at(session: Session, assembly_id: AssemblyId, election_id: UUID) -> str | None:
    """The title of a vote of this assembly that has a record."""
    asked = select(Election.title).where(Election.assembly_id == assembly_id, Election.id == election_id)
    return session.scalar(asked.where(Election.height > 0))


def outcome_of(session: Session, election: Election, manifest: Manifest) -> Outcome:
    """The result as it was entered."""
    return outcome_in(election, manifest, record.entries_of(session, election, *OF_OUTCOME))


def outcome_in(election: Election, manifest: Manifest, entries: Sequence[Entry]) -> Outcome:
    """The same from entries of the kinds OF_OUTCOME that somebody has read already, in their order."""
    body = entries[-1].body
    outcome, numbers = body["outcome"], turnout(entries)
    issued = sum(entry.body["issued"] for entry in entries if entry.kind == "paper")
    return Outcome(
        valid=outcome["valid"],
        reason=outcome["reason"],
        lines=tuple(_lines(manifest, body["total"], outcome, numbers.valid)),
        vacant=outcome.get("vacant", 0),
        numbers=numbers,
        issued=issued + election.ballots,
        line=_pass_line(manifest, numbers),
        columns=_columns(manifest),
        levels=manifest.rule.levels,
    )


def outcome_by(published: Outcome, manifest: Manifest, result: Mapping[str, Any]) -> Outcome:
    """What another count of the same record says, given as the body of a result."""
    outcome = result["outcome"]
    lines = tuple(_lines(manifest, result["total"], outcome, published.numbers.valid))
    found = {"valid": outcome["valid"], "reason": outcome["reason"], "vacant": outcome.get("vacant", 0)}
    return replace(published, lines=lines, **found)


def _columns(manifest: Manifest) -> tuple[str, ...]:
    marks = tuple(dict.fromkeys(option.mark for option in manifest.options))
    if marks == ("approve",):
        return ()
    # §3.2: whoever neither approves nor opposes, or gives no level, abstains; no ballot has a mark for it.
    return (*marks, "abstain") if manifest.rule.levels or set(marks) == {"approve", "oppose"} else marks


def _lines(manifest: Manifest, totals: Sequence[int], outcome: Mapping[str, Any], valid: int) -> list[Line]:
    marks, lines = marks_by_project(manifest, totals), []
    for place, one in enumerate(manifest.projects, start=1):
        own = marks[one.id]
        shown = own | {"abstain": valid - sum(own.values())}
        lines.append(Line(place, one.id, one.name, marks=shown, **_told(manifest, one.id, own, outcome)))
    return lines


def _told(manifest: Manifest, project: str, marks: Mapping[str, int], outcome: Mapping[str, Any]) -> dict[str, Any]:
    """What a result says of one project: of an assessed one its level, else its score and whether it was chosen."""
    levels = manifest.rule.levels
    if levels:
        found = {one["project"]: one["level"] for one in outcome["projects"]}
        further = marks[levels[1].mark] if len(levels) > 2 else 0
        return {"score": marks[levels[0].mark], "further": further, "level": found.get(project)}
    chosen = {"chosen": project in outcome["chosen"], "tied": project in outcome["tied"]}
    return {"score": standing(manifest.rule, project, marks).score, **chosen}


def _pass_line(manifest: Manifest, numbers: Turnout) -> int | None:
    """The fewest approvals that hold the pass bar, or the first level's; a ranking's score has none."""
    rule = manifest.rule
    bar = rule.levels[0].bar if rule.levels else rule.pass_
    return None if bar is None or rule.points is not None else least(bar, numbers)
