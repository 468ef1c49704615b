"""Shape of a count of hands, and of the second signature."""

from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, SelectField
from wtforms.validators import NumberRange

from ballot.balloting.hands.rules import Base
from ballot.balloting.hands.service import EnterHands
from ballot.balloting.setup.forms import line_field
from ballot.kernel.policy import AssemblyId
from ballot.web.forms import Form, SelectChoice, given, needed, whole

BASES = {Base.DUE: _l("全体代表过半数"), Base.PRESENT: _l("到会代表过半数")}
MOST = 20_000


def _count(label: str) -> IntegerField:
    return IntegerField(label, [needed(), NumberRange(min=0, max=MOST)])


class HandsForm(Form):
    subject = line_field(_l("表决事项"), 200, needed())
    base = SelectField(
        _l("通过的要求"), [needed()], choices=[SelectChoice(one.value, words) for one, words in BASES.items()]
    )
    in_favour = _count(_l("赞成"))
    against = _count(_l("反对"))
    abstaining = _count(_l("弃权"))

    def order(self, assembly_id: AssemblyId, meeting_id: UUID) -> EnterHands:
        counts = (whole(self.in_favour), whole(self.against), whole(self.abstaining))
        return EnterHands(assembly_id, meeting_id, given(self.subject), Base(given(self.base)), *counts)


class SignForm(Form):
    """Carries the digest of what the second organizer read."""

    digest = HiddenField()
