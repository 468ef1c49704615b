"""Shape of what is typed while proposals are screened."""

from collections.abc import Callable, Sequence
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, ValidationError

from ballot.kernel.errors import Refused
from ballot.people.models import AccountId
from ballot.shortlisting.forms import fen, is_money
from ballot.shortlisting.proposals.service import Matter
from ballot.shortlisting.screening.rules import CriteriaSort, Weighted, read_lines
from ballot.shortlisting.screening.service import Ask, Judgement
from ballot.shortlisting.words import CRITERIA
from ballot.solicitation.rules.ideas import UnfitText, clean
from ballot.web.forms import Form, SelectChoice, day, given, needed, trimmed
from ballot.web.words import zh

SAYS = {True: _l("可行"), False: _l("不可行")}


def readable(_form: Form, field: Field) -> None:
    try:
        clean(given(field), lines=True)
    except UnfitText as fault:
        raise ValidationError(_l("含有不能使用的字符。")) from fault


class JudgementForm(Form):
    """A department's answer, or how screening ends."""

    feasible = RadioField(
        _l("结论"), [needed()], choices=[SelectChoice("yes", _l("可行")), SelectChoice("no", _l("不可行"))]
    )
    price = StringField(_l("测算金额"), [is_money], filters=[trimmed])
    text = TextAreaField(_l("公开的意见"), [Length(max=1000), readable], filters=[trimmed])
    note = TextAreaField(_l("内部意见"), [Length(max=1000), readable], filters=[trimmed])

    def order(self) -> Judgement:
        return Judgement(given(self.feasible) == "yes", fen(self.price), given(self.text), given(self.note))


class AskForm(Form):
    """Which department, and by which day."""

    account = SelectField(_l("责任单位账号"), [needed()])
    unit = StringField(_l("单位名称"), [needed(), Length(max=80), readable], filters=[trimmed])
    due_on = DateField(_l("期限"), [needed()])

    def offer(self, units: Sequence[tuple[AccountId, str]]) -> "AskForm":
        self.account.choices = [SelectChoice(str(account), name) for account, name in units]
        return self

    def order(self, matter: Matter) -> Ask:
        return Ask(matter, self.account_id(), given(self.unit), day(self.due_on))

    def account_id(self) -> AccountId:
        return AccountId(UUID(given(self.account)))


class CriteriaForm(Form):
    """The next version of one list, a line each."""

    sort = RadioField(_l("清单"), [needed()], choices=[SelectChoice(one.value, word) for one, word in CRITERIA.items()])
    lines = TextAreaField(_l("条目"), [needed(), Length(max=8000)], filters=[trimmed])
    decision = StringField(_l("依据文号"), [needed(), Length(max=80), readable], filters=[trimmed])

    def validate_lines(self, field: Field) -> None:
        try:
            read_lines(CriteriaSort(given(self.sort)), given(field))
        except (Refused, ValueError) as fault:
            raise ValidationError(
                _l("每行一条，最多 40 条，每条不超过 200 字；评分标准每行最后写分值，例如“受益面 40”。")
            ) from fault


def points_form(lines: Sequence[Weighted], given_points: Sequence[int]) -> Callable[[], Form]:
    """A form with a field for each line of the scoring list, filled with what the member has given."""
    fields = {
        f"line{place}": IntegerField(
            zh(line.name) + _("（权重 %(weight)s）", weight=line.weight),
            [needed(), NumberRange(min=0, max=100, message=_l("请填写 0 到 100 的整数。"))],
            default=given_points[place] if place < len(given_points) else None,
        )
        for place, line in enumerate(lines)
    }
    return type("PointsForm", (Form,), fields)
