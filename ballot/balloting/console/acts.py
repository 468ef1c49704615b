"""The acts of two on their pages: whoever comes first asks, whoever comes second confirms what was asked."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ballot.balloting.console import queries, service
from ballot.balloting.console.forms import ConfirmForm, ReasonForm
from ballot.balloting.console.rules import NotReady, Reason, Step
from ballot.balloting.console.service import AnnulElection, CloseElection, FreezeElection, OpenElection
from ballot.balloting.console.service.two import require_read
from ballot.balloting.paper import service as paper
from ballot.balloting.paper.forms import MoveForm
from ballot.balloting.paper.service import MoveToPaper
from ballot.balloting.presence.queries.attendance import present_at
from ballot.balloting.presence.words import ASKED
from ballot.balloting.record.service import hold
from ballot.balloting.setup.booth import booth_digest
from ballot.balloting.setup.models import Election, Meeting
from ballot.balloting.setup.queries import vote_at
from ballot.kernel import log_key
from ballot.kernel.db import db
from ballot.kernel.lifecycle import ApprovalStage
from ballot.kernel.policy import Action
from ballot.kernel.work import Work
from ballot.people.approvals.queries import Question
from ballot.people.years import year_at
from ballot.protocol.signature import Seed
from ballot.web.access import Place, actor, work
from ballot.web.forms import Form, given, told


def seed() -> Seed:
    """The site's log key; raises NoLogKey, UnfitKey."""
    return log_key.read(current_app.extensions["log_key"])


def _freezing(one: Election) -> FreezeElection:
    return FreezeElection(one.assembly_id, one.id, booth_digest(Path(str(current_app.static_folder))))


def _here(w: Work, one: Election) -> int:
    """实到 at this moment, counted by the desk in the transaction of the act."""
    return present_at(w.session, w.session.get_one(Meeting, one.meeting_id))


def _reason(one: Election, form: Form) -> AnnulElection:
    return AnnulElection(one.assembly_id, one.id, given(form["reason"]), unsigned=bool(form["unsigned"].data))


def _moving(w: Work, one: Election, form: Form) -> MoveToPaper:
    numbers = form.numbers() if isinstance(form, MoveForm) else ()
    return MoveToPaper(one.assembly_id, one.id, _here(w, one), numbers)


@dataclass(frozen=True, slots=True)
class Two:
    """One act of two: its step of the script, if it is one, its page, how it is asked for and how agreed to.

    `sentences` are told at the field `beside`, by a refusal's code.
    """

    act: Action
    step: Step | None
    page: str
    form: type[Form]
    ask: Callable[[Work, Election, Form], object]
    agree: Callable[[Work, Election], object]
    done: LazyString
    beside: str = ""
    sentences: Mapping[str, str] = field(default_factory=dict)

    @contextmanager
    def told(self, form: Form) -> Iterator[None]:
        """Say a refusal beside the field that led to it, where the act has such a one."""
        with told(form[self.beside], self.sentences) if self.beside in form else nullcontext():
            yield


FREEZE = Two(
    Action.FREEZE_ELECTION,
    Step.FREEZE,
    "step",
    Form,
    lambda w, one, _form: service.ask_to_freeze(w, seed(), _freezing(one)),
    lambda w, one: service.freeze_election(w, seed(), _freezing(one)),
    _l("票决已经冻结。"),
)
OPEN = Two(
    Action.OPEN_ELECTION,
    Step.OPEN,
    "step",
    Form,
    lambda w, one, _form: service.ask_to_open(w, OpenElection(one.assembly_id, one.id, _here(w, one))),
    lambda w, one: service.open_election(w, seed(), OpenElection(one.assembly_id, one.id, one.present or 0)),
    _l("投票已经开始。"),
)
CLOSE = Two(
    Action.CLOSE_ELECTION,
    Step.CLOSE,
    "step",
    Form,
    lambda w, one, _form: service.ask_to_close(w, CloseElection(one.assembly_id, one.id, _here(w, one))),
    lambda w, one: service.close_election(w, seed(), CloseElection(one.assembly_id, one.id, one.present or 0)),
    _l("投票已经结束。"),
)
ANNUL = Two(
    Action.CANCEL_ELECTION,
    None,
    "annul",
    ReasonForm,
    lambda w, one, form: service.ask_to_annul(w, _reason(one, form)),
    lambda w, one: service.annul_election(w, seed(), service.asked_for(w, one)),
    _l("已经确认。两名计票人或监票人在自己的设备上签署后，取消写进公开记录；不经签名的立即写入。"),
)

MOVE = Two(
    Action.MOVE_TO_PAPER,
    None,
    "to_paper",
    MoveForm,
    lambda w, one, form: paper.ask_to_move_to_paper(w, _moving(w, one, form)),
    lambda w, one: paper.move_to_paper(w, one.assembly_id, one.id),
    _l("已经改用纸质票，手机投票停止。两名计票人或监票人签署作废以后，可以发放纸票。"),
    "unclaimed",
    ASKED,
)


def answer(place: Place, year: int, election_id: UUID, two: Two) -> ResponseReturnValue:
    """The page of an act of two; one that is done leads back to the script."""
    vote = vote_at(db.session(), place.id, year, election_id)
    election, console = vote.election, queries.console(db.session(), vote)
    back = redirect(url_for("console.show", year=year, election_id=election_id), 303)
    if two.step is not None and console.is_done(two.step):
        flash(_("这一步已经办过。"))
        return back
    asked = console.asked(two.act)
    form, reasons = two.form(), list[Reason]()
    if form.is_submitted():
        try:
            if _agreed(two, election) or _asked(two, election, form):
                return back
        except NotReady as refusal:
            reasons = list(refusal.reasons)
    present = election.present if asked else console.present
    known: dict[str, object] = {"the_year": year_at(db.session(), place, year), "election": election}
    known |= {"console": console, "step": two.step, "asked": asked, "own": asks_oneself(asked), "present": present}
    page = render_template(f"balloting/{two.page}.html", form=form, reasons=reasons, **known)
    return page, 422 if form.errors or reasons else 200


def asks_oneself(asked: Question | None) -> bool:
    """Whether the reader's own question waits for another one: what is confirmed already anybody may carry out."""
    if asked is None or asked.stage is not ApprovalStage.ASKED:
        return False
    return str(asked.approval.asked_by) == actor().id


def _agreed(two: Two, election: Election) -> bool:
    """Whether the second organizer's form was sent, which alone bears a digest, and the act is done."""
    if "digest" not in request.form:
        return False
    form = ConfirmForm()
    with work() as w:
        held = hold(w, election.assembly_id, election.id)
        require_read(w, held, two.act, given(form.digest))
        two.agree(w, held)
    flash(two.done)
    return True


def _asked(two: Two, election: Election, form: Form) -> bool:
    """Whether the act was asked for; what is wrong with it stands in the form."""
    if form.validate():
        with two.told(form), work() as w:
            two.ask(w, election, form)
    if not form.errors:
        flash(_("已请第二位组织人员确认。"))
    return not form.errors
