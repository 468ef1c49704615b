"""Where the papers of a vote are read as they print, and taken along as docx or PDF."""

from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from ballot.balloting.afterwards.queries import last_day
from ballot.balloting.counting import announcement as announcing
from ballot.balloting.documents import papers, queries
from ballot.balloting.setup.queries import Vote, vote_at
from ballot.kernel import policy
from ballot.kernel.db import db
from ballot.kernel.errors import Missing
from ballot.kernel.policy import Action
from ballot.people.years import AssemblyYear, year_at
from ballot.web.access import Place, access, actor
from ballot.web.documents.answers import made, sent
from ballot.web.documents.description import Document, Kind

bp = Blueprint("vote_papers", __name__, url_prefix="/<assembly>/<int:year>/elections/<uuid:election_id>/papers")


@bp.get("/<any(ballot, report, announcement, minute):sheet_name>")
@access(Action.READ_ELECTION)
def show(place: Place, year: int, election_id: UUID, sheet_name: str) -> ResponseReturnValue:
    """A paper as it prints."""
    the_year, vote = year_at(db.session(), place, year), vote_at(db.session(), place.id, year, election_id)
    shown = {
        "document": _written(place, the_year, vote, sheet_name),
        "election": vote.election,
        "sheet_name": sheet_name,
    }
    return render_template("balloting/paper.html", the_year=the_year, **shown)


@bp.get("/<any(ballot, report, announcement, minute):sheet_name>.<any(docx, pdf):layout>")
@access(Action.READ_ELECTION)
def file(place: Place, year: int, election_id: UUID, sheet_name: str, layout: str) -> ResponseReturnValue:
    the_year, vote = year_at(db.session(), place, year), vote_at(db.session(), place.id, year, election_id)
    document = _written(place, the_year, vote, sheet_name)
    return sent(made(document, Kind(layout)), Kind(layout), document.title)


def _written(place: Place, the_year: AssemblyYear, vote: Vote, sheet_name: str) -> Document:
    """The paper; raises Missing before it can be written, or for numbers that the rule keeps from this reader."""
    session, where = db.session(), (vote, the_year.name, the_year.year)
    if sheet_name == "ballot":
        return papers.ballot(queries.told(session, *where))
    if sheet_name == "announcement":
        told, last = queries.told(session, *where), last_day(session, vote.election)
        words = announcing.announcement(vote.election, told.shown, the_year.name, the_year.year, last)
        return papers.announced(told, words)
    found = queries.counted(session, *where)
    if sheet_name == "minute":
        return papers.minute(found)
    if not (found.told.shown.answers.publish_votes or policy.may(actor(), Action.COUNT_ELECTION, place.id)):
        raise Missing("the rule publishes no numbers of votes")
    return papers.report(found)
