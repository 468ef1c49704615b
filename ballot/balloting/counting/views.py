"""The public page of a vote: how far it is, its rule in words, its result, and every way to check it."""

from functools import partial
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballot.balloting.afterwards.queries import last_day
from ballot.balloting.counting import announcement as announcing
from ballot.balloting.counting import queries
from ballot.balloting.counting.forms import KeptForm, code_in_hex
from ballot.balloting.record.queries import withdrawn_at
from ballot.balloting.setup.models import Election
from ballot.balloting.setup.queries import Vote, election_at, vote_at
from ballot.balloting.setup.views import language
from ballot.balloting.wording import boundary_in_words, rule_in_words
from ballot.kernel.db import db
from ballot.kernel.errors import Missing
from ballot.kernel.lifecycle import ElectionStage
from ballot.kernel.policy import Action
from ballot.people.years import year_at
from ballot.protocol import codes, record
from ballot.protocol.clause import Breach
from ballot.protocol.encoding import read
from ballot.protocol.manifest import Manifest
from ballot.protocol.record import Head, Receipt
from ballot.web import standing
from ballot.web.access import Place, access
from ballot.web.forms import status

bp = Blueprint("result", __name__, url_prefix="/<assembly>/<int:year>/elections/<uuid:election_id>")


@bp.app_template_global()
def fingerprint_groups(value: str) -> list[str]:
    """A digest in hex as twelve words in three groups, in the reader's list (§4.5)."""
    between = "" if language() == "zh" else " "
    return [between.join(group) for group in codes.fingerprint_words(bytes.fromhex(value), language())]


@bp.app_template_global()
def fingerprint_hex(value: str) -> str:
    return codes.fingerprint_hex(bytes.fromhex(value))


@bp.get("")
@access(Action.READ_ELECTION)
def show(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    vote = vote_at(db.session(), place.id, year, election_id)
    if vote.election.stage is not ElectionStage.COUNTED:
        return _page(place, year, vote)
    logs = (place.log_id, vote.election.log_id)
    return standing.page(logs, vote.election.head, partial(_page, place, year, vote))


def _page(place: Place, year: int, vote: Vote) -> str:
    the_year, found = year_at(db.session(), place, year), queries.shown(db.session(), vote)
    withdrawn = withdrawn_at(db.session(), vote.election)
    shown = {"election": vote.election, "found": found, "withdrawn_at": withdrawn}
    words = rule_in_words(found.answers, language())
    if found.outcome and found.outcome.assesses:
        words.append(boundary_in_words(found.outcome.levels, found.outcome.numbers, language()))
    page = "balloting/assessed.html" if found.outcome and found.outcome.assesses else "balloting/election.html"
    return render_template(page, the_year=the_year, words=words, **shown)


@bp.get("/announcement")
@access(Action.READ_ELECTION)
def announcement(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    vote, the_year = vote_at(db.session(), place.id, year, election_id), year_at(db.session(), place, year)
    found, last = queries.shown(db.session(), vote), last_day(db.session(), vote.election)
    told = announcing.announcement(vote.election, found, the_year.name, year, last)
    return render_template("balloting/announcement.html", the_year=the_year, election=vote.election, told=told)


@bp.get("/look-up")
@access(Action.READ_ELECTION)
def look_up(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    """Find a ballot by its tracking code; the code says nothing of its choice."""
    election, the_year = election_at(db.session(), place.id, year, election_id), year_at(db.session(), place, year)
    told = election.mode != "open" or election.stage in ("closed", "counted", "annulled")
    seq, fault = _find(election) if told else (None, "")
    page = render_template(
        "balloting/look_up.html", the_year=the_year, election=election, seq=seq, fault=fault, told=told
    )
    return page, 422 if fault else 200


@bp.route("/kept", methods=["GET", "POST"])
@access(Action.READ_ELECTION)
def kept(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    """Compare a head or receipt that somebody kept with the chain as it is now."""
    election, the_year = election_at(db.session(), place.id, year, election_id), year_at(db.session(), place, year)
    form, answer = KeptForm(), None
    if form.validate_on_submit():
        answer = _compare(election, form)
    page = render_template("balloting/kept.html", the_year=the_year, election=election, form=form, answer=answer)
    return page, status(form)


def _find(election: Election) -> tuple[int | None, str]:
    """The ballot's place in the record, and what is wrong with the code."""
    code = request.args.get("code", "")
    if not code:
        return None, ""
    start = code_in_hex(code)
    if start is None:
        return None, _("追踪码由 16 个字母和数字组成，例如 7KQ2-0000-0000-0000。")
    try:
        return queries.found_by(db.session(), election, start), ""
    except Missing:
        return None, _("本次票决中没有这个追踪码。请核对后再试。")


def _compare(election: Election, form: KeptForm) -> bool | None:
    """Whether what was kept lies on the chain; None, with the form's fault, for what can't lie there."""
    try:
        brought = _brought(read(form.order()))
        if brought.election != str(election.id):
            form.text.errors = [_of_another(election, brought)]
            return None
        brought.verify(_manifest(election).log_key)
    except (Breach, Missing):
        form.text.errors = [_("这不是本站签发的链头或回执。")]
        return None
    return queries.consistent(db.session(), election, brought)


def _of_another(election: Election, brought: Head | Receipt) -> str:
    name = queries.title_at(db.session(), election.assembly_id, UUID(brought.election)) or brought.election
    return str(_("它写明属于另一次票决（%(name)s）。请到那次票决的页面上比对。", name=name))


def _brought(body: object) -> Head | Receipt:
    if isinstance(body, dict) and "ballot" in body:
        return record.read_receipt(body)
    return record.read_head(body)


def _manifest(election: Election) -> Manifest:
    found = queries.manifest_at(db.session(), election)
    if found is None:
        raise Missing("there is no record yet")
    return found
