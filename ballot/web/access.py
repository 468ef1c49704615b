"""The door: every view declares the action it stands for, and an app with an undeclared one doesn't start."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from flask import Flask

from ballot.kernel import policy
from ballot.kernel.db import db, writers
from ballot.kernel.policy import Action, Actor
from ballot.kernel.work import Work, begin

View = Callable[..., Any]


class Undeclared(Exception):
    """A route leads to a view that declares no action."""


def access(action: Action) -> Callable[[View], View]:
    """Let only actors through who may do `action`; the others meet NotAllowed."""

    def guard(view: View) -> View:
        @wraps(view)
        def door(*args: Any, **kwargs: Any) -> Any:
            policy.require(actor(), action)
            return view(*args, **kwargs)

        door.action = action  # type: ignore[attr-defined]
        return door

    return guard


def actor() -> Actor:
    """Who is asking; there is no sign-in yet, so everybody is the public."""
    return policy.PUBLIC


@contextmanager
def work() -> Iterator[Work]:
    """Open the request's one transaction, in the name of whoever is asking."""
    with begin(writers(db.engine), actor()) as opened:
        yield opened


def close_doors(app: Flask) -> None:
    """Declare Flask's own view for static files, then raise Undeclared for any view without an action."""
    app.view_functions["static"] = access(Action.READ_STATIC)(app.view_functions["static"])
    bare = sorted(
        rule.endpoint for rule in app.url_map.iter_rules() if not hasattr(app.view_functions[rule.endpoint], "action")
    )
    if bare:
        raise Undeclared(f"no @access(Action.…) on: {', '.join(bare)}")
