"""The notice's pages: what everybody reads and says, and the desk that answers."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballot.kernel.attempts import spend
from ballot.kernel.db import db
from ballot.kernel.lifecycle import ProposalStage
from ballot.kernel.policy import Action
from ballot.people.rules import day_in_china
from ballot.people.years import AssemblyYear, year_at
from ballot.shortlisting.notice import queries, rules, service
from ballot.shortlisting.notice.forms import AnswerForm, CommentForm, NoticeForm
from ballot.shortlisting.notice.models import CandidateNotice, CommentId
from ballot.shortlisting.notice.rules import Decision
from ballot.shortlisting.proposals import queries as proposals
from ballot.web.access import Place, access, sessions, source, work
from ballot.web.forms import given, status, told
from ballot.web.paging import address_of
from ballot.web.paging import number as page_number

bp = Blueprint("publicity", __name__, url_prefix="/<assembly>/<int:year>/publicity")
IN_NOTICE = (ProposalStage.PRELIMINARY, ProposalStage.CANDIDATE)
USUAL_DAYS = 7
TEXT = """为广泛听取意见，现将初步候选项目予以公示。
公示期间，任何人都可以在本页面提出意见建议或者异议；每一条都会得到公开答复。"""


@bp.route("", methods=["GET", "POST"])
@access(Action.SEND_COMMENT)
def show(place: Place, year: int) -> ResponseReturnValue:
    """The preliminary candidates, what was said of them, and a form while comments are taken."""
    the_year, form = year_at(db.session(), place, year), CommentForm()
    notice = queries.notice_of(db.session(), place.id, the_year.id)
    found = proposals.sheets(db.session(), place.id, the_year.id, IN_NOTICE)
    form.offer([(one.number, one.name) for one, _sheet in found])
    if form.validate_on_submit():
        spend(sessions(), rules.COMMENTS, source())
        spend(sessions(), rules.COMMENTS_IN_ALL, str(place.id))
        with told(form.text, {"not-taking": _("公示期已过或者还没有开始。")}), work() as w:
            service.send_comment(w, form.order(place.id, the_year.id))
        if not form.errors:
            flash(_("意见已收到，审阅以后公开，并公开答复。"))
            return redirect(url_for("publicity.show", year=year), 303)
    return _page(the_year, notice, found, form)


@bp.get("/desk")
@access(Action.DECIDE_COMMENTS)
def desk(place: Place, year: int) -> ResponseReturnValue:
    """Comments that wait to be looked at or answered."""
    the_year = year_at(db.session(), place, year)
    notice = queries.notice_of(db.session(), place.id, the_year.id)
    number = page_number(request.args.get("page"))
    page = queries.comments(db.session(), notice, waiting=True, page=number) if notice else None
    shown = {"notice": notice, "page": page, "address": address_of("publicity.desk")}
    return render_template("shortlisting/comments.html", the_year=the_year, **shown)


@bp.route("/notice", methods=["GET", "POST"])
@access(Action.CHANGE_NOTICE)
def publish(place: Place, year: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    form = NoticeForm(data=_days(queries.notice_of(db.session(), place.id, the_year.id)))
    if form.validate_on_submit():
        with told(form.closes_on, {"unfit-days": _("最后一天不能早于第一天。")}), work() as w:
            service.publish_notice(w, form.order(place.id, the_year.id))
        if not form.errors:
            flash(_("公示已发布。"))
            return redirect(url_for("publicity.show", year=year), 303)
    return render_template("shortlisting/notice_form.html", the_year=the_year, form=form), status(form)


@bp.route("/comments/<uuid:comment_id>", methods=["GET", "POST"])
@access(Action.DECIDE_COMMENTS)
def answer(place: Place, year: int, comment_id: UUID) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    said = queries.comment_of(db.session(), place.id, CommentId(comment_id))
    form = AnswerForm().offer(said.comment.sort)
    if form.validate_on_submit():
        with told(form.text, {"unfit-text": _("请写明答复或者理由。")}):
            _do(place, comment_id, form)
        if not form.errors:
            return redirect(url_for("publicity.desk", year=year), 303)
    return render_template("shortlisting/comment.html", the_year=the_year, said=said, form=form), status(form)


def _do(place: Place, comment_id: UUID, form: AnswerForm) -> None:
    act = given(form.act)
    with work() as w:
        if act == "show":
            service.show_comment(w, place.id, comment_id)
        elif act == "refuse":
            service.refuse_comment(w, place.id, comment_id, given(form.text))
        else:
            service.answer_comment(w, place.id, comment_id, Decision(act), given(form.text))


def _page(
    the_year: AssemblyYear, notice: CandidateNotice | None, found: object, form: CommentForm
) -> ResponseReturnValue:
    page = None
    if notice is not None:
        page = queries.comments(db.session(), notice, waiting=False, page=page_number(request.args.get("page")))
    today = day_in_china(datetime.now(UTC))
    taking = notice is not None and notice.opens_on <= today <= notice.closes_on
    shown = {"notice": notice, "found": found, "page": page, "taking": taking, "form": form}
    address = address_of("publicity.show")
    return render_template("shortlisting/notice.html", the_year=the_year, address=address, **shown), status(form)


def _days(notice: CandidateNotice | None) -> dict[str, date | str]:
    if notice is not None:
        return {"opens_on": notice.opens_on, "closes_on": notice.closes_on, "body": notice.body}
    first = day_in_china(datetime.now(UTC))
    return {"opens_on": first, "closes_on": first + timedelta(days=USUAL_DAYS), "body": TEXT}
