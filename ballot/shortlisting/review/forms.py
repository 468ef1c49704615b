"""Shape of an opinion, of its answer, and of what a delegation says."""

from collections.abc import Sequence
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length

from ballot.kernel.policy import AssemblyId
from ballot.people.models import CycleId, DelegationId
from ballot.shortlisting.review.delegations import RecordOpinion
from ballot.shortlisting.review.queries import Heard, Seat
from ballot.shortlisting.screening.forms import readable
from ballot.shortlisting.words import OPINIONS
from ballot.web.forms import Form, SelectChoice, given, needed, trimmed
from ballot.web.words import zh


class OpinionForm(Form):
    sort = RadioField(_l("性质"), [needed()], choices=[SelectChoice(one.value, word) for one, word in OPINIONS.items()])
    text = TextAreaField(_l("内容"), [needed(), Length(max=1000), readable], filters=[trimmed])


class ReplyForm(Form):
    """What a unit that was asked answers, in its own name."""

    text = TextAreaField(_l("答复"), [needed(), Length(max=1000), readable], filters=[trimmed])

    def name(self) -> str:
        """Who answers; nothing where the unit that was asked does."""
        return ""


class OwnReplyForm(ReplyForm):
    """What the organizers answer, with the name in which they do."""

    unit = StringField(_l("答复单位"), [needed(), Length(max=80), readable], filters=[trimmed])

    def name(self) -> str:
        return given(self.unit)


def reply_form(heard: Heard) -> ReplyForm:
    """The form of whoever is to answer, filled with the answer that stands."""
    said = heard.opinion
    return ReplyForm(text=said.answer) if heard.referral else OwnReplyForm(text=said.answer, unit=said.answered_for)


class DelegationForm(Form):
    """A delegation's opinion of a candidate."""

    delegation = SelectField(_l("代表团"), [needed()])
    words = TextAreaField(_l("代表团审议意见"), [needed(), Length(max=2000), readable], filters=[trimmed])

    def offer(self, voices: Sequence[tuple[DelegationId, str]]) -> "DelegationForm":
        self.delegation.choices = [SelectChoice(str(one), zh(name)) for one, name in voices]
        return self

    def order(self, assembly_id: AssemblyId, cycle_id: CycleId, code: str) -> RecordOpinion:
        delegation = DelegationId(UUID(given(self.delegation)))
        return RecordOpinion(assembly_id, cycle_id, code, delegation, given(self.words))


class HeadForm(Form):
    """Who speaks for a delegation."""

    deputy = SelectField(_l("团长"), [needed()])

    def offer(self, seats: Sequence[Seat]) -> "HeadForm":
        self.deputy.choices = [
            SelectChoice(str(one.deputy.id), zh(f"{one.delegation.name}　{one.deputy.number}　{one.deputy.name}"))
            for one in seats
        ]
        return self
