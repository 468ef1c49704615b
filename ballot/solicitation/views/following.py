"""What the code opens: how far the idea has come, and what its sender may do."""

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballot.kernel.attempts import spend
from ballot.kernel.db import db
from ballot.kernel.policy import Action, AssemblyId
from ballot.people.rules import day_in_china
from ballot.people.years import AssemblyYear, year_at
from ballot.solicitation.forms import FollowForm, SayForm
from ballot.solicitation.queries import notices, one
from ballot.solicitation.rules import limits
from ballot.solicitation.rules.codes import UnknownCode, digest, read_code
from ballot.solicitation.service import following
from ballot.web.access import Place, access, sessions, source, work
from ballot.web.forms import Form, given, status, told

bp = Blueprint("following", __name__, url_prefix="/<assembly>/<int:year>/ideas/mine")

IDLE = 1_800
"""Seconds after which the code is asked for again."""
SAYING = {
    "add": following.add_to_idea,
    "reply": following.reply_to_question,
    "complain": following.complain_of_silence,
}
ENDING = {"withdraw": following.take_back, "forget": following.forget_me}


@bp.route("/code", methods=["GET", "POST"])
@access(Action.FOLLOW_IDEA)
def enter(place: Place, year: int) -> ResponseReturnValue:
    """Ask for the code; on paper it stands behind a #, which no server ever sees."""
    the_year, form = year_at(db.session(), place, year), FollowForm()
    if form.validate_on_submit():
        spend(sessions(), limits.LOOKUPS, source())
        with told(form.code, {"unknown-code": _("没有这个查询码。请核对后再试。")}):
            found = one.followed(db.session(), place.id, digest(read_code(given(form.code))))
            session["following"] = [found.idea.code, int(datetime.now(UTC).timestamp())]
            return redirect(url_for("following.show", year=year), 303)
    return render_template("solicitation/code.html", the_year=the_year, form=form), status(form)


@bp.get("")
@access(Action.FOLLOW_IDEA)
def show(place: Place, year: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    if not _digest():
        return redirect(url_for("following.enter", year=year), 303)
    return _page(place.id, the_year, SayForm(formdata=None), "")


@bp.post("/<any(add, reply, complain):message>")
@access(Action.FOLLOW_IDEA)
def say(place: Place, year: int, message: str) -> ResponseReturnValue:
    the_year, form = year_at(db.session(), place, year), SayForm()
    if not _digest():
        return redirect(url_for("following.enter", year=year), 303)
    if not form.validate_on_submit():
        return _page(place.id, the_year, form, message)
    spend(sessions(), limits.ACTS, _digest())
    with work() as w:
        SAYING[message](w, place.id, _digest(), given(form.text))
    flash({"add": _("补充已收到。"), "reply": _("答复已收到。"), "complain": _("催办已送达。")}[message])
    return redirect(url_for("following.show", year=year), 303)


@bp.route("/<any(withdraw, forget):ending>", methods=["GET", "POST"])
@access(Action.FOLLOW_IDEA)
def end(place: Place, year: int, ending: str) -> ResponseReturnValue:
    """Take the idea back, or have one's data deleted: asked once more before it is done."""
    the_year, form = year_at(db.session(), place, year), Form()
    if not _digest():
        return redirect(url_for("following.enter", year=year), 303)
    if form.validate_on_submit():
        with work() as w:
            ENDING[ending](w, place.id, _digest())
        flash({"withdraw": _("建议已撤回。"), "forget": _("您的个人信息已经删除。")}[ending])
        return redirect(url_for("following.show", year=year), 303)
    return render_template("solicitation/end.html", the_year=the_year, form=form, act=ending)


@bp.post("/leave")
@access(Action.FOLLOW_IDEA)
def leave(place: Place, year: int) -> ResponseReturnValue:
    session.pop("following", None)
    return redirect(url_for("ideas.index", year=year), 303)


def _digest() -> str:
    """The digest of the code that this visitor gave within IDLE, or an empty one."""
    found, at = session.get("following", ("", 0))
    return str(found) if datetime.now(UTC).timestamp() - int(at) <= IDLE else ""


def _page(assembly_id: AssemblyId, the_year: AssemblyYear, form: SayForm, act: str) -> ResponseReturnValue:
    """The idea as its sender sees it; a form with faults stands open under the act that it belongs to."""
    try:
        found = one.followed(db.session(), assembly_id, _digest())
    except UnknownCode:  # another code was issued meanwhile
        session.pop("following", None)
        return redirect(url_for("following.enter", year=the_year.year), 303)
    notice = notices.notice_of(db.session(), assembly_id, the_year.id)
    late = bool(notice and day_in_china(datetime.now(UTC)) > notice.answer_by)
    shown = {"found": found, "notice": notice, "late": late, "form": form, "act": act}
    page = render_template("solicitation/mine.html", the_year=the_year, **shown)
    return page, status(form), {"Cache-Control": "no-store"}
