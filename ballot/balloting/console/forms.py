"""Shape of what the console's steps ask for."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField

from ballot.balloting.setup.forms import line_field
from ballot.web.forms import Form, needed


class ReasonForm(Form):
    reason = line_field(_l("取消的理由"), 400, needed())
    unsigned = BooleanField(_l("能够签名的计票人、监票人不足两名，不经签名取消"))


class ConfirmForm(Form):
    """Carries the digest of what the second organizer read: a yes never covers what changed since."""

    digest = HiddenField()
