"""Where the devices of counters and scrutineers read which boxes wait, and leave their signatures.

No session and no form token: who signs is told by the signature, and what is listed becomes public with it.
"""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from ballot.balloting.counting.queries import manifest_at
from ballot.balloting.paper import service, words
from ballot.balloting.paper.queries import boxes as queries
from ballot.balloting.paper.service import SignPaper
from ballot.balloting.record.signing_views import refused, signature_in
from ballot.balloting.setup.queries import election_at
from ballot.kernel import log_key
from ballot.kernel.db import db
from ballot.kernel.errors import Refused
from ballot.kernel.policy import Action
from ballot.protocol.encoding import canonical
from ballot.web.access import Place, access, answers_in_json, work

bp = Blueprint("paper_signing", __name__, url_prefix="/<assembly>/<int:year>/elections/<uuid:election_id>")

MESSAGES: Mapping[str, str] = {
    "unfit-order": _l("发送的内容格式不对，没有保存。请刷新页面后再试。"),
    "unfit-signature": _l("签名与这个票箱的数字不符，没有保存。"),
    "no-boxes-now": words.NO_BOXES,
    "box-not-agreed": _l("这个票箱的两遍清点还不一致，不能签名。"),
    "boxes-awaited": _l("别的票箱还没有清点一致，或者纸票太少、要先倒入另一个票箱。全部办完以后才能签名。"),
    "step-not-ready": _l("请先封存，再为票箱签名。"),
    "missing": _l("没有这个票箱。"),
}


@bp.get("/papers.json")
@access(Action.SIGN_PAPER, nameless=True)
@answers_in_json
def waiting(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    election = election_at(db.session(), place.id, year, election_id)
    manifest = manifest_at(db.session(), election)
    papers = queries.waiting(db.session(), election, manifest) if manifest else []
    response = Response(canonical({"election": str(election.id), "papers": papers}), mimetype="application/json")
    response.add_etag()
    return response.make_conditional(request)


@bp.post("/papers/<uuid:box_id>/signatures")
@access(Action.SIGN_PAPER, nameless=True)
@answers_in_json
def sign(place: Place, year: int, election_id: UUID, box_id: UUID) -> ResponseReturnValue:
    body = request.get_data(cache=False)
    try:
        election = election_at(db.session(), place.id, year, election_id)
        queries.box_at(db.session(), election, box_id)
        order = SignPaper(place.id, election.id, box_id, *signature_in(body))
        seed = log_key.read(current_app.extensions["log_key"])
        with work() as w:
            box = service.sign_paper(w, seed, order)
        return jsonify(id=str(box.id), seq=box.seq)
    except Refused as refusal:
        return refused(refusal, MESSAGES)
