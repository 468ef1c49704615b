"""Where an assembly's years are compared, and a year's report is read, printed and taken along."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from ballot.board.archive import paper, queries
from ballot.kernel.db import db
from ballot.kernel.policy import Action
from ballot.people.imports import sheets
from ballot.people.years import AssemblyYear, year_at
from ballot.web.access import Place, access
from ballot.web.documents import answers
from ballot.web.documents.description import Document, Kind

bp = Blueprint("archive", __name__, url_prefix="/<assembly>")


@bp.get("/years")
@access(Action.READ_HOME)
def index(place: Place) -> ResponseReturnValue:
    return render_template("board/archive.html", rows=queries.years_told(db.session(), place.id))


@bp.get("/years.<any(csv, xlsx):kind>")
@access(Action.READ_HOME)
def export(place: Place, kind: str) -> ResponseReturnValue:
    rows = paper.table(queries.years_told(db.session(), place.id))
    write, type_ = (sheets.as_xlsx, sheets.XLSX) if kind == "xlsx" else (sheets.as_csv, sheets.CSV)
    headers = {"Content-Disposition": f'attachment; filename="years-{place.slug}.{kind}"'}
    return Response(write(rows), content_type=type_, headers=headers)


@bp.get("/<int:year>/annual")
@access(Action.READ_HOME)
def annual(place: Place, year: int) -> ResponseReturnValue:
    the_year, document = _annual(place, year)
    return render_template("board/annual.html", the_year=the_year, paper=document)


@bp.get("/<int:year>/annual.<any(docx, pdf):file_kind>")
@access(Action.READ_HOME)
def annual_file(place: Place, year: int, file_kind: str) -> ResponseReturnValue:
    _the_year, document = _annual(place, year)
    return answers.sent(answers.made(document, Kind(file_kind)), Kind(file_kind), document.title)


def _annual(place: Place, year: int) -> tuple[AssemblyYear, Document]:
    the_year = year_at(db.session(), place, year)
    found = queries.annual(db.session(), place.id, the_year.id, year)
    return the_year, paper.document(found, place.name, year)
