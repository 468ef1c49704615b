"""What the panel's page sends, in canonical JSON: shape only; whether it may be done is for the services to say."""

from typing import Any

from flask_babel import lazy_gettext as _l

from ballot.balloting.ceremony.rules import UnfitBody
from ballot.balloting.setup.forms import line_field
from ballot.protocol import fields
from ballot.protocol.clause import Breach
from ballot.protocol.encoding import read
from ballot.web.forms import Form, needed

LARGEST = 2**20
"""Bytes of what a page sends; a decryption of 200 options stays below a tenth of it."""
LONGEST_REASON = 400


class RestartForm(Form):
    reason = line_field(_l("重新开始的理由"), LONGEST_REASON, needed())


def read_message(text: bytes, *names: str) -> dict[str, Any]:
    """A message with exactly these fields and `token`; raises UnfitBody."""
    try:
        found = fields.record(read(text), ("token", *names))
        fields.text(found["token"])
        if "bodies" in names:
            fields.text(found["kind"])
            fields.array(found["bodies"], _body)
        for name in ("number", "of", "to"):
            if name in names:
                fields.count(found[name])
        for name in ("key", "nonce", "share"):
            if name in names:
                fields.text(found[name])
        if "reason" in names:
            _reason(found["reason"])
    except Breach as breach:
        raise UnfitBody(breach) from breach
    return dict(found)


def _body(value: Any) -> Any:
    if type(value) is not dict:
        raise Breach("1.3", "a body is an object")
    return value


def _reason(value: Any) -> None:
    if len(fields.text(value)) > LONGEST_REASON:
        raise Breach("1.3", f"a reason of more than {LONGEST_REASON} characters")
