"""The organizers' page of templates: those that stand here and whose, publishing one's own, withdrawing it."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballot.balloting.setup.queries import ballot_rules
from ballot.balloting.setup.views import language
from ballot.balloting.templates import queries, service
from ballot.balloting.templates.forms import PublishForm
from ballot.balloting.wording import rule_in_words
from ballot.kernel.db import db
from ballot.kernel.policy import Action
from ballot.people.years import year_at
from ballot.web.access import Place, access, work
from ballot.web.forms import status

bp = Blueprint("templates", __name__, url_prefix="/<assembly>/<int:year>/templates")


@bp.route("", methods=["GET", "POST"])
@access(Action.PUBLISH_TEMPLATE)
def index(place: Place, year: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    drafts = ballot_rules(db.session(), place.id, the_year.id)
    form = PublishForm(data={"rule": request.args.get("rule", "")})
    form.offer(drafts)
    if form.validate_on_submit():
        with work() as w:
            service.publish_template(w, form.order(place.id))
        flash(_("模板已经发布，本级和下级拟定票决办法时都能选用。"))
        return redirect(url_for("templates.index", year=year), 303)
    found = [(one, rule_in_words(one.answers, language())) for one in queries.offered(db.session(), place.id)]
    shown = {"offered": found, "form": form if drafts else None}
    return render_template("balloting/templates.html", the_year=the_year, **shown), status(form)


@bp.post("/<uuid:template_id>/withdraw")
@access(Action.PUBLISH_TEMPLATE)
def withdraw(place: Place, year: int, template_id: UUID) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    with work() as w:
        service.withdraw_template(w, place.id, template_id)
    flash(_("模板已经撤回。"))
    return redirect(url_for("templates.index", year=the_year.year), 303)
