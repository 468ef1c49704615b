"""Shape of what organizers type about a list and its candidates; whether it may be so is for the service to say."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import uuid4

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import Field, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Regexp, ValidationError

from ballot.kernel.money import UnfitMoney, read_money, wan
from ballot.kernel.policy import AssemblyId
from ballot.protocol.clause import Breach
from ballot.protocol.encoding import check_string
from ballot.shortlisting.models import ListId
from ballot.shortlisting.rules import Funding, Sheet, UnfitFunding, funding_text, read_funding
from ballot.shortlisting.service import LayOutCandidates
from ballot.shortlisting.tablefile import LONGEST_CELL, read_rows
from ballot.web.forms import Form, SelectChoice, given, needed, trimmed
from ballot.web.uploads import name_of, table_of

WORDS = (
    "name",
    "content",
    "places",
    "category",
    "period",
    "target",
    "lead",
    "cooperating",
    "leader",
    "beneficiaries",
    "source",
)


def fen(field: Field) -> int | None:
    """A sum's field in 分; None when it is left empty."""
    return read_money(given(field)) if given(field) else None


def clean_text(_form: Form, field: Field) -> None:
    """What a ballot binds can hold no control characters (protocol §1.3)."""
    try:
        check_string(given(field).replace("\n", ""))
    except Breach as fault:
        raise ValidationError(_l("含有不能使用的字符。")) from fault


def is_money(_form: Form, field: Field) -> None:
    try:
        read_money(given(field) or "0")
    except UnfitMoney as fault:
        raise ValidationError(_l("请填写数字，单位为万元，例如 1800 或 12.5。")) from fault


def _funding(_form: Form, field: Field) -> None:
    try:
        read_funding(given(field))
    except (UnfitFunding, UnfitMoney) as fault:
        raise ValidationError(_l("每行写一笔：来源，空一格，再写金额。")) from fault


def _line(text: str | None) -> str:
    """One line, in the form in which the protocol keeps strings."""
    return " ".join((trimmed(text) or "").split())


def _text(label: str, most: int, *first: Callable[..., Any]) -> StringField:
    return StringField(label, [*first, Length(max=most), clean_text], filters=[_line])


class SheetForm(Form):
    """One candidate's sheet."""

    name = _text(_l("项目名称"), 80, needed())
    content = TextAreaField(_l("建设规模和内容"), [needed(), Length(max=2000), clean_text], filters=[_line])
    places = _text(_l("建设地点"), 200)
    category = SelectField(_l("类别"), validate_choice=False)
    total = StringField(_l("总投资"), [is_money], filters=[trimmed])
    this_year = StringField(_l("年度投资"), [is_money], filters=[trimmed])
    funding = TextAreaField(_l("资金来源"), [Length(max=1000), _funding], filters=[trimmed])
    period = _text(_l("建设起止年限"), 40)
    target = _text(_l("年度目标"), 400)
    lead = _text(_l("牵头单位"), 200)
    cooperating = _text(_l("配合单位"), 400)
    leader = _text(_l("责任领导"), 80)
    beneficiaries = _text(_l("受益对象"), 400)
    source = _text(_l("出处"), 400)

    def offer(self, categories: Sequence[str]) -> "SheetForm":
        """Let the assembly's own categories be chosen, and the one that the sheet has."""
        words = dict.fromkeys([*categories, given(self.category)])
        self.category.choices = [SelectChoice("", _l("未定")), *(SelectChoice(word, word) for word in words if word)]
        return self

    def order(self) -> Sheet:
        return Sheet(
            **{name: given(self[name]) for name in WORDS},
            total=fen(self.total),
            this_year=fen(self.this_year),
            funding=read_funding(given(self.funding)),
        )


def shown(sheet: Sheet) -> dict[str, object]:
    """A sheet as the form's fields hold it."""
    plain = {name: getattr(sheet, name) for name in Sheet.__dataclass_fields__}
    lines: tuple[Funding, ...] = sheet.funding
    return {
        **plain,
        "total": wan(sheet.total),
        "this_year": wan(sheet.this_year),
        "funding": funding_text(lines, between="\n"),
    }


class TermsForm(Form):
    """How many are to be chosen, and what all may cost together."""

    seats = IntegerField(_l("应选项目数"), [needed(), NumberRange(min=1, max=200)])
    ceiling = StringField(_l("总投资上限"), [is_money], filters=[trimmed])

    def validate_ceiling(self, field: Field) -> None:
        if fen(field) == 0:
            raise ValidationError(_l("上限须大于 0；没有上限的，请留空。"))

    def order(self) -> tuple[int, int | None]:
        """Seats, and the ceiling in 分."""
        return int(self.seats.data or 0), fen(self.ceiling)


class DecisionForm(Form):
    decision = _text(_l("决定文号"), 80, needed())


class UploadForm(Form):
    """`key` stands in the page from its first showing, so that a form sent twice is one upload."""

    file = FileField(
        _l("文件"),
        [FileRequired(_l("请选择文件。"))],
        description=_l("xlsx 或 CSV，不超过 5 MB、200 项；第一行是列名。"),
        render_kw={"accept": ".xlsx,.csv"},
    )
    key = HiddenField(validators=[Regexp(r"[0-9a-f]{32}")], default=lambda: uuid4().hex)

    def order(self, assembly_id: AssemblyId, list_id: ListId) -> LayOutCandidates:
        """Read the file in a process of its own; raises Unfit, UnfitRows."""
        sheets = read_rows(table_of(self.file.data, LONGEST_CELL).rows)
        return LayOutCandidates(assembly_id, list_id, name_of(self.file.data), given(self.key), sheets)


class TakeForm(Form):
    """`seen` is the digest of what was on the page."""

    seen = HiddenField(validators=[Regexp(r"[0-9a-f]{64}")])


class CategoriesForm(Form):
    """One category a line."""

    names = TextAreaField(_l("类别"), [needed(), Length(max=2000)], filters=[trimmed])

    def order(self) -> list[str]:
        return [_line(name)[:40] for name in given(self.names).splitlines() if name.strip()]
