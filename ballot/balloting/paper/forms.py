"""Shape of what is typed about boxes and their papers."""

import unicodedata
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import Field, IntegerField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import Length, NumberRange

from ballot.balloting.paper.models import PaperBox
from ballot.balloting.paper.queries.boxes import Box
from ballot.balloting.paper.rules import MOST, BoxCount, Fault, Flaw
from ballot.balloting.paper.service import DeclareBox, EnterCount, IssuePapers, MixBoxes, OneBox
from ballot.balloting.paper.words import fault_words, option_words
from ballot.balloting.setup.models import Election
from ballot.protocol.clause import Breach
from ballot.protocol.encoding import check_string
from ballot.protocol.manifest import Manifest
from ballot.web.forms import Form, SelectChoice, given, needed, trimmed, whole

MOST_COPIES = 500
LINES = 12_000
"""Room for the numbers of as many cards as an assembly has."""
WRITTEN = {"lang": "zh-Hans"}
DIGITS = {"inputmode": "numeric", "autocomplete": "off"}


def _line(text: str | None) -> str:
    return unicodedata.normalize("NFC", " ".join((trimmed(text) or "").split()))


def _clean(_form: Form, field: Field) -> None:
    """The record holds a box's name: no control characters (§1.3)."""
    try:
        check_string(given(field))
    except Breach as fault:
        raise ValidationError(_l("含有不能使用的字符。")) from fault


def _number(label: str, hint: str = "") -> IntegerField:
    most = NumberRange(min=0, max=MOST, message=_l("请填写 0 到 100000 的整数。"))
    return IntegerField(label, [needed(), most], description=hint, render_kw=DIGITS)


class BoxForm(Form):
    name = StringField(_l("名称"), [needed(), Length(max=40), _clean], filters=[_line], render_kw=WRITTEN)
    place = StringField(_l("地点"), [Length(max=80), _clean], filters=[_line], render_kw=WRITTEN)

    def order(self, election: Election) -> DeclareBox:
        return DeclareBox(election.assembly_id, election.id, given(self.name), given(self.place))


class IssueForm(Form):
    issued = _number(_l("总张数"), _l("为这个票箱一共发出多少张，没有用掉的也算在内。"))

    def order(self, box: PaperBox) -> IssuePapers:
        return IssuePapers(one(box), whole(self.issued))


class MixForm(Form):
    into = SelectField(_l("倒入哪个票箱"), [needed()])

    def offer(self, boxes: Sequence[Box]) -> "MixForm":
        self.into.choices = [SelectChoice(str(each.row.id), each.label, WRITTEN) for each in boxes]
        return self

    def order(self, box: PaperBox) -> MixBoxes:
        return MixBoxes(one(box), UUID(given(self.into)))


class CountForm(Form):
    """The three numbers of every box; `count_form` adds one for each option."""

    returned = _number(_l("收回"), _l("票箱里的全部纸票。"))
    invalid = _number(_l("其中无效票"))
    unused = _number(_l("未用"), _l("没有投入票箱、交回来的空白票。"))
    round = IntegerField(render_kw={"type": "hidden"})
    options: tuple[str, ...] = ()

    def order(self, box: PaperBox) -> EnterCount:
        votes = tuple(whole(self[name]) for name in self.options)
        numbers = BoxCount(whole(self.returned), whole(self.invalid), whole(self.unused), votes)
        return EnterCount(one(box), self.round.data or 0, numbers)

    def say(self, faults: Sequence[Fault]) -> None:
        """Put every fault beside the number that it is about; one of several numbers on top."""
        for fault in faults:
            if fault.flaw is Flaw.MORE_INVALID:
                self.invalid.errors = [*self.invalid.errors, fault_words(fault)]
            elif fault.flaw is Flaw.OVER_VALID:
                field = self[self.options[fault.places[0]]]
                field.errors = [*field.errors, fault_words(fault)]
            else:
                self.form_errors.append(fault_words(fault))


def count_form(manifest: Manifest) -> type[CountForm]:
    """The form of a count, with a number for each option of the vote."""
    names = tuple(f"option-{place}" for place in range(len(manifest.options)))
    fields: dict[str, Any] = {name: _number(option_words(manifest, place)) for place, name in enumerate(names)}
    return type("OptionCountForm", (CountForm,), {**fields, "options": names})


class MoveForm(Form):
    """The numbers of cards that nobody took, one a line or with blanks between."""

    unclaimed = TextAreaField(
        _l("没有领取的票决卡的卡号"),
        [Length(max=LINES)],
        filters=[trimmed],
        description=_l("每行一个。这些卡不改用纸票，也不能再投电子票；都已领取的不用填。"),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )

    def numbers(self) -> tuple[str, ...]:
        """Each number as it was typed; one with its groups apart stands on a line of its own."""
        return tuple(line for line in map(str.strip, given(self.unclaimed).replace("，", "\n").splitlines()) if line)


def one(box: PaperBox) -> OneBox:
    return OneBox(box.assembly_id, box.election_id, box.id)
