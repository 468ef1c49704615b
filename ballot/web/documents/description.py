"""What an official document says, part by part; how it looks is for the layouts to know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """The files that one description becomes."""

    DOCX = "docx"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` 1 is 一、, 2 is （一）; the number is part of the text."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text, its first line moved in by two characters; with `flush` it isn't (称谓 such as 各位代表：)."""

    text: str
    flush: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows as wide as `heads`; `widths` are shares of the line, all alike when none are given.

    Columns whose index stands in `numbers` are set to the right. Without `heads`, the first column names the row.
    """

    rows: Sequence[Sequence[str]]
    heads: Sequence[str] = ()
    caption: str = ""
    widths: Sequence[int] = ()
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Signatures:
    """A line to sign on for each of these (总监票人, 监票人 …)."""

    who: Sequence[str]


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins on a page of its own."""


Part = Heading | Paragraph | Table | Signatures | NewPage


@dataclass(frozen=True, slots=True)
class Document:
    """One official document (公文): `number` is its 发文字号, `closing` the lines at its end: who issues it, and when.

    `landscape` lays wide tables across the sheet.
    """

    title: str
    parts: Sequence[Part] = field(default_factory=tuple)
    number: str = ""
    closing: Sequence[str] = ()
    landscape: bool = False


def said(day: date) -> str:
    """A day as documents write it."""
    return f"{day.year}年{day.month}月{day.day}日"


def grouped(exact: str) -> str:
    """A digest or signature in groups of eight: read aloud, compared by eye, and broken where a line ends."""
    return " ".join(exact[start : start + 8] for start in range(0, len(exact), 8))


def columns(table: Table) -> int:
    """How many columns the table has."""
    return len(table.heads) or max((len(row) for row in table.rows), default=1)


def shares(table: Table) -> list[int]:
    """Each column's share of the line."""
    return list(table.widths) or [1] * columns(table)


def told(document: Document) -> dict[str, Any]:
    """The document as plain values, for a typesetter or a shelf; `read` makes one of them again."""
    return {
        "title": document.title,
        "number": document.number,
        "closing": list(document.closing),
        "landscape": document.landscape,
        "parts": [_told(part) for part in document.parts],
    }


def read(values: Mapping[str, Any]) -> Document:
    """The document that `told` wrote down."""
    parts = [_read(dict(part)) for part in values["parts"]]
    return Document(values["title"], parts, values["number"], values["closing"], values["landscape"])


def _told(part: Part) -> dict[str, Any]:
    match part:
        case Heading(text, level):
            return {"kind": "heading", "text": text, "level": level}
        case Paragraph(text, flush):
            return {"kind": "paragraph", "text": text, "flush": flush}
        case Signatures(who):
            return {"kind": "signatures", "who": list(who)}
        case NewPage():
            return {"kind": "new-page"}
        case Table():
            return _table(part)


def _table(part: Table) -> dict[str, Any]:
    return {
        "kind": "table",
        "caption": part.caption,
        "heads": list(part.heads),
        "rows": [list(row) for row in part.rows],
        "shares": shares(part),
        "numbers": sorted(part.numbers),
    }


def _read(values: dict[str, Any]) -> Part:
    match values.pop("kind"):
        case "heading":
            return Heading(**values)
        case "paragraph":
            return Paragraph(**values)
        case "signatures":
            return Signatures(**values)
        case "table":
            numbers = frozenset(values["numbers"])
            return Table(values["rows"], values["heads"], values["caption"], values["shares"], numbers)
    return NewPage()
