"""The pages of the roll: deputies, delegations, terms and stations."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballot.kernel.db import db
from ballot.kernel.policy import Action
from ballot.people.accounts.queries import account_called
from ballot.people.assemblies import service as assemblies
from ballot.people.deputies import queries, service
from ballot.people.deputies.forms import CalledForm, NameForm, SeatForm, StationForm, TermForm, UntilForm
from ballot.people.deputies.queries import Search
from ballot.people.models import AccountId, DeputyId, StationId
from ballot.people.rules import day_in_china
from ballot.web.access import Place, access, work
from ballot.web.forms import day, given, status, told
from ballot.web.paging import address_of, number

bp = Blueprint("deputies", __name__, url_prefix="/<assembly>/admin")


@bp.get("/deputies")
@access(Action.READ_DEPUTIES)
def index(place: Place) -> ResponseReturnValue:
    args, session = request.args, db.session()
    words, group = args.get("q", "").strip(), number(args.get("delegation", "0"))
    order = Search(
        words, group if args.get("delegation") else 0, number(args.get("term", "0")), number(args.get("page"))
    )
    return render_template(
        "people/deputies.html",
        found=queries.seats(session, place.id, order),
        order=order,
        terms=queries.terms(session, place.id),
        delegations=queries.delegations(session, place.id),
        today=day_in_china(datetime.now(UTC)),
        address=address_of("deputies.index"),
    )


@bp.route("/deputies/new", methods=["GET", "POST"])
@access(Action.CHANGE_DEPUTIES)
def seat(place: Place) -> ResponseReturnValue:
    session = db.session()
    form = SeatForm().offer(queries.terms(session, place.id), queries.delegations(session, place.id))
    if form.validate_on_submit():
        with told(form.number, {"taken": _("这个代表证号已经有人使用。"), **_out_of_term()}), work() as w:
            made = service.seat_deputy(w, form.order(place))
        if not form.errors:
            return redirect(url_for("deputies.show", deputy_id=made.id), 303)
    return render_template("people/seat_deputy.html", form=form), status(form)


@bp.get("/deputies/<uuid:deputy_id>")
@access(Action.READ_DEPUTIES)
def show(place: Place, deputy_id: UUID) -> ResponseReturnValue:
    found = queries.seat(db.session(), place.id, DeputyId(deputy_id))
    return render_template("people/deputy.html", found=found, account=CalledForm(), end=UntilForm())


@bp.post("/deputies/<uuid:deputy_id>/account")
@access(Action.CHANGE_DEPUTIES)
def give_account(place: Place, deputy_id: UUID) -> ResponseReturnValue:
    form, found = CalledForm(), queries.seat(db.session(), place.id, DeputyId(deputy_id))
    if form.validate_on_submit():
        sentences = {"missing": _("没有这个账号。"), "taken": _("该账号已经是本届代表。"), **_not_free()}
        with told(form.called, sentences):
            account_id = account_called(db.session(), place.id, given(form.called))
            with work() as w:
                service.give_account(w, place.id, found.deputy.id, account_id)
            return redirect(url_for("deputies.show", deputy_id=deputy_id), 303)
    return render_template("people/deputy.html", found=found, account=form, end=UntilForm(formdata=None)), 422


@bp.post("/deputies/<uuid:deputy_id>/end")
@access(Action.CHANGE_DEPUTIES)
def end(place: Place, deputy_id: UUID) -> ResponseReturnValue:
    form, found = UntilForm(), queries.seat(db.session(), place.id, DeputyId(deputy_id))
    if form.validate_on_submit():
        with told(form.until, _out_of_term()), work() as w:
            service.end_seat(w, place.id, found.deputy.id, day(form.until))
        if not form.errors:
            return redirect(url_for("deputies.show", deputy_id=deputy_id), 303)
    return render_template("people/deputy.html", found=found, account=CalledForm(formdata=None), end=form), 422


@bp.route("/delegations", methods=["GET", "POST"])
@access(Action.CHANGE_DEPUTIES)
def delegations(place: Place) -> ResponseReturnValue:
    form = NameForm()
    if form.validate_on_submit():
        with told(form.name, {"taken": _("已经有这个名称的代表团。")}), work() as w:
            service.found_delegation(w, place.id, given(form.name))
        if not form.errors:
            return redirect(url_for("deputies.delegations"), 303)
    listed = queries.delegations(db.session(), place.id)
    return render_template("people/delegations.html", form=form, listed=listed), status(form)


@bp.route("/terms", methods=["GET", "POST"])
@access(Action.CHANGE_DEPUTIES)
def terms(place: Place) -> ResponseReturnValue:
    form = TermForm()
    if form.validate_on_submit():
        with told(form.number, {"taken": _("已经有这一届。")}), work() as w:
            assemblies.start_term(w, form.order(place))
        if not form.errors:
            return redirect(url_for("deputies.terms"), 303)
    return render_template("people/terms.html", form=form, terms=queries.terms(db.session(), place.id)), status(form)


@bp.route("/stations", methods=["GET", "POST"])
@access(Action.CHANGE_DEPUTIES)
def stations(place: Place) -> ResponseReturnValue:
    form, words = StationForm(), request.args.get("q", "").strip()
    if form.validate_on_submit():
        with told(form.name, {"taken": _("已经有这个名称的联络站。")}), work() as w:
            service.found_station(w, place.id, given(form.name), given(form.address))
        if not form.errors:
            return redirect(url_for("deputies.stations"), 303)
    found = queries.stations(db.session(), place.id, words, number(request.args.get("page")))
    address = address_of("deputies.stations")
    return render_template("people/stations.html", form=form, found=found, words=words, address=address), status(form)


@bp.route("/stations/<uuid:station_id>", methods=["GET", "POST"])
@access(Action.CHANGE_DEPUTIES)
def station(place: Place, station_id: UUID) -> ResponseReturnValue:
    form = CalledForm()
    found, staff = queries.station(db.session(), place.id, StationId(station_id))
    if form.validate_on_submit():
        sentences = {"missing": _("没有这个账号。"), "taken": _("该账号已经在这个联络站。"), **_not_free()}
        with told(form.called, sentences):
            account_id = account_called(db.session(), place.id, given(form.called))
            with work() as w:
                service.staff_station(w, place.id, found.id, account_id)
            return redirect(url_for("deputies.station", station_id=station_id), 303)
    return render_template("people/station.html", form=form, station=found, staff=staff), status(form)


@bp.post("/stations/<uuid:station_id>/staff/<uuid:account_id>/remove")
@access(Action.CHANGE_DEPUTIES)
def unstaff(place: Place, station_id: UUID, account_id: UUID) -> ResponseReturnValue:
    with work() as w:
        service.unstaff_station(w, place.id, StationId(station_id), AccountId(account_id))
    return redirect(url_for("deputies.station", station_id=station_id), 303)


def _out_of_term() -> dict[str, str]:
    return {"out-of-term": _("日期应在本届任期之内。")}


def _not_free() -> dict[str, str]:
    return {
        "incompatible-roles": _("管理员和审计员不能同时担任其他身份。"),
        "own-account": _("不能更改自己的身份，请由另一名管理员办理。"),
    }
