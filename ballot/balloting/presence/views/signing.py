"""Where the devices of counters and scrutineers read which voids wait, and leave their signatures.

No session and no form token: who signs is told by the signature, and what is listed becomes public with it.
"""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, Response, current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from ballot.balloting.presence import service
from ballot.balloting.presence.models import VoidRequest
from ballot.balloting.presence.queries import voids as queries
from ballot.balloting.presence.service import SignVoid
from ballot.balloting.record.signing_views import refused, signature_in
from ballot.balloting.setup.queries import election_at
from ballot.kernel import log_key
from ballot.kernel.db import db
from ballot.kernel.errors import Refused
from ballot.kernel.policy import Action
from ballot.protocol.encoding import canonical
from ballot.web.access import Place, access, answers_in_json, work

bp = Blueprint("void_signing", __name__, url_prefix="/<assembly>/<int:year>/elections/<uuid:election_id>")

MESSAGES: Mapping[str, str] = {
    "unfit-order": _l("发送的内容格式不对，没有保存。请刷新页面后再试。"),
    "unfit-signature": _l("签名与这条作废不符，没有保存。"),
    "no-void-now": _l("票决还没有准备好，或者已经结束，不能再作废卡。"),
    "void-withdrawn": _l("签到处已撤回这条作废，不需要签名。"),
    "card-has-voted": _l("这张卡已经投票，不能作废。"),
    "card-is-void": _l("这张卡已经作废。"),
    "card-is-spare": _l("这张备用卡还没有启用，请先签署启用它的那一条。"),
    "missing": _l("没有这条作废。"),
}


@bp.get("/voids.json")
@access(Action.SIGN_VOID, nameless=True)
@answers_in_json
def waiting(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    election = election_at(db.session(), place.id, year, election_id)
    listed = canonical({"election": str(election.id), "voids": queries.waiting(db.session(), election)})
    response = Response(listed, mimetype="application/json")
    response.add_etag()
    return response.make_conditional(request)


@bp.post("/voids/<uuid:void_id>/signatures")
@access(Action.SIGN_VOID, nameless=True)
@answers_in_json
def sign(place: Place, year: int, election_id: UUID, void_id: UUID) -> ResponseReturnValue:
    body = request.get_data(cache=False)
    try:
        election = election_at(db.session(), place.id, year, election_id)
        queries.require_known(db.session(), election, void_id)
        order = SignVoid(place.id, election.id, void_id, *signature_in(body))
        seed = log_key.read(current_app.extensions["log_key"])
        with work() as w:
            signed = service.sign_void(w, seed, order)
        return _state(signed)
    except Refused as refusal:
        return refused(refusal, MESSAGES)


def _state(signed: VoidRequest) -> Response:
    told = {"id": str(signed.id), "state": "waiting" if signed.seq is None else "standing", "seq": signed.seq}
    return Response(canonical(told), mimetype="application/json", headers={"Cache-Control": "no-store"})
