"""The upload of the registrar's list."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired

from ballot.web.forms import Form


class NamesForm(Form):
    file = FileField(
        _l("文件"),
        [FileRequired(_l("请选择文件。"))],
        description=_l("制卡时保存的 names.csv，或有“姓名”“公开密钥”两列的 xlsx、CSV。发出的备用卡请填上姓名。"),
        render_kw={"accept": ".xlsx,.csv"},
    )
