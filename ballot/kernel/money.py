"""Money is whole 分; people write and read it in 万元 and 亿元."""

import re
from decimal import Decimal

from ballot.kernel.errors import Refused

FEN_OF_YUAN = 100
FEN_OF_WAN = 10_000 * FEN_OF_YUAN
FEN_OF_YI = 10_000 * FEN_OF_WAN
MOST = 10_000 * FEN_OF_YI
"""One 万亿元; a larger sum is a slip of the keyboard."""
UNITS = {"": FEN_OF_WAN, "万": FEN_OF_WAN, "万元": FEN_OF_WAN, "亿": FEN_OF_YI, "亿元": FEN_OF_YI, "元": FEN_OF_YUAN}
WRITTEN = re.compile(r"(\d{1,13}(?:\.\d{1,8})?)\s*(万元|亿元|万|亿|元|)", re.ASCII)


class UnfitMoney(Refused):
    """A sum that can't be read, has parts of a 分, or is beyond MOST."""

    code = "unfit-money"


def read_money(text: str) -> int:
    """Return the 分 of "1,800", "1800万元", "3.2亿元", "500元"; a bare number is 万元; raises UnfitMoney."""
    found = WRITTEN.fullmatch(text.replace(",", "").replace("，", "").strip())
    if found is None:
        raise UnfitMoney(f"{text[:40]!r} is no sum")
    fen = Decimal(found[1]) * UNITS[found[2]]
    if fen != fen.to_integral_value() or fen > MOST:
        raise UnfitMoney(f"{text[:40]!r} is no whole number of 分 up to {MOST}")
    return int(fen)


def wan(fen: int | None) -> str:
    """Return 分 as 万元, exactly and without trailing zeros: 180000000 → 180; nothing for None."""
    if fen is None:
        return ""
    whole, rest = divmod(fen, FEN_OF_WAN)
    return f"{whole}.{rest:06}".rstrip("0").rstrip(".")
