"""The document as PDF: typeset in memory, its typeface embedded, so that it looks the same everywhere."""

import json
from importlib import resources

from ballot.kernel.typeset import faces, typeset
from ballot.web.documents.description import Document, told
from ballot.web.documents.titles import title_lines

_ROOM = resources.files(__package__)


def as_pdf(document: Document) -> bytes:
    """Lay the document out on A4; raises NoTypeface."""
    values = {**told(document), "lines": title_lines(document)}
    return typeset(
        {
            "main.typ": _ROOM.joinpath("official.typ").read_bytes(),
            "document.json": json.dumps(values, ensure_ascii=False).encode(),
            "faces.json": json.dumps([*faces(), "Libertinus Serif"]).encode(),
        }
    )
