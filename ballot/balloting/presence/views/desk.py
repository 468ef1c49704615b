"""The desk: a list with one button for each deputy, and the badges that a scanner reads."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballot.balloting.presence import rules, service
from ballot.balloting.presence.queries import attendance as queries
from ballot.balloting.presence.queries.attendance import Group, Row, Search, Votes
from ballot.balloting.presence.rules import Channel, UnfitBadge
from ballot.balloting.presence.service import Attend, Done, UnknownBadge
from ballot.balloting.presence.words import WORDS, quorum_in_words, sentence
from ballot.balloting.setup.models import Meeting
from ballot.balloting.setup.queries import due_at, meeting_at
from ballot.kernel.db import db
from ballot.kernel.errors import IllegalMove
from ballot.kernel.lifecycle import AttendanceStage
from ballot.kernel.policy import Action
from ballot.kernel.work import Work
from ballot.people.sign_in.picture import qr
from ballot.web.access import Place, access, work
from ballot.web.headers import reads_codes
from ballot.web.paging import address_of, number

bp = Blueprint("desk", __name__, url_prefix="/<assembly>/<int:year>/meetings/<uuid:meeting_id>/desk")

VERBS: Mapping[str, Callable[[Work, Attend], Done]] = {
    "check-in": service.check_in,
    "check-in-late": service.check_in_late,
    "undo-check-in": service.undo_check_in,
    "leave-early": service.leave_early,
    "undo-leaving": service.undo_leaving,
    "grant-leave": service.grant_leave,
    "undo-leave": service.undo_leave,
    "to-paper": partial(service.change_channel, channel=Channel.PAPER),
    "to-phone": partial(service.change_channel, channel=Channel.PHONE),
}
FILTERS = ("q", "delegation", "state", "page")


@bp.get("")
@access(Action.KEEP_DESK)
@reads_codes
def show(place: Place, year: int, meeting_id: UUID) -> ResponseReturnValue:
    session = db.session()
    meeting = meeting_at(session, place.id, year, meeting_id)
    if rules.is_of_card(request.args.get("q", "")):
        flash(_("查找框里读入的是票决卡，没有用来查找，也没有保存。请让代表把卡收好。"), "bad")
        return _back(year, meeting_id)
    groups, votes = queries.groups(session, meeting), queries.votes(session, meeting)
    expected = due_at(session, meeting)
    tag = queries.tag(groups, votes, expected)
    if request.if_none_match.contains_weak(tag):
        return _tagged(Response(status=304), tag)
    page = _page(meeting, year, groups, votes, expected)
    return _tagged(make_response(page), tag)


@bp.post("/call-roll")
@access(Action.KEEP_DESK)
def call_roll(place: Place, year: int, meeting_id: UUID) -> ResponseReturnValue:
    meeting = meeting_at(db.session(), place.id, year, meeting_id)
    with work() as w:
        count = service.call_roll(w, place.id, meeting.id)
    flash(_("名单已更新，新列入 %(count)s 位代表。", count=count))
    return _back(year, meeting_id)


@bp.post(f"/deputies/<uuid:deputy_id>/<any({', '.join(map(repr, VERBS))}):act>")
@access(Action.KEEP_DESK)
def act(place: Place, year: int, meeting_id: UUID, deputy_id: UUID, act: str) -> ResponseReturnValue:
    meeting = meeting_at(db.session(), place.id, year, meeting_id)
    order = Attend(place.id, meeting.id, deputy_id, _version())
    try:
        with work() as w:
            done = VERBS[act](w, order)
            row = queries.row_of(w.session, done.row)
        _tell(row, done)
    except (service.Overtaken, IllegalMove):
        row = queries.row_at(db.session(), meeting, deputy_id)
        flash(
            sentence(row, _("没有更改。%(name)s 的状态已由 %(by)s 在 %(at)s 改为“%(stage)s”，请看清后再办。")), "warn"
        )
    return _back(year, meeting_id, f"d-{deputy_id}")


@bp.post("/scan")
@access(Action.KEEP_DESK)
def scan(place: Place, year: int, meeting_id: UUID) -> ResponseReturnValue:
    meeting = meeting_at(db.session(), place.id, year, meeting_id)
    late = queries.votes(db.session(), meeting).begun
    try:
        badge = rules.badge_in(request.form.get("badge", ""))
        with work() as w:
            done = service.check_in_by_badge(w, place.id, meeting.id, badge, late=late)
            row = queries.row_of(w.session, done.row)
        _tell(row, done)
    except (UnfitBadge, UnknownBadge):
        flash(_("这不是本次会议的代表证，没有签到。请在名单里按姓名查找。"), "bad")
    except IllegalMove:
        flash(_("该代表已登记提前离会，没有签到。如果已经回来，请在名单里撤销离会。"), "warn")
    return _back(year, meeting_id)


@bp.get("/badges")
@access(Action.KEEP_DESK)
def badges(place: Place, year: int, meeting_id: UUID) -> ResponseReturnValue:
    meeting = meeting_at(db.session(), place.id, year, meeting_id)
    rows = queries.everybody(db.session(), meeting)
    drawn = [(row, qr(rules.badge_text(row.attendance.badge))) for row in rows]
    return render_template("balloting/presence/badges.html", meeting=meeting, year=year, badges=drawn)


def _page(meeting: Meeting, year: int, groups: list[Group], votes: Votes, expected: int) -> str:
    args = request.args
    group, stage = args.get("delegation", ""), args.get("state", "")
    known = AttendanceStage(stage) if stage in tuple(AttendanceStage) else None
    order = Search(args.get("q", "").strip(), number(group) if group else 0, known, number(args.get("page")))
    due, present = sum(one.due for one in groups), sum(one.present for one in groups)
    return render_template(
        "balloting/presence/desk.html",
        meeting=meeting,
        year=year,
        groups=groups,
        late=votes.begun,
        quorums=[
            (told.reached, quorum_in_words(told))
            for told in (rules.quorum(one, due, present) for one in votes.quorums or (None,))
        ],
        missing=expected - due,
        order=order,
        found=queries.listed(db.session(), meeting, order),
        address=address_of("desk.show"),
        kept=_kept(),
        **WORDS,
    )


def _tell(row: Row, done: Done) -> None:
    if done.fresh:
        flash(sentence(row, _("%(name)s：%(stage)s。")))
    else:
        flash(sentence(row, _("没有重复登记。%(name)s 已由 %(by)s 在 %(at)s 登记为“%(stage)s”。")))


def _back(year: int, meeting_id: UUID, anchor: str | None = None) -> ResponseReturnValue:
    """To the list as it was filtered."""
    return redirect(url_for("desk.show", year=year, meeting_id=meeting_id, _anchor=anchor, **_kept()), 303)


def _kept() -> dict[str, Any]:
    """The filters in the address, but never what may be a voting card's."""
    given = {name: request.args.get(name, "") for name in FILTERS}
    return {name: value for name, value in given.items() if value and not rules.is_of_card(value)}


def _version() -> int:
    """The version that the page showed; one that isn't a number was never shown."""
    word = request.form.get("version", "")
    return int(word) if word.isascii() and word.isdigit() and len(word) < 9 else -1


def _tagged(response: Response, tag: str) -> Response:
    response.set_etag(tag, weak=True)
    return response
