"""Rules of the candidate list: values in, values out."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from itertools import count

from ballot.kernel.errors import Missing, Refused
from ballot.kernel.money import read_money, wan
from ballot.protocol.clause import Breach
from ballot.protocol.encoding import canonical
from ballot.protocol.manifest import MOST_OPTIONS
from ballot.solicitation.rules.notice import CATEGORIES as CATEGORIES  # what an assembly starts with

MOST_CANDIDATES = MOST_OPTIONS
CODE = re.compile(r"[a-z0-9-]{1,32}")
FUNDING = re.compile(r"(.{1,80}?)[\s：:]*(\d[\d,，.]*\s*(?:万元|亿元|万|亿|元)?)")


class Way(StrEnum):
    """One place up or down in the list."""

    UP = "up"
    DOWN = "down"


class UnfitFunding(Refused):
    """A funding line without a source or a sum."""

    code = "unfit-funding"


class NotReady(Refused):
    """The list can't be frozen yet; `reasons` says all of it, as (reason, the candidate's code or "")."""

    code = "not-ready"

    def __init__(self, reasons: Sequence[tuple["Reason", str]]) -> None:
        super().__init__(", ".join(f"{reason} {code}".strip() for reason, code in reasons))
        self.reasons = tuple(reasons)


class Reason(StrEnum):
    """Why a list can't be frozen."""

    EMPTY = "empty"
    TOO_FEW = "too-few"
    TOO_MANY = "too-many"
    OVER_CEILING = "over-ceiling"
    SAME_NAME = "same-name"
    NO_TOTAL = "no-total"
    YEAR_ABOVE_TOTAL = "year-above-total"
    FUNDING_DIFFERS = "funding-differs"
    NO_LEAD = "no-lead"
    FORBIDDEN_CHARACTER = "forbidden-character"


@dataclass(frozen=True, slots=True)
class Funding:
    """One line of where the money comes from, in 分."""

    source: str
    amount: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A candidate as its unit describes it; sums in 分, None where not settled yet."""

    name: str
    content: str
    places: str = ""
    category: str = ""
    total: int | None = None
    this_year: int | None = None
    funding: tuple[Funding, ...] = ()
    period: str = ""
    target: str = ""
    lead: str = ""
    cooperating: str = ""
    leader: str = ""
    beneficiaries: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Coded:
    """A sheet under the code that a manifest knows it by."""

    code: str
    sheet: Sheet


def read_funding(text: str) -> tuple[Funding, ...]:
    """Read one funding line a line, or several parted by ；; raises UnfitFunding, UnfitMoney."""
    lines = [line.strip() for line in re.split(r"[\n；;]", text) if line.strip()]
    found = [FUNDING.fullmatch(line) for line in lines]
    wrong = [line for line, match in zip(lines, found, strict=True) if match is None]
    if wrong:
        raise UnfitFunding(f"{wrong[0][:40]!r} is no source with its sum")
    return tuple(Funding(match[1].strip(" ：:"), read_money(match[2])) for match in found if match)


def funding_text(lines: Iterable[Funding], between: str = "；") -> str:
    """Write funding lines so that `read_funding` reads the same again."""
    return between.join(f"{line.source} {wan(line.amount)}万元" for line in lines)


def detail(sheet: Sheet) -> list[list[str]]:
    """The sheet as labels and values, in the order and the words that a manifest binds (protocol §3.1)."""
    lines = [
        ["建设规模和内容", sheet.content],
        ["建设地点", sheet.places],
        ["类别", sheet.category],
        ["总投资", _sum(sheet.total)],
        ["年度投资", _sum(sheet.this_year)],
        ["资金来源", funding_text(sheet.funding)],
        ["建设起止年限", sheet.period],
        ["年度目标", sheet.target],
        ["牵头单位", sheet.lead],
        ["配合单位", sheet.cooperating],
        ["责任领导", sheet.leader],
        ["受益对象", sheet.beneficiaries],
        ["出处", sheet.source],
    ]
    return [line for line in lines if line[1]]


def bound(candidates: Iterable[Coded]) -> bytes:
    """Exactly what a ballot's manifest will say of its projects, as canonical JSON (protocol §1.3, §3.1)."""
    return canonical([{"id": one.code, "name": one.sheet.name, "detail": detail(one.sheet)} for one in candidates])


def digest(candidates: Iterable[Coded]) -> str:
    """SHA-256 of `bound`, in hex; the same as of the published file."""
    return hashlib.sha256(bound(candidates)).hexdigest()


def trace(candidates: Iterable[Coded]) -> str:
    """SHA-256 that tells how a list stands, in hex; unlike `digest` also of sheets that no ballot could bind."""
    told = json.dumps([asdict(one) for one in candidates], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


def shown(candidates: Iterable[Coded], seats: int, ceiling: int | None, decision: str) -> str:
    """SHA-256 of all that two organizers have before them when they freeze a list, in hex."""
    facts = {"list": digest(candidates), "seats": seats, "ceiling": ceiling, "decision": decision}
    return hashlib.sha256(canonical(facts)).hexdigest()


def next_code(taken: Iterable[str]) -> str:
    """The first of p01, p02, … that nothing in the year has had."""
    known = set(taken)
    return next(code for code in map("p{:02}".format, count(1)) if code not in known)


def moved(order: Sequence[str], one: str, way: Way) -> list[str]:
    """The order after one step; at the ends nothing changes. Raises Missing."""
    if one not in order:
        raise Missing(f"no candidate {one}")
    found = list(order)
    here = found.index(one)
    there = min(max(here + (1 if way is Way.DOWN else -1), 0), len(found) - 1)
    found[here], found[there] = found[there], found[here]
    return found


def require_same(order: Sequence[str], wanted: Sequence[str]) -> None:
    """Raise Missing unless `wanted` holds each of `order` once."""
    if sorted(order) != sorted(wanted):
        raise Missing("the order names other candidates than the list")


def require_ready(candidates: Sequence[Coded], seats: int, ceiling: int | None) -> None:
    """Raise NotReady with every reason that keeps the list from being frozen.

    As many candidates as seats is an equal-number ballot and allowed; sums must be settled,
    since feasible needs a price (product P2.3).
    """
    reasons: list[tuple[Reason, str]] = []
    if not candidates:
        reasons.append((Reason.EMPTY, ""))
    elif len(candidates) < seats:
        reasons.append((Reason.TOO_FEW, ""))
    if len(candidates) > MOST_CANDIDATES:
        reasons.append((Reason.TOO_MANY, ""))
    if ceiling is not None and sum(one.sheet.total or 0 for one in candidates) > ceiling:
        reasons.append((Reason.OVER_CEILING, ""))
    seen: dict[str, str] = {}
    for one in candidates:
        if seen.setdefault(one.sheet.name, one.code) != one.code:
            reasons.append((Reason.SAME_NAME, one.code))
        reasons += [(reason, one.code) for reason, wrong in _faults(one.sheet).items() if wrong]
    if reasons:
        raise NotReady(reasons)


def _faults(sheet: Sheet) -> Mapping[Reason, bool]:
    whole = sheet.total
    return {
        Reason.NO_TOTAL: whole is None or sheet.this_year is None,
        Reason.YEAR_ABOVE_TOTAL: whole is not None and (sheet.this_year or 0) > whole,
        Reason.FUNDING_DIFFERS: whole is not None and sum(line.amount for line in sheet.funding) != whole,
        Reason.NO_LEAD: not sheet.lead,
        Reason.FORBIDDEN_CHARACTER: not _bindable(sheet),
    }


def _bindable(sheet: Sheet) -> bool:
    """Whether a manifest can hold the sheet: its strings are those of protocol §1.3."""
    try:
        bound([Coded("", sheet)])
    except Breach:
        return False
    return True


def _sum(fen: int | None) -> str:
    return "" if fen is None else f"{wan(fen)}万元"
