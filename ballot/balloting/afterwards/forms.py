"""Shape of what is typed after a result."""

from datetime import date, timedelta

from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, RadioField, StringField, TextAreaField, ValidationError
from wtforms.validators import Length

from ballot.balloting.afterwards.models import ObjectionPeriod
from ballot.balloting.afterwards.rules import FEWEST_WITNESSES, Decision
from ballot.balloting.record.models import RecordRetention
from ballot.shortlisting.screening.forms import readable
from ballot.web.forms import Form, SelectChoice, given, needed, trimmed

WEEK = timedelta(days=7)
FIVE_YEARS = timedelta(days=5 * 365)
DECISIONS = {Decision.DISMISSED: _l("异议不成立"), Decision.UPHELD: _l("异议成立")}


class PeriodForm(Form):
    """The last day to object, and the last on which ballots are public."""

    closes_on = DateField(_l("异议截止日期"), [needed()])
    keep_until = DateField(_l("选票公开到"), [needed()])


class ObjectionForm(Form):
    raised_by = StringField(_l("异议提出人"), [needed(), Length(max=80), readable], filters=[trimmed])
    text = TextAreaField(_l("异议内容"), [needed(), Length(max=2000), readable], filters=[trimmed])


class DecisionForm(Form):
    decision = RadioField(
        _l("决定"), [needed()], choices=[SelectChoice(one.value, word) for one, word in DECISIONS.items()]
    )
    answer = TextAreaField(_l("答复"), [needed(), Length(max=2000), readable], filters=[trimmed])


class RecountForm(Form):
    """Who stands by, one a line."""

    witnesses = TextAreaField(_l("在场人员"), [needed(), Length(max=2000), readable], filters=[trimmed])

    def validate_witnesses(self, _field: Field) -> None:
        if len(set(self.names())) < FEWEST_WITNESSES:
            raise ValidationError(_l("至少两人在场，每行一人，写明姓名和身份。"))

    def names(self) -> list[str]:
        return [line.strip() for line in given(self.witnesses).splitlines() if line.strip()]


def period_form(period: ObjectionPeriod | None, retention: RecordRetention | None, today: date) -> PeriodForm:
    """The form with the days that stand, else a week and five years from today."""
    closes_on = period.closes_on if period else today + WEEK
    keep_until = retention.keep_until if retention else today + FIVE_YEARS
    return PeriodForm(closes_on=closes_on, keep_until=keep_until)
