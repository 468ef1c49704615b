"""Who stands at the door, and where: the token in the visitor's cookie becomes an actor, an address a place."""

from datetime import UTC, datetime

from flask import session

from ballot.kernel.db import db
from ballot.kernel.policy import PUBLIC, Actor
from ballot.people.assemblies import queries as assemblies
from ballot.people.sign_in import queries
from ballot.people.sign_in.rules import IDLE
from ballot.web.access import Place

STAMP_EVERY = 300
"""Seconds between two stamps of "still here", which each send the cookie anew."""


class Porter:
    """Satisfies `web.access.Porter` with the tables of people."""

    def recognise(self) -> Actor:
        token = session.get("token")
        if not token or not _awake():
            return PUBLIC
        return queries.actor_of(db.session(), token, datetime.now(UTC))

    def locate(self, slug: str) -> Place:
        found = assemblies.assembly_at(db.session(), slug)
        return Place(found.id, found.slug, found.name, found.log_id)


def carry(token: str, keep: tuple[str, ...] = ()) -> None:
    """Let the visitor's cookie carry another token; all else it held is gone, form tokens too, but for `keep`."""
    kept = {name: session[name] for name in keep if name in session}
    session.clear()
    session.update(kept)
    session["token"] = token
    session["seen"] = _seconds()


def at_home(slug: str) -> None:
    """Remember for links whose account the visitor has signed in with."""
    session["home"] = slug


def carried() -> str:
    """The token in the visitor's cookie, or an empty one."""
    return str(session.get("token", ""))


def drop() -> None:
    session.clear()


def _awake() -> bool:
    """Whether the visitor was here within IDLE; the stamp is signed, and every answer may renew it."""
    now, seen = _seconds(), int(session.get("seen", 0))
    if now - seen > IDLE.total_seconds():
        return False
    if now - seen > STAMP_EVERY:
        session["seen"] = now
    return True


def _seconds() -> int:
    return int(datetime.now(UTC).timestamp())
