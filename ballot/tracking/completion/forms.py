"""Shape of the end of a project."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField

from ballot.tracking.completion.rules import Result
from ballot.tracking.completion.service import Judgement
from ballot.tracking.plans.forms import line, offered
from ballot.tracking.reports.forms import lines
from ballot.tracking.words import RESULTS
from ballot.web.forms import Form, day, given, needed


class CompleteForm(Form):
    words = lines(_l("完工情况"), 1000, needed())


class AcceptForm(Form):
    result = RadioField(_l("验收结论"), [needed()], choices=offered(RESULTS))
    acceptors = line(_l("参加验收的单位和代表"), 200, needed())
    held_on = DateField(_l("验收日期"), [needed()])
    opinion = lines(_l("验收意见"), 1000, needed())

    def order(self) -> Judgement:
        return Judgement(Result(given(self.result)), given(self.acceptors), day(self.held_on), given(self.opinion))
