"""Keeps the last figures in bench/README.md, a table per bench under its own heading."""

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from bench.figure import Figure

README = Path(__file__).with_name("README.md")


def keep(bench: str, figures: Sequence[Figure], machine: str, moment: datetime) -> None:
    """Put these figures in place of the bench's last ones; the rest of the file stays as it is."""
    rows = [f"| {each.name} | {each.shown} | {each.bar or ''} | {each.verdict} | {each.beside} |" for each in figures]
    head = f"## {bench}\n\n{moment:%Y-%m-%d %H:%M} UTC, {machine}.\n\n"
    section = head + "\n".join(("| figure | value | bar | | beside |", "|---|---|---|---|---|", *rows)) + "\n"
    text = README.read_text(encoding="utf-8")
    found = re.search(rf"^## {bench}\n.*?(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    text = f"{text.rstrip()}\n\n{section}" if found is None else _replaced(text, found, section)
    README.write_text(text, encoding="utf-8")


def _replaced(text: str, found: re.Match[str], section: str) -> str:
    rest = text[found.end() :]
    return text[: found.start()] + section + ("\n" + rest if rest else "")
