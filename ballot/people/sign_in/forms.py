"""Shape of what people type to get in; whether it proves anything is for the service to say."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo, Length, Regexp

from ballot.people import passwords
from ballot.people.sign_in.passkeys import LONGEST
from ballot.web.forms import Form, needed, trimmed


class SignInForm(Form):
    login = StringField(
        _l("用户名"),
        [needed(), Length(max=40, message=_l("用户名不超过 40 个字符。"))],
        filters=[trimmed],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        _l("密码"),
        [needed(), Length(max=passwords.LONGEST, message=_l("密码不超过 128 个字符。"))],
        render_kw={"autocomplete": "current-password"},
    )


def code_field() -> Any:
    return StringField(
        _l("六位动态码"),
        [needed(), Regexp(r"^\s*\d{3}\s*\d{3}\s*$", message=_l("动态码是身份验证器上显示的六位数字。"))],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": "8"},
    )


class SecondFactorForm(Form):
    code = code_field()


class NewPasswordForm(Form):
    """A password typed twice; how strong it must be is a rule of `passwords`."""

    password = PasswordField(
        _l("新密码"),
        [
            needed(),
            Length(
                min=passwords.SHORTEST,
                max=passwords.LONGEST,
                message=_l("密码为 10 至 128 个字符。"),
            ),
        ],
        description=_l("至少 10 个字符，可以是一句话；不要包含用户名。"),
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _l("再输入一次新密码"),
        [needed(), EqualTo("password", message=_l("两次输入的密码不一致。"))],
        render_kw={"autocomplete": "new-password"},
    )


class ActivateForm(NewPasswordForm):
    code = StringField(
        _l("激活码"),
        [needed(), Length(max=80, message=_l("激活码共 26 个字母和数字。"))],
        description=_l("管理员给您的 26 个字母和数字，分为五组；大小写和分隔都不影响。"),
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )
    field_order = ("code", "password", "again")


class ChangePasswordForm(NewPasswordForm):
    code = code_field()


class PasskeyAnswerForm(Form):
    """What the browser's authenticator said, as JSON; a script fills it in."""

    answer = HiddenField(validators=[needed(), Length(max=LONGEST)])


class NewPasskeyForm(PasskeyAnswerForm):
    name = StringField(
        _l("给这把通行密钥起个名字"),
        [needed(), Length(max=40, message=_l("名字不超过 40 个字符。"))],
        filters=[trimmed],
        description=_l("例如：办公室电脑。"),
    )
