"""Who voted how in a roll-call vote, for everybody; and where the registrar puts the names beside it."""

from collections.abc import Iterator
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ballot.balloting.paper.words import mark_words
from ballot.balloting.record.queries import require_told
from ballot.balloting.rollcall import queries, service
from ballot.balloting.rollcall.forms import NamesForm
from ballot.balloting.rollcall.queries import Choice, RollCall
from ballot.balloting.rollcall.rules import BadNames, Fault, Wrong
from ballot.balloting.rollcall.service import PublishNames
from ballot.balloting.setup.queries import election_at
from ballot.kernel.db import db
from ballot.kernel.policy import Action
from ballot.kernel.sandbox import Unfit
from ballot.people.imports.sheets import CSV, as_csv
from ballot.people.imports.words import UNFIT
from ballot.people.years import year_at
from ballot.web.access import Place, access, work
from ballot.web.forms import status
from ballot.web.paging import address_of, number
from ballot.web.uploads import TABLE_LIMIT, table_of, takes_files

bp = Blueprint("rollcall", __name__, url_prefix="/<assembly>/<int:year>/elections/<uuid:election_id>")
FAULTS = {
    Wrong.MISSING_COLUMN: _l("第一行要有“姓名”和“公开密钥”两列。"),
    Wrong.EMPTY: _l("名单里没有一个姓名。"),
    Wrong.CHARACTERS: _l("含有不能使用的字符。请重新输入这一行。"),
    Wrong.CARD: _l("不是卡号，也不是公开密钥。请照发放表填写“卡号·公开”。"),
    Wrong.NO_SUCH_CARD: _l("这次票决没有这张卡。请核对是不是这套卡的名单。"),
    Wrong.TWO_SUCH_CARDS: _l("有两张卡的卡号开头相同。请填写完整的公开密钥。"),
    Wrong.DOUBLED: _l("同一张卡写了两次。请删去一行。"),
    Wrong.UNNAMED: _l("这张卡投了票，名单里没有姓名。请补上。"),
}
HEAD = ("证号", "姓名", "代表团", "公开密钥", "选择")


@bp.get("/names")
@access(Action.READ_RECORD)
def show(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    election = election_at(db.session(), place.id, year, election_id)
    found = queries.roll_call(db.session(), election)
    page, the_year = found.page(number(request.args.get("page"))), year_at(db.session(), place, year)
    known = {"found": found, "page": page, "address": address_of("rollcall.show")}
    return render_template("balloting/rollcall.html", the_year=the_year, election=election, **known)


@bp.get("/names.csv")
@access(Action.READ_RECORD)
def file(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    found = queries.roll_call(db.session(), election_at(db.session(), place.id, year, election_id))
    answer = Response(as_csv(_rows(found)), content_type=CSV)
    answer.headers["Content-Disposition"] = f"attachment; filename=names-{election_id}.csv"
    return answer


@bp.route("/names/publish", methods=["GET", "POST"])
@access(Action.PUBLISH_NAMES)
@takes_files(TABLE_LIMIT)
def publish(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    require_told(election_at(db.session(), place.id, year, election_id))
    form = NamesForm()
    faults: tuple[Fault, ...] = ()
    if form.validate_on_submit():
        faults = _published(place, election_id, form)
        if not form.errors:
            flash(_("名单已经公布，写在记录旁边。"))
            return redirect(url_for("rollcall.show", year=year, election_id=election_id), 303)
    election, the_year = election_at(db.session(), place.id, year, election_id), year_at(db.session(), place, year)
    known = {"election": election, "faults": faults, "words": FAULTS}
    return render_template("balloting/publish_names.html", the_year=the_year, form=form, **known), status(form)


def _published(place: Place, election_id: UUID, form: NamesForm) -> tuple[Fault, ...]:
    """Nothing, or what keeps the list out, with the fault beside the file."""
    try:
        rows = table_of(form.file.data).rows
        with work() as w:
            service.publish_names(w, PublishNames(place.id, election_id, rows))
    except Unfit as unfit:
        form.file.errors = [UNFIT[unfit.kind]]
    except BadNames as bad:
        form.file.errors = [_("文件里有 %(count)s 处错误，见下表。没有保存任何内容。", count=len(bad.faults))]
        return bad.faults
    return ()


def _rows(found: RollCall) -> Iterator[tuple[str, ...]]:
    yield HEAD
    for one in found.choices:
        yield one.named.number, one.named.name, one.named.delegation, one.named.key, _told(one)


def _told(one: Choice) -> str:
    """A choice in the words of the page; names of projects as they are written, in Chinese."""
    if one.marks is None:
        return str(_("没有投票"))
    told = (f"{mark_words(mark)}{_('：')}{'、'.join(names)}" for mark, names in one.marks.items())
    return "；".join(told) or str(_("一项也没有选"))
