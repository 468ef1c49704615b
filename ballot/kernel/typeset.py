"""Papers typeset in memory: one place knows our typefaces, and nothing on its way to a printer touches a disk."""

import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import typst

from ballot.kernel.errors import Refused

FACES = ("Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC")
"""Typefaces with Chinese, ours first."""
FONTS = Path(sys.prefix, "share", "ballot", "fonts")
"""Where the set-up puts ours."""


class NoTypeface(Refused):
    """The machine has no typeface with Chinese: papers would show boxes in place of words."""

    code = "no-typeface"


def faces() -> list[str]:
    """Those of FACES that this machine has; raises NoTypeface."""
    known = set(_fonts().families())
    found = [face for face in FACES if face in known]
    if not found:
        raise NoTypeface(f"no typeface with Chinese: run make setup, or install one of {', '.join(FACES)}")
    return found


def typeset(files: Mapping[str, bytes]) -> bytes:
    """Return the PDF of `files`, whose first page is main.typ; their names are what they are imported by."""
    # Files as a mapping stay in memory; the library's types don't know of it yet.
    return bytes(typst.compile(dict(files), font_paths=_fonts(), format="pdf"))  # type: ignore[call-overload]


@cache
def _fonts() -> typst.Fonts:
    """The machine's typefaces, looked through once: it takes a tenth of a second, a page two thousandths."""
    return typst.Fonts(font_paths=[FONTS])
