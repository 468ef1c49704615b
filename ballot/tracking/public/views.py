"""The year's projects as everybody reads them, prints them and takes them along."""

import json
from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from ballot.kernel.db import db
from ballot.kernel.lifecycle import PlanStage
from ballot.kernel.policy import Action
from ballot.people.rules import day_in_china
from ballot.people.years import AssemblyYear, year_at
from ballot.tracking.assessment.queries import Assessed, assessment_of
from ballot.tracking.plans.models import ImplementationPlan
from ballot.tracking.plans.queries import plan_in
from ballot.tracking.plans.service.rows import NotPublished
from ballot.tracking.public import bulletin as bulletins
from ballot.tracking.public import opendata, queries, stories
from ballot.tracking.public.queries import Search
from ballot.tracking.public.years import year_and_plan
from ballot.tracking.reports.views import sent
from ballot.web.access import Place, access
from ballot.web.documents import answers
from ballot.web.documents.description import Kind
from ballot.web.paging import address_of
from ballot.web.paging import number as page_number

bp = Blueprint("projects", __name__, url_prefix="/<assembly>/<int:year>/projects")


@bp.get("")
@access(Action.READ_PROJECTS)
def index(place: Place, year: int) -> ResponseReturnValue:
    the_year, today = year_at(db.session(), place, year), day_in_china(datetime.now(UTC))
    plan = plan_in(db.session(), place.id, the_year.id)
    search = Search(request.args.get("lamp", ""), request.args.get("q", "").strip()[:40])
    page = page_number(request.args.get("page"))
    public = plan if plan and plan.stage is PlanStage.PUBLISHED else None
    league = queries.league(db.session(), public, page, search, today) if public else None
    shown = {"league": league, "search": search, "address": address_of("projects.index")}
    return render_template("tracking/league.html", the_year=the_year, **shown)


@bp.get("/<int:number>")
@access(Action.READ_PROJECTS)
def show(place: Place, year: int, number: int) -> ResponseReturnValue:
    the_year, plan = _public(place, year)
    story = stories.story(db.session(), plan, number)
    assessed = assessment_of(db.session(), place.id, [story.project.id]).get(story.project.id)
    return render_template("tracking/project.html", the_year=the_year, story=story, assessed=assessed)


@bp.get("/<int:number>/data.json")
@access(Action.READ_PROJECTS)
def one(place: Place, year: int, number: int) -> ResponseReturnValue:
    _the_year, plan = _public(place, year)
    story = stories.story(db.session(), plan, number)
    assessed = assessment_of(db.session(), place.id, [story.project.id]).get(story.project.id, Assessed())
    return Response(
        json.dumps(opendata.story_object(story, assessed), ensure_ascii=False), content_type="application/json"
    )


@bp.get("/list.<any(csv, xlsx, json):kind>")
@access(Action.READ_PROJECTS)
def export(place: Place, year: int, kind: str) -> ResponseReturnValue:
    _the_year, plan = _public(place, year)
    data, type_ = opendata.written(db.session(), plan, kind)
    headers = {"Content-Disposition": f'attachment; filename="projects-{place.slug}-{year}.{kind}"'}
    return Response(data, content_type=type_, headers=headers)


@bp.get("/files/<uuid:file_id>")
@access(Action.READ_PROJECTS)
def file(place: Place, year: int, file_id: UUID) -> ResponseReturnValue:
    _the_year, plan = _public(place, year)
    return sent(queries.public_file(db.session(), plan, file_id))


@bp.get("/bulletins/<int:period>")
@access(Action.READ_PROJECTS)
def bulletin(place: Place, year: int, period: int) -> ResponseReturnValue:
    the_year, plan = _public(place, year)
    found = bulletins.bulletin(db.session(), plan, period, day_in_china(datetime.now(UTC)))
    paper = bulletins.document(found, place.name, year)
    shown = {"plan": plan, "period": period, "paper": paper}
    return render_template("tracking/bulletin.html", the_year=the_year, **shown)


@bp.get("/bulletins/<int:period>.<any(docx, pdf):file_kind>")
@access(Action.READ_PROJECTS)
def bulletin_file(place: Place, year: int, period: int, file_kind: str) -> ResponseReturnValue:
    _the_year, plan = _public(place, year)
    found = bulletins.bulletin(db.session(), plan, period, day_in_china(datetime.now(UTC)))
    paper = bulletins.document(found, place.name, year)
    return answers.sent(answers.made(paper, Kind(file_kind)), Kind(file_kind), paper.title)


def _public(place: Place, year: int) -> tuple[AssemblyYear, ImplementationPlan]:
    """The year and its plan once everybody may read it; raises Missing, NotPublished."""
    the_year, plan = year_and_plan(db.session(), place, year)
    if plan.stage is not PlanStage.PUBLISHED:
        raise NotPublished("the plan isn't public yet")
    return the_year, plan
