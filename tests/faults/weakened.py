"""The site with a safety taken out, for gunicorn: `tests.faults.weakened:without("state")`.

What a test sees of the sound site means something only when the same test sees the harm here.
"""

from flask import Flask

from ballot.app import create_app
from ballot.balloting.casting import service as casting
from ballot.balloting.record import service as records
from ballot.kernel import db
from ballot.settings import Settings
from tests.balloting.casting.races import without as less


def without(*safeties: str) -> Flask:
    """The app with these taken out of the transaction, or with commits that a power cut may undo."""
    for safety in safeties:
        TAKEN_OUT[safety]()
    return create_app(Settings.from_env())


def _state() -> None:
    casting.enter_ballot = less(casting, "enter_ballot", "require_casting(election)").enter_ballot


def _order() -> None:
    records._admit = less(records, "_admit", "order.admit(kind)")._admit


def _durable() -> None:
    settings = {**db.SQLITE, "synchronous": "1"}
    db.SQLITE = settings


TAKEN_OUT = {"state": _state, "order": _order, "durable": _durable}
