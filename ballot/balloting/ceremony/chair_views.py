"""The panel as chair and organizers see it: everybody's code and progress, refusals, and beginning anew."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ballot.balloting.ceremony import queries, service
from ballot.balloting.ceremony.forms import RestartForm
from ballot.balloting.setup.queries import election_at
from ballot.balloting.setup.views import language
from ballot.kernel import log_key
from ballot.kernel.db import db
from ballot.kernel.policy import Action
from ballot.people.years import year_at
from ballot.protocol import codes
from ballot.protocol.signature import Key
from ballot.web.access import Place, access, work
from ballot.web.forms import status, told

bp = Blueprint("ceremony", __name__, url_prefix="/<assembly>/<int:year>/elections/<uuid:election_id>/ceremony")

SETTLED = {"ceremony-settled": _l("已有作废卡记入公开记录，或者投票已经开始，密钥不能再重新生成。")}


@bp.app_template_global()
def key_code_words(role: str, key: str) -> str:
    """What that scrutineer or counter reads out, in the reader's list (§4.6)."""
    between = "" if language() == "zh" else " "
    return between.join(codes.key_code_words(_code(role, key), language()))


@bp.app_template_global()
def key_code_hex(role: str, key: str) -> str:
    return codes.key_code_hex(_code(role, key))


def _code(role: str, key: str) -> bytes:
    return codes.key_code(role, Key(bytes.fromhex(key)))


@bp.get("")
@access(Action.READ_CEREMONY)
def show(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    election = election_at(db.session(), place.id, year, election_id)
    found = queries.overview(db.session(), election, datetime.now(UTC))
    the_year = year_at(db.session(), place, year)
    return render_template("balloting/ceremony/overview.html", the_year=the_year, election=election, found=found)


@bp.route("/restart", methods=["GET", "POST"])
@access(Action.RESTART_CEREMONY)
def restart(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    election = election_at(db.session(), place.id, year, election_id)
    form = RestartForm(number=str(queries.restarts_of(election)))
    if form.validate_on_submit():
        with told(form.reason, SETTLED), work() as w:
            seed = log_key.read(current_app.extensions["log_key"])
            service.restart_ceremony(w, seed, form.order(place.id, election_id))
        if not form.errors:
            flash(_("密钥仪式已经重新开始，各监票人的设备会自动继续。"))
            return redirect(url_for("ceremony.show", year=year, election_id=election_id), 303)
    page, the_year = "balloting/ceremony/restart.html", year_at(db.session(), place, year)
    return render_template(page, the_year=the_year, election=election, form=form), status(form)
