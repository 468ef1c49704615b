"""One description, three layouts: each says all of it, in the layout that offices expect."""

from io import BytesIO

import docx
import pypdfium2
import pytest

from ballot.web.documents.answers import made, sent
from ballot.web.documents.description import Document, Heading, Kind, NewPage, Paragraph, Signatures, Table
from ballot.web.documents.titles import title_lines

WORDS = "新建“老人食堂”12处"
DOCUMENT = Document(
    title="关于公布2026年民生实事候选项目的公告",
    number="示人发〔2025〕8号",
    parts=(
        Paragraph("各位代表：", flush=True),
        Heading("一、候选项目"),
        Paragraph("候选项目共12项。#let x = 1 <b>*不是命令*</b>"),
        Table(heads=("序号", "项目名称", "总投资（万元）"), rows=(("1", WORDS, "1800.5"),), numbers=frozenset({0, 2})),
        NewPage(),
        Table(rows=(("牵头单位", "县民政局"), ("责任领导", "")), widths=(1, 3)),
        Signatures(("总监票人", "监票人")),
    ),
    closing=("示范县人大常委会", "2025年11月3日"),
)
SAID = [
    "关于公布2026年",
    "示人发〔2025〕8号",
    "各位代表：",
    "一、候选项目",
    "#let x = 1 <b>*不是命令*</b>",
    WORDS,
    "1800.5",
]
LATER = ["县民政局", "总监票人", "示范县人大常委会", "2025年11月3日"]


def bare(text):
    return "".join(text.split())


def pages(data):
    """Each page's size and words, without blanks: the typesetter puts some between Chinese and figures."""
    with pypdfium2.PdfDocument(data) as pdf:
        return [(page.get_size(), bare(page.get_textpage().get_text_range())) for page in pdf]


def test_the_pdf_says_all_of_it_with_our_typeface_and_numbered_pages():
    data = made(DOCUMENT, Kind.PDF)
    (first_size, first), (_, second) = pages(data)
    assert [words for words in SAID if bare(words) not in first] == []
    assert [words for words in LATER if bare(words) not in second] == []
    assert ("—1—" in first, "—2—" in second) == (True, True)
    assert [round(side) for side in first_size] == [595, 842]
    assert b"NotoSans" in data


def test_the_docx_says_all_of_it_and_opens_again():
    opened = docx.Document(BytesIO(made(DOCUMENT, Kind.DOCX)))
    text = "".join(line.text for line in opened.paragraphs)
    cells = "".join(cell.text for table in opened.tables for row in table.rows for cell in row.cells)
    assert [words for words in SAID + LATER if words not in text + cells] == []
    footers = (opened.sections[0].footer, opened.sections[0].even_page_footer)
    assert ["PAGE" in footer._element.xml for footer in footers] == [True, True]
    assert opened.core_properties.author == ""


def test_every_cell_of_the_docx_is_as_wide_as_its_column_s_share():
    opened = docx.Document(BytesIO(made(DOCUMENT, Kind.DOCX)))
    table = opened.tables[1]
    narrow, wide = (one.width for one in table.columns)
    assert wide / narrow == pytest.approx(3, rel=0.01)
    for row in table.rows:
        assert [cell.width for cell in row.cells] == pytest.approx([narrow, wide], rel=0.01)


@pytest.mark.parametrize(
    ("title", "landscape", "lines"),
    [
        ("计票报告单", False, ["计票报告单"]),
        (
            "示范县人大2027年民生实事项目票决和实施情况报告",
            False,
            ["示范县人大2027年民生实事项目", "票决和实施情况报告"],
        ),
        ("示范县人大2027年民生实事项目票决和实施情况报告", True, ["示范县人大2027年民生实事项目票决和实施情况报告"]),
        (
            "2027年度民生实事项目票决监票记录（投票演练）以及其他",
            False,
            ["2027年度民生实事项目", "票决监票记录（投票演练）以及其他"],
        ),
        ("没有可以断开之处就由排版程序在任何一处断开", False, ["没有可以断开之处就由排版程序在任何一处断开"]),
    ],
)
def test_a_long_title_is_broken_where_a_word_ends(title, landscape, lines):
    document = Document(title, landscape=landscape)
    assert title_lines(document) == lines
    shown = docx.Document(BytesIO(made(document, Kind.DOCX))).paragraphs[0].text
    ((_size, printed),) = pages(made(document, Kind.PDF))
    assert (shown.split("\n"), printed[: len(title)]) == (lines, title)


def test_a_wide_table_lies_across_the_sheet():
    wide = Document("总表", [Table(rows=[["一", "二"]])], landscape=True)
    ((size, _text),) = pages(made(wide, Kind.PDF))
    section = docx.Document(BytesIO(made(wide, Kind.DOCX))).sections[0]
    assert size[0] > size[1]
    assert section.page_width > section.page_height


def test_the_file_keeps_its_chinese_name():
    answer = sent(b"", Kind.PDF, "候选项目汇编")
    assert "filename*=UTF-8''%E5%80%99" in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Disposition"].endswith(".pdf")
