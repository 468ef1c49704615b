"""The organizers' page of the notice: written, published, closed."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballot.kernel.db import db
from ballot.kernel.policy import Action
from ballot.people.years import year_at
from ballot.solicitation.forms import NoticeForm
from ballot.solicitation.models import Solicitation
from ballot.solicitation.queries import notices
from ballot.solicitation.rules.notice import CATEGORIES, TEXT
from ballot.solicitation.service import notices as service
from ballot.web.access import Place, access, work
from ballot.web.forms import status

bp = Blueprint("solicitation", __name__, url_prefix="/<assembly>/<int:year>/solicitation")

SHOWN = ("opens_on", "closes_on", "answer_by", "year_round", "keep_days", "body", "channels", "categories", "areas")


@bp.route("", methods=["GET", "POST"])
@access(Action.CHANGE_SOLICITATION)
def change(place: Place, year: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    notice = notices.notice_of(db.session(), place.id, the_year.id)
    form = NoticeForm(data=_shown(notice))
    if form.validate_on_submit():
        with work() as w:
            service.set_notice(w, form.order(place.id, the_year.id))
        flash(_("公告已保存。"))
        return redirect(url_for("solicitation.change", year=year), 303)
    page = render_template("solicitation/set_notice.html", the_year=the_year, form=form, notice=notice)
    return page, status(form)


@bp.post("/publish")
@access(Action.CHANGE_SOLICITATION)
def publish(place: Place, year: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    with work() as w:
        service.publish_notice(w, place.id, the_year.id)
    flash(_("公告已发布，征集按公告的日期进行。"))
    return redirect(url_for("ideas.notice", year=year), 303)


@bp.post("/close")
@access(Action.CHANGE_SOLICITATION)
def close(place: Place, year: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    with work() as w:
        service.close_notice(w, place.id, the_year.id)
    flash(_("征集已结束。"))
    return redirect(url_for("solicitation.change", year=year), 303)


def _shown(notice: Solicitation | None) -> dict[str, object]:
    """What the form begins with: the notice as it stands, or what most notices say."""
    if notice is None:
        return {"keep_days": 180, "body": TEXT, "categories": "\n".join(CATEGORIES)}
    return {name: getattr(notice, name) for name in SHOWN}
