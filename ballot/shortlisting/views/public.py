"""The frozen list as everybody reads it, prints it and takes it along."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from ballot.kernel.db import db
from ballot.kernel.lifecycle import ListStage
from ballot.kernel.policy import Action
from ballot.people.years import year_at
from ballot.shortlisting import queries, rules, tablefile
from ballot.web.access import Place, access

bp = Blueprint("candidates", __name__, url_prefix="/<assembly>/<int:year>/candidates")

FILES = {
    "csv": ("text/csv; charset=utf-8", tablefile.to_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", tablefile.to_xlsx),
    # Byte for byte what the digest is of.
    "json": ("application/json", rules.bound),
}


@bp.get("")
@access(Action.READ_CANDIDATES)
def show(place: Place, year: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    listing = queries.listing(db.session(), place.id, the_year.id, ListStage.FROZEN)
    return render_template("shortlisting/candidates.html", the_year=the_year, listing=listing)


@bp.get("/compendium")
@access(Action.READ_CANDIDATES)
def compendium(place: Place, year: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    listing = queries.frozen(db.session(), place.id, the_year.id)
    return render_template("shortlisting/compendium.html", the_year=the_year, listing=listing)


@bp.get("/list.<any(csv, xlsx, json):kind>")
@access(Action.READ_CANDIDATES)
def export(place: Place, year: int, kind: str) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    listing = queries.frozen(db.session(), place.id, the_year.id)
    mimetype, written = FILES[kind]
    name = f"candidates-{place.slug}-{year}-{listing.number}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(written(listing.candidates), mimetype=mimetype, headers=headers)
