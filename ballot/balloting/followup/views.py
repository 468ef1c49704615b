"""The one page on which two organizers settle what a vote left open; its answer alone shows the panel's new links."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballot.balloting.console.acts import asks_oneself
from ballot.balloting.console.forms import ConfirmForm
from ballot.balloting.console.service.two import require_read
from ballot.balloting.console.waiting import newest
from ballot.balloting.followup import queries, service
from ballot.balloting.followup.forms import LONGEST_TITLE, DecisionForm, FollowUpForm
from ballot.balloting.followup.models import FollowUp
from ballot.balloting.followup.queries import Open
from ballot.balloting.followup.service import Settled
from ballot.balloting.record.service import hold
from ballot.balloting.setup.models import Election
from ballot.balloting.setup.queries import counters_of, election_at
from ballot.kernel.db import db
from ballot.kernel.policy import Action
from ballot.people.approvals.queries import Question
from ballot.people.years import year_at
from ballot.web.access import Place, access, work
from ballot.web.forms import given, status

bp = Blueprint("followup", __name__, url_prefix="/<assembly>/<int:year>/elections/<uuid:election_id>/follow-up")
ENDINGS = {"revote": "（再次投票）", "supplementary": "（另行票决）", "repeat": "（重新票决）"}


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands before the organizer: the vote, what it left open, what was asked for, and whether by oneself."""

    election: Election
    found: Open
    question: Question | None
    asked: FollowUp | None

    @property
    def own(self) -> bool:
        return asks_oneself(self.question)


@bp.route("", methods=["GET", "POST"])
@access(Action.FOLLOW_UP_ELECTION)
def show(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    election, the_year = election_at(db.session(), place.id, year, election_id), year_at(db.session(), place, year)
    if queries.settled(db.session(), election) is not None:
        return _told(_("这次票决没有选定的，已经处理。"), year, election_id)
    if "digest" in request.form:
        return _confirm(place, year, election)
    standing = _standing(election)
    form = _form(standing)
    if form.validate_on_submit():
        with work() as w:
            service.ask_follow_up(w, form.following(place.id, election_id))
        return _told(_("已请第二位组织人员确认。"), year, election_id)
    page = "balloting/followup/ask.html"
    return render_template(page, the_year=the_year, standing=standing, form=form), status(form)


def _standing(election: Election) -> Standing:
    found = queries.left_open(db.session(), election)
    question = newest(db.session(), election).get(Action.FOLLOW_UP_ELECTION)
    waits = question if question and question.waits else None
    return Standing(election, found, waits, queries.asked(db.session(), election) if waits else None)


def _form(standing: Standing) -> FollowUpForm | DecisionForm:
    """Filled in with what is usual: the same panel, the first vote's title with what it is now."""
    if not standing.found.left.votes:
        return DecisionForm().fit(standing.found)
    left, election = standing.found.left, standing.election
    ending = ENDINGS[left.way]
    names = "\n".join(one.name for one in counters_of(db.session(), election))
    title = election.title[: LONGEST_TITLE - len(ending)] + ending
    return FollowUpForm(data={"title": title, "names": names, "wanted": left.usual}).fit(standing.found)


def _confirm(place: Place, year: int, election: Election) -> ResponseReturnValue:
    """The second organizer's form, which alone bears a digest."""
    with work() as w:
        require_read(w, hold(w, place.id, election.id), Action.FOLLOW_UP_ELECTION, given(ConfirmForm().digest))
        done = service.settle_follow_up(w, place.id, election.id)
    return _done(place, year, election, done)


def _done(place: Place, year: int, election: Election, done: Settled) -> ResponseReturnValue:
    if done.election is None:
        return _told(_("决定已经登记，写在结果页面上。"), year, election.id)
    if not done.links:
        return _told(_("这次票决没有选定的，已经处理。"), year, election.id)
    page, the_year = "balloting/followup/prepared.html", year_at(db.session(), place, year)
    return render_template(page, the_year=the_year, made=done.election, links=done.links)


def _told(words: str, year: int, election_id: UUID) -> ResponseReturnValue:
    """Back at the console, with these words."""
    flash(words)
    return redirect(url_for("console.show", year=year, election_id=election_id), 303)
