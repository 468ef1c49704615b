"""The desk of boxes: all of them with what doesn't add up, and one with its papers and its count."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballot.balloting.counting.queries import manifest_at
from ballot.balloting.paper import ballots, service, words
from ballot.balloting.paper.forms import MOST_COPIES, BoxForm, CountForm, IssueForm, MixForm, count_form, one
from ballot.balloting.paper.models import PaperBox
from ballot.balloting.paper.queries import boxes as queries
from ballot.balloting.paper.queries.boxes import Box
from ballot.balloting.paper.queries.reconciling import reconciliation
from ballot.balloting.paper.rules import BoxState, ImpossibleCount
from ballot.balloting.presence.service import hand_out_papers
from ballot.balloting.setup.models import Election
from ballot.balloting.setup.queries import answers_for, election_at, vote_at
from ballot.kernel.db import db
from ballot.kernel.errors import Missing
from ballot.kernel.policy import Action
from ballot.protocol.manifest import Manifest
from ballot.web.access import Place, access, actor, work
from ballot.web.forms import Form, status, told

bp = Blueprint("papers", __name__, url_prefix="/<assembly>/<int:year>/elections/<uuid:election_id>/papers")


@dataclass(frozen=True, slots=True)
class Desk:
    """One box before whoever works on it."""

    year: int
    election: Election
    manifest: Manifest | None
    boxes: list[Box]
    box: Box

    @property
    def awaited(self) -> int:
        """How many boxes keep this one from being signed."""
        return queries.awaited(self.boxes, self.manifest) if self.manifest else 0


@bp.route("", methods=["GET", "POST"])
@access(Action.KEEP_BOXES)
def show(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    election, form = election_at(db.session(), place.id, year, election_id), BoxForm()
    if form.validate_on_submit():
        with told(form.name, words.BOX_REFUSALS), work() as w:
            service.declare_box(w, form.order(election))
        if not form.errors:
            flash(_("票箱已登记。"))
            return redirect(url_for("papers.show", year=year, election_id=election_id), 303)
    return _list(year, election, form), status(form)


@bp.post("/hand-out")
@access(Action.ASK_VOID)
def hand_out(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    election = election_at(db.session(), place.id, year, election_id)
    with work() as w:
        count = hand_out_papers(w, place.id, election.id)
    flash(_("已登记发放 %(count)s 张纸票。", count=count))
    return redirect(url_for("papers.show", year=year, election_id=election_id), 303)


@bp.get("/print.pdf")
@access(Action.KEEP_BOXES)
def print_(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    """So many papers, at most five hundred at once; whatever else is asked for is one."""
    vote = vote_at(db.session(), place.id, year, election_id)
    manifest = manifest_at(db.session(), vote.election)
    if manifest is None:
        raise Missing("a vote has no papers before its freezing")
    wanted = request.args.get("copies", "1")
    copies = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) <= len(str(MOST_COPIES)) else 1
    settled = answers_for(vote.election, vote.rule)
    data = ballots.ballots(vote.election, manifest, settled, max(1, min(copies, MOST_COPIES)))
    name = {"Content-Disposition": f'attachment; filename="ballots-{place.slug}-{year}.pdf"'}
    return Response(data, content_type="application/pdf", headers=name)


@bp.route("/<uuid:box_id>", methods=["GET", "POST"])
@access(Action.COUNT_PAPERS)
def box(place: Place, year: int, election_id: UUID, box_id: UUID) -> ResponseReturnValue:
    """One box; what is sent here is a count."""
    desk = _desk(place, year, election_id, box_id)
    form = _counting(desk)
    if form is not None and form.validate_on_submit():
        _enter(form, desk.box.row)
        if not form.errors:
            counted = _desk(place, year, election_id, box_id)
            flash(*words.counted_words(counted.box, counted.awaited))
            return _to(desk)
    return _one(desk, form, IssueForm(formdata=None, obj=desk.box.row), _mixing(desk, MixForm(formdata=None)))


@bp.post("/<uuid:box_id>/issue")
@access(Action.KEEP_BOXES)
def issue(place: Place, year: int, election_id: UUID, box_id: UUID) -> ResponseReturnValue:
    desk, form = _desk(place, year, election_id, box_id), IssueForm()
    if form.validate_on_submit():
        with told(form.issued, words.ISSUE_REFUSALS), work() as w:
            service.issue_papers(w, form.order(desk.box.row))
        if not form.errors:
            flash(_("发出的张数已登记。"))
            return _to(desk)
    return _one(desk, _counting(desk, fresh=True), form, _mixing(desk, MixForm(formdata=None)))


@bp.post("/<uuid:box_id>/mix")
@access(Action.KEEP_BOXES)
def mix(place: Place, year: int, election_id: UUID, box_id: UUID) -> ResponseReturnValue:
    desk = _desk(place, year, election_id, box_id)
    form = _mixing(desk, MixForm())
    if form.validate_on_submit():
        with work() as w:
            service.mix_boxes(w, form.order(desk.box.row))
        flash(_("已登记倒入，两个票箱的纸票合在一起清点。"))
        return redirect(url_for("papers.show", year=year, election_id=election_id), 303)
    return _one(desk, _counting(desk, fresh=True), IssueForm(formdata=None, obj=desk.box.row), form)


@bp.post("/<uuid:box_id>/remove")
@access(Action.KEEP_BOXES)
def remove(place: Place, year: int, election_id: UUID, box_id: UUID) -> ResponseReturnValue:
    desk = _desk(place, year, election_id, box_id)
    with work() as w:
        service.remove_box(w, one(desk.box.row))
    flash(_("票箱已撤去。"))
    return redirect(url_for("papers.show", year=year, election_id=election_id), 303)


def _desk(place: Place, year: int, election_id: UUID, box_id: UUID) -> Desk:
    election = election_at(db.session(), place.id, year, election_id)
    found = queries.boxes(db.session(), election)
    mine = next((each for each in found if each.row.id == box_id), None)
    if mine is None:
        raise Missing(f"no box {box_id} here")
    return Desk(year, election, manifest_at(db.session(), election), found, mine)


def _counting(desk: Desk, *, fresh: bool = False) -> CountForm | None:
    """The form of a count while one is awaited; what was sent is read whatever became of the box meanwhile."""
    awaited = desk.box.state in (BoxState.UNCOUNTED, BoxState.COUNTED_ONCE)
    sent = request.method == "POST" and not fresh
    if desk.manifest is None or not (awaited or sent):
        return None
    made = count_form(desk.manifest)
    form = made(formdata=None) if fresh else made()
    form.round.data = form.round.data or desk.box.row.round
    return form


def _mixing(desk: Desk, form: MixForm) -> MixForm:
    left = (BoxState.UNCOUNTED, BoxState.COUNTED_ONCE, BoxState.AGREED)
    return form.offer([each for each in desk.boxes if each.state in left and each.row.id != desk.box.row.id])


def _enter(form: CountForm, row: PaperBox) -> None:
    """Enter the count, or say beside its numbers why it is none."""
    order = form.order(row)
    try:
        with told(form.returned, words.COUNT_REFUSALS), work() as w:
            service.enter_count(w, order)
    except ImpossibleCount as refusal:
        form.say(refusal.faults)


def _list(year: int, election: Election, form: BoxForm) -> str:
    found, manifest = queries.boxes(db.session(), election), manifest_at(db.session(), election)
    whole = reconciliation(db.session(), election, found)
    told_of = {"findings": words.findings(whole, manifest), "STATES": words.STATES, "LAMPS": words.STATE_LAMPS}
    known = {"year": year, "election": election, "manifest": manifest, "form": form, "boxes": found, "whole": whole}
    return render_template("balloting/paper/boxes.html", takes=queries.takes(election), **known, **told_of)


def _one(desk: Desk, form: CountForm | None, issuing: IssueForm, mixing: MixForm) -> ResponseReturnValue:
    report = [(words.difference_words(each, desk.manifest), each) for each in desk.box.report if desk.manifest]
    done = desk.box.counters and str(actor().id) in _counted_by(desk.box.row)
    known = {"desk": desk, "form": form, "issuing": issuing, "mixing": mixing, "report": report, "done": done}
    forms: list[Form] = [each for each in (form, issuing, mixing) if each is not None]
    shown = {
        "STATES": words.STATES,
        "LAMPS": words.STATE_LAMPS,
        "option_words": words.option_words,
        "awaited": desk.awaited,
        "awaited_words": words.awaited_words,
    }
    return render_template("balloting/paper/box.html", **known, **shown), max(map(status, forms))


def _counted_by(row: PaperBox) -> list[str]:
    return [str(count.counted_by) for count in queries.counts_of(db.session(), row)]


def _to(desk: Desk) -> ResponseReturnValue:
    return redirect(
        url_for("papers.box", year=desk.year, election_id=desk.election.id, box_id=desk.box.row.id),
        303,
    )
