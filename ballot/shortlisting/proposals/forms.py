"""Shape of what is typed about a proposal; whether its sums add up is for the rules to say."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import Field, HiddenField, StringField, TextAreaField
from wtforms.fields import IntegerField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp, ValidationError

from ballot.kernel.log import LogId
from ballot.kernel.money import UnfitMoney
from ballot.kernel.policy import AssemblyId
from ballot.people.models import CycleId
from ballot.shortlisting.forms import SheetForm, clean_text
from ballot.shortlisting.proposals import rules, tablefile
from ballot.shortlisting.proposals.bringing import LayOutProposals
from ballot.shortlisting.proposals.rules import ProposalSheet, UnfitLine, UnfitSheet
from ballot.shortlisting.proposals.service import Stale
from ballot.shortlisting.tablefile import LONGEST_CELL
from ballot.shortlisting.words import FAULTS
from ballot.web.fields import CheckboxesField
from ballot.web.forms import Form, given, needed, trimmed
from ballot.web.uploads import name_of, table_of

NUMBERS = r"\s*([0-9]{1,6}(\s*[,，、\s]\s*[0-9]{1,6})*)?\s*\Z"


def _lines(read: Callable[[str], object]) -> Callable[[Form, Field], None]:
    def check(_form: Form, field: Field) -> None:
        try:
            read(given(field))
        except UnfitLine as fault:
            raise ValidationError(_l("每行一条，各部分之间用“｜”隔开，次序如提示。")) from fault
        except UnfitMoney as fault:
            raise ValidationError(_l("金额请填写数字，单位为万元，例如 1800 或 12.5。")) from fault

    return check


def _unbroken(text: str | None) -> str | None:
    """Lines as the rules part them: a browser ends each with two signs."""
    return text.replace("\r\n", "\n").strip() if text else text


def numbers_of(text: str) -> list[int]:
    """The numbers of a field that lists some, in any of the ways in which people part them."""
    return [int(word) for word in text.replace("，", ",").replace("、", ",").replace(",", " ").split()]


class ProposalForm(SheetForm):
    """A proposal's sheet; `seen` is the version that was on the page."""

    items = TextAreaField(_l("子项"), [Length(max=8000), _lines(rules.read_items), clean_text], filters=[_unbroken])
    years = TextAreaField(
        _l("分年度目标"), [Length(max=2000), _lines(rules.read_years), clean_text], filters=[_unbroken]
    )
    quarters = TextAreaField(
        _l("季度计划"), [Length(max=2000), _lines(rules.read_quarters), clean_text], filters=[_unbroken]
    )
    seen = IntegerField(_l("版本"), [Optional(), NumberRange(min=1)])

    def sheet(self) -> ProposalSheet:
        return ProposalSheet(
            self.order(),
            rules.read_items(given(self.items)),
            rules.read_years(given(self.years)),
            rules.read_quarters(given(self.quarters)),
        )

    @contextmanager
    def sound(self) -> Iterator[None]:
        """Say above the form where the sheet contradicts itself, or that somebody else was first."""
        try:
            yield
        except UnfitSheet as refusal:
            self.form_errors.extend(str(FAULTS[fault]) for fault in refusal.faults)
        except Stale:
            self.form_errors.append(str(_l("别人在您修改时保存了新的版本。请先看新的版本，再修改。")))


class NewProposalForm(ProposalForm):
    """With the ideas that it grows out of."""

    ideas = StringField(
        _l("来源建议线索"),
        [Regexp(NUMBERS, message=_l("请填写建议的编号，几个编号之间用逗号隔开。")), Length(max=400)],
        filters=[trimmed],
    )


class LinkForm(Form):
    ideas = StringField(
        _l("来源建议线索"),
        [needed(), Regexp(NUMBERS, message=_l("请填写建议的编号，几个编号之间用逗号隔开。")), Length(max=400)],
        filters=[trimmed],
    )


class UnlinkForm(Form):
    """One of the ideas that a proposal is said to have grown out of."""

    year = IntegerField(validators=[InputRequired(), NumberRange(min=1, max=9999)])
    number = IntegerField(validators=[InputRequired(), NumberRange(min=1, max=999_999)])

    def order(self) -> tuple[int, int]:
        """The idea's year, and its number there."""
        return int(self.year.data or 0), int(self.number.data or 0)


class ChooseForm(Form):
    """Some of the year's proposals, by number."""

    numbers = CheckboxesField(_l("建议项目"), [needed()], coerce=int)


class FileForm(Form):
    """`key` stands in the page from its first showing, so that a form sent twice is one upload."""

    file = FileField(
        _l("文件"),
        [FileRequired(_l("请选择文件。"))],
        description=_l("xlsx 或 CSV，不超过 5 MB、2,000 项；第一行是列名。"),
        render_kw={"accept": ".xlsx,.csv"},
    )
    key = HiddenField(validators=[Regexp(r"[0-9a-f]{32}")], default=lambda: uuid4().hex)

    def order(self, assembly_id: AssemblyId, cycle_id: CycleId, log_id: LogId) -> LayOutProposals:
        """Read the file in a process of its own; raises Unfit, UnfitRows."""
        lines = tablefile.read_rows(table_of(self.file.data, LONGEST_CELL).rows)
        return LayOutProposals(assembly_id, cycle_id, log_id, name_of(self.file.data), given(self.key), lines)


class TakeOverForm(Form):
    proposal = HiddenField(validators=[Regexp(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")])

    def proposal_id(self) -> UUID:
        return UUID(given(self.proposal))


def shown(sheet: ProposalSheet) -> dict[str, object]:
    """A sheet as the form's fields hold it."""
    return {**rules.texts(sheet)}
