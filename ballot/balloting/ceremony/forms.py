"""What the panel's page sends, in canonical JSON: shape only; whether it may be done is for the services to say."""

from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import Regexp

from ballot.balloting.ceremony.rules import UnfitBody
from ballot.balloting.ceremony.service import RestartCeremony
from ballot.balloting.setup.forms import line_field
from ballot.kernel.policy import AssemblyId
from ballot.protocol import fields
from ballot.protocol.clause import Breach
from ballot.protocol.encoding import read
from ballot.web.forms import Form, given, needed

LONGEST_REASON = 400
MOST = 2**31
"""No index and no number of attempts is near it; what is beyond, the database's columns don't hold."""


class RestartForm(Form):
    """Carries the number of the attempt that was seen: a form sent twice, or late, gives up no other one."""

    number = HiddenField(validators=[Regexp(r"[0-9]{1,9}\Z")])
    reason = line_field(_l("重新开始的理由"), LONGEST_REASON, needed())

    def order(self, assembly_id: AssemblyId, election_id: UUID) -> RestartCeremony:
        return RestartCeremony(assembly_id, election_id, int(given(self.number)), given(self.reason))


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
                _number(found[name])
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


def _number(value: Any) -> None:
    if fields.count(value) >= MOST:
        raise Breach("1.3", f"a number of {MOST} or more")


def _reason(value: Any) -> None:
    if len(fields.text(value)) > LONGEST_REASON:
        raise Breach("1.3", f"a reason of more than {LONGEST_REASON} characters")
