"""Where the devices of counters and scrutineers read that a vote is to end, and leave their signatures.

No session and no form token: who signs is told by the signature, and what is signed becomes public with it.
"""

from uuid import UUID

from flask import Blueprint, Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballot.balloting.console import service
from ballot.balloting.console.service import SignAnnulment
from ballot.balloting.console.waiting import annulment, require_annulment
from ballot.balloting.record.signing import UnfitSignature
from ballot.balloting.record.signing_views import UnfitOrder, signature_in
from ballot.balloting.setup.queries import election_at
from ballot.kernel import log_key
from ballot.kernel.db import db
from ballot.kernel.policy import Action
from ballot.protocol.encoding import canonical
from ballot.web.access import Place, access, answers_in_json, work

bp = Blueprint("annulling", __name__, url_prefix="/<assembly>/<int:year>/elections/<uuid:election_id>")


@bp.get("/annulment.json")
@access(Action.SIGN_ANNULMENT, nameless=True)
@answers_in_json
def waiting(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    election = election_at(db.session(), place.id, year, election_id)
    found = annulment(db.session(), election)
    return Response(canonical({"election": str(election.id), "annulment": found}), mimetype="application/json")


@bp.post("/annulment/signatures")
@access(Action.SIGN_ANNULMENT, nameless=True)
@answers_in_json
def sign(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    body = request.get_data(cache=False)
    election = election_at(db.session(), place.id, year, election_id)
    require_annulment(db.session(), election)
    try:
        order = SignAnnulment(place.id, election.id, *signature_in(body))
        with work() as w:
            after = service.sign_annulment(w, log_key.read(current_app.extensions["log_key"]), order)
    except (UnfitOrder, UnfitSignature):
        return jsonify(code="unfit-signature", clause="7", message=_("签名与这次取消不符，没有保存。")), 422
    return jsonify(stage=str(after.stage))
