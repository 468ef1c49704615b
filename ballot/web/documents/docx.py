"""The document as docx, for offices that go on writing in it: the typefaces are those that every office has."""

import re
from io import BytesIO
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph as Line

from ballot.web.documents.description import (
    Document,
    Heading,
    NewPage,
    Paragraph,
    Part,
    Signatures,
    Table,
    shares,
)
from ballot.web.documents.titles import title_lines

TITLE, BLACK, BODY, KAI = "宋体", "黑体", "仿宋", "楷体"
SIZE, TITLE_SIZE, TABLE_SIZE, PAGE_SIZE = Pt(16), Pt(22), Pt(11), Pt(14)
LEADING = Pt(28)
WIDE, NARROW = 253, 156
"""Millimetres between the margins, on a sheet that lies and on one that stands."""
UNHELD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Signs that XML can't hold, though an old row may."""


def as_docx(document: Document) -> bytes:
    """Lay the document out with the margins, sizes and page numbers of GB/T 9704."""
    made = docx.Document()
    made.core_properties.title = document.title
    made.core_properties.author = made.core_properties.comments = ""
    _sheet(made, document.landscape)
    # The library makes a line break of each "\n" in a run.
    _text(_line(made, WD_ALIGN_PARAGRAPH.CENTER), "\n".join(title_lines(document)), TITLE, TITLE_SIZE, bold=True)
    if document.number:
        _text(_line(made, WD_ALIGN_PARAGRAPH.CENTER), document.number)
    for part in document.parts:
        _part(made, part, WIDE if document.landscape else NARROW)
    for words in document.closing:
        line = _line(made, WD_ALIGN_PARAGRAPH.RIGHT)
        line.paragraph_format.right_indent = SIZE * 2
        _text(line, words)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def _sheet(made: Any, landscape: bool) -> None:
    section = made.sections[0]
    across, down = Mm(210), Mm(297)
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        across, down = down, across
    section.page_width, section.page_height = across, down
    margins = (26, 24, 22, 22) if landscape else (37, 35, 28, 26)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = map(Mm, margins)
    made.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)


def _page_number(footer: Any, side: WD_ALIGN_PARAGRAPH) -> None:
    line = footer.paragraphs[0]
    line.alignment = side
    _text(line, "— ", TITLE, PAGE_SIZE)
    run = _text(line, "", TITLE, PAGE_SIZE)
    for kind, words in (("begin", ""), ("", "PAGE"), ("end", "")):
        mark = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark.text = words
        run._r.append(mark)  # noqa: SLF001  a page's number has no other way in
    _text(line, " —", TITLE, PAGE_SIZE)


def _part(made: Any, part: Part, across: int) -> None:
    match part:
        case Heading(words, level):
            line = _line(made, indent=True)
            line.paragraph_format.keep_with_next = True
            _text(line, words, BLACK if level == 1 else KAI)
        case Paragraph(words, flush):
            _text(_line(made, indent=not flush), words)
        case Table():
            _table(made, part, across)
        case Signatures(who):
            for name in who:
                _text(_line(made), f"{name}：________________")
        case NewPage():
            made.add_page_break()


def _table(made: Any, part: Table, across: int) -> None:
    if part.caption:
        _text(_line(made, WD_ALIGN_PARAGRAPH.CENTER), part.caption, BLACK, Pt(14))
    widths = [Mm(across * share / sum(shares(part))) for share in shares(part)]
    rows = [*([part.heads] if part.heads else []), *part.rows]
    table = made.add_table(rows=len(rows), cols=len(widths), style="Table Grid")
    table.autofit = False
    for width, column in zip(widths, table.columns, strict=True):
        column.width = width
    # Each look at `table.cell` walks the whole table: the rows are walked once.
    for at, (row, made_row) in enumerate(zip(rows, table.rows, strict=True)):
        head = at == 0 and bool(part.heads)
        if head:
            _repeated(made_row)
        for index, (words, cell) in enumerate(zip(row, made_row.cells, strict=True)):
            # Of a table that is fixed, the offices' programs believe each cell and not its column.
            cell.width = widths[index]
            line = cell.paragraphs[0]
            line.alignment = _side(head, index in part.numbers)
            _text(line, words, BLACK if head or (not part.heads and index == 0) else BODY, TABLE_SIZE)
    made.add_paragraph()


def _repeated(row: Any) -> None:
    """Let a table's head stand on each of its pages."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001  the library has no word for it


def _side(head: bool, number: bool) -> WD_ALIGN_PARAGRAPH:
    if head:
        return WD_ALIGN_PARAGRAPH.CENTER
    return WD_ALIGN_PARAGRAPH.RIGHT if number else WD_ALIGN_PARAGRAPH.LEFT


def _line(made: Any, side: WD_ALIGN_PARAGRAPH | None = None, *, indent: bool = False) -> Line:
    line: Line = made.add_paragraph()
    if side is not None:
        line.alignment = side
    shape = line.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.AT_LEAST, LEADING
    if indent:
        shape.first_line_indent = SIZE * 2
    return line


def _text(line: Line, words: str, face: str = BODY, size: int = SIZE, *, bold: bool = False) -> Any:
    run = line.add_run(UNHELD.sub(" ", words))
    run.font.name, run.font.size, run.font.bold = "Times New Roman", size, bold
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)  # noqa: SLF001  its Chinese face
    return run
