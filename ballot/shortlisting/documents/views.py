"""Where official documents are read as they print, and made as docx and PDF to take along."""

from collections.abc import Callable, Mapping
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ballot.kernel.db import db
from ballot.kernel.errors import Missing
from ballot.kernel.policy import Action
from ballot.people.years import AssemblyYear, year_at
from ballot.shortlisting import queries as lists
from ballot.shortlisting.documents import making, papers, queries
from ballot.shortlisting.documents.making import MakePaper
from ballot.shortlisting.documents.rules import Writing
from ballot.shortlisting.notice import queries as notices
from ballot.shortlisting.notice.views import IN_NOTICE
from ballot.shortlisting.proposals import queries as proposals
from ballot.shortlisting.review import queries as reviews
from ballot.shortlisting.screening import queries as screening
from ballot.solicitation.queries.notices import public_notice
from ballot.web.access import Place, access, actor, work
from ballot.web.documents.answers import sent
from ballot.web.documents.description import Document, Kind

bp = Blueprint("documents", __name__, url_prefix="/<assembly>/<int:year>/documents")


def _solicitation(session: Session, the_year: AssemblyYear) -> Document:
    return papers.solicitation(the_year, public_notice(session, the_year.assembly_id, the_year.id))


def _publicity(session: Session, the_year: AssemblyYear) -> Document:
    notice = notices.notice_of(session, the_year.assembly_id, the_year.id)
    if notice is None:
        raise Missing("no notice in this year")
    found = proposals.sheets(session, the_year.assembly_id, the_year.id, IN_NOTICE)
    return papers.publicity(the_year, notice, found)


def _compendium(session: Session, the_year: AssemblyYear) -> Document:
    return papers.compendium(the_year, lists.frozen(session, the_year.assembly_id, the_year.id))


def _opinions(session: Session, the_year: AssemblyYear) -> Document:
    year = the_year.assembly_id, the_year.id
    listing = reviews.under_review(session, *year)
    if listing is None:
        raise Missing("no list yet")
    return papers.opinions(the_year, listing, reviews.opinions(session, *year), reviews.of_delegations(session, *year))


def _verdicts(session: Session, the_year: AssemblyYear) -> Document:
    return papers.verdicts(the_year, screening.ended(session, the_year.assembly_id, the_year.id))


WRITTEN: Mapping[Writing, Callable[[Session, AssemblyYear], Document]] = {
    Writing.SOLICITATION: _solicitation,
    Writing.PUBLICITY: _publicity,
    Writing.COMPENDIUM: _compendium,
    Writing.VERDICTS: _verdicts,
    Writing.OPINIONS: _opinions,
}


@bp.route("/<any(solicitation, publicity, compendium, verdicts):writing>", methods=["GET", "POST"])
@access(Action.READ_CANDIDATES)
def show(place: Place, year: int, writing: str) -> ResponseReturnValue:
    """A paper as it prints; a press has its files made."""
    return _paper(place, year_at(db.session(), place, year), Writing(writing))


@bp.route("/opinions", methods=["GET", "POST"])
@access(Action.MAKE_DOCUMENTS)
def opinions(place: Place, year: int) -> ResponseReturnValue:
    """What deputies said, which isn't public."""
    return _paper(place, year_at(db.session(), place, year), Writing.OPINIONS)


@bp.get("/made/<uuid:paper_id>")
@access(Action.READ_CANDIDATES)
def made(place: Place, year: int, paper_id: UUID) -> ResponseReturnValue:
    """How far it is, and then the files."""
    the_year = year_at(db.session(), place, year)
    paper, job = queries.ordered(db.session(), place.id, actor(), paper_id)
    return render_template("shortlisting/made.html", the_year=the_year, paper=paper, job=job)


@bp.get("/made/<uuid:paper_id>/progress")
@access(Action.READ_CANDIDATES)
def progress(place: Place, year: int, paper_id: UUID) -> ResponseReturnValue:
    _the, job = queries.ordered(db.session(), place.id, actor(), paper_id)
    return {"stage": job.stage, "done": job.done, "total": job.total}


@bp.get("/made/<uuid:paper_id>.<any(docx, pdf):layout>")
@access(Action.READ_CANDIDATES)
def file(place: Place, year: int, paper_id: UUID, layout: str) -> ResponseReturnValue:
    paper, _job = queries.ordered(db.session(), place.id, actor(), paper_id)
    return sent(queries.file(db.session(), paper, layout), Kind(layout), paper.title)


def _paper(place: Place, the_year: AssemblyYear, writing: Writing) -> ResponseReturnValue:
    document = WRITTEN[writing](db.session(), the_year)
    if request.method == "GET":
        return render_template("shortlisting/document.html", the_year=the_year, document=document)
    with work() as w:
        job = making.make_paper(w, MakePaper(place.id, place.log_id, writing, document))
    return redirect(url_for("documents.made", year=the_year.year, paper_id=job.id), 303)
