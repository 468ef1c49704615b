"""Shape of what citizens, units and staff fill in; whether it may be taken is for the service to say."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp, ValidationError

from ballot.kernel.money import UnfitMoney, read_money
from ballot.kernel.policy import AssemblyId
from ballot.people.models import CycleId
from ballot.solicitation.models import Solicitation
from ballot.solicitation.rules.ideas import BY_STAFF, Origin, Route, UnfitText, clean, listed
from ballot.solicitation.service.notices import SetNotice
from ballot.solicitation.service.sending import Person, SendIdea, Sheet, Wish
from ballot.solicitation.service.triage import Matter, PrepareAnswer
from ballot.solicitation.words import ORIGINS, ROUTES
from ballot.web.forms import Form, SelectChoice, day, given, needed, whole

PHONE = r"[0-9+][0-9 \-]{4,19}"


def _fit(_form: Form, field: Field) -> None:
    """A text that can be shown, and isn't blank once it is cleaned."""
    try:
        left = clean(given(field), lines=isinstance(field, TextAreaField))
    except UnfitText as fault:
        raise ValidationError(_l("含有不能使用的字符。")) from fault
    if field.flags.required and not left:
        raise ValidationError(_l("请填写这一项。"))


def line(label: str, most: int, *first: Callable[..., Any], **more: Any) -> StringField:
    return StringField(label, [*first, _long(most), _fit], **more)


def text(label: str, most: int, *first: Callable[..., Any], **more: Any) -> TextAreaField:
    return TextAreaField(label, [*first, _long(most), _fit], **more)


def _long(most: int) -> Length:
    return Length(max=most, message=_l("不超过 %(max)d 个字。"))


def _money(_form: Form, field: Field) -> None:
    try:
        read_money(given(field) or "0")
    except UnfitMoney as fault:
        raise ValidationError(_l("请填写数字，单位为万元，例如 1800 或 12.5。")) from fault


def _words(names: Sequence[str], empty: str) -> list[SelectChoice]:
    return [SelectChoice("", empty), *(SelectChoice(name, name) for name in names)]


class Kept(Form):
    """A step of the form: what it holds is kept in the draft under its fields' names."""

    def kept(self) -> dict[str, str]:
        return {field.name: given(field) for field in self if field.type not in ("CSRFTokenField", "FileField")}


class WhatForm(Kept):
    what = line(_l("您希望办什么事？"), 80, needed())
    why = text(_l("为什么需要办？"), 1000, needed())
    category = SelectField(_l("属于哪一类？"), [Optional()], validate_choice=False)

    def offer(self, notice: Solicitation) -> "WhatForm":
        self.category.choices = _words(notice.category_list, str(_l("不确定")))
        return self


class PlaceForm(Kept):
    area = SelectField(_l("在哪个乡镇（街道）？"), [Optional()], validate_choice=False)
    place = line(_l("具体地点"), 100)
    photo = FileField(_l("照片"))

    def offer(self, notice: Solicitation) -> "PlaceForm":
        self.area.choices = _words(notice.area_list, str(_l("不确定或全县")))
        return self


class ContactForm(Kept):
    name = line(_l("怎样称呼您？"), 40)
    phone = StringField(
        _l("电话"),
        [Optional(), Regexp(PHONE + r"\Z", message=_l("请填写电话号码：5 至 20 位数字，可以用空格和短横。"))],
        render_kw={"inputmode": "tel", "autocomplete": "tel"},
    )
    consent = BooleanField(_l("我同意为核实和答复这条建议保存并使用我的称呼和电话"))

    def validate_consent(self, field: Field) -> None:
        if (given(self.name) or given(self.phone)) and not field.data:
            raise ValidationError(_l("留下称呼或电话，需要勾选同意；不愿意留，可以都不填。"))


class CheckForm(Form):
    """`proof` is what the visitor's device worked out; without script it stays empty."""

    proof = HiddenField()


class UnitForm(Kept):
    """A unit's long form, on one page."""

    unit = line(_l("申报单位"), 80, needed())
    what = line(_l("项目名称"), 80, needed())
    why = text(_l("必要性"), 1000, needed())
    feasibility = text(_l("可行性"), 1000, needed())
    content = text(_l("建设内容和规模"), 2000, needed())
    category = SelectField(_l("类别"), [Optional()], validate_choice=False)
    area = SelectField(_l("所在乡镇（街道）"), [Optional()], validate_choice=False)
    place = line(_l("建设地点"), 100)
    budget = StringField(_l("投资估算"), [_long(20), _money])
    funding = line(_l("资金来源"), 400)
    deadline = line(_l("完成时限"), 40)
    implementer = line(_l("实施主体"), 80)
    name = line(_l("联系人"), 40, needed())
    phone = StringField(
        _l("联系电话"),
        [needed(), Regexp(PHONE + r"\Z", message=_l("请填写电话号码：5 至 20 位数字，可以用空格和短横。"))],
    )

    def offer(self, notice: Solicitation) -> "UnitForm":
        self.category.choices = _words(notice.category_list, str(_l("不确定")))
        self.area.choices = _words(notice.area_list, str(_l("不确定或全县")))
        return self


class EnterForm(Form):
    """What staff write down for somebody."""

    origin = SelectField(
        _l("原渠道"), [needed()], choices=[SelectChoice(origin.value, ORIGINS[origin]) for origin in BY_STAFF]
    )
    source = line(_l("原编号或出处"), 80)
    what = line(_l("希望办什么事"), 80, needed())
    why = text(_l("为什么需要办"), 1000, needed())
    category = SelectField(_l("类别"), [Optional()], validate_choice=False)
    area = SelectField(_l("乡镇（街道）"), [Optional()], validate_choice=False)
    place = line(_l("具体地点"), 100)
    name = line(_l("提出人称呼"), 40)
    phone = StringField(
        _l("提出人电话"),
        [Optional(), Regexp(PHONE + r"\Z", message=_l("请填写电话号码：5 至 20 位数字，可以用空格和短横。"))],
    )

    def offer(self, notice: Solicitation) -> "EnterForm":
        self.category.choices = _words(notice.category_list, str(_l("不确定")))
        self.area.choices = _words(notice.area_list, str(_l("不确定或全县")))
        return self

    def order(self, assembly_id: AssemblyId, cycle_id: CycleId) -> SendIdea:
        texts = {name: given(self[name]) for name in ("source", "what", "why", "category", "area", "place")}
        person = Person(given(self.name), given(self.phone))
        return SendIdea(assembly_id, cycle_id, Wish(**texts), person=person, origin=Origin(given(self.origin)))


class FollowForm(Form):
    code = StringField(
        _l("查询码"),
        [needed(), Length(max=40, message=_l("查询码是 16 个字母和数字。"))],
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )


class SayForm(Form):
    """A few sentences: a supplement, a reply, a question, a note, a complaint, a refusal."""

    text = text(_l("内容"), 1000, needed())


class NoticeForm(Form):
    opens_on = DateField(_l("征集开始日期"), [InputRequired(_l("请填写日期。"))])
    closes_on = DateField(_l("征集截止日期"), [InputRequired(_l("请填写日期。"))])
    answer_by = DateField(_l("最迟答复日期"), [InputRequired(_l("请填写日期。"))])
    year_round = BooleanField(_l("截止以后继续接收，进入储备库（常年征集）"))
    keep_days = IntegerField(_l("联系方式保存天数"), [needed(), NumberRange(1, 1100, _l("1 至 1100 天。"))])
    body = text(_l("公告正文"), 4000, needed())
    channels = text(_l("征集渠道"), 1000)
    categories = text(_l("类别"), 2000)
    areas = text(_l("乡镇（街道）"), 4000)

    def validate_closes_on(self, field: Field) -> None:
        if self.opens_on.data and field.data and field.data < self.opens_on.data:
            raise ValidationError(_l("截止日期早于开始日期。"))

    def validate_answer_by(self, field: Field) -> None:
        if self.closes_on.data and field.data and field.data < self.closes_on.data:
            raise ValidationError(_l("答复日期早于截止日期。"))

    def order(self, assembly_id: AssemblyId, cycle_id: CycleId) -> SetNotice:
        return SetNotice(
            *(assembly_id, cycle_id, day(self.opens_on), day(self.closes_on), day(self.answer_by)),
            year_round=bool(self.year_round.data),
            keep_days=whole(self.keep_days),
            body=clean(given(self.body), lines=True),
            channels=clean(given(self.channels), lines=True),
            categories=listed(given(self.categories), 40),
            areas=listed(given(self.areas), 40),
        )


class DecideForm(Form):
    """The desk's decision; only the chosen route's own fields count."""

    route = RadioField(_l("决定"), [needed()], choices=[SelectChoice(route.value, ROUTES[route]) for route in Route])
    target = IntegerField(_l("并入第几号建议"), [Optional(), NumberRange(1, 10**8, _l("请填写建议的号码。"))])
    unit = line(_l("转交给哪个部门"), 80)
    text = text(_l("公开答复（理由）"), 1000, needed())

    def validate_target(self, field: Field) -> None:
        if self.route.data == Route.MERGE and not field.data:
            raise ValidationError(_l("请填写建议的号码。"))

    def validate_unit(self, field: Field) -> None:
        if self.route.data == Route.PASS and not given(field).strip():
            raise ValidationError(_l("请填写这一项。"))

    def order(self, matter: Matter) -> PrepareAnswer:
        return PrepareAnswer(matter, Route(self.route.data), given(self.text), self.target.data, given(self.unit))


class SortForm(Form):
    category = SelectField(_l("类别"), [Optional()], validate_choice=False)
    area = SelectField(_l("乡镇（街道）"), [Optional()], validate_choice=False)


class UploadForm(Form):
    file = FileField(_l("文件"), render_kw={"accept": ".xlsx,.csv"})


def order_of(assembly_id: AssemblyId, cycle_id: CycleId, fields: Mapping[str, str]) -> SendIdea:
    """What a draft's fields order, without photos and entrance."""
    texts = {name: fields.get(name, "") for name in ("what", "why", "category", "area", "place")}
    person = Person(fields.get("name", ""), fields.get("phone", ""))
    return SendIdea(assembly_id, cycle_id, Wish(**texts), person=person, sheet=_sheet(fields))


def _sheet(fields: Mapping[str, str]) -> Sheet | None:
    if not fields.get("unit"):
        return None
    texts = {
        name: fields.get(name, "") for name in ("unit", "content", "feasibility", "funding", "deadline", "implementer")
    }
    budget = fields.get("budget", "")
    return Sheet(**texts, budget=read_money(budget) if budget.strip() else None)
