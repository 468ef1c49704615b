"""The page of a meeting's cards: which are in force, which wait, and the file that brings new ones."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballot.balloting.card_import import queries, service, words
from ballot.balloting.card_import.forms import ConfirmForm, KeyFileForm
from ballot.balloting.cards.keyfile import BadKeyFile, Fault
from ballot.balloting.setup.queries import meeting_at, recent_meetings
from ballot.kernel.db import db
from ballot.kernel.policy import Action
from ballot.people.years import year_at
from ballot.web.access import Place, access, work
from ballot.web.forms import status, told
from ballot.web.uploads import TABLE_LIMIT, takes_files

bp = Blueprint("card_import", __name__, url_prefix="/<assembly>/<int:year>/meetings/<uuid:meeting_id>/cards")
entrance = Blueprint("card_desks", __name__, url_prefix="/<assembly>/cards")


@entrance.get("")
@access(Action.IMPORT_CARDS)
def index(place: Place) -> ResponseReturnValue:
    """The way to a meeting's cards for whoever prepares nothing."""
    meetings = recent_meetings(db.session(), place.id)
    shown = {"heading": _("票决卡"), "page": "card_import.show", "meetings": meetings}
    return render_template("balloting/choose_meeting.html", **shown)


@bp.route("", methods=["GET", "POST"])
@access(Action.IMPORT_CARDS)
@takes_files(TABLE_LIMIT)
def show(place: Place, year: int, meeting_id: UUID) -> ResponseReturnValue:
    meeting = meeting_at(db.session(), place.id, year, meeting_id)
    form = KeyFileForm()
    faults: list[Fault] = []
    if form.validate_on_submit():
        with _named(form, faults):
            order = form.order(meeting)
            with work() as w:
                service.lay_out_cards(w, order)
            return redirect(url_for("card_import.show", year=year, meeting_id=meeting_id), 303)
    return _page(place, year, meeting_id, form=form, faults=faults), status(form)


@bp.post("/confirm")
@access(Action.IMPORT_CARDS)
def confirm(place: Place, year: int, meeting_id: UUID) -> ResponseReturnValue:
    meeting = meeting_at(db.session(), place.id, year, meeting_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        order = form.order(meeting)
        with work() as w:
            service.import_cards(w, order)
        flash(_("公钥已导入。请用发放表上的核对码与本页比对。"))
    return redirect(url_for("card_import.show", year=year, meeting_id=meeting_id), 303)


@bp.post("/drop")
@access(Action.IMPORT_CARDS)
def drop(place: Place, year: int, meeting_id: UUID) -> ResponseReturnValue:
    meeting = meeting_at(db.session(), place.id, year, meeting_id)
    held = meeting.id
    with work() as w:
        service.drop_cards(w, place.id, held)
    flash(_("已放弃这个文件，没有导入任何内容。"))
    return redirect(url_for("card_import.show", year=year, meeting_id=meeting_id), 303)


def _page(place: Place, year: int, meeting_id: UUID, **shown: object) -> str:
    """The page, read anew: whatever was read before a refused work is gone with it."""
    the_year = year_at(db.session(), place, year)
    meeting = meeting_at(db.session(), place.id, year, meeting_id)
    desk = queries.desk_of(db.session(), meeting)
    return render_template("balloting/cards.html", meeting=meeting, the_year=the_year, desk=desk, words=words, **shown)


@contextmanager
def _named(form: KeyFileForm, faults: list[Fault]) -> Iterator[None]:
    """What keeps a file out is said beside its field; its faults go into `faults` for a table."""
    try:
        with told(
            form.file, {"cards-in-use": _("已有票决用这套卡冻结，不能更换。"), "known-issue": _("这套卡已经导入过。")}
        ):
            yield
    except BadKeyFile as bad:
        faults.extend(bad.faults)
        form.file.errors = [_("文件里有 %(count)s 处错误，见下表。没有保存任何内容。", count=len(bad.faults))]
