"""Shape of a notice, a comment and its answer."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectField, TextAreaField
from wtforms.validators import Length

from ballot.kernel.policy import AssemblyId
from ballot.people.models import CycleId
from ballot.shortlisting.notice.rules import CommentSort, Decision
from ballot.shortlisting.notice.service import PublishNotice, SendComment
from ballot.shortlisting.proposals.service import Matter
from ballot.shortlisting.screening.forms import readable
from ballot.shortlisting.words import COMMENT_SORTS, DECISIONS
from ballot.web.forms import Form, SelectChoice, day, given, needed, trimmed


class NoticeForm(Form):
    opens_on = DateField(_l("公示第一天"), [needed()])
    closes_on = DateField(_l("公示最后一天"), [needed()])
    body = TextAreaField(_l("公示说明"), [needed(), Length(max=2000), readable], filters=[trimmed])

    def order(self, assembly_id: AssemblyId, cycle_id: CycleId) -> PublishNotice:
        return PublishNotice(assembly_id, cycle_id, day(self.opens_on), day(self.closes_on), given(self.body))


class CommentForm(Form):
    """What somebody says; no name is asked for."""

    number = SelectField(_l("对哪一项"), [needed()], coerce=int)
    sort = RadioField(
        _l("性质"), [needed()], choices=[SelectChoice(one.value, word) for one, word in COMMENT_SORTS.items()]
    )
    text = TextAreaField(_l("意见"), [needed(), Length(max=1000), readable], filters=[trimmed])

    def offer(self, proposals: Sequence[tuple[int, str]]) -> "CommentForm":
        self.number.choices = [SelectChoice(number, name) for number, name in proposals]
        return self

    def order(self, assembly_id: AssemblyId, cycle_id: CycleId) -> SendComment:
        matter = Matter(assembly_id, cycle_id, int(self.number.data))
        return SendComment(matter, CommentSort(given(self.sort)), given(self.text))


class AnswerForm(Form):
    """`act` says what becomes of the comment: shown, refused with its reason, or answered with a decision."""

    act = RadioField(_l("处理"), [needed()])
    text = TextAreaField(_l("答复或者理由"), [Length(max=1000), readable], filters=[trimmed])

    def offer(self, sort: CommentSort) -> "AnswerForm":
        fit = (Decision.NOTED,) if sort is CommentSort.SUGGESTION else (Decision.UPHELD, Decision.DISMISSED)
        own = [SelectChoice("show", _l("审阅通过，公开")), SelectChoice("refuse", _l("不予公开"))]
        self.act.choices = own + [SelectChoice(one.value, DECISIONS[one]) for one in fit]
        return self
