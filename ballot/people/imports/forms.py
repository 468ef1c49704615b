"""The upload of a sheet: which list, which term, which file."""

from uuid import UUID, uuid4

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.validators import Regexp

from ballot.people.imports.rules import Sheet, read_lines
from ballot.people.imports.service import LayOutImport
from ballot.people.models import Term, TermId
from ballot.web.access import Place
from ballot.web.forms import Form, SelectChoice
from ballot.web.uploads import name_of, table_of


class UploadForm(Form):
    """`key` stands in the page from its first showing, so that a form sent twice is one upload."""

    sheet = RadioField(
        _l("名单种类"),
        choices=[
            SelectChoice(Sheet.DEPUTIES, _l("代表名册（可以带账号）")),
            SelectChoice(Sheet.ACCOUNTS, _l("工作人员账号（可以带身份）")),
        ],
        default=Sheet.DEPUTIES,
    )
    term = SelectField(_l("届次"), validate_choice=True, description=_l("代表名册属于哪一届；工作人员账号不看此项。"))
    file = FileField(
        _l("文件"),
        [FileRequired(_l("请选择文件。"))],
        description=_l("xlsx 或 CSV，不超过 5 MB、20000 行；第一行是列名。"),
        render_kw={"accept": ".xlsx,.csv"},
    )
    key = HiddenField(validators=[Regexp(r"[0-9a-f]{32}")], default=lambda: uuid4().hex)

    def offer(self, terms: list[Term]) -> "UploadForm":
        self.term.choices = [SelectChoice(str(term.id), str(term.number)) for term in terms]
        if not terms:
            self.term.choices = [SelectChoice("", "—")]
        return self

    def order(self, place: Place) -> LayOutImport:
        """Read the file in a process of its own; raises Unfit, BadSheet."""
        sheet, name = Sheet(self.sheet.data), name_of(self.file.data)
        table = table_of(self.file.data)
        seated = sheet is Sheet.DEPUTIES and self.term.data
        term = TermId(UUID(self.term.data)) if seated else None
        lines = read_lines(sheet, table.rows)
        return LayOutImport(place.id, sheet, term, name, str(self.key.data), lines)


class ConfirmForm(Form):
    make_delegations = BooleanField(_l("同时新建上面列出的代表团"))
