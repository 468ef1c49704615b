"""Screening: lists are data, feasible has a price, unfeasible has a reason, and points are weighted by what was set."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from ballot.kernel.errors import Refused
from ballot.solicitation.rules.ideas import clean


class CriteriaSort(StrEnum):
    """What a list is for: what must hold, what must not, and what a panel weighs."""

    ELIGIBILITY = "eligibility"
    NEGATIVE = "negative"
    SCORING = "scoring"


class NeedsReason(Refused):
    """Not feasible, or a list not kept to, without a word on why."""

    code = "needs-reason"


class NeedsPrice(Refused):
    """Feasible without a price."""

    code = "needs-price"


class UnfitCriteria(Refused):
    """A list without lines, too long, or with weights that can't be read."""

    code = "unfit-criteria"


MOST_LINES = 40
MOST_POINTS = 100
WEIGHTED = re.compile(r"(.{1,60}?)[\s：:｜]+(\d{1,3})")

DEFAULTS: Mapping[CriteriaSort, tuple[str, ...]] = {
    CriteriaSort.ELIGIBILITY: (
        "与群众生产生活密切相关，具有普惠性、公益性",
        "用地、资金等条件基本具备，能够实施",
        "一般在一年内办成；跨年度的写明本年度目标",
        "符合规划和财政承受能力",
    ),
    CriteriaSort.NEGATIVE: (
        "办公用房和办公设备",
        "个人或者单个单位的事务",
        "正在诉讼、仲裁、复议或者信访程序中的事项",
        "烂尾工程，或者因资金挪用没有完成的工程",
        "会增加企业、群众负担或者政府债务风险的事项",
        "上级部署、已有专项安排的事项",
    ),
    CriteriaSort.SCORING: ("受益面 40", "紧迫性 30", "成熟度 30"),
}
"""What most published rules name; an assembly starts with these until it or one above it has adopted its own."""


@dataclass(frozen=True, slots=True)
class Weighted:
    """A line of a scoring list; `weight` is a share of all weights together."""

    name: str
    weight: int


def read_lines(sort: CriteriaSort, text: str) -> tuple[str, ...]:
    """One line each, cleaned, once each; a scoring list's end in a weight; raises UnfitCriteria, UnfitText."""
    found = tuple(dict.fromkeys(line for line in map(clean, text.splitlines()) if line))
    if not found or len(found) > MOST_LINES or any(len(line) > 200 for line in found):
        raise UnfitCriteria(f"1 to {MOST_LINES} lines of at most 200 signs")
    if sort is CriteriaSort.SCORING:
        weights(found)
    return found


def weights(lines: Sequence[str]) -> tuple[Weighted, ...]:
    """The lines of a scoring list with their weights; raises UnfitCriteria."""
    found = [WEIGHTED.fullmatch(line) for line in lines]
    if not all(found) or not sum(int(match[2]) for match in found if match):
        raise UnfitCriteria("each line of a scoring list ends in its weight")
    return tuple(Weighted(match[1], int(match[2])) for match in found if match)


def points(lines: Sequence[Weighted], given: Iterable[Sequence[int]]) -> Fraction | None:
    """The mean of the members' weighted points, from 0 to 100; None before the first member has scored."""
    sheets = list(given)
    if not sheets:
        return None
    whole = sum(line.weight for line in lines)
    own = [
        Fraction(sum(line.weight * point for line, point in zip(lines, sheet, strict=True)), whole) for sheet in sheets
    ]
    return sum(own, Fraction(0)) / len(own)


def require_whole(lines: Sequence[Weighted], given: Sequence[int]) -> None:
    """Raise UnfitCriteria unless each line has from 0 to MOST_POINTS points."""
    if len(given) != len(lines) or not all(0 <= point <= MOST_POINTS for point in given):
        raise UnfitCriteria(f"{len(lines)} lines with 0 to {MOST_POINTS} points each")


def require_grounded(feasible: bool, price: int | None, text: str) -> None:
    """Raise NeedsPrice, NeedsReason: feasible needs a price, unfeasible a reason (product P2.3)."""
    if feasible and price is None:
        raise NeedsPrice("feasible at which price?")
    if not feasible and not text.strip():
        raise NeedsReason("not feasible why?")


def require_reasons(sort: CriteriaSort, met: Sequence[bool], notes: Sequence[str]) -> None:
    """Raise NeedsReason where a list isn't kept to and no note says why it still goes on."""
    wanted = sort is CriteriaSort.ELIGIBILITY
    if any(one is not wanted and not note.strip() for one, note in zip(met, notes, strict=True)):
        raise NeedsReason("a line that isn't kept to needs its note")
