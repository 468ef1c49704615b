"""Cards and delivery sheet as PDF: typeset in memory, so that no secret touches a disk on its way."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from io import BytesIO
from typing import Any

from PIL import Image
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.pil import PilImage
from qrcode.main import QRCode

from ballot.balloting.cards.draw import Draw, Drawn
from ballot.balloting.cards.origin import Origin, address, typed
from ballot.kernel.typeset import faces, typeset
from ballot.protocol.cards import issue_on_card, issue_on_sheet

NOISE = (120, 56)
"""Squares of the pattern over the inside, across and down."""
_ROOM = resources.files(__package__)
SQUARE = 8
"""Pixels of a square of a code's drawing: enough that no printer's smoothing blurs it."""


@dataclass(frozen=True, slots=True)
class Print:
    """What stands on the papers beside the cards: the site they lead to, the session's title, the language."""

    site: Origin
    title: str
    language: str = "zh"


def sheets(draw: Draw, order: Print) -> bytes:
    """Return the PDF of sealed sheets, one A4 page for each card; raises NoTypeface."""
    code = issue_on_card(draw.issue.digest())
    data = {
        "title": order.title,
        "address": f"{order.site}/card",
        "code": typed(code),
        "noise": list(_noise()),
        "cards": [_sheet(drawn, order.site, code) for drawn in draw.cards],
    }
    return _typeset("sheets", order.language, {"cards.json": _json(data)})


def delivery(draw: Draw, order: Print) -> bytes:
    """Return the PDF of the delivery sheet; it holds no secret; raises NoTypeface."""
    words = _words(order.language)
    data = {
        "title": order.title,
        "cards": draw.issue.cards,
        "sheet_code": _grouped(issue_on_sheet(draw.issue.digest())),
        "counts": words["count_words"].format(due=len(draw.issue.deputies), spares=len(draw.issue.spares)),
        "rows": [{**_outside(drawn), "name": _whose(drawn, words)} for drawn in draw.cards],
    }
    return _typeset("delivery", order.language, {"delivery.json": _json(data)})


def _typeset(name: str, language: str, data: Mapping[str, bytes]) -> bytes:
    files = {
        "main.typ": _ROOM.joinpath(f"{name}.typ").read_bytes(),
        "look.typ": _ROOM.joinpath("look.typ").read_bytes(),
        "words.json": _json(_words(language)),
        "faces.json": _json([*faces(), "Libertinus Serif"]),
        **data,
    }
    return typeset(files)


def _sheet(drawn: Drawn, site: Origin, code: str) -> dict[str, Any]:
    return {**_outside(drawn), "secret": typed(drawn.card.secret), "qr": list(qr(address(site, drawn.card, code)))}


def _outside(drawn: Drawn) -> dict[str, Any]:
    """What may be read without breaking the seal."""
    secret, open_ = drawn.numbers()
    holder = drawn.holder
    return {
        "serial": f"{drawn.serial:03}",
        "spare": holder is None,
        "name": holder.name if holder else "",
        "delegation": holder.delegation if holder else "",
        "number": (holder.number or "") if holder else "",
        "secret_number": _grouped(secret),
        "open_number": _grouped(open_),
    }


def _whose(drawn: Drawn, words: Mapping[str, Any]) -> str:
    return drawn.holder.name if drawn.holder else str(words["spare"])


def qr(text: str) -> bytes:
    """Draw `text` as a PNG of black and white, with the quiet zone of four squares that readers need."""
    code = QRCode(error_correction=ERROR_CORRECT_M, image_factory=PilImage, border=4, box_size=SQUARE)
    code.add_data(text)
    drawn = BytesIO()
    code.make_image().save(drawn)
    return drawn.getvalue()


def _noise() -> bytes:
    """Squares at random, of a QR code's density; the same on all sheets and no secret."""
    across, down = NOISE
    cells = Image.frombytes("1", NOISE, secrets.token_bytes(across // 8 * down))
    drawn = BytesIO()
    cells.resize((across * SQUARE, down * SQUARE)).save(drawn, "PNG")
    return drawn.getvalue()


def _words(language: str) -> dict[str, Any]:
    """What stands on the papers; the offline page prints the same."""
    words: dict[str, dict[str, Any]] = json.loads(_ROOM.joinpath("words.json").read_bytes())
    return words[language]


def _grouped(text: str) -> str:
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
