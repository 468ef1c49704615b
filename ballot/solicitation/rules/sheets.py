"""Ideas as rows of a table: what is exported can be read back, and what is wrong is said line by line."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ballot.kernel.errors import Refused
from ballot.solicitation.rules.ideas import BY_STAFF, Origin, UnfitText, clean

ORIGINS: Mapping[str, Origin] = {
    "网上征集": Origin.PAGE,
    "代表码": Origin.DEPUTY,
    "家站码": Origin.STATION,
    "热线电话": Origin.HOTLINE,
    "来信": Origin.LETTER,
    "座谈走访": Origin.MEETING,
    "电子邮件": Origin.MAIL,
    "现场窗口": Origin.DESK,
    "单位申报": Origin.UNIT,
}
ORIGIN_WORDS: Mapping[Origin, str] = {origin: word for word, origin in ORIGINS.items()}

WISH: Mapping[str, tuple[str, int]] = {
    "希望办什么事": ("what", 80),
    "为什么需要办": ("why", 1000),
    "类别": ("category", 40),
    "乡镇（街道）": ("area", 40),
    "具体地点": ("place", 100),
    "来源": ("origin", 20),
    "原编号": ("source", 80),
}
"""Headings that are read: the field, and how many signs it holds."""
NEEDED = ("what", "why")
TOLD = ("编号", "收到日期", "状态", "答复", "并入编号", "我也需要", "代表附议")
"""Headings of what this site alone says; on the way back they are passed over."""
MOST_ROWS = 2_000


class Wrong(StrEnum):
    EMPTY_FILE = "empty-file"
    UNKNOWN_COLUMN = "unknown-column"
    MISSING_COLUMN = "missing-column"
    DOUBLED_COLUMN = "doubled-column"
    TOO_MANY = "too-many"
    MISSING = "missing"
    TOO_LONG = "too-long"
    CHARACTERS = "characters"
    ORIGIN = "origin"


@dataclass(frozen=True, slots=True)
class Fault:
    """`line` counts from 1, 0 for the file as a whole."""

    line: int
    column: str
    wrong: Wrong


class BadRows(Refused):
    """Rows that can't be taken in; `faults` names every one."""

    code = "bad-rows"

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = tuple(faults)


Line = Mapping[str, str]
"""A wish by its fields; `origin` is one of Origin's words, or empty."""


def read_lines(rows: Sequence[Sequence[str]]) -> list[dict[str, str]]:
    """Read rows under their head; raises BadRows with every fault."""
    if len(rows) < 2:
        raise BadRows([Fault(0, "", Wrong.EMPTY_FILE)])
    head = [_unguarded(cell) for cell in rows[0]]
    faults = list(_of_head(head))
    if len(rows) - 1 > MOST_ROWS:
        faults.append(Fault(0, "", Wrong.TOO_MANY))
    if faults:
        raise BadRows(faults)
    lines = []
    for number, row in enumerate(rows[1:], start=2):
        if any(row):
            lines.append(_line(number, dict(zip(head, row, strict=False)), faults))
    if faults:
        raise BadRows(faults)
    return lines


def _of_head(head: Sequence[str]) -> Iterable[Fault]:
    for name in head:
        if name not in WISH and name not in TOLD:
            yield Fault(1, name[:40], Wrong.UNKNOWN_COLUMN)
        elif head.count(name) > 1:
            yield Fault(1, name, Wrong.DOUBLED_COLUMN)
    for name, (field, _most) in WISH.items():
        if field in NEEDED and name not in head:
            yield Fault(1, name, Wrong.MISSING_COLUMN)


def _line(number: int, row: Mapping[str, str], faults: list[Fault]) -> dict[str, str]:
    found = {}
    for name, (field, most) in WISH.items():
        try:
            found[field] = clean(_unguarded(row.get(name, "")), lines=field == "why")
        except UnfitText:
            faults.append(Fault(number, name, Wrong.CHARACTERS))
            continue
        if len(found[field]) > most:
            faults.append(Fault(number, name, Wrong.TOO_LONG))
        if field in NEEDED and not found[field]:
            faults.append(Fault(number, name, Wrong.MISSING))
    word = found.get("origin", "")
    if word and word not in ORIGINS:
        faults.append(Fault(number, "来源", Wrong.ORIGIN))
    found["origin"] = ORIGINS.get(word, Origin.DESK)
    return found


def by_staff(origin: str) -> Origin:
    """The channel of a line that staff bring; the site's own page isn't one of theirs."""
    found = Origin(origin)
    return found if found in BY_STAFF else Origin.DESK


def _unguarded(cell: str) -> str:
    """What was guarded against being a formula, as it was."""
    return cell[1:] if cell.startswith("'") else cell
