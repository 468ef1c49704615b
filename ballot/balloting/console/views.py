"""The chair's console: the script with what each step waits for, and one page for each step."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballot.balloting.console import acts, queries, service
from ballot.balloting.console.service import DropElection, KeepElection, PauseElection
from ballot.balloting.counting.service import PublishResult, count_election
from ballot.balloting.setup import service as setup
from ballot.balloting.setup.forms import CountersForm
from ballot.balloting.setup.queries import counters_of, election_at, recent_votes, vote_at
from ballot.balloting.setup.service import AppointCounters
from ballot.kernel.db import db
from ballot.kernel.lifecycle import ElectionStage
from ballot.kernel.policy import Action
from ballot.people.years import year_at
from ballot.web.access import Place, access, work
from ballot.web.forms import status

bp = Blueprint("console", __name__, url_prefix="/<assembly>/<int:year>/elections/<uuid:election_id>/console")
entrance = Blueprint("consoles", __name__, url_prefix="/<assembly>/console")


@entrance.get("")
@access(Action.READ_CONSOLE)
def index(place: Place) -> ResponseReturnValue:
    """The way to the script for whoever prepares nothing: the newest votes."""
    return render_template("balloting/consoles.html", votes=recent_votes(db.session(), place.id))


@bp.get("")
@access(Action.READ_CONSOLE)
def show(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    vote, the_year = vote_at(db.session(), place.id, year, election_id), year_at(db.session(), place, year)
    found = queries.console(db.session(), vote)
    return render_template("balloting/console.html", the_year=the_year, election=vote.election, found=found)


@bp.route("/counters", methods=["GET", "POST"])
@access(Action.PREPARE_ELECTION)
def counters(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    """Appoint the counters; their links are shown once, on this answer alone."""
    election = election_at(db.session(), place.id, year, election_id)
    the_year, links, form = year_at(db.session(), place, year), [], CountersForm()
    standing = [one.name for one in counters_of(db.session(), election)]
    if form.validate_on_submit():
        with work() as w:
            tokens = setup.appoint_counters(w, AppointCounters(place.id, election.id, form.order()))
        links = list(zip(form.order(), tokens, strict=True))
    page = "balloting/counters.html"
    shown = render_template(page, the_year=the_year, election=election, form=form, links=links, standing=standing)
    return shown, status(form)


@bp.route("/freeze", methods=["GET", "POST"])
@access(Action.FREEZE_ELECTION)
def freeze(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    return acts.answer(place, year, election_id, acts.FREEZE)


@bp.route("/open", methods=["GET", "POST"])
@access(Action.OPEN_ELECTION)
def open_(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    return acts.answer(place, year, election_id, acts.OPEN)


@bp.route("/close", methods=["GET", "POST"])
@access(Action.CLOSE_ELECTION)
def close(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    return acts.answer(place, year, election_id, acts.CLOSE)


@bp.route("/annul", methods=["GET", "POST"])
@access(Action.CANCEL_ELECTION)
def annul(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    return acts.answer(place, year, election_id, acts.ANNUL)


@bp.post("/keep")
@access(Action.CANCEL_ELECTION)
def keep(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    election = election_at(db.session(), place.id, year, election_id)
    with work() as w:
        service.keep_election(w, KeepElection(place.id, election.id))
    flash(_("取消已经撤回，票决照常进行。"))
    return redirect(url_for("console.show", year=year, election_id=election_id), 303)


@bp.route("/to-paper", methods=["GET", "POST"])
@access(Action.MOVE_TO_PAPER)
def to_paper(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    return acts.answer(place, year, election_id, acts.MOVE)


@bp.post("/drop")
@access(Action.PREPARE_ELECTION)
def drop(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    election = election_at(db.session(), place.id, year, election_id)
    meeting_id = election.meeting_id
    with work() as w:
        service.drop_election(w, DropElection(place.id, election.id))
    flash(_("准备已经放弃，没有留下任何内容。"))
    return redirect(url_for("setup.meeting", year=year, meeting_id=meeting_id), 303)


@bp.post("/pause")
@access(Action.PAUSE_ELECTION)
def pause(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    election = election_at(db.session(), place.id, year, election_id)
    with work() as w:
        service.pause_election(w, PauseElection(place.id, election.id))
    flash(_("投票已经暂停，选票暂不计入。"))
    return redirect(url_for("console.show", year=year, election_id=election_id), 303)


@bp.post("/resume")
@access(Action.PAUSE_ELECTION)
def resume(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    election = election_at(db.session(), place.id, year, election_id)
    with work() as w:
        service.resume_election(w, PauseElection(place.id, election.id))
    flash(_("投票继续。"))
    return redirect(url_for("console.show", year=year, election_id=election_id), 303)


@bp.post("/result")
@access(Action.COUNT_ELECTION)
def result(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    election = election_at(db.session(), place.id, year, election_id)
    with work() as w:
        counted = count_election(w, acts.seed(), PublishResult(place.id, election.id))
    if counted.stage is not ElectionStage.COUNTED:
        flash(_("正在合计。完成后请监票人在自己的设备上参与计票。"))
        return redirect(url_for("console.show", year=year, election_id=election_id), 303)
    flash(_("结果已经产生，记录通过了核验。"))
    return redirect(url_for("result.show", year=year, election_id=election_id), 303)
