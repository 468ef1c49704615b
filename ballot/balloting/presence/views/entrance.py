"""The way to the desk for whoever keeps nothing else: the meetings, the newest first."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballot.balloting.setup.queries import recent_meetings
from ballot.kernel.db import db
from ballot.kernel.policy import Action
from ballot.web.access import Place, access

bp = Blueprint("desks", __name__, url_prefix="/<assembly>/desk")


@bp.get("")
@access(Action.KEEP_DESK)
def index(place: Place) -> ResponseReturnValue:
    meetings = recent_meetings(db.session(), place.id)
    shown = {"heading": _("签到处"), "page": "desk.show", "meetings": meetings}
    return render_template("balloting/choose_meeting.html", **shown)
