"""A document as the answer to a request: as a file to keep, in the kind that was asked for."""

from collections.abc import Callable, Mapping
from urllib.parse import quote

from flask import Response

from ballot.web.documents.description import Document, Kind
from ballot.web.documents.pdf import as_pdf

TYPES: Mapping[Kind, str] = {
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.PDF: "application/pdf",
}


def made(document: Document, kind: Kind) -> bytes:
    """The document's bytes; raises NoTypeface for a PDF where no typeface has Chinese."""
    return LAYOUTS[kind](document)


def sent(data: bytes, kind: Kind, name: str) -> Response:
    """A file to keep; `name` is without its ending and may be Chinese."""
    answer = Response(data, mimetype=TYPES[kind])
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.{kind}"
    return answer


def _docx(document: Document) -> bytes:
    from ballot.web.documents.docx import as_docx  # half a second that only whoever asks for a docx waits

    return as_docx(document)


LAYOUTS: Mapping[Kind, Callable[[Document], bytes]] = {Kind.DOCX: _docx, Kind.PDF: as_pdf}
