"""Pages of long lists live in the address, with the filters beside them."""

from collections.abc import Callable

from flask import request, url_for

FURTHEST = 100_000


def number(word: str | None) -> int:
    """The page that an address asks for; what isn't a number is the first."""
    return min(int(word), FURTHEST) if word and word.isascii() and word.isdigit() and len(word) < 9 else 1


def address_of(endpoint: str) -> Callable[[int], str]:
    """How to reach another page of this list, with the filters of this one."""
    kept = {name: value for name, value in request.args.items() if name != "page" and value}
    given = {**(request.view_args or {}), **kept}
    return lambda page: url_for(endpoint, **{**given, "page": page})
