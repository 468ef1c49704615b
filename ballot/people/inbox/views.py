"""The pages of the inbox; opening a matter marks its notice as read."""

from uuid import UUID

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ballot.kernel.db import db
from ballot.kernel.policy import Action
from ballot.people.inbox import queries, service
from ballot.web import access as door
from ballot.web.access import Place, access, actor, work
from ballot.web.paging import address_of, number

bp = Blueprint("inbox", __name__)


def set_up(app: Flask) -> None:
    app.context_processor(lambda: {"unread": _unread})


@bp.get("/<assembly>/inbox")
@access(Action.READ_INBOX)
def show(place: Place) -> ResponseReturnValue:
    found = queries.inbox(db.session(), actor(), number(request.args.get("page")))
    return render_template("people/inbox.html", inbox=found, address=address_of("inbox.show"))


@bp.post("/<assembly>/inbox/<uuid:notice_id>")
@access(Action.CHANGE_INBOX)
def read(place: Place, notice_id: UUID) -> ResponseReturnValue:
    with work() as w:
        address = service.read_notice(w, place.id, notice_id).address
    return redirect(address, 303)


@bp.post("/<assembly>/inbox")
@access(Action.CHANGE_INBOX)
def read_all(place: Place) -> ResponseReturnValue:
    with work() as w:
        service.read_all(w, place.id)
    return redirect(url_for("inbox.show"), 303)


def _unread() -> int:
    """The number beside the inbox's link; nothing is asked where no such link stands."""
    found = door.place()
    return queries.unread(db.session(), actor(), found.id) if found else 0
