"""Shape of what organizers say of an assessment, and of what the public says of a project."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, DateField, Field, HiddenField, IntegerField, RadioField, SelectField
from wtforms.validators import NumberRange, Optional, ValidationError

from ballot.kernel.policy import AssemblyId
from ballot.people.models import CycleId
from ballot.tracking.assessment.book import Where
from ballot.tracking.assessment.rules import Assessor
from ballot.tracking.assessment.service.bringing import About
from ballot.tracking.assessment.service.rating import SetWindow
from ballot.tracking.assessment.words import ASSESSORS, LEVELS
from ballot.tracking.plans.forms import line, offered
from ballot.tracking.plans.models import Project
from ballot.tracking.reports.forms import lines
from ballot.web.fields import CheckboxesField
from ballot.web.forms import Form, SelectChoice, day, given, needed


class PrepareForm(Form):
    """`place` is a meeting with a rule, by their ids."""

    title = line(_l("测评名称"), 120, needed())
    place = SelectField(_l("会议和测评办法"), [needed()])
    numbers = CheckboxesField(_l("测评的项目"), coerce=int)
    rehearsal = BooleanField(_l("这是演练"))

    def offer(self, places: Sequence[Where], projects: Sequence[Project]) -> "PrepareForm":
        self.place.choices = [
            SelectChoice(one.key, f"{one.meeting.name}（{one.meeting.held_on}）· {one.rule.decision}") for one in places
        ]
        self.numbers.choices = [SelectChoice(one.number, one.name) for one in projects]
        return self


class SettleForm(Form):
    due_on = DateField(_l("整改期限"), [needed()])


class WindowForm(Form):
    """`weight` is the deputies' share in percent; left open, the two are never mixed."""

    opens_on = DateField(_l("第一天"), [needed()])
    closes_on = DateField(_l("最后一天"), [needed()])
    weight = IntegerField(_l("代表测评所占的百分比"), [Optional(), NumberRange(min=1, max=99)])

    def order(self, assembly_id: AssemblyId, cycle_id: CycleId) -> SetWindow:
        return SetWindow(assembly_id, cycle_id, day(self.opens_on), day(self.closes_on), self.weight.data)


class RateForm(Form):
    """`proof` is what the visitor's device worked out; without script it stays empty."""

    level = RadioField(_l("您对这个项目"), [needed()], choices=offered(LEVELS))
    words = lines(_l("想说的话"), 400, Optional())
    proof = HiddenField()


class BringForm(Form):
    """What a published table says of itself, and the table."""

    source = line(_l("出处"), 200, needed())
    held_on = DateField(_l("测评日期"), [needed()])
    assessor = RadioField(_l("由谁测评"), [needed()], choices=offered(ASSESSORS))
    due = IntegerField(_l("应到（全体）人数"), [Optional(), NumberRange(min=1, max=10_000)])
    present = IntegerField(_l("实到人数"), [Optional(), NumberRange(min=1, max=10_000)])
    by_half = BooleanField(_l("当时的办法是“半数以上”"))
    file = FileField(_l("文件"), [FileRequired(_l("请选择一个文件。"))])

    def validate_present(self, field: Field) -> None:
        if field.data and self.due.data and field.data > self.due.data:
            raise ValidationError(_l("实到不能多于应到。"))

    def validate_by_half(self, field: Field) -> None:
        if field.data and not self.due.data:
            raise ValidationError(_l("要按半数计算等次，请填写应到人数。"))

    def about(self) -> About:
        numbers = (self.due.data, self.present.data, bool(self.by_half.data))
        return About(Assessor(given(self.assessor)), day(self.held_on), given(self.source), *numbers)
