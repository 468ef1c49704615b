"""Ideas as everybody reads them: in lists, one by one, in numbers, and as data."""

import secrets
from datetime import UTC, datetime

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballot.kernel.attempts import spend
from ballot.kernel.db import db
from ballot.kernel.errors import Missing
from ballot.kernel.policy import Action
from ballot.people.rules import day_in_china
from ballot.people.years import year_at
from ballot.solicitation import opendata
from ballot.solicitation.models import Solicitation
from ballot.solicitation.queries import lists, notices, numbers, one
from ballot.solicitation.queries.lists import SEEDS, Search
from ballot.solicitation.rules import limits
from ballot.solicitation.rules.codes import digest
from ballot.solicitation.service import support
from ballot.solicitation.service.notices import is_taking
from ballot.solicitation.service.triage import Matter
from ballot.web.access import Place, access, sessions, source, work, work_of_nobody
from ballot.web.paging import address_of, number
from ballot.web.uploads import sent_as_picture

bp = Blueprint("ideas", __name__, url_prefix="/<assembly>/<int:year>/ideas")

LONGEST = 80
A_YEAR = 365 * 24 * 3600


@bp.get("")
@access(Action.READ_IDEAS)
def index(place: Place, year: int) -> ResponseReturnValue:
    the_year, search = year_at(db.session(), place, year), asked(_seed())
    notice = notices.notice_of(db.session(), place.id, the_year.id)
    shown = {
        "notice": notice,
        "taking": takes_today(notice),
        "found": lists.listed(db.session(), place.id, the_year.id, search),
        "search": search,
        "address": address_of("ideas.index"),
    }
    page: Response = current_app.make_response(render_template("solicitation/ideas.html", the_year=the_year, **shown))
    _keep_seed(page, search.seed)
    return page


@bp.get("/<int:number>")
@access(Action.READ_IDEAS)
def show(place: Place, year: int, number: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    found = one.public_idea(db.session(), place.id, the_year.id, number)
    return render_template("solicitation/idea.html", the_year=the_year, found=found)


@bp.get("/<int:number>/photo/<int:position>")
@access(Action.READ_IDEAS)
def photo(place: Place, year: int, number: int, position: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    found = one.public_idea(db.session(), place.id, the_year.id, number)
    picture = one.photo_of(db.session(), found.idea.id, position)
    if picture.hidden:
        raise Missing("this photo isn't public")
    return sent_as_picture(picture.data, picture.type)


@bp.post("/<int:number>/support")
@access(Action.SUPPORT_IDEA)
def stand_behind(place: Place, year: int, number: int) -> ResponseReturnValue:
    matter = Matter(place.id, year_at(db.session(), place, year).id, number)
    spend(sessions(), limits.SUPPORTS_IN_ALL, str(place.id))
    spend(sessions(), limits.SUPPORTS, source())
    spend(sessions(), limits.SUPPORTS_OF_ONE, source(), str(matter.cycle_id), str(number))
    mark = session.setdefault("voice", secrets.token_urlsafe(16))
    with work_of_nobody() as w:
        counts = support.support_idea(w, matter, digest(f"{matter.cycle_id}:{number}:{mark}"))
    flash(_("已计入“我也需要”。再按一次可以收回。") if counts else _("已收回。"))
    return redirect(url_for("ideas.show", year=year, number=number), 303)


@bp.post("/<int:number>/endorse")
@access(Action.ENDORSE_IDEA)
def endorse(place: Place, year: int, number: int) -> ResponseReturnValue:
    matter = Matter(place.id, year_at(db.session(), place, year).id, number)
    with work() as w:
        stands = support.endorse_idea(w, matter)
    flash(_("已附议。再按一次可以收回。") if stands else _("已收回附议。"))
    return redirect(url_for("ideas.show", year=year, number=number), 303)


@bp.get("/numbers")
@access(Action.READ_IDEAS)
def tell_numbers(place: Place, year: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    told = numbers.numbers(db.session(), place.id, the_year.id)
    return render_template("solicitation/numbers.html", the_year=the_year, told=told)


@bp.get("/notice")
@access(Action.READ_IDEAS)
def notice(place: Place, year: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    found = notices.public_notice(db.session(), place.id, the_year.id)
    return render_template("solicitation/notice.html", the_year=the_year, notice=found, taking=takes_today(found))


@bp.get("/list.<any(csv, xlsx, json):kind>")
@access(Action.READ_IDEAS)
def export(place: Place, year: int, kind: str) -> ResponseReturnValue:
    """The list as the filters of its address have it; JSON in pages, the tables whole."""
    the_year = year_at(db.session(), place, year)
    written, mime = opendata.written(db.session(), the_year, asked(0), kind)
    headers = {"Content-Disposition": f'attachment; filename="ideas-{place.slug}-{year}.{kind}"'}
    return Response(written, content_type=mime, headers={} if kind == "json" else headers)


@bp.get("/openapi.json")
@access(Action.READ_IDEAS)
def openapi(place: Place, year: int) -> ResponseReturnValue:
    return opendata.described(year_at(db.session(), place, year).address)


def takes_today(notice: Solicitation | None) -> bool:
    return notice is not None and is_taking(notice, day_in_china(datetime.now(UTC)))


def asked(seed: int) -> Search:
    """What this request's address asks for."""
    words = {name: request.args.get(name, "").strip()[:LONGEST] for name in ("category", "area", "origin", "state")}
    page = number(request.args.get("page"))
    return Search(request.args.get("q", "").strip()[:LONGEST], **words, page=page, seed=seed)


def _seed() -> int:
    """The visitor's own order: one of so few that it tells nobody apart; sorted by time if so asked."""
    if request.args.get("order") == "newest":
        return 0
    kept = request.cookies.get(_cookie(), "")
    known = kept.isascii() and kept.isdigit() and len(kept) < 5 and 0 < int(kept) <= SEEDS
    return int(kept) if known else 1 + secrets.randbelow(SEEDS)


def _keep_seed(page: Response, seed: int) -> None:
    if seed and request.cookies.get(_cookie()) != str(seed):
        secure = bool(current_app.config["HTTPS"])
        page.set_cookie(_cookie(), str(seed), max_age=A_YEAR, secure=secure, httponly=True, samesite="Lax")


def _cookie() -> str:
    return str(current_app.config["DISPLAY_COOKIE_NAME"]).replace("display", "order")
