"""The slot of the urn: an envelope comes in, its receipt goes out; who sends it is told by the signature alone.

No session cookie is read and no form token asked for: a foreign page that makes a browser send
something here has no card to sign with, and JSON of a foreign origin is not sent without a
question that this site never answers.
"""

from collections.abc import Callable, Mapping
from uuid import UUID

from flask import Blueprint, Response, abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from ballot.balloting.casting import rules, service, spoiling
from ballot.balloting.casting.rules import UnfitBallot
from ballot.balloting.casting.service import Cast
from ballot.balloting.setup.queries import election_at
from ballot.kernel import log_key
from ballot.kernel.db import db
from ballot.kernel.errors import Refused
from ballot.kernel.limits import TooMany
from ballot.kernel.policy import Action
from ballot.web.access import Place, access, answers_in_json, sessions
from ballot.web.errors import status_of
from ballot.web.uploads import takes_files

bp = Blueprint("casting", __name__, url_prefix="/<assembly>/<int:year>/elections/<uuid:election_id>")

MESSAGES: Mapping[str, str] = {
    "unfit-ballot": _l("选票内容不符合规定，没有计入。请刷新页面后重新填写。"),
    "unknown-card": _l("这张票决卡不能用于本次票决，选票没有计入。请到签到处询问。"),
    "void-card": _l("这张票决卡已经作废，选票没有计入。请到签到处询问。"),
    "not-open": _l("票决还没有开始，选票没有计入。请等主持人宣布开始。"),
    "vote-over": _l("票决已经结束，这张选票没有计入。"),
    "too-many": _l("提交过于频繁，请稍等片刻再试。是否已经计入，以回执为准。"),
    "checked-enough": _l("这张卡已经抽查了 8 次，不能再抽查。没有公开任何内容。"),
    "has-voted": _l("这张卡已经投过票，不能再抽查。没有公开任何内容。"),
    "missing": _l("没有这次票决。"),
}


@bp.post("/ballots")
@access(Action.CAST_BALLOT, nameless=True)
@answers_in_json
@takes_files(rules.LARGEST)
def cast(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    return _answered(place, year, election_id, service.cast_ballot)


@bp.post("/spoils")
@access(Action.CAST_BALLOT, nameless=True)
@answers_in_json
@takes_files(rules.LARGEST)
def check(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    """A ballot that is checked instead of cast (§6); told is where it stands."""
    return _answered(place, year, election_id, spoiling.publish_spoil)


def _answered(place: Place, year: int, election_id: UUID, serve: Callable[..., bytes]) -> ResponseReturnValue:
    envelope = request.get_data(cache=False)
    try:
        election = election_at(db.session(), place.id, year, election_id)
        if request.mimetype != "application/json":
            abort(415)
        order = Cast(place.id, election.id, envelope)
        answer = serve(db.session(), sessions, log_key.read(current_app.extensions["log_key"]), order)
    except Refused as refusal:
        return refused(refusal)
    return Response(answer, mimetype="application/json", headers={"Cache-Control": "no-store"})


def refused(refusal: Refused) -> ResponseReturnValue:
    """Say in the reader's language what was refused and that nothing was counted; other refusals are the site's."""
    if refusal.code not in MESSAGES:
        raise refusal
    clause = refusal.clause if isinstance(refusal, UnfitBallot) else None
    response = jsonify(code=refusal.code, clause=clause, message=str(MESSAGES[refusal.code]))
    if isinstance(refusal, TooMany):
        response.headers["Retry-After"] = str(refusal.wait)
    return response, status_of(refusal)
