"""Files that mean harm, each made here from plain parts."""

import io
import struct
import zipfile
import zlib

import xlsxwriter
from PIL import Image

TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def a_workbook(*rows: list[str]) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return made.getvalue()


def repacked(data: bytes, **changes: bytes) -> bytes:
    """The archive with entries added or replaced; double underscores in a name stand for slashes."""
    entries = dict(_entries(data))
    entries.update({name.replace("__", "/"): content for name, content in changes.items()})
    return packed(entries)


def packed(entries: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return made.getvalue()


def a_bomb(unpacked: int = 200_000_000) -> bytes:
    """A sheet that unpacks to far more than anybody typed."""
    return repacked(a_workbook(["a"]), **{"xl__worksheets__sheet1.xml": b" " * unpacked})


def a_lying_bomb() -> bytes:
    """The same bomb whose directory says that it is small."""
    data = bytearray(a_bomb(80_000_000))
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = data.find(signature)
        while at >= 0:
            if struct.unpack_from("<L", data, at + offset)[0] > 1_000_000:
                struct.pack_into("<L", data, at + offset, 1000)
            at = data.find(signature, at + 4)
    return bytes(data)


def a_crowd() -> bytes:
    return packed({f"xl/{number}.xml": b"" for number in range(300)})


def a_slip(name: str = "../../wsgi.py") -> bytes:
    return repacked(a_workbook(["a"]), **{name: b"print()"})


def a_link_entry() -> bytes:
    made = io.BytesIO(a_workbook(["a"]))
    with zipfile.ZipFile(made, "a") as archive:
        entry = zipfile.ZipInfo("xl/link")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    return made.getvalue()


def with_entities() -> bytes:
    sheet = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><worksheet>&b;</worksheet>'
    return repacked(a_workbook(["a"]), **{"xl__worksheets__sheet1.xml": sheet})


def with_entities_in_two_bytes() -> bytes:
    sheet = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a><worksheet/>'.encode("utf-16")
    return repacked(a_workbook(["a"]), **{"xl__worksheets__sheet1.xml": sheet})


def a_far_corner() -> bytes:
    """One cell at the end of the sheet: a reader that lays out the whole sheet needs all there is."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "a")
        sheet.write(1_048_575, 16_383, "b")
    return made.getvalue()


def a_picture(kind: str = "JPEG", size: tuple[int, int] = (64, 48), **saving: object) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(made, kind, **saving)
    return made.getvalue()


def a_located_picture() -> bytes:
    """A photo that says where and when it was taken, turned by a quarter."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "MakerOfPhones"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (29.0, 17.0, 6.0)
    return a_picture(exif=exif, comment=b"GPS here")


def a_png_of(width: int, height: int) -> bytes:
    """A PNG of one colour that unpacks to width × height pixels."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">L", len(content)) + name + content + struct.pack(">L", zlib.crc32(name + content))

    line = b"\x00" + b"\x00" * width
    pressed = zlib.compressobj(9)
    body = b"".join(pressed.compress(line) for _ in range(height)) + pressed.flush()
    head = struct.pack(">LLBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def a_moving_picture() -> bytes:
    frames = [Image.new("RGB", (8, 8), (shade, 0, 0)) for shade in (0, 90, 180)]
    made = io.BytesIO()
    frames[0].save(made, "WEBP", save_all=True, append_images=frames[1:])
    return made.getvalue()


def _entries(data: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]
