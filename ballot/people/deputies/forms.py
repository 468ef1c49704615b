"""Shape of what is filled in about deputies, delegations, terms and stations."""

from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from ballot.people.assemblies.service import StartTerm
from ballot.people.deputies.queries import Listed
from ballot.people.deputies.service import SeatDeputy
from ballot.people.models import DelegationId, Term, TermId
from ballot.web.access import Place
from ballot.web.forms import Form, SelectChoice, day, given, needed, trimmed, whole

WRITTEN = {"lang": "zh-Hans"}
DAY = InputRequired(_l("请填写日期，例如 2027-01-12。"))


def name_field(label: str) -> StringField:
    return StringField(label, [needed(), Length(max=80, message=_l("不超过 80 个字。"))], filters=[trimmed])


class TermForm(Form):
    number = IntegerField(
        _l("第几届"), [InputRequired(_l("请填写数字。")), NumberRange(1, 999, _l("请填写 1 到 999。"))]
    )
    starts_on = DateField(_l("开始日期"), [DAY])
    ends_on = DateField(_l("结束日期"), [DAY])

    def validate(self, extra_validators: object = None) -> bool:
        fit = super().validate(extra_validators)
        if fit and day(self.ends_on) <= day(self.starts_on):
            self.ends_on.errors = [_l("结束日期应在开始日期之后。")]
            return False
        return bool(fit)

    def order(self, place: Place) -> StartTerm:
        return StartTerm(place.id, whole(self.number), day(self.starts_on), day(self.ends_on))


class NameForm(Form):
    """A delegation."""

    name = name_field(_l("名称"))


class StationForm(NameForm):
    address = StringField(_l("地址"), [Length(max=200, message=_l("不超过 200 个字。"))], filters=[trimmed])


class CalledForm(Form):
    """An account by its login, or by login@address in another assembly."""

    called = StringField(
        _l("账号"),
        [needed(), Length(max=80)],
        filters=[trimmed],
        description=_l("本级账号写用户名；其他单位的账号写成“用户名@单位地址”。"),
    )


class UntilForm(Form):
    until = DateField(_l("最后一天"), [DAY])


class SeatForm(Form):
    """The choices are the assembly's own terms and delegations, by number and by place."""

    number = StringField(_l("代表证号"), [needed(), Length(max=32)], filters=[trimmed])
    name = name_field(_l("姓名"))
    term = SelectField(_l("届次"), [needed()])
    delegation = SelectField(_l("代表团"))
    since = DateField(_l("从哪天起"), [DAY])

    def offer(self, terms: list[Term], delegations: list[Listed]) -> "SeatForm":
        self.term.choices = [SelectChoice(str(term.id), str(term.number)) for term in terms]
        self.delegation.choices = [
            SelectChoice("", "—"),
            *(SelectChoice(str(one.row.id), one.row.name, WRITTEN) for one in delegations),
        ]
        return self

    def order(self, place: Place) -> SeatDeputy:
        group = given(self.delegation)
        return SeatDeputy(
            place.id,
            TermId(UUID(given(self.term))),
            given(self.number),
            given(self.name),
            day(self.since),
            DelegationId(UUID(group)) if group else None,
        )
