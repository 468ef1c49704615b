"""Shape of what is published as a template: one of the year's rules, a name, a sentence."""

from collections.abc import Sequence
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectField, StringField
from wtforms.validators import Length, ValidationError

from ballot.balloting.setup.models import BallotRule
from ballot.balloting.setup.models.rule_templates import LONGEST_LINE, LONGEST_TEMPLATE_NAME
from ballot.balloting.templates.service import PublishTemplate
from ballot.kernel.policy import AssemblyId
from ballot.solicitation.rules.ideas import UnfitText, clean
from ballot.web.forms import Form, SelectChoice, given, needed, trimmed


def readable(_form: Form, field: Field) -> None:
    """What shows nothing is no name, and what can't be shown is none either."""
    try:
        if not clean(given(field)):
            raise ValidationError(_l("请填写这一项。"))
    except UnfitText as fault:
        raise ValidationError(_l("含有不能使用的字符。")) from fault


class PublishForm(Form):
    """`rule` is chosen among the year's own, drafts among them."""

    rule = SelectField(_l("发布哪一份票决办法"), [needed()])
    name = StringField(_l("模板名称"), [needed(), Length(max=LONGEST_TEMPLATE_NAME), readable], filters=[trimmed])
    line = StringField(_l("一句话说明"), [needed(), Length(max=LONGEST_LINE), readable], filters=[trimmed])

    def offer(self, rules: Sequence[BallotRule]) -> None:
        """Let the year's rules be chosen, the newest first."""
        self.rule.choices = [SelectChoice(str(one.id), _("第 %(number)s 稿", number=one.number)) for one in rules]

    def order(self, assembly_id: AssemblyId) -> PublishTemplate:
        return PublishTemplate(assembly_id, UUID(given(self.rule)), given(self.name), given(self.line))
