"""Shape of what is written into the ledgers."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField
from wtforms.validators import Optional

from ballot.tracking.plans.forms import line, offered
from ballot.tracking.reports.forms import lines
from ballot.web.forms import Form, needed


class SetTaskForm(Form):
    problem = lines(_l("存在的问题"), 1000, needed())
    due_on = DateField(_l("整改期限"), [needed()])


class AnswerForm(Form):
    answer = lines(_l("整改情况"), 1000, needed())


class CheckForm(Form):
    verdict = RadioField(
        _l("核验"),
        [needed()],
        choices=offered({"mended": _l("整改到位，予以销号"), "insist": _l("没有到位，继续整改")}),
    )
    note = line(_l("核验意见"), 400, Optional())
