"""Posters: A4, one a page, with a code that carries whose it is; as PDF to print, and as SVG to lay out anew."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import qrcode
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.image.svg import SvgPathImage

from ballot.kernel.typeset import faces, typeset

PAGE = """
#set page(paper: "a4", margin: (x: 22mm, top: 26mm, bottom: 18mm))
#set text(font: ({families}), lang: "zh", region: "cn", size: 15pt)
#set par(justify: false)
#let poster(assembly, title, owner, words, steps, code, address) = [
  #align(center)[
    #text(size: 20pt)[#assembly]
    #v(6mm)
    #text(size: 40pt, weight: "bold")[#title]
    #v(3mm)
    #text(size: 18pt)[#words]
    #v(9mm)
    #image(code, width: 105mm)
    #v(4mm)
    #text(size: 24pt, weight: "bold")[#owner]
    #v(8mm)
    #line(length: 100%, stroke: 0.5pt)
    #v(4mm)
    #text(size: 15pt)[#steps]
    #v(1fr)
    #text(size: 11pt)[#address]
  ]
]
"""


@dataclass(frozen=True, slots=True)
class Poster:
    """What one sheet says; `address` is what its code leads to."""

    assembly: str
    title: str
    owner: str
    words: str
    steps: str
    address: str


def as_pdf(posters: Sequence[Poster]) -> bytes:
    """All posters, a page each; made in memory, fonts embedded."""
    families = ", ".join(f'"{name}"' for name in faces())
    source = PAGE.replace("{families}", families)
    source += "\n#pagebreak()\n".join(_call(poster) for poster in posters)
    return typeset({"main.typ": source.encode()})


def as_svg(poster: Poster) -> bytes:
    """The code alone, black on nothing, for a layout of one's own; what it leads to stands in its title."""
    return _code(poster.address)


def _call(poster: Poster) -> str:
    texts = (poster.assembly, poster.title, poster.owner, poster.words, poster.steps)
    code = f'bytes("{_quoted(_code(poster.address).decode())}")'
    assembly, title, owner, words, steps = (f'"{_quoted(text)}"' for text in texts)
    return f'#poster({assembly}, {title}, {owner}, {words}, {steps}, {code}, "{_quoted(poster.address)}")\n'


def _code(address: str) -> bytes:
    drawing = qrcode.QRCode(error_correction=ERROR_CORRECT_Q, border=2, image_factory=SvgPathImage)
    drawing.add_data(address)
    out = io.BytesIO()
    drawing.make_image().save(out)
    return out.getvalue()


def _quoted(text: str) -> str:
    """Text as a string of the typesetter: nothing in it is taken for a command."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
