"""The pages that belong to no single stage: the site's home, an assembly's, and a year's."""

from datetime import UTC, datetime

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from ballot.board import queries
from ballot.board.demo import start
from ballot.kernel.db import db
from ballot.kernel.errors import Missing
from ballot.kernel.policy import Action
from ballot.people.years import year_at
from ballot.web.access import Place, access

bp = Blueprint("board", __name__)


@bp.get("/")
@access(Action.READ_HOME)
def home() -> ResponseReturnValue:
    return render_template("board/home.html", assemblies=queries.tops(db.session()))


@bp.get("/demo")
@access(Action.READ_HOME)
def demo() -> ResponseReturnValue:
    """The accounts, cards and links of a demonstration; any other site has no such page."""
    if not current_app.config["SAMPLE_SITE"]:
        raise Missing("this site is no demonstration")
    shown = start.start_page(db.session(), datetime.now(UTC))
    return render_template("board/demo.html", shown=shown)


@bp.get("/<assembly>")
@access(Action.READ_HOME)
def assembly(place: Place) -> ResponseReturnValue:
    """The newest year; an assembly without one says so."""
    years = queries.years(db.session(), place.id)
    if years:
        return redirect(url_for("board.year", year=years[0]), 303)
    return render_template("board/assembly.html", above=queries.is_above(db.session(), place.id))


@bp.get("/<assembly>/<int:year>")
@access(Action.READ_HOME)
def year(place: Place, year: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    shown = queries.year_home(db.session(), place.id, the_year.id, datetime.now(UTC))
    return render_template("board/year.html", the_year=the_year, shown=shown)


@bp.get("/verify")
@access(Action.VERIFY_RECORD)
def verify_record() -> ResponseReturnValue:
    return render_template("board/verify.html")
