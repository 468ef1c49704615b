"""The upload of keys.json, and the yes to what was shown."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField
from wtforms.validators import Regexp

from ballot.balloting.card_import.service import ImportCards, LayOutCards
from ballot.balloting.setup.models import Meeting
from ballot.web.forms import Form, given


class KeyFileForm(Form):
    file = FileField(
        _l("公钥文件"),
        [FileRequired(_l("请选择文件。"))],
        description=_l("制卡时保存的 keys.json，只含公钥。不要上传 cards.pdf。"),
        render_kw={"accept": ".json"},
    )

    def order(self, meeting: Meeting) -> LayOutCards:
        return LayOutCards(meeting.assembly_id, meeting.id, self.file.data.read())


class ConfirmForm(Form):
    digest = HiddenField(validators=[Regexp(r"[0-9a-f]{64}")])

    def order(self, meeting: Meeting) -> ImportCards:
        return ImportCards(meeting.assembly_id, meeting.id, given(self.digest))
