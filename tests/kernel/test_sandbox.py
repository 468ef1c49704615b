"""Strangers' files: what is fine is read, the rest is refused by name, and this process hardly notices."""

import io

import pytest
import xlsxwriter
from PIL import Image

from ballot.kernel.sandbox import Unfit, read_table, redraw
from tests.kernel import bad_files
from tests.kernel.bad_files import a_picture, a_workbook, packed, repacked
from tests.processes import run

ROWS = [["证号", "姓名"], ["001", "张三"], ["002", "李四"]]
CSV = "证号,姓名\r\n001,张三\r\n002,李四\r\n"

TABLES = {
    "bomb": ("bomb", bad_files.a_bomb),
    "a bomb whose directory lies": ("broken", bad_files.a_lying_bomb),
    "a crowd of entries": ("bomb", bad_files.a_crowd),
    "a way out by dots": ("way-out", bad_files.a_slip),
    "a way out by a drive": ("way-out", lambda: bad_files.a_slip("C:/x")),
    "a way out by a root": ("way-out", lambda: bad_files.a_slip("/etc/passwd")),
    "a link": ("way-out", bad_files.a_link_entry),
    "entities": ("entities", bad_files.with_entities),
    "entities in UTF-16": ("entities", bad_files.with_entities_in_two_bytes),
    "a cell in the far corner": ("too-much", bad_files.a_far_corner),
    "links to other books": ("links-out", lambda: repacked(a_workbook(["a"]), xl__externalLinks__a=b"")),
    "macros": ("links-out", lambda: repacked(a_workbook(["a"]), **{"xl__vbaProject.bin": b"x"})),
    "another file before it": ("no-table", lambda: b"%PDF-1.7 " + a_workbook(["a"])),
    "another file after it": ("not-alone", lambda: a_workbook(["a"]) + b"<html>"),
    "a zip of no book": ("no-table", lambda: packed({"a.txt": b"a"})),
    "half a book": ("not-alone", lambda: a_workbook(["a"])[:800]),
    "an old book": ("old-excel", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
    "a picture": ("no-table", a_picture),
    "a page": ("no-table", lambda: b" <!doctype html><script>alert(1)</script>"),
    "zeros": ("no-table", lambda: b"a,b\0"),
    "no text": ("no-text", lambda: b"\xff\xfe\xff,a"),
    "too many rows": ("too-large", lambda: b"a\n" * 30_000),
    "too many columns": ("too-large", lambda: b"a" + b",b" * 100),
    "a cell without end": ("long-cell", lambda: b"x" * 3_000),
    "a cell of a megabyte": ("broken", lambda: b"x" * 1_000_000),
}

PICTURES = {
    "bomb": ("bomb", lambda: bad_files.a_png_of(13_000, 13_000)),
    "a moving one": ("moving", bad_files.a_moving_picture),
    "a GIF": ("no-picture", lambda: a_picture("GIF")),
    "a TIFF": ("no-picture", lambda: a_picture("TIFF")),
    "a drawing with script": ("no-picture", lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'),
    "half a picture": ("broken", lambda: a_picture()[:200]),
    "a RIFF of sound": ("broken", lambda: b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 40),
    "nothing": ("no-picture", lambda: b""),
}


@pytest.mark.parametrize(
    "data", [a_workbook(*ROWS), b"\xef\xbb\xbf" + CSV.encode(), CSV.encode(), CSV.encode("gb18030")]
)
def test_a_sheet_is_read_as_text_whatever_wrote_it(data):
    assert read_table(data).rows == ROWS


def test_numbers_and_days_are_read_as_somebody_would_type_them():
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_number(0, 0, 13800000000)
        sheet.write_number(0, 1, 1.5)
        sheet.write_boolean(0, 2, True)
        sheet.write_number(0, 3, 46399, book.add_format({"num_format": "yyyy-mm-dd"}))
    assert read_table(made.getvalue()).rows == [["13800000000", "1.5", "1", "2027-01-12"]]


@pytest.mark.parametrize("name", TABLES)
def test_a_table_that_means_harm_is_refused_by_name(name):
    kind, make = TABLES[name]
    with pytest.raises(Unfit) as refused:
        read_table(make())
    assert refused.value.kind == kind


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_that_means_harm_is_refused_by_name(name):
    kind, make = PICTURES[name]
    with pytest.raises(Unfit) as refused:
        redraw(make())
    assert refused.value.kind == kind


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_drawn_anew_in_its_own_kind(kind):
    made = redraw(a_picture(kind))
    assert (made.type, made.width, made.height) == (f"image/{kind.lower()}", 64, 48)
    assert Image.open(io.BytesIO(made.data)).format == kind


def test_where_and_when_a_photo_was_taken_is_gone_and_it_stands_upright():
    made = redraw(bad_files.a_located_picture())
    assert (made.width, made.height) == (48, 64)
    for trace in (b"Exif", b"GPS", b"MakerOfPhones", b"http://ns.adobe.com"):
        assert trace not in made.data


def test_a_page_that_hides_behind_a_picture_is_gone():
    made = redraw(a_picture() + b"<script>alert(1)</script>")
    assert b"script" not in made.data


def test_a_great_picture_becomes_a_fitting_one():
    made = redraw(a_picture(size=(6_000, 4_000)))
    assert (made.width, made.height) == (2_560, 1_707)


MEASURE = """
import pathlib, resource, sys
from ballot.kernel.sandbox import Unfit, read_table, redraw
files = [pathlib.Path(name).read_bytes() for name in sys.argv[1:]]
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for data in files:
    try:
        (redraw if data.startswith(b"\\x89PNG") else read_table)(data)
    except Unfit as refused:
        print(refused.kind)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_bombs_leave_the_process_that_asked_as_it_was(tmp_path):
    bombs = [bad_files.a_bomb(), bad_files.a_far_corner(), bad_files.a_png_of(13_000, 13_000)]
    paths = [tmp_path / f"{number}" for number in range(len(bombs))]
    for path, bomb in zip(paths, bombs, strict=True):
        path.write_bytes(bomb)
    *kinds, grown = run("-c", MEASURE, *paths).stdout.split()
    assert kinds == ["bomb", "too-much", "bomb"]
    assert int(grown) < 50 * 1024
