"""What all forms share: they check shape only, and say every fault in the reader's language."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field

# All forms take it from here: their stubs are older than it.
from wtforms.fields.choices import SelectChoice as SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired

from ballot.kernel.errors import Refused
from ballot.web.bounds import NUL


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF brings no types
    """A form with its token; the base of all others."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Beside what the fields ask for, no text holds a NUL: PostgreSQL takes none."""
        fits = bool(super().validate(extra_validators))
        for field in self:
            if isinstance(field.data, str) and NUL in field.data and not field.errors:
                field.errors = [_l("含有不能使用的字符。")]
                fits = False
        return fits


def needed() -> InputRequired:
    return InputRequired(_l("请填写这一项。"))


def trimmed(text: str | None) -> str | None:
    """A filter: blanks around are nobody's intention."""
    return text.strip() if text else text


def given(field: Field) -> str:
    """What a text field holds; an empty one holds nothing, not None."""
    return str(field.data or "")


def whole(field: Field) -> int:
    """The number of a field that was needed and is filled in."""
    return int(field.data)


def day(field: Field) -> date:
    """The day of a field that was needed and is filled in."""
    found: date = field.data
    return found


def status(form: Form) -> int:
    """422 for a page that shows faults, else 200."""
    return 422 if form.errors else 200


@contextmanager
def told(field: Field, sentences: Mapping[str, str]) -> Iterator[None]:
    """Say a refusal beside the field that led to it; `sentences` by the refusal's code, others go on."""
    try:
        yield
    except Refused as refusal:
        if refusal.code not in sentences:
            raise
        field.errors = [sentences[refusal.code]]
