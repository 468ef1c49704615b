"""Shape of what settles a vote that left something open: a title and a panel, or a decision in words."""

from collections.abc import Sequence
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import Field, IntegerField, TextAreaField, ValidationError
from wtforms.validators import Length, NumberRange

from ballot.balloting.followup.queries import Open
from ballot.balloting.followup.rules import Way
from ballot.balloting.followup.service import AskFollowUp
from ballot.balloting.setup.forms import CountersForm, clean, line_field, one_line
from ballot.kernel.policy import AssemblyId
from ballot.web.fields import CheckboxesField
from ballot.web.forms import Form, SelectChoice, given, needed, whole

LONGEST_TITLE = 120


class FollowUpForm(CountersForm):
    """`wanted` is asked for by a supplementary round alone."""

    title = line_field(_l("票决名称"), LONGEST_TITLE, needed())
    wanted = IntegerField(_l("候选项目数"), [needed(), NumberRange(min=1, max=200)])

    def fit(self, found: Open) -> "FollowUpForm":
        """Ask for no number where everybody stands who may."""
        if found.left.way is not Way.SUPPLEMENTARY:
            del self.wanted
        else:
            few = _l("不少于还没有选定的名额，不多于没有当选的项目。")
            self.wanted.validators = [needed(), NumberRange(found.left.seats, len(found.left.candidates), few)]
        return self

    def following(self, assembly_id: AssemblyId, election_id: UUID) -> AskFollowUp:
        wanted = whole(self.wanted) if "wanted" in self else 0
        return AskFollowUp(assembly_id, election_id, given(self.title), self.order(), wanted)


class DecisionForm(Form):
    """`chosen` is asked for where the presidium decides between projects."""

    chosen = CheckboxesField(_l("主席团决定选定"))
    words = TextAreaField(_l("决定"), [needed(), Length(max=400), clean], filters=[one_line])

    def fit(self, found: Open) -> "DecisionForm":
        if found.left.way is Way.PRESIDIUM:
            self.chosen.choices = [SelectChoice(one, found.name_of(one)) for one in found.left.candidates]
            self.seats = found.left.seats
        else:
            del self.chosen
        return self

    def validate_chosen(self, field: Field) -> None:
        if len(field.data or ()) != self.seats:
            raise ValidationError(_l("请选定与还没有选定的名额一样多的项目。"))

    def following(self, assembly_id: AssemblyId, election_id: UUID) -> AskFollowUp:
        chosen: Sequence[str] = tuple(self.chosen.data or ()) if "chosen" in self else ()
        return AskFollowUp(assembly_id, election_id, chosen=chosen, words=given(self.words))
