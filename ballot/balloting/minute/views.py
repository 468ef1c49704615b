"""The public page of a meeting's votes as it prints, and the same as a file."""

from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from ballot.balloting.minute.paper import minute_paper
from ballot.balloting.minute.queries import minute
from ballot.balloting.setup.queries import meeting_at
from ballot.kernel.db import db
from ballot.kernel.policy import Action
from ballot.people.years import year_at
from ballot.web.access import Place, access
from ballot.web.documents.answers import made, sent
from ballot.web.documents.description import Kind

bp = Blueprint("minute", __name__, url_prefix="/<assembly>/<int:year>/meetings/<uuid:meeting_id>")


@bp.get("/minute")
@access(Action.READ_ELECTION)
def show(place: Place, year: int, meeting_id: UUID) -> ResponseReturnValue:
    meeting, the_year = meeting_at(db.session(), place.id, year, meeting_id), year_at(db.session(), place, year)
    found = minute(db.session(), meeting)
    known = {"document": minute_paper(found), "found": found, "meeting": meeting}
    return render_template("balloting/minute.html", the_year=the_year, **known)


@bp.get("/minute.<any(docx, pdf):layout>")
@access(Action.READ_ELECTION)
def file(place: Place, year: int, meeting_id: UUID, layout: str) -> ResponseReturnValue:
    document = minute_paper(minute(db.session(), meeting_at(db.session(), place.id, year, meeting_id)))
    return sent(made(document, Kind(layout)), Kind(layout), document.title)
