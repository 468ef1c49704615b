"""The deputy's own record, and the organizers' pages of everybody's."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballot.board.duty import queries, service, words
from ballot.board.duty.forms import BonusForm, RankingForm, scheme_form
from ballot.board.duty.models import BonusId
from ballot.board.duty.queries import Everybody, Ranked
from ballot.board.duty.rules import Act
from ballot.kernel.db import db
from ballot.kernel.policy import Action
from ballot.people.imports import sheets
from ballot.people.models import DeputyId
from ballot.people.rules import day_in_china
from ballot.people.years import AssemblyYear, year_at
from ballot.web.access import Place, access, actor, work
from ballot.web.forms import given, status
from ballot.web.paging import address_of
from ballot.web.paging import number as page_number

bp = Blueprint("duty", __name__, url_prefix="/<assembly>/<int:year>/duty")


@bp.get("")
@access(Action.KEEP_DUTY)
def index(place: Place, year: int) -> ResponseReturnValue:
    the_year, where = _where(place, year)
    q = request.args.get("q", "").strip()[:40]
    found = queries.everybody(db.session(), where)
    page = queries.page_of(found.rows, q, page_number(request.args.get("page")))
    form = RankingForm(data={"shown": "yes" if found.shown else "no"})
    shown = {"page": page, "count": len(found.rows), "q": q, "address": address_of("duty.index"), "form": form}
    return render_template("board/duty.html", the_year=the_year, words=words, **shown)


@bp.get("/mine")
@access(Action.READ_DUTY)
def mine(place: Place, year: int) -> ResponseReturnValue:
    """A deputy's own record, or that there is none; the others' places only while the organizers show them."""
    the_year, where = _where(place, year)
    found = queries.everybody(db.session(), where)
    if not found.seats(actor()):
        return render_template("board/duty_none.html", the_year=the_year)
    return _record(the_year, where, found, found.own(actor()), None)


@bp.route("/<uuid:deputy_id>", methods=["GET", "POST"])
@access(Action.KEEP_DUTY)
def one(place: Place, year: int, deputy_id: UUID) -> ResponseReturnValue:
    the_year, where = _where(place, year)
    form, found = BonusForm(), queries.everybody(db.session(), where)
    who = found.one(DeputyId(deputy_id))
    if form.validate_on_submit():
        with work() as w:
            service.give_bonus(w, form.order(place.id, the_year.id, DeputyId(deputy_id)))
        flash(_("已经登记。"))
        return redirect(url_for("duty.one", year=year, deputy_id=deputy_id), 303)
    return _record(the_year, where, found, who, form), status(form)


@bp.post("/bonuses/<uuid:bonus_id>/withdraw")
@access(Action.KEEP_DUTY)
def withdraw(place: Place, year: int, bonus_id: UUID) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    with work() as w:
        gone = service.withdraw_bonus(w, (place.id, the_year.id), BonusId(bonus_id))
        deputy_id = gone.deputy_id
    flash(_("已经撤销。"))
    return redirect(url_for("duty.one", year=year, deputy_id=deputy_id), 303)


@bp.post("/ranking")
@access(Action.KEEP_DUTY)
def ranking(place: Place, year: int) -> ResponseReturnValue:
    the_year, form = year_at(db.session(), place, year), RankingForm()
    if form.validate_on_submit():
        with work() as w:
            service.show_ranking(w, (place.id, the_year.id), shown=given(form.shown) == "yes")
        flash(_("已经保存。"))
    return redirect(url_for("duty.index", year=year), 303)


@bp.route("/scheme", methods=["GET", "POST"])
@access(Action.KEEP_DUTY)
def scheme(place: Place, year: int) -> ResponseReturnValue:
    the_year, standing = year_at(db.session(), place, year), queries.standing(db.session(), place.id, year)
    form = scheme_form(standing.worth)()
    if form.validate_on_submit():
        with work() as w:
            service.adopt_scheme(w, form.order(place.id, year))
        flash(_("新的积分办法已经通过。"))
        return redirect(url_for("duty.scheme", year=year), 303)
    page = render_template("board/duty_scheme.html", the_year=the_year, form=form, standing=standing, words=words)
    return page, status(form)


@bp.get("/list.<any(csv, xlsx):kind>")
@access(Action.KEEP_DUTY)
def export(place: Place, year: int, kind: str) -> ResponseReturnValue:
    _the_year, where = _where(place, year)
    rows = _table(queries.everybody(db.session(), where).rows)
    write, type_ = (sheets.as_xlsx, sheets.XLSX) if kind == "xlsx" else (sheets.as_csv, sheets.CSV)
    headers = {"Content-Disposition": f'attachment; filename="duty-{place.slug}-{year}.{kind}"'}
    return Response(write(rows), content_type=type_, headers=headers)


def _where(place: Place, year: int) -> tuple[AssemblyYear, queries.Place]:
    the_year = year_at(db.session(), place, year)
    return the_year, queries.Place(place.id, the_year.id, year, day_in_china(datetime.now(UTC)))


def _record(the_year: AssemblyYear, where: queries.Place, found: Everybody, own: Ranked, form: BonusForm | None) -> str:
    """A deputy's record: for the organizers with the `form`, for its deputy with the places if they are shown."""
    deeds = queries.deeds(db.session(), where, own.deputy.id)
    ranking = found.rows if found.shown and form is None else None
    shown = {"own": own, "deeds": deeds, "ranking": ranking, "standing": found.standing, "form": form}
    return render_template("board/duty_record.html", the_year=the_year, words=words, **shown)


def _table(found: Sequence[Ranked]) -> Iterator[tuple[str, ...]]:
    acts = [f"{words.CHINESE[act]}{unit}" for act in Act for unit in ("（次）", "（分）")]
    yield ("名次", "代表证号", "姓名", "代表团", *acts, "加分扣分", "合计")
    for one in found:
        told = [cell for line in one.score.lines for cell in (str(line.count), words.points(line.points))]
        who = (str(one.place), one.deputy.number, one.deputy.name, one.delegation)
        yield (*who, *told, words.points(one.score.bonus), words.points(one.score.total))
