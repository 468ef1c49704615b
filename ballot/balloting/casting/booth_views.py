"""The booth's page: it is the same for everybody, knows nobody, and all that it does the device does itself."""

from pathlib import Path
from uuid import UUID

from flask import Blueprint, current_app, jsonify, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ballot.balloting.casting import queries
from ballot.balloting.setup.booth import booth_files
from ballot.balloting.setup.queries import election_at
from ballot.kernel.db import db
from ballot.kernel.policy import Action
from ballot.people.sign_in.rules import WrongProof
from ballot.web.access import Place, access, answers_in_json
from ballot.web.headers import reads_codes

bp = Blueprint("booth", __name__, url_prefix="/<assembly>/<int:year>/elections/<uuid:election_id>")

at_card = Blueprint("votes", __name__)


@bp.get("/booth")
@access(Action.CAST_BALLOT, nameless=True)
@reads_codes
def show(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    election = election_at(db.session(), place.id, year, election_id)
    files = booth_files(Path(str(current_app.static_folder)))
    response = make_response(render_template("balloting/booth.html", election=election, year=year, files=files))
    # Neither disk nor the way back may keep a page on which somebody chose.
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/booth.json")
@access(Action.READ_RECORD, nameless=True)
@answers_in_json
def files(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    """The script files whose digest the manifest binds."""
    election_at(db.session(), place.id, year, election_id)
    return jsonify(booth_files(Path(str(current_app.static_folder))))


@at_card.get("/card/votes.json")
@access(Action.READ_RECORD, nameless=True)
@answers_in_json
def votes() -> ResponseReturnValue:
    """The votes of a card's issue, by the code that all its cards bear; nothing here is one card's own."""
    try:
        offers = queries.votes_of(db.session(), request.args.get("issue", ""))
    except WrongProof:
        offers = []
    return jsonify(
        [
            {
                "address": url_for("result.show", assembly=one.slug, year=one.year, election_id=one.election.id),
                "title": one.election.title,
                "stage": one.election.stage,
            }
            for one in offers
        ]
    )
