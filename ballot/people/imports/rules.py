"""What a sheet of people must look like; every fault with its line and column."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ballot.kernel.policy import Role
from ballot.people.rules import GRANTED


class Sheet(StrEnum):
    """Which list a sheet is."""

    DEPUTIES = "deputies"
    ACCOUNTS = "accounts"


class Column(StrEnum):
    NUMBER = "number"
    NAME = "name"
    DELEGATION = "delegation"
    TERM = "term"
    LOGIN = "login"
    PHONE = "phone"
    MAIL = "mail"
    SINCE = "since"
    UNTIL = "until"
    ROLES = "roles"


class Wrong(StrEnum):
    """The kinds of faults; the words for each stand with the pages."""

    EMPTY_FILE = "empty-file"
    UNKNOWN_COLUMN = "unknown-column"
    MISSING_COLUMN = "missing-column"
    DOUBLED_COLUMN = "doubled-column"
    MISSING = "missing"
    TOO_LONG = "too-long"
    CHARACTERS = "characters"
    DOUBLED = "doubled"
    PHONE = "phone"
    MAIL = "mail"
    DAY = "day"
    ORDER_OF_DAYS = "order-of-days"
    OUT_OF_TERM = "out-of-term"
    TERM = "term"
    ROLE = "role"
    ROLES_TOGETHER = "roles-together"
    NEEDS_LOGIN = "needs-login"
    LOGIN_OF_ANOTHER = "login-of-another"
    OWN_ACCOUNT = "own-account"


@dataclass(frozen=True, slots=True)
class Fault:
    """`line` as the sheet's program counts it, 0 for the whole sheet; `found` is what stands there."""

    line: int
    column: str
    wrong: Wrong
    found: str = ""


class BadSheet(Exception):
    """A sheet that can't be taken over; nothing of it is."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Line:
    """One person of a sheet, in plain values; `roles` only in a sheet of accounts."""

    line: int
    number: str = ""
    name: str = ""
    delegation: str = ""
    term: str = ""
    login: str = ""
    phone: str = ""
    mail: str = ""
    since: str = ""
    until: str = ""
    roles: tuple[str, ...] = ()


# The first word of each is what an export writes.
HEADS: Mapping[Column, tuple[str, ...]] = {
    Column.NUMBER: ("证号", "代表证号", "编号", "number", "no", "certificate number"),
    Column.NAME: ("姓名", "名字", "name"),
    Column.DELEGATION: ("代表团", "代表团名称", "delegation"),
    Column.TERM: ("届次", "届", "term"),
    Column.LOGIN: ("用户名", "登录名", "账号", "login", "username"),
    Column.PHONE: ("手机", "手机号", "电话", "phone", "mobile"),
    Column.MAIL: ("邮箱", "电子邮箱", "mail", "email", "e-mail"),
    Column.SINCE: ("任职日期", "开始日期", "since", "from"),
    Column.UNTIL: ("离任日期", "结束日期", "until", "to"),
    Column.ROLES: ("身份", "角色", "roles", "role"),
}
ACCOUNT = (Column.LOGIN, Column.NAME, Column.PHONE, Column.MAIL, Column.ROLES)
COLUMNS: Mapping[Sheet, tuple[Column, ...]] = {
    Sheet.DEPUTIES: tuple(column for column in Column if column is not Column.ROLES),
    Sheet.ACCOUNTS: ACCOUNT,
}
NEEDED: Mapping[Sheet, tuple[Column, ...]] = {
    Sheet.DEPUTIES: (Column.NUMBER, Column.NAME),
    Sheet.ACCOUNTS: (Column.LOGIN, Column.NAME),
}
ONCE: Mapping[Sheet, tuple[Column, ...]] = {
    Sheet.DEPUTIES: (Column.NUMBER, Column.LOGIN),
    Sheet.ACCOUNTS: (Column.LOGIN,),
}
LENGTHS: Mapping[Column, int] = {
    Column.NUMBER: 32,
    Column.NAME: 80,
    Column.DELEGATION: 80,
    Column.LOGIN: 40,
    Column.MAIL: 254,
}
ROLE_WORDS: Mapping[str, Role] = {
    "组织人员": Role.ORGANIZER,
    "大会执行主席": Role.CHAIR,
    "签到人员": Role.DESK_CLERK,
    "责任单位填报人": Role.FILER,
    "责任单位签发人": Role.SIGNER,
    "监票人": Role.SCRUTINEER,
    "发卡登记员": Role.REGISTRAR,
    "评审组成员": Role.PANEL_MEMBER,
    "审计员": Role.AUDITOR,
    "管理员": Role.ADMIN,
    **{str(role): role for role in GRANTED},
}

PHONE = re.compile(r"\+?\d{5,15}")
MAIL = re.compile(r"[^\s@<>()\[\],;:\\\"]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)+")
DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
TERM = re.compile(r"第?\s*(\d{1,3}|[一二三四五六七八九十]{1,3})\s*届?")
DIGITS = "〇一二三四五六七八九"
GUARDED = re.compile(r"'*[=+\-@\t\r＝＋－＠]")


def guard(cell: str) -> str:
    """Return the cell so that no program takes it for a formula."""
    return f"'{cell}" if GUARDED.match(cell) else cell


def unguard(cell: str) -> str:
    """Return what was guarded."""
    return cell[1:] if cell.startswith("'") and GUARDED.match(cell) else cell


def read_lines(sheet: Sheet, rows: Sequence[Sequence[str]]) -> list[Line]:
    """Read a sheet's rows, the first written one being its head; raises BadSheet with every fault."""
    at = next((at for at, row in enumerate(rows) if any(row)), None)
    if at is None or at + 1 >= len(rows):
        raise BadSheet([Fault(0, "", Wrong.EMPTY_FILE)])
    columns = _head(sheet, at + 1, rows[at])
    lines = [
        _line(number, dict(zip(columns, map(_plain, row), strict=False)))
        for number, row in enumerate(rows[at + 1 :], at + 2)
        if any(row)
    ]
    faults = [fault for line in lines for fault in _faults(sheet, line)] + _doubled(sheet, lines)
    if faults:
        raise BadSheet(sorted(faults, key=lambda fault: fault.line))
    return lines


def term_number(text: str) -> int:
    """Return the number of a 届 as written: 18, 第18届, 第十八届; 0 for what is none."""
    found = TERM.fullmatch(text)
    if not found:
        return 0
    word = found[1]
    if word.isdecimal():
        return int(word)
    tens, ten, ones = word.rpartition("十")
    if not ten:
        return DIGITS.index(word) if len(word) == 1 else 0
    if len(tens) > 1 or len(ones) > 1 or "十" in tens:
        return 0
    return 10 * (DIGITS.index(tens) if tens else 1) + (DIGITS.index(ones) if ones else 0)


def day(text: str) -> date:
    """Return a day written as 2027-01-12, 2027/1/12 or 2027年1月12日; raises ValueError."""
    found = DAY.fullmatch(text)
    if not found:
        raise ValueError(text)
    return date(int(found[1]), int(found[2]), int(found[3]))


def roles(line: Line) -> frozenset[Role]:
    return frozenset(ROLE_WORDS[word] for word in line.roles)


def _plain(cell: str) -> str:
    return unicodedata.normalize("NFC", unguard(cell)).strip()


def _head(sheet: Sheet, at: int, row: Sequence[str]) -> list[str]:
    """Name each column by its field; raises BadSheet."""
    words = {word: column for column in COLUMNS[sheet] for word in HEADS[column]}
    named = [words.get(_plain(cell).rstrip("*＊").strip().casefold()) for cell in row]
    faults = [
        Fault(at, cell, Wrong.UNKNOWN_COLUMN) for cell, found in zip(row, named, strict=True) if cell and found is None
    ]
    known = [column for column in named if column]
    faults += [Fault(at, HEADS[column][0], Wrong.DOUBLED_COLUMN) for column in Column if known.count(column) > 1]
    faults += [Fault(at, HEADS[column][0], Wrong.MISSING_COLUMN) for column in NEEDED[sheet] if column not in known]
    if faults:
        raise BadSheet(faults)
    return [str(column or "") for column in named]


def _line(number: int, cells: Mapping[str, str]) -> Line:
    known = {name: cells[name] for name in cells if name and name != Column.ROLES}
    if Column.PHONE in known:
        known[Column.PHONE] = re.sub(r"[\s\-()（）]", "", known[Column.PHONE])
    words = re.split(r"[、，,;；\s]+", cells.get(Column.ROLES, ""))
    return Line(number, **known, roles=tuple(word for word in words if word))


def _faults(sheet: Sheet, line: Line) -> list[Fault]:
    """Everything that is wrong within one line."""
    found = [_fault(line, column, Wrong.MISSING) for column in NEEDED[sheet] if not getattr(line, column)] + [
        _fault(line, column, wrong) for column, wrong, fits in SHAPES if _given(line, column) and not fits(line)
    ]
    for column in COLUMNS[sheet]:
        text = "" if column is Column.ROLES else str(getattr(line, column))
        if len(text) > LENGTHS.get(column, 64):
            found.append(_fault(line, column, Wrong.TOO_LONG))
        if not text.isprintable():
            found.append(_fault(line, column, Wrong.CHARACTERS))
    return found


def _doubled(sheet: Sheet, lines: Sequence[Line]) -> list[Fault]:
    """Values that stand in two lines and may stand in one; each later line is a fault."""
    found = []
    for column in ONCE[sheet]:
        seen: set[str] = set()
        for line in lines:
            value = str(getattr(line, column))
            if value and value in seen:
                found.append(_fault(line, column, Wrong.DOUBLED))
            seen.add(value)
    return found


def _fault(line: Line, column: Column, wrong: Wrong) -> Fault:
    value = getattr(line, column)
    return Fault(line.line, HEADS[column][0], wrong, "、".join(value) if isinstance(value, tuple) else value)


def _given(line: Line, column: Column) -> bool:
    return bool(getattr(line, column))


def _is_day(text: str) -> bool:
    try:
        day(text)
    except ValueError:
        return False
    return True


def _days_in_order(line: Line) -> bool:
    both = _is_day(line.since) and _is_day(line.until)
    return not both or day(line.since) <= day(line.until)


def _compatible(line: Line) -> bool:
    """Who manages accounts or audits holds no second role (product P0.2)."""
    held = {ROLE_WORDS[word] for word in line.roles if word in ROLE_WORDS}
    return len(held) < 2 or not held & {Role.ADMIN, Role.AUDITOR}


SHAPES: tuple[tuple[Column, Wrong, Callable[[Line], bool]], ...] = (
    (Column.PHONE, Wrong.PHONE, lambda line: bool(PHONE.fullmatch(line.phone))),
    (Column.MAIL, Wrong.MAIL, lambda line: bool(MAIL.fullmatch(line.mail))),
    (Column.PHONE, Wrong.NEEDS_LOGIN, lambda line: bool(line.login)),
    (Column.MAIL, Wrong.NEEDS_LOGIN, lambda line: bool(line.login)),
    (Column.SINCE, Wrong.DAY, lambda line: _is_day(line.since)),
    (Column.UNTIL, Wrong.DAY, lambda line: _is_day(line.until)),
    (Column.UNTIL, Wrong.ORDER_OF_DAYS, _days_in_order),
    (Column.TERM, Wrong.TERM, lambda line: term_number(line.term) > 0),
    (Column.ROLES, Wrong.ROLE, lambda line: set(line.roles) <= set(ROLE_WORDS)),
    (Column.ROLES, Wrong.ROLES_TOGETHER, _compatible),
)
