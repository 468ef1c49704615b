"""Shape of what an admin fills in about accounts."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import Length, Optional, Regexp

from ballot.kernel.policy import Role
from ballot.people.accounts.service import OpenAccount
from ballot.people.rules import GRANTED
from ballot.people.words import ROLES
from ballot.web.access import Place
from ballot.web.forms import Form, SelectChoice, given, needed, trimmed


class OpenAccountForm(Form):
    login = StringField(
        _l("用户名"),
        [
            needed(),
            Length(max=40, message=_l("用户名不超过 40 个字符。")),
            Regexp(r"^[^\s@]+$", message=_l("用户名不含空格和 @。")),
        ],
        filters=[trimmed],
        description=_l("登录时使用，在本级内不能重复。"),
        render_kw={"autocomplete": "off"},
    )
    name = StringField(_l("姓名"), [needed(), Length(max=80, message=_l("姓名不超过 80 个字。"))], filters=[trimmed])
    phone = StringField(
        _l("手机号"),
        [Optional(), Regexp(r"^\+?[0-9 -]{5,30}$", message=_l("手机号只含数字、空格和短横。"))],
        filters=[trimmed],
    )
    mail = StringField(
        _l("电子邮箱"),
        [Optional(), Length(max=254), Regexp(r"^[^@\s]+@[^@\s]+\.[^@\s]+$", message=_l("邮箱地址不完整。"))],
        filters=[trimmed],
    )

    def order(self, place: Place) -> OpenAccount:
        return OpenAccount(
            place.id, given(self.login), given(self.name), self.phone.data or None, self.mail.data or None
        )


class RoleForm(Form):
    role = SelectField(_l("身份"), [needed()], choices=[SelectChoice(role.value, ROLES[role]) for role in GRANTED])

    def chosen(self) -> Role:
        return Role(given(self.role))


class GuestForm(RoleForm):
    called = StringField(
        _l("账号"),
        [needed(), Length(max=80), Regexp(r"^[^\s@]+@[a-z0-9-]+$", message=_l("写成“用户名@单位地址”。"))],
        filters=[trimmed],
        description=_l("写成“用户名@单位地址”，例如 zhangsan@ninghai。"),
    )
