"""How values are written on a page: content in Chinese marked as such, money, days, digests."""

from datetime import date

from flask import Flask
from flask_babel import format_date, get_locale
from flask_babel import gettext as _
from markupsafe import Markup, escape

from ballot.kernel.money import FEN_OF_WAN, FEN_OF_YI, wan

FEN_OF_MILLION = 100 * FEN_OF_WAN


def set_up(app: Flask) -> None:
    app.add_template_filter(zh)
    app.add_template_filter(money)
    app.add_template_filter(money_parts)
    app.add_template_filter(wan)
    app.add_template_filter(day)


def zh(text: object) -> Markup:
    """What somebody wrote in Chinese: on a page in another language it says so, for eyes and for speech."""
    if get_locale().language == "zh":
        return escape(text)
    return Markup('<span lang="zh-Hans">{}</span>').format(text)


def money(fen: int | None) -> str:
    """Return 分 as people read them, exactly: in 万元 or 亿元; in English in million yuan."""
    return " ".join(money_parts(fen)).strip()


def money_parts(fen: int | None) -> tuple[str, str]:
    """The same as number and unit, for a number that stands large."""
    if fen is None:
        return str(_("未定")), ""
    if get_locale().language != "zh":
        return _grouped(fen, FEN_OF_MILLION), "million yuan"
    if fen >= FEN_OF_YI and fen % FEN_OF_WAN == 0:
        return _grouped(fen, FEN_OF_YI), "亿元"
    return _grouped(fen, FEN_OF_WAN), "万元"


def day(moment: date) -> str:
    """Return a day as people say it in the year's line."""
    return str(format_date(moment, "M月d日" if get_locale().language == "zh" else "d MMM"))


def _grouped(fen: int, unit: int) -> str:
    whole, rest = divmod(fen, unit)
    digits = len(str(unit)) - 1
    return f"{whole:,}.{rest:0{digits}}".rstrip("0").rstrip(".")
