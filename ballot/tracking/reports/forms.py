"""Shape of what units write and organizers remark."""

from functools import partial

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import DecimalField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import NumberRange, Optional

from ballot.kernel.money import read_money, wan
from ballot.tracking.plans.forms import checks, cleaned, fits_money, line, offered, thousandths
from ballot.tracking.reports.models import Report
from ballot.tracking.reports.rules import FileSort, Told
from ballot.tracking.words import FILE_SORTS
from ballot.web.forms import Form, given, needed


def lines(label: str, most: int, *first: object) -> TextAreaField:
    return TextAreaField(label, checks(most, *first), filters=[partial(cleaned, lines=True)])


class ReportForm(Form):
    """A report; `reason` and `correction` are asked for when they are needed."""

    progress = DecimalField(_l("完成进度（累计）"), [needed(), NumberRange(0, 100)], places=1)
    money = StringField(_l("完成资金（累计）"), [needed(), fits_money])
    milestone = line(_l("形象进度"), 200, needed())
    problems = lines(_l("存在的问题"), 1000, Optional())
    reason = line(_l("滞后或减少的原因"), 400, Optional())
    correction = line(_l("更正的原因"), 400, Optional())
    then = HiddenField()

    def order(self) -> Told:
        texts = (given(self.milestone), given(self.problems), given(self.reason))
        return Told(thousandths(self.progress), read_money(given(self.money)), *texts)


def shown(report: Report | None) -> dict[str, object]:
    """What stands in a report, as the form shows it."""
    if report is None:
        return {}
    texts = {name: getattr(report, name) for name in ("milestone", "problems", "reason", "correction")}
    return {"progress": report.progress / 10, "money": wan(report.money), **texts}


class AttachForm(Form):
    sort = SelectField(_l("这是什么"), [needed()], choices=offered(FILE_SORTS))
    file = FileField(_l("文件"))

    @property
    def chosen(self) -> FileSort:
        return FileSort(given(self.sort))


class SignForm(Form):
    verdict = RadioField(
        _l("意见"), [needed()], choices=offered({"sign": _l("签发并报送"), "hand-back": _l("退回填报人")})
    )
    remark = line(_l("退回的理由"), 400, Optional())


class JudgeForm(Form):
    verdict = RadioField(
        _l("审核"),
        [needed()],
        choices=offered({"publish": _l("接收并公开"), "accept": _l("接收，稍后公开"), "return": _l("退回责任单位")}),
    )
    remark = line(_l("退回的理由"), 400, Optional())
