"""The panel's page by personal link, whose secret stands behind the # of the address and comes in bodies alone.

As with the urn, no cookie is read and no form token asked for: who sends is told by the link's
secret, which no foreign page knows, and what is entered by a signature.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from ballot.balloting.ceremony import forms, queries, service
from ballot.balloting.ceremony.queries import Seat
from ballot.balloting.ceremony.rules import UnfitBody
from ballot.balloting.counting.decrypting import enter_decryptions
from ballot.balloting.counting.service import EnterSeal, enter_seal
from ballot.balloting.record import service as records
from ballot.balloting.setup.models import Election
from ballot.balloting.setup.queries import election_at
from ballot.balloting.setup.service import give_key
from ballot.kernel import log_key
from ballot.kernel.db import db
from ballot.kernel.errors import Refused
from ballot.kernel.policy import Action
from ballot.kernel.work import Work, begin
from ballot.people.years import year_at
from ballot.protocol.clause import Breach
from ballot.protocol.signature import Seed
from ballot.web.access import Place, access, answers_in_json, sessions
from ballot.web.errors import status_of

bp = Blueprint("panel", __name__, url_prefix="/<assembly>/<int:year>/elections/<uuid:election_id>/panel")

MESSAGES: Mapping[str, str] = {
    "wrong-link": _l("这个链接不属于本次票决的计票人或监票人。请向会议工作人员重新索取。"),
    "unfit-body": _l("发送的内容不符合规定，没有记录。请刷新页面后再试。"),
    "other-body": _l("记录中已有您此前发送的另一份内容，没有改动。请在原来的设备上继续。"),
    "not-yours": _l("发送的内容不属于这个链接，没有记录。"),
    "unfit-key": _l("这把公钥不能使用。请刷新页面后再试。"),
    "not-frozen": _l("票决还没有冻结，请稍候。"),
    "illegal-move": _l("当前所处的步骤不允许，没有作任何更改。"),
    "refusing": _l("您已声明不再履职。如要继续，请先撤回声明。"),
    "missing": _l("没有这次票决，或者没有这项内容。"),
}


@dataclass(frozen=True, slots=True)
class Call:
    """A message from one seat, with the seat and its election as they are now."""

    election: Election
    seat: Seat
    message: Mapping[str, Any]


@bp.get("")
@access(Action.SIT_ON_PANEL, nameless=True)
def show(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    election = election_at(db.session(), place.id, year, election_id)
    the_year = year_at(db.session(), place, year)
    return render_template("balloting/ceremony/panel.html", the_year=the_year, election=election)


@bp.post("/state")
@access(Action.SIT_ON_PANEL, nameless=True)
@answers_in_json
def state(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    def look(call: Call) -> dict[str, Any]:
        now = datetime.now(UTC)
        told = queries.state(db.session(), call.election, call.seat, now)
        service.note_sight(sessions(), call.seat, now)
        return told

    return _answer(place, year, election_id, (), look)


@bp.post("/key")
@access(Action.SIT_ON_PANEL, nameless=True)
@answers_in_json
def key(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    """A counter's public key, before the freezing."""

    def give(call: Call) -> dict[str, Any]:
        with _work(call) as work:
            given = give_key(work, place.id, call.message["token"], call.message["key"])
        return {"key": given.key}

    return _answer(place, year, election_id, ("key",), give)


@bp.post("/entries")
@access(Action.SIT_ON_PANEL, nameless=True)
@answers_in_json
def entries(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    """Whatever a scrutineer or counter signs for the record: rounds, seal, decryption."""
    return _answer(place, year, election_id, ("kind", "bodies"), _enter)


@bp.post("/complaints")
@access(Action.SIT_ON_PANEL, nameless=True)
@answers_in_json
def complain(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    def say(call: Call) -> dict[str, Any]:
        order = service.Complain(call.seat, call.message["number"], call.message["of"])
        with _work(call) as work:
            return {"height": service.complain(work, _seed(), order).height}

    return _answer(place, year, election_id, ("number", "of"), say)


@bp.post("/openings")
@access(Action.SIT_ON_PANEL, nameless=True)
@answers_in_json
def show_share(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    def say(call: Call) -> dict[str, Any]:
        found = call.message
        order = service.ShowShare(call.seat, found["number"], found["to"], found["nonce"], found["share"])
        with _work(call) as work:
            return {"verdict": str(service.show_share(work, order))}

    return _answer(place, year, election_id, ("number", "to", "nonce", "share"), say)


@bp.post("/refusal")
@access(Action.SIT_ON_PANEL, nameless=True)
@answers_in_json
def refuse(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    def say(call: Call) -> dict[str, Any]:
        with _work(call) as work:
            service.refuse_office(work, call.seat, call.message["reason"])
        return {"refused": bool(call.message["reason"])}

    return _answer(place, year, election_id, ("reason",), say)


def _enter(call: Call) -> dict[str, Any]:
    kind, bodies = call.message["kind"], call.message["bodies"]
    if kind == "decryption":
        return {"height": enter_decryptions(db.session(), sessions, _seed(), call.seat, bodies)}
    with _work(call) as work:
        if kind == "seal":
            for body in bodies:
                enter_seal(work, _seed(), EnterSeal(call.seat.assembly_id, call.seat.election_id, body))
        else:
            service.enter_round(work, _seed(), service.EnterRound(call.seat, kind, bodies))
        return {"height": records.hold(work, call.seat.assembly_id, call.seat.election_id).height}


def _answer(
    place: Place, year: int, election_id: UUID, names: Sequence[str], act: Callable[[Call], dict[str, Any]]
) -> ResponseReturnValue:
    text = request.get_data(cache=False)
    try:
        election = election_at(db.session(), place.id, year, election_id)
        if request.mimetype != "application/json":
            abort(415)
        message = forms.read_message(text, *names)
        seat = queries.seat_at(db.session(), election, message["token"])
        return jsonify(act(Call(election, seat, message)))
    except (Refused, Breach) as refusal:
        return _refused(UnfitBody(refusal) if isinstance(refusal, Breach) else refusal)


def _refused(refusal: Refused) -> ResponseReturnValue:
    """Say in the reader's language what was refused; other refusals are the site's."""
    if refusal.code not in MESSAGES:
        raise refusal
    clause = refusal.clause if isinstance(refusal, UnfitBody) else None
    return jsonify(code=refusal.code, clause=clause, message=str(MESSAGES[refusal.code])), status_of(refusal)


def _work(call: Call) -> AbstractContextManager[Work]:
    return begin(sessions(), call.seat.actor)


def _seed() -> Seed:
    return log_key.read(current_app.extensions["log_key"])
