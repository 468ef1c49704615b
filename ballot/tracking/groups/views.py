"""Groups as everybody reads them and organizers change them; inspections as deputies send them from the spot."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballot.kernel.db import db
from ballot.kernel.errors import Missing
from ballot.kernel.policy import Action
from ballot.kernel.sandbox import Picture, Unfit, redraw
from ballot.people.rules import day_in_china
from ballot.people.years import AssemblyYear, year_at
from ballot.solicitation.words import UNFIT
from ballot.tracking.groups import queries, service
from ballot.tracking.groups.forms import GroupForm, InspectionForm
from ballot.tracking.groups.queries import Watched
from ballot.tracking.groups.service import MOST_PHOTOS, RecordInspection
from ballot.tracking.plans.forms import offered
from ballot.tracking.plans.queries import plan_at, plan_in
from ballot.web.access import Place, access, actor, work
from ballot.web.forms import day, given, status, told
from ballot.web.uploads import PICTURE_LIMIT, sent_as_picture, takes_files

bp = Blueprint("groups", __name__, url_prefix="/<assembly>/<int:year>")


@bp.get("/groups")
@access(Action.READ_PROJECTS)
def index(place: Place, year: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    plan = plan_in(db.session(), place.id, the_year.id)
    found = queries.groups(db.session(), plan) if plan else []
    return render_template("tracking/groups.html", the_year=the_year, plan=plan, found=found)


@bp.route("/groups/new", methods=["GET", "POST"])
@access(Action.CHANGE_GROUPS)
def make(place: Place, year: int) -> ResponseReturnValue:
    the_year, form = year_at(db.session(), place, year), GroupForm()
    return _set(place, the_year, form, 0)


@bp.route("/groups/<int:group>", methods=["GET", "POST"])
@access(Action.CHANGE_GROUPS)
def change(place: Place, year: int, group: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    found = queries.group_at(db.session(), plan_at(db.session(), place.id, the_year.id), group)
    standing = {
        "name": found.group.name,
        "deputies": "、".join(one.number for one in found.deputies),
        "projects": "、".join(str(one.number) for one in found.projects),
    }
    return _set(place, the_year, GroupForm(data=standing), group)


@bp.get("/inspections")
@access(Action.INSPECT_PROJECT)
def choose(place: Place, year: int) -> ResponseReturnValue:
    """What the deputy's groups look at."""
    the_year = year_at(db.session(), place, year)
    plan = plan_in(db.session(), place.id, the_year.id)
    found = queries.watched(db.session(), plan, actor()) if plan else []
    return render_template("tracking/inspections.html", the_year=the_year, found=found)


@bp.route("/inspections/<int:number>", methods=["GET", "POST"])
@access(Action.INSPECT_PROJECT)
@takes_files(MOST_PHOTOS * PICTURE_LIMIT)
def inspect(place: Place, year: int, number: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    watched = _watched(place, the_year, number)
    form = InspectionForm(data={"key": str(uuid4()), "held_on": day_in_china(datetime.now(UTC))})
    form.deputies.choices = offered({one.id: one.name for one in watched.deputies})
    if form.validate_on_submit() and _recorded(form, the_year, number):
        flash(_("督查记录已收到。"))
        return redirect(url_for("projects.show", year=year, number=number), 303)
    shown = {"form": form, "watched": watched, "most": MOST_PHOTOS}
    return render_template("tracking/inspect.html", the_year=the_year, **shown), status(form)


@bp.get("/inspections/<uuid:inspection_id>/photo/<int:position>")
@access(Action.READ_PROJECTS)
def photo(place: Place, year: int, inspection_id: UUID, position: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    plan = plan_at(db.session(), place.id, the_year.id)
    found = queries.photo_of(db.session(), plan, inspection_id, position)
    return sent_as_picture(found.data, found.type)


def _set(place: Place, the_year: AssemblyYear, form: GroupForm, number: int) -> ResponseReturnValue:
    if form.validate_on_submit():
        sentence = _("有的代表证号或项目编号不存在，请核对。没有保存。")
        with told(form.deputies, {Missing.code: sentence}):
            with work() as w:
                service.set_group(w, form.order(place.id, the_year.id, number))
            flash(_("已保存。"))
            return redirect(url_for("groups.index", year=the_year.year), 303)
    return render_template("tracking/group.html", the_year=the_year, form=form, number=number), status(form)


def _watched(place: Place, the_year: AssemblyYear, number: int) -> Watched:
    """A project that the actor's groups look at; raises Missing."""
    plan = plan_at(db.session(), place.id, the_year.id)
    for one in queries.watched(db.session(), plan, actor()):
        if one.project.number == number:
            return one
    raise Missing(f"no group of this deputy looks at project {number}")


def _recorded(form: InspectionForm, the_year: AssemblyYear, number: int) -> bool:
    """Whether the record was taken in; else the field of photos says what is wrong."""
    try:
        photos = _drawn(form)
    except Unfit as unfit:
        form.photos.errors = [UNFIT.get(unfit.kind, UNFIT["broken"])]
        return False
    order = RecordInspection(
        assembly_id=the_year.assembly_id,
        cycle_id=the_year.id,
        number=number,
        key=UUID(given(form.key)),
        held_on=day(form.held_on),
        place=given(form.place),
        findings=given(form.findings),
        problem=given(form.problem),
        deputies=form.deputies.data or [],
        photos=photos,
    )
    with work() as w:
        service.record_inspection(w, order)
    return True


def _drawn(form: InspectionForm) -> list[Picture]:
    sent = [one.read() for one in form.photos.data or [] if one]
    return [redraw(data) for data in sent if data]
