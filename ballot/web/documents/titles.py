"""A title in lines, alike in every layout that has to break it."""

import re

from ballot.web.documents.description import Document

STANDING, LYING = 20, 32
"""Characters of a title that fill a line, on a sheet that stands and on one that lies."""
_WORD_ENDS = re.compile(r"年(?!度)|[的、）]|项目|会议|常委会|情况")


def title_lines(document: Document) -> list[str]:
    """The title in lines of about one length, broken where a word ends, as GB/T 9704 asks of a title (7.3.1)."""
    return _broken(document.title, LYING if document.landscape else STANDING)


def _broken(title: str, most: int) -> list[str]:
    places = [end for found in _WORD_ENDS.finditer(title) if (end := found.end()) < len(title)]
    if _width(title) <= most or not places:
        return [title]
    here = min(places, key=lambda end: abs(_width(title[:end]) - _width(title[end:])))
    return [*_broken(title[:here], most), *_broken(title[here:], most)]


def _width(text: str) -> float:
    """In Chinese characters; others are half as wide."""
    return sum(0.5 if one.isascii() else 1 for one in text)
