"""Many proposals at once: from a file, from an earlier year's reserve, onto the candidate list."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballot.kernel.db import db
from ballot.kernel.errors import Missing
from ballot.kernel.lifecycle import ProposalStage
from ballot.kernel.policy import Action
from ballot.kernel.sandbox import Unfit
from ballot.people.imports.words import OUTCOMES, UNFIT
from ballot.people.paging import part_of
from ballot.people.years import year_at
from ballot.shortlisting import queries as lists
from ballot.shortlisting.forms import TakeForm
from ballot.shortlisting.proposals import bringing, queries, service
from ballot.shortlisting.proposals.choosing import TooLong, choose_candidates
from ballot.shortlisting.proposals.forms import ChooseForm, FileForm, TakeOverForm
from ballot.shortlisting.proposals.models import Proposal
from ballot.shortlisting.proposals.rules import ProposalSheet
from ballot.shortlisting.proposals.service import Settled, Stale
from ballot.shortlisting.tablefile import UnfitRows
from ballot.web.access import Place, access, work
from ballot.web.forms import SelectChoice, given, status
from ballot.web.paging import address_of
from ballot.web.paging import number as page_number
from ballot.web.uploads import TABLE_LIMIT, takes_files
from ballot.web.words import zh

bp = Blueprint("gathering", __name__, url_prefix="/<assembly>/<int:year>/proposals")

Faults = list[tuple[int, str, str]]


@bp.route("/bring", methods=["GET", "POST"])
@access(Action.CHANGE_PROPOSALS)
@takes_files(TABLE_LIMIT)
def bring(place: Place, year: int) -> ResponseReturnValue:
    the_year, form, faults = year_at(db.session(), place, year), FileForm(), Faults()
    if form.validate_on_submit():
        try:
            order = form.order(place.id, the_year.id, place.log_id)
            with work() as w:
                job = bringing.lay_out_proposals(w, order)
            return redirect(url_for("gathering.look", year=year, sheet_id=job.id), 303)
        except (Unfit, UnfitRows, Missing, Settled) as refusal:
            faults = _say(form, refusal)
    return render_template("shortlisting/bring.html", the_year=the_year, form=form, faults=faults), status(form)


@bp.get("/bring/<uuid:sheet_id>")
@access(Action.CHANGE_PROPOSALS)
def look(place: Place, year: int, sheet_id: UUID) -> ResponseReturnValue:
    """What the file would do, line by line."""
    the_year, session = year_at(db.session(), place, year), db.session()
    job, lines = bringing.laid(session, place.id, the_year.id, sheet_id)
    found = bringing.preview(session, place.id, the_year.id, lines)
    page = part_of(found.lines, page_number(request.args.get("page")))
    shown = {"job": job, "found": found, "page": page, "address": address_of("gathering.look"), "OUTCOMES": OUTCOMES}
    return render_template("shortlisting/bring_preview.html", the_year=the_year, **shown)


@bp.post("/bring/<uuid:sheet_id>")
@access(Action.CHANGE_PROPOSALS)
def take(place: Place, year: int, sheet_id: UUID) -> ResponseReturnValue:
    the_year, form = year_at(db.session(), place, year), TakeForm()
    try:
        with work() as w:
            done = bringing.take_proposals(w, place.id, the_year.id, sheet_id, given(form.seen))
    except Stale:
        flash(_("有的项目在您核对时有了改动，没有导入。请再核对一次。"), "warn")
        return redirect(url_for("gathering.look", year=year, sheet_id=sheet_id), 303)
    said = {"opened": done.opened, "changed": done.changed, "same": done.same}
    flash(_("新增 %(opened)s 项，更新 %(changed)s 项，%(same)s 项没有变化。", **said))
    return redirect(url_for("proposals.index", year=year), 303)


@bp.post("/bring/<uuid:sheet_id>/drop")
@access(Action.CHANGE_PROPOSALS)
def drop(place: Place, year: int, sheet_id: UUID) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    with work() as w:
        bringing.drop_proposals(w, place.id, the_year.id, sheet_id)
    flash(_("已放弃这次导入，没有再写入任何内容。"))
    return redirect(url_for("proposals.index", year=year), 303)


@bp.route("/reserve", methods=["GET", "POST"])
@access(Action.CHANGE_PROPOSALS)
def reserve(place: Place, year: int) -> ResponseReturnValue:
    """The reserve library; a press takes one of it into this year."""
    the_year, form = year_at(db.session(), place, year), TakeOverForm()
    if form.validate_on_submit():
        with work() as w:
            made = service.carry_over(w, place.id, the_year.id, form.proposal_id())
        flash(_("已引入本年度，沿用原来的来源建议。"))
        return redirect(url_for("proposing.show", year=year, number=made.number), 303)
    page = queries.reserve(db.session(), place.id, page_number(request.args.get("page")))
    shown = {"page": page, "address": address_of("gathering.reserve")}
    return render_template("shortlisting/reserve.html", the_year=the_year, **shown)


@bp.route("/keep", methods=["GET", "POST"])
@access(Action.CHANGE_PROPOSALS)
def keep(place: Place, year: int) -> ResponseReturnValue:
    """What wasn't listed goes into the reserve."""
    the_year, form = year_at(db.session(), place, year), ChooseForm()
    stages = (ProposalStage.PRELIMINARY, ProposalStage.DECLINED)
    found = _offered(form, queries.sheets(db.session(), place.id, the_year.id, stages))
    if form.validate_on_submit():
        with work() as w:
            count = service.reserve_proposals(w, place.id, the_year.id, form.numbers.data or [])
        flash(_("%(count)s 项已转入储备库。", count=count))
        return redirect(url_for("gathering.reserve", year=year), 303)
    page = render_template("shortlisting/choose.html", the_year=the_year, form=form, found=found, act="keep")
    return page, status(form)


@bp.route("/choose", methods=["GET", "POST"])
@access(Action.CHANGE_CANDIDATES)
def choose(place: Place, year: int) -> ResponseReturnValue:
    """Preliminary candidates, to be put on the list that is being prepared."""
    the_year, form = year_at(db.session(), place, year), ChooseForm()
    listing = lists.draft(db.session(), place.id, the_year.id)
    found = _offered(form, queries.sheets(db.session(), place.id, the_year.id, (ProposalStage.PRELIMINARY,)))
    if form.validate_on_submit():
        try:
            with work() as w:
                count = choose_candidates(w, place.id, listing.id, form.numbers.data or [])
            flash(_("%(count)s 项已列入名单。", count=count))
            return redirect(url_for("draft.show", year=year), 303)
        except TooLong:
            form.form_errors.append(_("有的项目内容连同子项超过 2,000 字，请先精简。"))
    page = render_template("shortlisting/choose.html", the_year=the_year, form=form, found=found, act="choose")
    return page, status(form)


def _offered(
    form: ChooseForm, found: Sequence[tuple[Proposal, ProposalSheet]]
) -> Sequence[tuple[Proposal, ProposalSheet]]:
    form.numbers.choices = [SelectChoice(one.number, zh(f"{one.number}　{one.name}")) for one, _sheet in found]
    return found


def _say(form: FileForm, refusal: Exception) -> Faults:
    """What keeps a file out, beside its field; faults of lines for a table."""
    if isinstance(refusal, UnfitRows):
        count = len(refusal.faults)
        form.file.errors = [_("文件里有 %(count)s 处错误，见下表。没有写入任何内容。", count=count)]
        return list(refusal.faults)
    if isinstance(refusal, Unfit):
        form.file.errors = [UNFIT[refusal.kind]]
    elif isinstance(refusal, Settled):
        form.file.errors = [_("文件改动了已经列入名单或者离开本年度的项目。没有写入任何内容。")]
    else:
        form.file.errors = [_("文件里有的编号在本年度不存在。没有写入任何内容。")]
    return []
