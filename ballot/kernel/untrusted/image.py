"""Draws a picture anew, so that nothing of its file is left but pixels; run as a program, under limits."""

import io
import json
import warnings

from PIL import Image, ImageOps

from ballot.kernel.untrusted.confine import Unreadable, answer

PIXELS = 40_000_000
EDGE = 2_560
"""Pixels of the longer side that are kept."""
TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
STARTS = {"JPEG": b"\xff\xd8\xff", "PNG": b"\x89PNG\r\n\x1a\n", "WEBP": b"RIFF"}
MEMORY, SECONDS, WRITTEN = 1024 * 1024 * 1024, 15, 16 * 1024 * 1024


def read(data: bytes) -> bytes:
    """Return a line of JSON {type, width, height} and the picture; raises Unreadable."""
    if not data.startswith(tuple(STARTS.values())):
        raise Unreadable("no-picture")
    Image.MAX_IMAGE_PIXELS = PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(io.BytesIO(data), formats=tuple(TYPES)) as found:
            if getattr(found, "n_frames", 1) != 1:
                raise Unreadable("moving")
            if found.width * found.height > PIXELS:
                raise Unreadable("bomb")
            return _drawn(found, str(found.format))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as fault:
        raise Unreadable("bomb") from fault
    except (OSError, SyntaxError, ValueError) as fault:
        raise Unreadable("broken") from fault


def _drawn(found: Image.Image, kind: str) -> bytes:
    """Make it small before anything else is done with it: each step on all its pixels would hold them once more."""
    found.thumbnail((EDGE, EDGE), reducing_gap=1.0)
    picture = ImageOps.exif_transpose(found)
    see_through = kind != "JPEG" and ("A" in picture.getbands() or "transparency" in picture.info)
    picture = picture.convert("RGBA" if see_through else "RGB")
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    made = io.BytesIO()
    clean.save(made, kind, **({} if kind == "PNG" else {"quality": 85}))
    head = {"type": TYPES[kind], "width": clean.width, "height": clean.height}
    return json.dumps(head).encode() + b"\n" + made.getvalue()


if __name__ == "__main__":
    answer(read, MEMORY, SECONDS, WRITTEN)
