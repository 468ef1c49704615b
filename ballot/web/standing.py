"""Pages that stand: as long as no log says that anything has changed, what anybody sees of one is rendered once."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from flask import Flask, current_app, request, session
from sqlalchemy import select

from ballot.kernel.db import db
from ballot.kernel.kept import Kept
from ballot.kernel.log import Log, LogId
from ballot.kernel.policy import PUBLIC
from ballot.web import display, locale
from ballot.web.access import actor

MOST = 64
"""Pages that one process keeps, by all that they depend on; whoever makes up addresses pushes out no more."""


def set_up(app: Flask) -> None:
    app.extensions["standing"] = Kept[tuple[object, ...], str](MOST)


def page(logs: Sequence[LogId], mark: str, render: Callable[[], str]) -> str:
    """A page all changes of which stand in one of `logs` or show in `mark`; a visitor with a cookie has it to themself.

    The heights are read first: what is rendered meanwhile is never older than the key it is kept under. The hour is
    part of it, as words may hang on the day.
    """
    if actor() != PUBLIC or session:
        return render()
    heights = db.session.execute(select(Log.id, Log.height).where(Log.id.in_(logs)).order_by(Log.id))
    hour = datetime.now(UTC).strftime("%Y-%m-%d %H")
    seen = (request.full_path, locale.chosen(), str(display.current()), hour, mark)
    key = (*seen, *((one.id, one.height) for one in heights))
    pages: Kept[tuple[object, ...], str] = current_app.extensions["standing"]
    found = pages.find(key)
    if found is None:
        found = render()
        # What was put into the visitor's session meanwhile, such as a form's token, is nobody else's.
        if not session:
            pages.keep(key, found)
    return found
