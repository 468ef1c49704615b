"""The hall screen's page, what stands on it, and the stream that says when to look again."""

import time
from collections.abc import Iterator
from functools import lru_cache
from threading import BoundedSemaphore
from uuid import UUID

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from markupsafe import Markup
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.exceptions import ServiceUnavailable

from ballot.balloting.screen import queries
from ballot.balloting.screen.rules import EVERY, STREAMS, Look, events
from ballot.balloting.setup.queries import election_at
from ballot.kernel.db import db
from ballot.kernel.leaving import LEAVING
from ballot.kernel.policy import Action
from ballot.people.sign_in.picture import qr
from ballot.web.access import Place, access

bp = Blueprint("screen", __name__, url_prefix="/<assembly>/<int:year>/elections/<uuid:election_id>/screen")
STREAMING = BoundedSemaphore(STREAMS)


@bp.get("")
@access(Action.READ_ELECTION)
def show(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    return _drawn("page", place, year, election_id)


@bp.get("/slides")
@access(Action.READ_ELECTION, nameless=True)
def slides(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    # Asked for with every ballot: a line each in the running log would date them (ADR 10).
    # A part of a page, that no browser should show as one.
    return Response(_drawn("slides", place, year, election_id), mimetype="text/plain")


@bp.get("/events")
@access(Action.READ_ELECTION)
def stream(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    election = election_at(db.session(), place.id, year, election_id)
    if not STREAMING.acquire(blocking=False):
        raise ServiceUnavailable(retry_after=3)
    looks = _looks(sessionmaker(db.engine), (election.assembly_id, election.id))
    response = Response(events(looks), mimetype="text/event-stream")
    response.call_on_close(STREAMING.release)
    # A proxy that collects a stream before it passes it on would keep the screen waiting.
    response.headers["X-Accel-Buffering"] = "no"
    return response


def _drawn(what: str, place: Place, year: int, election_id: UUID) -> str:
    election = election_at(db.session(), place.id, year, election_id)
    shown = queries.screen(db.session(), election, "zh" if get_locale().language == "zh" else "en")
    code = shown.fingerprint if shown else None
    drawn = _code(code.full.upper()) if code else ""
    return render_template(f"balloting/screen/{what}.html", year=year, election=election, shown=shown, qr=drawn)


@lru_cache(maxsize=16)
def _code(fingerprint: str) -> Markup:
    """The same through a whole vote, and public: drawing it took half of a slide's time."""
    return qr(fingerprint)


def _looks(sessions: sessionmaker[Session], which: tuple[UUID, UUID]) -> Iterator[Look]:
    """Look again and again, each time in a reading of its own, until nobody listens or the site is told to leave."""
    began = time.monotonic()
    while not LEAVING.is_set():
        with sessions() as reading:
            tag = queries.tag(reading, *which)
        yield Look(time.monotonic() - began, tag)
        LEAVING.wait(EVERY)
