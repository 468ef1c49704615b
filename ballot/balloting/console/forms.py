"""Shape of what the console's steps ask for."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import Length

from ballot.web.forms import Form, needed, trimmed


class ReasonForm(Form):
    reason = StringField(_l("取消的理由"), [needed(), Length(max=400)], filters=[trimmed])
    unsigned = BooleanField(_l("能够签名的计票人、监票人不足两名，不经签名取消"))


class ConfirmForm(Form):
    """Carries the digest of what the second organizer read: a yes never covers what changed since."""

    digest = HiddenField()
