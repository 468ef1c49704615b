"""The organizers' pages before a vote: meetings, the ballot rule, the elections of a meeting."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from ballot.balloting.setup import queries, service
from ballot.balloting.setup.forms import (
    TEMPLATE_NAMES,
    AdoptForm,
    AssessmentRuleForm,
    ElectionForm,
    MeetingForm,
    RuleForm,
    TemplateForm,
    shown,
)
from ballot.balloting.setup.models import BallotRule, Meeting, MeetingId
from ballot.balloting.setup.rules import fitted, template
from ballot.balloting.setup.service import AdoptRule, CallMeeting, DraftRule
from ballot.balloting.styles import Style, StyleRefused
from ballot.balloting.templates.queries import Offered, offered
from ballot.balloting.wording import Language, rule_in_words
from ballot.kernel import policy
from ballot.kernel.db import db
from ballot.kernel.errors import Missing
from ballot.kernel.lifecycle import ListStage, RuleStage
from ballot.kernel.policy import Action
from ballot.people.deputies.queries import seats_by_number
from ballot.people.years import AssemblyYear, year_at
from ballot.shortlisting.queries import listing
from ballot.web.access import Place, access, actor, work
from ballot.web.forms import day, given, status, told

UNFIT_NAMES = {
    "unfit-names": _l("每行一个选项，不能重复，每个不超过 120 个字，最多 200 个。"),
    "unfit-style": _l("选项的个数与票决办法不相配：少于应选的项数，或者票面放不下。"),
}
UNFIT_RULE = {
    "unfit-style": _l("候选项目的个数与票决办法不相配：少于应选的项数，或者票面放不下。"),
    "seats-differ": _l("票决办法的应选项目数与候选项目名单的不同。"),
    "not-adopted": _l("候选项目名单还没有冻结。"),
}
RULE_CHANGED = {"rule-changed": _l("办法的内容在您核对以后有改动，请重新核对下面的条文。")}
NAME_TAKEN = {"meeting-name-taken": _l("这一年已经有同名的会议。")}
UNFIT_TEMPLATE = {"unfit-style": _l("这份模板的票面与候选项目数不相配，请另选一种。")}
bp = Blueprint("setup", __name__, url_prefix="/<assembly>/<int:year>")


def language() -> Language:
    """The reader's, for words that aren't the catalogue's."""
    return "zh" if get_locale().language == "zh" else "en"


def words_of(rule: BallotRule) -> list[str]:
    return rule_in_words(queries.answers(rule), language())


def _size(session: Session, the_year: AssemblyYear) -> tuple[int, int]:
    """Seats and candidates of the year's list, or what is commonest while there is none."""
    found = listing(session, the_year.assembly_id, the_year.id, ListStage.FROZEN)
    return (found.seats, len(found.rows)) if found else (10, 12)


def _begun(the_year: AssemblyYear, chosen: str, handed: Sequence[Offered]) -> DraftRule:
    """A draft from the chosen template: one that was handed down, by its id, or one that everybody has."""
    seats, candidates = _size(db.session(), the_year)
    found = next((one for one in handed if str(one.id) == chosen), None)
    if found is None:
        return DraftRule(the_year.assembly_id, the_year.id, chosen, template(chosen, seats, candidates), candidates)
    answers = fitted(found.answers, candidates)
    return DraftRule(the_year.assembly_id, the_year.id, found.name, answers, candidates, found.owner)


def _form_of(rule: BallotRule) -> RuleForm | AssessmentRuleForm:
    data = shown(queries.answers(rule))
    return AssessmentRuleForm(data=data) if rule.style is Style.ASSESSMENT else RuleForm(data=data)


def _settle(place: Place, the_year: AssemblyYear, rule: BallotRule, form: RuleForm | AssessmentRuleForm) -> bool:
    """Change the draft; what no ballot could follow comes back as the form's fault."""
    order = DraftRule(place.id, the_year.id, rule.template, form.order(), _size(db.session(), the_year)[1])
    try:
        with work() as w:
            service.change_rule(w, rule.id, order)
    except StyleRefused:
        if isinstance(form, AssessmentRuleForm):
            raise
        form.maximum.errors = [_("这样的票面和项数与候选项目数不相配。")]
        return False
    return True


def _called(place: Place, the_year: AssemblyYear, form: MeetingForm, meeting_id: UUID | None = None) -> Meeting | None:
    """The meeting, called or changed; None, with the form's fault, for a number that isn't a deputy's of that day."""
    held_on = day(form.held_on)
    seats = seats_by_number(db.session(), place.id, held_on)
    unknown = [one for one in form.numbers() if one not in seats]
    if unknown:
        form.members.errors = [_("这一天没有这些证号的代表：%(numbers)s。", numbers="、".join(unknown[:20]))]
        return None
    members = [seats[one] for one in form.numbers()]
    order = CallMeeting(place.id, the_year.id, given(form.name), held_on, given(form.place), members)
    with told(form.name, NAME_TAKEN), work() as w:
        made = service.change_meeting(w, meeting_id, order) if meeting_id else service.call_meeting(w, order)
    return None if form.errors else made


@bp.get("/meetings")
@access(Action.PREPARE_ELECTION)
def meetings(place: Place, year: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    found: Sequence[Meeting] = queries.meetings(db.session(), place.id, year)
    drafts = queries.ballot_rules(db.session(), place.id, the_year.id)
    return render_template("balloting/meetings.html", the_year=the_year, meetings=found, drafts=drafts)


@bp.route("/meetings/new", methods=["GET", "POST"])
@access(Action.PREPARE_ELECTION)
def call(place: Place, year: int) -> ResponseReturnValue:
    the_year, form = year_at(db.session(), place, year), MeetingForm()
    if form.validate_on_submit():
        made = _called(place, the_year, form)
        if made:
            return redirect(url_for("setup.meeting", year=year, meeting_id=made.id), 303)
    return render_template("balloting/new_meeting.html", the_year=the_year, form=form), status(form)


@bp.route("/meetings/<uuid:meeting_id>/change", methods=["GET", "POST"])
@access(Action.PREPARE_ELECTION)
def change_meeting(place: Place, year: int, meeting_id: UUID) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    found = queries.meeting_at(db.session(), place.id, year, meeting_id)
    form = MeetingForm(obj=found, data={"members": "\n".join(queries.members_of(db.session(), found))})
    if form.validate_on_submit() and _called(place, the_year, form, meeting_id):
        flash(_("会议已经改好。"))
        return redirect(url_for("setup.meeting", year=year, meeting_id=meeting_id), 303)
    page = render_template("balloting/new_meeting.html", the_year=the_year, form=form, meeting=found)
    return page, status(form)


@bp.get("/meetings/<uuid:meeting_id>")
@access(Action.PREPARE_ELECTION)
def meeting(place: Place, year: int, meeting_id: UUID) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    found = queries.meeting_at(db.session(), place.id, year, meeting_id)
    return render_template(
        "balloting/meeting.html",
        the_year=the_year,
        meeting=found,
        elections=queries.elections_of(db.session(), found),
        issue=queries.current_issue(db.session(), found),
    )


@bp.route("/meetings/<uuid:meeting_id>/elections/new", methods=["GET", "POST"])
@access(Action.PREPARE_ELECTION)
def prepare(place: Place, year: int, meeting_id: UUID) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    form = ElectionForm()
    form.offer(queries.choices(db.session(), place.id, the_year.id))
    if form.validate_on_submit():
        at, sentences = (form.names, UNFIT_NAMES) if form.typed() else (form.rule, UNFIT_RULE)
        with told(at, sentences), work() as w:
            made = service.prepare_election(w, form.order(place.id, MeetingId(meeting_id)))
        if not form.errors:
            return redirect(url_for("console.show", year=year, election_id=made.id), 303)
    found = queries.meeting_at(db.session(), place.id, year, meeting_id)
    page = render_template("balloting/new_election.html", the_year=the_year, meeting=found, form=form)
    return page, status(form)


@bp.route("/rules/new", methods=["GET", "POST"])
@access(Action.ADOPT_RULE)
def draft(place: Place, year: int) -> ResponseReturnValue:
    the_year, form, handed = year_at(db.session(), place, year), TemplateForm(), offered(db.session(), place.id)
    form.offer(handed)
    if form.validate_on_submit():
        with told(form.template, UNFIT_TEMPLATE), work() as w:
            made = service.draft_rule(w, _begun(the_year, given(form.template), handed))
        if not form.errors:
            return redirect(url_for("setup.change", year=year, rule_id=made.id), 303)
    return render_template("balloting/new_rule.html", the_year=the_year, form=form), status(form)


@bp.route("/rules/<uuid:rule_id>/change", methods=["GET", "POST"])
@access(Action.ADOPT_RULE)
def change(place: Place, year: int, rule_id: UUID) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    rule = queries.rule_at(db.session(), place.id, the_year.id, rule_id)
    form = _form_of(rule)
    if form.validate_on_submit() and _settle(place, the_year, rule, form):
        return redirect(url_for("setup.rule", year=year, rule_id=rule_id), 303)
    page = "balloting/change_assessment_rule.html" if rule.style is Style.ASSESSMENT else "balloting/change_rule.html"
    return render_template(page, the_year=the_year, form=form, rule=rule), status(form)


@bp.get("/rules/<uuid:rule_id>")
@access(Action.READ_ELECTION)
def rule(place: Place, year: int, rule_id: UUID) -> ResponseReturnValue:
    """The rule in words; a draft for organizers to check, an adopted one for everybody."""
    the_year = year_at(db.session(), place, year)
    found = queries.rule_at(db.session(), place.id, the_year.id, rule_id)
    if found.stage is RuleStage.DRAFT and not policy.may(actor(), Action.ADOPT_RULE, place.id):
        raise Missing(f"rule {found.number} is a draft")
    return render_template(
        "balloting/rule.html", the_year=the_year, rule=found, words=words_of(found), template=TEMPLATE_NAMES
    )


@bp.route("/rules/<uuid:rule_id>/adopt", methods=["GET", "POST"])
@access(Action.ADOPT_RULE)
def adopt(place: Place, year: int, rule_id: UUID) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    found = queries.rule_at(db.session(), place.id, the_year.id, rule_id)
    form = AdoptForm()
    if form.validate_on_submit():
        order = AdoptRule(place.id, rule_id, given(form.decision), day(form.adopted_on), given(form.digest) or "-")
        with told(form.decision, RULE_CHANGED), work() as w:
            service.adopt_rule(w, order)
        if not form.errors:
            flash(_("票决办法已经登记通过，不再改动。"))
            return redirect(url_for("setup.rule", year=year, rule_id=rule_id), 303)
    form.digest.data = queries.digest_of(found)
    page = render_template("balloting/adopt_rule.html", the_year=the_year, rule=found, form=form, words=words_of(found))
    return page, status(form)
