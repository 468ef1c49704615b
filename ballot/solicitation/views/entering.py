"""Staff write down what came by telephone, by letter, at a meeting: one by one, or many from a file."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballot.kernel.db import db
from ballot.kernel.policy import Action
from ballot.kernel.sandbox import Unfit, read_table
from ballot.people.imports.words import UNFIT
from ballot.people.vault import vault
from ballot.people.years import AssemblyYear, year_at
from ballot.solicitation.forms import EnterForm, UploadForm
from ballot.solicitation.models import Solicitation
from ballot.solicitation.queries import notices
from ballot.solicitation.rules.sheets import BadRows, Fault, Wrong, by_staff, read_lines
from ballot.solicitation.service import sending as service
from ballot.solicitation.service.sending import SendIdea, Wish
from ballot.web.access import Place, access, work
from ballot.web.forms import status
from ballot.web.uploads import TABLE_LIMIT, takes_files

bp = Blueprint("entering", __name__, url_prefix="/<assembly>/<int:year>/ideas/enter")


@bp.route("", methods=["GET", "POST"])
@access(Action.ENTER_IDEA)
def write_down(place: Place, year: int) -> ResponseReturnValue:
    the_year, notice = _announced(place, year)
    form = EnterForm().offer(notice)
    if form.validate_on_submit():
        with work() as w:
            sent = service.enter_idea(w, form.order(place.id, the_year.id), vault())
            session["receipt"] = [sent.code, sent.idea.number, True]
        return redirect(url_for("sending.receipt", year=year), 303)
    return render_template("solicitation/enter.html", the_year=the_year, form=form), status(form)


@bp.route("/file", methods=["GET", "POST"])
@access(Action.ENTER_IDEA)
@takes_files(TABLE_LIMIT)
def bring(place: Place, year: int) -> ResponseReturnValue:
    """Many at once, all of them or none."""
    the_year, _notice = _announced(place, year)
    form = UploadForm()
    faults: list[Fault] = []
    if form.validate_on_submit():
        lines = _read(form, faults)
        if lines:
            orders = [_order(the_year, line) for line in lines]
            with work() as w:
                count = service.enter_ideas(w, orders, vault())
            flash(_("已录入 %(count)s 条。", count=count))
            return redirect(url_for("ideas.index", year=year), 303)
    shown = {"form": form, "faults": faults, "WRONG": WRONG}
    return render_template("solicitation/bring.html", the_year=the_year, **shown), status(form)


WRONG = {
    Wrong.EMPTY_FILE: lambda: _("文件里没有内容。第一行写列名，从第二行起每行一条。"),
    Wrong.UNKNOWN_COLUMN: lambda: _("不认识这一列"),
    Wrong.MISSING_COLUMN: lambda: _("缺少这一列"),
    Wrong.DOUBLED_COLUMN: lambda: _("这一列出现了两次"),
    Wrong.TOO_MANY: lambda: _("行数太多，每个文件最多 2000 条。"),
    Wrong.MISSING: lambda: _("不能为空"),
    Wrong.TOO_LONG: lambda: _("太长"),
    Wrong.CHARACTERS: lambda: _("含有不能使用的字符"),
    Wrong.ORIGIN: lambda: _("没有这种来源"),
}


def _announced(place: Place, year: int) -> tuple[AssemblyYear, Solicitation]:
    the_year = year_at(db.session(), place, year)
    return the_year, notices.public_notice(db.session(), place.id, the_year.id)


def _read(form: UploadForm, faults: list[Fault]) -> list[dict[str, str]]:
    """The lines of the file; what is wrong goes into `faults`, or beside the field."""
    data = form.file.data.read() if form.file.data else b""
    if not data:
        form.file.errors = [_("请选择文件。")]
        return []
    try:
        return read_lines(read_table(data).rows)
    except Unfit as unfit:
        form.file.errors = [UNFIT[unfit.kind]]
    except BadRows as bad:
        faults.extend(bad.faults)
        form.file.errors = [_("文件里有 %(count)s 处错误，见下表。没有写入任何内容。", count=len(bad.faults))]
    return []


def _order(the_year: AssemblyYear, line: dict[str, str]) -> SendIdea:
    texts: dict[str, Any] = {name: text for name, text in line.items() if name != "origin"}
    origin = by_staff(line["origin"])
    return SendIdea(the_year.assembly_id, the_year.id, Wish(**texts), origin=origin)
