"""Entrances: where a poster's code leads, and the desk that prints the posters."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballot.kernel.db import db
from ballot.kernel.errors import Missing
from ballot.kernel.policy import Action
from ballot.people.assemblies.queries import cycle_of
from ballot.people.rules import day_in_china
from ballot.solicitation import posters
from ballot.solicitation.models import EntranceId
from ballot.solicitation.posters import Poster
from ballot.solicitation.queries import notices
from ballot.solicitation.queries.notices import Door
from ballot.solicitation.service.notices import found_entrances, is_taking
from ballot.web.access import Place, access, work
from ballot.web.paging import address_of, number

bp = Blueprint("entrances", __name__, url_prefix="/<assembly>")


@bp.get("/at/<token>")
@access(Action.READ_IDEAS)
def arrive(place: Place, token: str) -> ResponseReturnValue:
    """From a poster to the form of the year that takes ideas, else to the year's ideas."""
    door = notices.door_of(db.session(), place.id, token[:16])
    today = day_in_china(datetime.now(UTC))
    year = notices.year_to_send_to(db.session(), place.id, today)
    notice = notices.notice_of(db.session(), place.id, cycle_of(db.session(), place.id, year).id)
    if notice is not None and is_taking(notice, today):
        return redirect(f"{url_for('sending.what', year=year)}?from={door.token}", 303)
    return redirect(url_for("ideas.index", year=year), 303)


@bp.get("/posters")
@access(Action.PRINT_POSTERS)
def index(place: Place) -> ResponseReturnValue:
    words = request.args.get("q", "").strip()[:80]
    found = notices.doors(db.session(), place.id, words, number(request.args.get("page")))
    shown = {"found": found, "words": words, "address": address_of("entrances.index")}
    return render_template("solicitation/posters.html", **shown)


@bp.post("/posters")
@access(Action.PRINT_POSTERS)
def make(place: Place) -> ResponseReturnValue:
    with work() as w:
        count = found_entrances(w, place.id)
    flash(_("新生成 %(count)s 个码。", count=count) if count else _("代表和联络站都已经有码。"))
    return redirect(url_for("entrances.index"), 303)


@bp.get("/posters/<uuid:entrance_id>.<any(pdf, svg):paper>")
@access(Action.PRINT_POSTERS)
def poster(place: Place, entrance_id: UUID, paper: str) -> ResponseReturnValue:
    door = notices.door(db.session(), place.id, EntranceId(entrance_id))
    sheet = _sheet(place, door)
    data = posters.as_pdf([sheet]) if paper == "pdf" else posters.as_svg(sheet)
    return _file(data, paper, f"poster-{place.slug}-{door.token}.{paper}")


@bp.get("/posters/all.pdf")
@access(Action.PRINT_POSTERS)
def every(place: Place) -> ResponseReturnValue:
    doors = notices.all_doors(db.session(), place.id)
    if not doors:
        raise Missing("no entrance was made yet")
    return _file(posters.as_pdf([_sheet(place, door) for door in doors]), "pdf", f"posters-{place.slug}.pdf")


def _sheet(place: Place, door: Door) -> Poster:
    """A poster's words are Chinese, whatever the language of whoever prints it."""
    return Poster(
        assembly=place.name,
        title="民生实事 请您来提",
        owner=f"{door.owner}{'代表' if door.deputy and not door.owner.endswith('代表') else ''}",
        words="微信或浏览器扫码，一分钟写下您希望办的事",
        steps="一事一提 · 可以不留姓名电话 · 凭查询码查看办理结果",
        address=url_for("entrances.arrive", token=door.token, _external=True),
    )


def _file(data: bytes, kind: str, name: str) -> Response:
    mime = {"pdf": "application/pdf", "svg": "image/svg+xml"}[kind]
    return Response(data, content_type=mime, headers={"Content-Disposition": f'attachment; filename="{name}"'})
