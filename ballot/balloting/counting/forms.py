"""Shape of what a visitor brings to a result: a tracking code, a head or a receipt that was kept."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import TextAreaField, ValidationError
from wtforms.validators import Length

from ballot.protocol.codes import CROCKFORD
from ballot.web.forms import Form, given, trimmed

MOST = 4096
# What people read as another sign, as Crockford has it.
LIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None, "－": None})
CODE = 16


class KeptForm(Form):
    """A saved head.json or receipt, pasted or as a file."""

    text = TextAreaField(_l("保存的链头或回执"), [Length(max=MOST)], filters=[trimmed])
    file = FileField(_l("或者选择文件"))

    def validate_text(self, _field: TextAreaField) -> None:
        if not given(self.text) and not self.file.data:
            raise ValidationError(_l("请粘贴内容，或者选择文件。"))

    def order(self) -> bytes:
        """The bytes as they were brought, without blanks around."""
        raw: bytes = self.file.data.read(MOST) if self.file.data else given(self.text).encode()
        return raw.strip()


def code_in_hex(text: str) -> str | None:
    """The 80 bits of a tracking code in hex (§5.6), or None for what is none."""
    signs = text.strip().upper().translate(LIKE)
    if len(signs) != CODE or not set(signs) <= set(CROCKFORD):
        return None
    bits = 0
    for sign in signs:
        bits = bits << 5 | CROCKFORD.index(sign)
    return f"{bits:020x}"
