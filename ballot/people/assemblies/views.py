"""The pages of the tree and of the years."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballot.kernel.db import db
from ballot.kernel.policy import Action
from ballot.people.assemblies import queries, service
from ballot.people.assemblies.forms import CycleForm, FoundAssemblyForm
from ballot.people.assemblies.service import StartCycle
from ballot.web.access import Place, access, work
from ballot.web.forms import status, told, whole

bp = Blueprint("assemblies", __name__, url_prefix="/<assembly>")


@bp.get("/admin/assemblies")
@access(Action.READ_ASSEMBLIES)
def index(place: Place) -> ResponseReturnValue:
    assembly, above = queries.lineage(db.session(), place.id)
    return render_template(
        "people/assemblies.html", assembly=assembly, above=above, below=queries.children(db.session(), place.id)
    )


@bp.route("/admin/assemblies/new", methods=["GET", "POST"])
@access(Action.FOUND_ASSEMBLY)
def found(place: Place) -> ResponseReturnValue:
    form = FoundAssemblyForm()
    if form.validate_on_submit():
        slug = {
            "taken": _("这个网址已经有人使用。"),
            "unfit-address": _("只用小写字母和数字，以字母开头，可用短横连接。"),
        }
        with told(form.slug, slug), told(form.level, {"wrong-level": _("下级的层级或票决机构不合适。")}), work() as w:
            service.found_assembly(w, form.order(place))
        if not form.errors:
            return redirect(url_for("assemblies.index"), 303)
    return render_template("people/found_assembly.html", form=form), status(form)


@bp.get("/cycles")
@access(Action.READ_CYCLES)
def cycles(place: Place) -> ResponseReturnValue:
    return render_template("people/cycles.html", cycles=queries.cycles(db.session(), place.id), form=CycleForm())


@bp.post("/cycles/new")
@access(Action.START_CYCLE)
def start(place: Place) -> ResponseReturnValue:
    form = CycleForm()
    if form.validate_on_submit():
        with told(form.year, {"taken": _("这一年已经开始。")}), work() as w:
            service.start_cycle(w, StartCycle(place.id, whole(form.year)))
        if not form.errors:
            return redirect(url_for("assemblies.cycles"), 303)
    return render_template("people/cycles.html", cycles=queries.cycles(db.session(), place.id), form=form), status(form)
