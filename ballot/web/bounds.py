"""What no address may hold, because no database can: a number beyond four bytes, a text with a NUL."""

from typing import Any

from flask import Flask, abort, request
from werkzeug.routing import IntegerConverter

LARGEST = 2**31 - 1
"""The largest number that PostgreSQL takes where a small one is looked for."""
NUL = "\0"


class Number(IntegerConverter):
    """`<int:…>` of every address: a larger one names nothing, and is answered as such."""

    def __init__(self, map: Any, **limits: Any) -> None:  # noqa: A002  the library's name
        super().__init__(map, **{"max": LARGEST, **limits})


def set_up(app: Flask) -> None:
    """Before any address is made."""
    app.url_map.converters["int"] = Number
    app.before_request(_let_no_nul_in)


def _let_no_nul_in() -> None:
    """PostgreSQL takes no NUL in a text, and nobody types one."""
    if any(NUL in text for text in (request.path, *request.args, *request.args.values())):
        abort(400)
