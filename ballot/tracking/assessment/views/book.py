"""The year's book: what everybody reads, and how organizers prepare a round and enter its result."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from ballot.balloting.console.service import DropElection
from ballot.balloting.counting.queries import manifest_at, outcome_of
from ballot.balloting.setup.queries import election_at
from ballot.balloting.setup.views import language
from ballot.balloting.wording import boundary_in_words
from ballot.kernel.db import db
from ballot.kernel.lifecycle import ElectionStage, ProjectStage
from ballot.kernel.policy import Action
from ballot.people.imports import sheets
from ballot.people.rules import day_in_china
from ballot.people.years import AssemblyYear, year_at
from ballot.tracking.assessment import book, papers, tablefile
from ballot.tracking.assessment.book import Booked, Where
from ballot.tracking.assessment.forms import PrepareForm, SettleForm
from ballot.tracking.assessment.models import Assessment
from ballot.tracking.assessment.rules import Level
from ballot.tracking.assessment.service.dropping import drop_assessment
from ballot.tracking.assessment.service.preparing import PrepareAssessment, prepare_assessment
from ballot.tracking.assessment.service.settling import SettleAssessment, settle_assessment
from ballot.tracking.plans.models import ImplementationPlan
from ballot.tracking.plans.queries import plan_at, plan_in
from ballot.web.access import Place, access, work
from ballot.web.documents import answers
from ballot.web.documents.description import Kind
from ballot.web.forms import day, given, status, told

bp = Blueprint("assessments", __name__, url_prefix="/<assembly>/<int:year>/assessment")
USUAL_DAYS = 60


@bp.get("")
@access(Action.READ_ASSESSMENT)
def index(place: Place, year: int) -> ResponseReturnValue:
    """Every round with its chart, and the public's ratings apart from them."""
    the_year, today = year_at(db.session(), place, year), day_in_china(datetime.now(UTC))
    plan = plan_in(db.session(), place.id, the_year.id)
    rounds = book.book(db.session(), place.id, the_year.id)
    window = book.window_of(db.session(), place.id, the_year.id)
    shown = {
        "rounds": rounds,
        "boundaries": {one.round.id: _boundary(one) for one in rounds},
        "window": window,
        "is_open": book.is_open(window, today),
        "rated": book.rated(db.session(), plan, window, rounds) if plan else [],
        "plan": plan,
    }
    return render_template("tracking/assessment/book.html", the_year=the_year, **shown)


@bp.route("/new", methods=["GET", "POST"])
@access(Action.PREPARE_ASSESSMENT)
def prepare(place: Place, year: int) -> ResponseReturnValue:
    """Set a vote up; with `again`, one on that round's dissatisfied projects alone."""
    the_year = year_at(db.session(), place, year)
    plan, again = plan_at(db.session(), place.id, the_year.id), _again(place, the_year)
    form = _offered(db.session(), the_year, plan)
    if form.validate_on_submit():
        made = _prepared(the_year, form, again)
        if made:
            return redirect(url_for("console.show", year=made[0], election_id=made[1]), 303)
    shown = {"form": form, "again": again, "bad": again.of(Level.DISSATISFIED) if again else []}
    return render_template("tracking/assessment/prepare.html", the_year=the_year, **shown), status(form)


@bp.route("/<int:turn>/settle", methods=["GET", "POST"])
@access(Action.SETTLE_ASSESSMENT)
def settle(place: Place, year: int, turn: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    found = book.round_at(db.session(), place.id, the_year.id, turn)
    form = SettleForm(data={"due_on": day_in_china(datetime.now(UTC)) + timedelta(days=USUAL_DAYS)})
    if form.validate_on_submit():
        with told(form.due_on, _why_not()), work() as w:
            settle_assessment(w, SettleAssessment(place.id, the_year.id, turn, day(form.due_on)))
        if not form.errors:
            flash(_("测评结果已登记。"))
            return redirect(url_for("assessments.index", year=year), 303)
    shown = {"form": form, "found": found, "outcome": _outcome(found)}
    return render_template("tracking/assessment/settle.html", the_year=the_year, **shown), status(form)


@bp.post("/elections/<uuid:election_id>/drop")
@access(Action.PREPARE_ASSESSMENT)
def drop(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    """Of a vote of this year's meetings; what it assesses may be another year's."""
    election = election_at(db.session(), place.id, year, election_id)
    meeting_id = election.meeting_id
    with work() as w:
        drop_assessment(w, DropElection(place.id, election.id))
    flash(_("准备已经放弃，没有留下任何内容。"))
    return redirect(url_for("setup.meeting", year=year, meeting_id=meeting_id), 303)


@bp.get("/<int:turn>/sheet")
@access(Action.READ_ASSESSMENT)
def sheet(place: Place, year: int, turn: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    found = book.round_at(db.session(), place.id, the_year.id, turn)
    paper = papers.sheet(found, place.name, year)
    return render_template("tracking/assessment/sheet.html", the_year=the_year, found=found, paper=paper)


@bp.get("/<int:turn>/sheet.<any(docx, pdf):file_kind>")
@access(Action.READ_ASSESSMENT)
def sheet_file(place: Place, year: int, turn: int, file_kind: str) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    paper = papers.sheet(book.round_at(db.session(), place.id, the_year.id, turn), place.name, year)
    return answers.sent(answers.made(paper, Kind(file_kind)), Kind(file_kind), paper.title)


@bp.get("/<int:turn>/list.<any(csv, xlsx):kind>")
@access(Action.READ_ASSESSMENT)
def export(place: Place, year: int, turn: int, kind: str) -> ResponseReturnValue:
    """A settled round as the table that can be read in again."""
    the_year = year_at(db.session(), place, year)
    found = book.round_at(db.session(), place.id, the_year.id, turn)
    rows = [tablefile.Published(one.row.name, one.counts, one.level) for one in found.lines if one.counts]
    headers = {"Content-Disposition": f'attachment; filename="assessment-{place.slug}-{year}-{turn}.{kind}"'}
    type_ = sheets.XLSX if kind == "xlsx" else sheets.CSV
    return Response(tablefile.written(rows, kind), content_type=type_, headers=headers)


def _again(place: Place, the_year: AssemblyYear) -> Booked | None:
    """The round that is assessed again, if the address names one; raises Missing."""
    named = request.args.get("again", "")
    if not (named.isascii() and named.isdigit() and len(named) < 5):
        return None
    return book.round_at(db.session(), place.id, the_year.id, int(named))


def _offered(session: Session, the_year: AssemblyYear, plan: ImplementationPlan) -> PrepareForm:
    projects = book.assessable(session, plan)
    standing = [one.number for one in projects if one.parent_id is None and one.stage is not ProjectStage.TERMINATED]
    data = {"title": f"{the_year.year}年民生实事项目满意度测评", "numbers": standing}
    return PrepareForm(data=data).offer(_places(the_year), projects)


def _prepared(the_year: AssemblyYear, form: PrepareForm, again: Booked | None) -> tuple[int, UUID | None] | None:
    """The year and id of the new vote; None where the form says what is wrong."""
    where = next(one for one in _places(the_year) if one.key == form.place.data)
    order = PrepareAssessment(
        the_year.assembly_id,
        the_year.id,
        where.meeting.id,
        where.rule.id,
        given(form.title),
        numbers=form.numbers.data or [],
        rehearsal=bool(form.rehearsal.data),
        again=again.round.number if again else None,
    )
    made: list[Assessment] = []
    with told(form.numbers, _unfit()), work() as w:
        made.append(prepare_assessment(w, order))
    return (where.year, made[0].election_id) if made else None


def _places(the_year: AssemblyYear) -> list[Where]:
    return book.places(db.session(), the_year.assembly_id, the_year.year)


def _outcome(found: Booked) -> object:
    """What the record says, once it is counted."""
    election = found.election
    manifest = manifest_at(db.session(), election) if election else None
    if election is None or manifest is None or election.stage is not ElectionStage.COUNTED:
        return None
    return outcome_of(db.session(), election, manifest)


def _boundary(one: Booked) -> str:
    numbers = one.numbers
    return boundary_in_words(one.levels, numbers, language()) if one.levels and numbers else ""


def _unfit() -> dict[str, str]:
    return {
        "nothing-to-assess": _("请至少选一个项目。"),
        "unfit-style": _("一张测评票最多 66 项，请分两次测评。"),
        "plan-not-published": _("实施计划还没有公布，没有可以测评的项目。"),
    }


def _why_not() -> dict[str, str]:
    return {
        "assessment-not-counted": _("这次测评还没有有效的结果，演练的结果也不登记。请先完成计票。"),
        "assessment-settled": _("这次测评的结果已经登记过了。"),
    }
