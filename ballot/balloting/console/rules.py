"""What each step of the script waits for: reasons as words of a list, never a bare no."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ballot.balloting.rules import Turnout, holds
from ballot.kernel.errors import Refused
from ballot.kernel.lifecycle import ElectionStage
from ballot.protocol.manifest import Manifest


class Step(StrEnum):
    """The script, in its order."""

    COUNTERS = "counters"
    CARDS = "cards"
    FREEZE = "freeze"
    CEREMONY = "ceremony"
    PRESENT = "present"
    FINGERPRINT = "fingerprint"
    OPEN = "open"
    VOTE = "vote"
    CLOSE = "close"
    SEAL = "seal"
    RESULT = "result"
    ANNOUNCE = "announce"


class Reason(StrEnum):
    """Why a step can't be taken."""

    NO_COUNTERS = "no-counters"
    KEYS_MISSING = "keys-missing"
    NO_CARDS = "no-cards"
    MORE_CARDS_THAN_DEPUTIES = "more-cards-than-deputies"
    LIST_REPLACED = "list-replaced"
    NO_LOG_KEY = "no-log-key"
    NOT_FROZEN = "not-frozen"
    CEREMONY_MISSING = "ceremony-missing"
    NOBODY_PRESENT = "nobody-present"
    MORE_PRESENT_THAN_DUE = "more-present-than-due"
    NO_QUORUM = "no-quorum"
    VOIDS_UNREPEATED = "voids-unrepeated"
    NOT_OPEN = "not-open"
    CARDS_UNCLAIMED = "cards-unclaimed"
    FEWER_PRESENT_THAN_VOTED = "fewer-present-than-voted"
    NOT_CLOSED = "not-closed"
    SEALS_MISSING = "seals-missing"
    BOXES_MISSING = "boxes-missing"
    TOO_FEW_BALLOTS = "too-few-ballots"
    NOTHING_TO_TALLY = "nothing-to-tally"
    DECRYPTIONS_MISSING = "decryptions-missing"
    NOT_COUNTED = "not-counted"


class NotReady(Refused):
    """The step waits for something; `reasons` says all of it."""

    code = "step-not-ready"

    def __init__(self, reasons: Sequence[Reason]) -> None:
        super().__init__(", ".join(reasons))
        self.reasons = tuple(reasons)


def require(reasons: Sequence[Reason]) -> None:
    """Raise NotReady if there is any reason."""
    if reasons:
        raise NotReady(reasons)


@dataclass(frozen=True, slots=True)
class Prepared:
    """What stands before the freezing: counters and how many have given a key; in mode `secret` that comes after it.

    `replaced` says that a decision has put another list in the place of the one that is voted on.
    """

    counters: int
    keys: int
    issue: bool
    cards: int
    due: int
    secret: bool
    replaced: bool = False


def against_freezing(found: Prepared) -> list[Reason]:
    reasons = []
    if found.counters < 2:
        reasons.append(Reason.NO_COUNTERS)
    # Scrutineers make their keys for what is frozen, after it (§4).
    if not found.secret and found.keys < found.counters:
        reasons.append(Reason.KEYS_MISSING)
    if not found.issue:
        reasons.append(Reason.NO_CARDS)
    if found.cards > found.due:
        reasons.append(Reason.MORE_CARDS_THAN_DEPUTIES)
    return reasons + against_list(replaced=found.replaced)


def against_list(*, replaced: bool) -> list[Reason]:
    """What was taken off the list by decision is put to no vote, though a draft or a manifest still names it."""
    return [Reason.LIST_REPLACED] if replaced else []


def against_opening(stage: ElectionStage, manifest: Manifest | None, present: int, due: int) -> list[Reason]:
    """Whatever keeps the vote from being opened with so many present (§8.1, §8.7)."""
    if stage is ElectionStage.FROZEN:
        return [Reason.CEREMONY_MISSING]
    if stage is not ElectionStage.READY or manifest is None:
        return [Reason.NOT_FROZEN]
    if present < 1:
        return [Reason.NOBODY_PRESENT]
    if present > due:
        return [Reason.MORE_PRESENT_THAN_DUE]
    reached = holds(manifest.rule.quorum, present, Turnout(due, present, 0, 0, paper_over=False))
    return [] if reached else [Reason.NO_QUORUM]


def against_closing(stage: ElectionStage, present: int, voted: int, due: int) -> list[Reason]:
    """`voted` are ballots and papers issued together (§8.1)."""
    if stage is not ElectionStage.OPEN:
        return [Reason.NOT_OPEN]
    if present > due:
        return [Reason.MORE_PRESENT_THAN_DUE]
    return [Reason.FEWER_PRESENT_THAN_VOTED] if present < voted else []


UNMET = frozenset({Reason.NOBODY_PRESENT, Reason.MORE_PRESENT_THAN_DUE, Reason.NO_QUORUM})
"""Reasons of the opening that lie in who is present."""


def too_few(manifest: Manifest | None, ballots: int) -> bool:
    """Whether so few secret ballots are never decrypted, because their total would tell who voted how (§8.2)."""
    return manifest is not None and manifest.secret and 0 < ballots < manifest.rule.smallest


def papers_issued(voids: Sequence[dict[str, Any]]) -> int:
    """How many cards were made void for a paper (§7.1)."""
    return sum(body["reason"] == "paper" for body in voids)


class State(StrEnum):
    """How a step stands."""

    DONE = "done"
    NOW = "now"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class ScriptStep:
    """A step of the script; `reasons` say what it waits for, none when it can be taken now."""

    step: Step
    state: State
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What the script is drawn from; of an `annulled` vote `stage` is the one that it had reached."""

    stage: ElectionStage
    prepared: Prepared
    opening: tuple[Reason, ...]
    closing: tuple[Reason, ...]
    seals: int
    tallied: bool = False
    too_few: bool = False
    boxes_missing: bool = False
    annulled: bool = False


BEGUN = frozenset({ElectionStage.OPEN, ElectionStage.CLOSED, ElectionStage.COUNTED})
PASSED: Mapping[Step, frozenset[ElectionStage]] = {
    Step.FREEZE: frozenset(ElectionStage) - {ElectionStage.DRAFT},
    Step.CEREMONY: frozenset(ElectionStage) - {ElectionStage.DRAFT, ElectionStage.FROZEN},
    **dict.fromkeys((Step.PRESENT, Step.FINGERPRINT, Step.OPEN), BEGUN),
    Step.VOTE: frozenset({ElectionStage.CLOSED, ElectionStage.COUNTED}),
    Step.CLOSE: frozenset({ElectionStage.CLOSED, ElectionStage.COUNTED}),
    Step.RESULT: frozenset({ElectionStage.COUNTED}),
}
SEALS = 2
ASIDE = frozenset({Step.COUNTERS, Step.CARDS, Step.PRESENT, Step.FINGERPRINT, Step.VOTE})
"""Steps that the next one doesn't wait for by itself: they stand side by side with it."""


def script(found: Facts) -> list[ScriptStep]:
    """The steps in order: those behind, the ones that can be taken or waited for now, and those to come.

    An annulled vote has only those behind.
    """
    steps, met = [], False
    for step in Step:
        if step is Step.CEREMONY and not found.prepared.secret:
            continue
        done, reasons = _done(step, found), _reasons(step, found)
        state = State.DONE if done else State.LATER if met else State.NOW
        met = met or (not done and step not in ASIDE)
        if done or not found.annulled:
            steps.append(ScriptStep(step, state, () if done else tuple(reasons)))
    return steps


def _done(step: Step, found: Facts) -> bool:
    if step is Step.COUNTERS:
        given = found.prepared.secret or found.prepared.keys == found.prepared.counters
        return found.prepared.counters >= SEALS and given
    if step is Step.CARDS:
        return found.prepared.issue
    if step is Step.SEAL:
        return found.seals >= SEALS or found.stage is ElectionStage.COUNTED
    return found.stage in PASSED.get(step, ())


def _reasons(step: Step, found: Facts) -> Sequence[Reason]:
    waits: Mapping[Step, Sequence[Reason]] = {
        Step.FREEZE: against_freezing(found.prepared),
        Step.OPEN: found.opening,
        Step.VOTE: [] if found.stage is ElectionStage.OPEN else [Reason.NOT_OPEN],
        Step.CLOSE: found.closing,
        Step.SEAL: [] if found.stage is ElectionStage.CLOSED else [Reason.NOT_CLOSED],
        Step.CEREMONY: [Reason.NOT_FROZEN] if found.stage is ElectionStage.DRAFT else [Reason.CEREMONY_MISSING],
        Step.RESULT: _before_result(found),
        Step.ANNOUNCE: [] if found.stage is ElectionStage.COUNTED else [Reason.NOT_COUNTED],
    }
    return waits.get(step, ())


def _before_result(found: Facts) -> list[Reason]:
    if found.tallied:
        return [Reason.DECRYPTIONS_MISSING]
    if found.too_few and found.stage is ElectionStage.CLOSED:
        return [Reason.TOO_FEW_BALLOTS]
    if found.seals < SEALS:
        return [Reason.SEALS_MISSING]
    return [Reason.BOXES_MISSING] if found.boxes_missing else []
