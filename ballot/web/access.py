"""The door: every view declares the action it stands for, and an app with an undeclared one doesn't start."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any, Protocol

from flask import Flask, current_app, g, has_request_context, request
from sqlalchemy.orm import Session, sessionmaker

from ballot.kernel import attempts, policy
from ballot.kernel.db import db, writers
from ballot.kernel.limits import Limit
from ballot.kernel.log import LogId
from ballot.kernel.policy import PUBLIC, Action, Actor, AssemblyId
from ballot.kernel.work import Work, begin

View = Callable[..., Any]

DENIALS = Limit("denial", 120, timedelta(minutes=10))
"""Refused attempts of one source that are worth a line in the log each; beyond them it is told to wait."""


class Undeclared(Exception):
    """A route leads to a view that declares no action."""


@dataclass(frozen=True, slots=True)
class Place:
    """The assembly that an address names; a view behind the door gets it in place of the address's word."""

    id: AssemblyId
    slug: str
    name: str
    log_id: LogId


class Porter(Protocol):
    """Knows faces and places; the room of people provides it, since this one stands below."""

    def recognise(self) -> Actor:
        """Say who is asking; PUBLIC if nobody in particular."""

    def locate(self, slug: str) -> Place:
        """Find the assembly of an address; raises Missing."""


def access(action: Action, *, nameless: bool = False) -> Callable[[View], View]:
    """Let only actors through who may do `action` in the place of the address; the others meet NotAllowed.

    Before a `nameless` view nobody looks who is asking: no cookie is read, and the running log is silent.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def door(*args: Any, **kwargs: Any) -> Any:
            g.action = action
            if nameless:
                g.actor = PUBLIC
            found = None
            if "assembly" in kwargs:
                found = g.place = _porter().locate(kwargs.pop("assembly"))
                kwargs["place"] = found
            policy.require(actor(), action, found.id if found else None)
            return view(*args, **kwargs)

        door.action = action  # type: ignore[attr-defined]
        door.nameless = nameless  # type: ignore[attr-defined]
        return door

    return guard


def answers_in_json(view: View) -> View:
    """Programs read this view: a refusal or fault reaches them as {"code", "clause", "message"}, not as a page."""
    view.in_json = True  # type: ignore[attr-defined]
    return view


def actor() -> Actor:
    """Who is asking, found out once a request."""
    if "actor" not in g:
        g.actor = _porter().recognise()
    found: Actor = g.actor
    return found


def place() -> Place | None:
    """The assembly of this request's address, if it names one."""
    found: Place | None = g.get("place") if has_request_context() else None
    return found


def source() -> str:
    """Where the request comes from, as far as our own proxies vouch for it."""
    return request.remote_addr or ""


def sessions() -> sessionmaker[Session]:
    """Sessions that may change rows; the request's reading ends first.

    A thread that held one connection while it waited for a second could wait forever, with all others.
    """
    db.session.close()
    return writers(db.engine)


@contextmanager
def work() -> Iterator[Work]:
    """Open the request's one transaction, in the name of whoever is asking."""
    who = actor()
    with begin(sessions(), who) as opened:
        yield opened


@contextmanager
def work_of_nobody() -> Iterator[Work]:
    """Open the request's one transaction for what is counted of everybody alike: the log can't tell who it was."""
    with begin(sessions(), PUBLIC) as opened:
        yield opened


def note_denial() -> None:
    """Write into the assembly's log that somebody was refused; raises TooMany for a source that keeps on."""
    found = place()
    if found is None:
        return
    attempts.spend(sessions(), DENIALS, source())
    with work() as opened:
        opened.record(found.log_id, "access.deny", action=g.action, method=request.method)


def set_up(app: Flask, porter: Porter) -> None:
    app.extensions["porter"] = porter
    app.url_defaults(_stay)
    app.context_processor(lambda: {"place": place(), "actor": actor, "may": _may})


def close_doors(app: Flask) -> None:
    """Declare Flask's own view for static files, then raise Undeclared for any view without an action."""
    app.view_functions["static"] = access(Action.READ_STATIC)(app.view_functions["static"])
    bare = sorted(
        rule.endpoint for rule in app.url_map.iter_rules() if not hasattr(app.view_functions[rule.endpoint], "action")
    )
    if bare:
        raise Undeclared(f"no @access(Action.…) on: {', '.join(bare)}")


def _porter() -> Porter:
    found: Porter = current_app.extensions["porter"]
    return found


def _may(word: str) -> bool:
    """Whether a page should offer the action named `word`; the door asks again."""
    found = place()
    return policy.may(actor(), Action(word), found.id if found else None)


def _stay(endpoint: str, values: dict[str, Any]) -> None:
    """Links stay in the assembly of the page they stand on."""
    found = place()
    if found and "assembly" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "assembly"):
        values["assembly"] = found.slug
