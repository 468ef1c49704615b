"""Shape of what is filled in about assemblies and years."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from ballot.people.assemblies.service import FoundAssembly
from ballot.people.models import Body, Level
from ballot.people.words import BODIES, LEVELS
from ballot.web.access import Place
from ballot.web.forms import Form, SelectChoice, given, needed, trimmed


class FoundAssemblyForm(Form):
    name = StringField(_l("名称"), [needed(), Length(max=80, message=_l("不超过 80 个字。"))], filters=[trimmed])
    slug = StringField(
        _l("网址中的名字"),
        [needed(), Length(max=32, message=_l("不超过 32 个字符。"))],
        filters=[trimmed],
        description=_l("小写字母和数字，可用短横连接，例如 taoyuan。"),
        render_kw={"autocapitalize": "none", "spellcheck": "false"},
    )
    level = SelectField(_l("层级"), [needed()], choices=[SelectChoice(level.value, LEVELS[level]) for level in Level])
    body = SelectField(_l("由谁票决"), [needed()], choices=[SelectChoice(body.value, BODIES[body]) for body in Body])

    def order(self, place: Place) -> FoundAssembly:
        return FoundAssembly(
            given(self.slug), given(self.name), Level(given(self.level)), Body(given(self.body)), place.id
        )


class CycleForm(Form):
    year = IntegerField(
        _l("项目实施的年份"),
        [InputRequired(_l("请填写年份。")), NumberRange(2000, 2199, _l("请填写四位数的年份。"))],
    )
