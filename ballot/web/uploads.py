"""Files that people send: a view says how large, and the body is refused before it is read."""

from collections.abc import Callable
from contextlib import closing
from typing import Any

from flask import Flask, Response, current_app, request
from werkzeug.datastructures import FileStorage

from ballot.kernel.sandbox import CELL, Table, Unfit, read_table

View = Callable[..., Any]

TABLE_LIMIT = 5 * 1024 * 1024
"""Bytes of a sheet of people or projects."""
PICTURE_LIMIT = 8 * 1024 * 1024
"""Bytes of a photo."""
LONGEST_NAME = 120


def takes_files(limit: int) -> Callable[[View], View]:
    """Let a view's body be up to `limit` bytes; all others keep the site's own limit."""

    def mark(view: View) -> View:
        view.body_limit = limit  # type: ignore[attr-defined]
        return view

    return mark


def set_up(app: Flask) -> None:
    """Before whatever reads a form: once one is read, its limit has been asked for."""
    app.before_request(_let_in)


def name_of(file: FileStorage) -> str:
    """A file's name as something to read, never as a path: one line, its last part."""
    last = (file.filename or "").replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in last if sign.isprintable())[:LONGEST_NAME]


def table_of(file: FileStorage, longest: int = CELL) -> Table:
    """A sheet that somebody sent, read in a process of its own; raises Unfit, also for a name that lies.

    `longest` is how many signs a cell may hold before the file as a whole is refused.
    """
    with closing(file):  # a larger one lies on the disk meanwhile
        table = read_table(file.read(), longest)
    if name_of(file).rpartition(".")[2].lower() != table.kind:
        raise Unfit("wrong-name")
    return table


def _let_in() -> None:
    limit = getattr(current_app.view_functions.get(request.endpoint or ""), "body_limit", None)
    if limit:
        request.max_content_length = limit


def sent_as_picture(data: bytes, type_: str) -> Response:
    """A photo that was drawn anew: of its one type, sandboxed should anybody open it by itself."""
    answer = Response(data, content_type=type_)
    answer.headers["Content-Disposition"] = "inline"
    return answer
