"""Shape of what organizers fill in of a plan."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DecimalField, Field, IntegerField, RadioField, StringField
from wtforms.validators import Length, NumberRange, Optional, StopValidation, ValidationError

from ballot.kernel.errors import Refused
from ballot.kernel.money import UnfitMoney, read_money, wan
from ballot.kernel.policy import AssemblyId
from ballot.people.models import CycleId
from ballot.solicitation.rules.ideas import UnfitText, clean
from ballot.tracking.lamps.rules import Basis, LampRule
from ballot.tracking.plans.models import ImplementationPlan
from ballot.tracking.plans.rules import Line, PeriodKind
from ballot.tracking.plans.service.laying import AddPart, LayProject, SetTerms
from ballot.tracking.words import BASES, PERIOD_KINDS
from ballot.web.fields import CheckboxesField
from ballot.web.forms import Form, SelectChoice, given, needed, whole


def fits_money(_form: Form, field: Field) -> None:
    """A sum as people write it, or nothing."""
    try:
        read_money(given(field) or "0")
    except UnfitMoney as fault:
        raise ValidationError(_l("请填写金额，如 1800 或 3.2亿元。")) from fault


def offered(words: Mapping[Any, Any]) -> list[SelectChoice]:
    """A table of words as choices, in its order."""
    return [SelectChoice(value, label) for value, label in words.items()]


def thousandths(field: Field) -> int:
    """Progress that was written as a percentage."""
    return int(field.data * 10)


def line(label: str, most: int, *first: Any) -> StringField:
    return StringField(label, checks(most, *first), filters=[cleaned])


def checks(most: int, *first: Any) -> list[Any]:
    """What every text has to be, beside what a field asks for itself."""
    return [readable, *first, Length(max=most, message=_l("不超过 %(max)d 个字。"))]


def readable(_form: Form, field: Field) -> None:
    """Refuse what no page or document can show; where an answer is needed, blanks alone are none."""
    try:
        clean(given(field), lines=True)
    except UnfitText as fault:
        raise StopValidation(_l("含有不能使用的字符。")) from fault
    if field.flags.required and field.raw_data and not field.data:
        raise StopValidation(_l("请填写这一项。"))


def cleaned(text: str | None, *, lines: bool = False) -> str | None:
    """A filter: the text as it is kept; what can't be cleaned stays, for `readable` to refuse."""
    try:
        return clean(text, lines=lines) if text else text
    except UnfitText:
        return text


def _id(value: object) -> UUID:
    return UUID(str(value))


class CarryForm(Form):
    """For a year whose result was announced elsewhere: which projects, by which announcement."""

    source = line(_l("公告名称或文号"), 120, needed())
    codes = CheckboxesField(_l("选定的项目"), [needed()])
    early = BooleanField(_l("先结转已经选定的项目，其余的选定以后再补"))


class TermsForm(Form):
    periods = RadioField(_l("多久报一次"), [needed()], choices=offered(PERIOD_KINDS))
    basis = RadioField(_l("按什么亮灯"), [needed()], choices=offered(BASES))
    green = IntegerField(_l("绿灯的界限（百分点）"), [needed(), NumberRange(0, 100)])
    yellow = IntegerField(_l("黄灯的界限（百分点）"), [needed(), NumberRange(0, 100)])

    def validate_yellow(self, _field: Field) -> None:
        try:
            self._rule()
        except (Refused, ValueError) as fault:
            raise ValidationError(_l("按滞后：绿灯的界限小于黄灯的界限；按完成：绿灯的界限大于黄灯的界限。")) from fault

    def order(self, assembly_id: AssemblyId, cycle_id: CycleId) -> SetTerms:
        return SetTerms(assembly_id, cycle_id, PeriodKind(given(self.periods)), self._rule())

    def _rule(self) -> LampRule:
        return LampRule(Basis(given(self.basis)), whole(self.green), whole(self.yellow))


class PublishForm(Form):
    decision = line(_l("实施计划的文号"), 80, needed())


class MembersForm(Form):
    accounts = CheckboxesField(_l("填报人和签发人"), coerce=_id)


class PartForm(Form):
    name = line(_l("子项名称"), 80, needed())
    unit = line(_l("责任单位"), 80, needed())
    target = line(_l("年度目标"), 400)
    money = StringField(_l("年度投资"), [needed(), fits_money])

    def order(self, assembly_id: AssemblyId, cycle_id: CycleId, number: int) -> AddPart:
        texts = (given(self.name), given(self.unit), given(self.target))
        return AddPart(assembly_id, cycle_id, number, *texts, read_money(given(self.money)))


class LinesForm(Form):
    """A project's unit and target; its lines are made for as many periods as the plan has."""

    unit = line(_l("责任单位"), 80, needed())
    target = line(_l("年度目标"), 400)

    def rows(self, periods: Sequence[int]) -> list[tuple[int, Field, Field, Field]]:
        """Progress, money and milestone of each period."""
        return [(one, self[f"progress{one}"], self[f"money{one}"], self[f"milestone{one}"]) for one in periods]

    def order(self, plan: ImplementationPlan, number: int, periods: Sequence[int]) -> LayProject:
        lines = tuple(
            Line(thousandths(progress), read_money(given(money)), given(milestone))
            for _, progress, money, milestone in self.rows(periods)
        )
        texts = (given(self.unit), given(self.target))
        return LayProject(plan.assembly_id, plan.cycle_id, number, *texts, lines)


def lines_form(periods: Sequence[int], data: dict[str, Any]) -> LinesForm:
    """The form for these periods."""

    class OfThesePeriods(LinesForm):
        pass

    for one in periods:
        progress = DecimalField(_l("进度"), [needed(), NumberRange(0, 100)], places=1)
        setattr(OfThesePeriods, f"progress{one}", progress)
        setattr(OfThesePeriods, f"money{one}", StringField(_l("资金"), [needed(), fits_money]))
        setattr(OfThesePeriods, f"milestone{one}", line(_l("形象进度"), 200, Optional()))
    return OfThesePeriods(data=data)


def lines_data(lines: dict[int, Line], unit: str, target: str) -> dict[str, Any]:
    """What stands in the plan, as the form shows it."""
    found: dict[str, Any] = {"unit": unit, "target": target}
    for one, told in lines.items():
        found[f"progress{one}"] = told.progress / 10
        found[f"money{one}"], found[f"milestone{one}"] = wan(told.money), told.milestone
    return found
