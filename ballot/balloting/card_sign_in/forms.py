"""What a card's page sends: never the secret, and all of it in hex or Base32."""

from wtforms import HiddenField
from wtforms.validators import Regexp

from ballot.balloting.card_sign_in.service import ShowCard
from ballot.web.forms import Form, given


class AskForm(Form):
    """The 26 characters by which a card knows its issue; they are printed on the delivery sheet too, in hex."""

    issue = HiddenField(validators=[Regexp(r"[A-Z2-7]{26}\Z")])


class ShowForm(Form):
    challenge = HiddenField(validators=[Regexp(r"[0-9a-f]{64}\Z")])
    key = HiddenField(validators=[Regexp(r"[0-9a-f]{64}\Z")])
    signature = HiddenField(validators=[Regexp(r"[0-9a-f]{128}\Z")])

    def order(self, origin: str) -> ShowCard:
        return ShowCard(origin, given(self.challenge), given(self.key), given(self.signature))
