"""Shape of what clerks type about cards."""

from collections.abc import Sequence
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import Length

from ballot.balloting.presence.rules import VoidReason
from ballot.balloting.presence.service import AskVoid, OneCard
from ballot.balloting.presence.words import REASONS
from ballot.balloting.setup.models import Election
from ballot.web.access import Place
from ballot.web.forms import Form, SelectChoice, given, needed, trimmed

PLAIN = {"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false", "maxlength": 19}
"""Too short for the secret inside a card."""


class VoidForm(Form):
    """The choices are the meeting's votes whose records take voids now."""

    election = SelectField(_l("哪一次票决"), [needed()])
    number = StringField(
        _l("卡号"),
        [needed(), Length(max=19)],
        filters=[trimmed],
        description=_l("卡片封口外面印的 8 位号码，分两组。不要拆开卡片。"),
        render_kw=PLAIN,
    )
    reason = RadioField(
        _l("理由"),
        [needed()],
        choices=[SelectChoice(one.value, words) for one, words in REASONS.items()],
        default="paper",
    )
    spare = StringField(
        _l("备用卡的卡号"),
        [Length(max=19)],
        filters=[trimmed],
        description=_l("换用备用卡时填写手中那张备用卡的号码；不填则由系统指定下一张。"),
        render_kw=PLAIN,
    )

    def offer(self, elections: Sequence[Election]) -> "VoidForm":
        written = {"lang": "zh-Hans"}
        self.election.choices = [SelectChoice(str(one.id), one.title, written) for one in elections]
        return self

    def order(self, place: Place) -> AskVoid:
        election, reason = UUID(given(self.election)), VoidReason(given(self.reason))
        return AskVoid(place.id, election, given(self.number), reason, given(self.spare))


class SerialForm(Form):
    """A card by the serial on the delivery sheet."""

    serial = StringField(
        _l("卡片序号"),
        [needed(), Length(max=32)],
        filters=[trimmed],
        description=_l("签收表上的序号。"),
        render_kw={"autocomplete": "off"},
    )

    def order(self, place: Place, meeting_id: UUID) -> OneCard:
        return OneCard(place.id, meeting_id, given(self.serial))


class HandOverForm(Form):
    """A card by its serial and the deputy it was handed to, by the number on the certificate."""

    handed = StringField(
        _l("发出的卡的序号"),
        [needed(), Length(max=32)],
        filters=[trimmed],
        description=_l("卡片外面印的序号，与签收表一致。"),
        render_kw={"autocomplete": "off"},
    )
    holder = StringField(
        _l("代表证号"), [needed(), Length(max=32)], filters=[trimmed], render_kw={"autocomplete": "off"}
    )

    def order(self, place: Place, meeting_id: UUID) -> OneCard:
        return OneCard(place.id, meeting_id, given(self.handed))
