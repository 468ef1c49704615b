"""Shape of a scheme of points, and of points that are given by hand."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DecimalField, Field, RadioField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from ballot.board.duty.rules import MOST, Act, Scheme, Tenths, Worth
from ballot.board.duty.service import AdoptScheme, GiveBonus
from ballot.board.duty.words import ACTS
from ballot.kernel.policy import AssemblyId
from ballot.people.models import CycleId, DeputyId
from ballot.solicitation.rules.ideas import UnfitText, clean
from ballot.web.forms import Form, SelectChoice, given, needed, trimmed

BOUND = MOST // 10


def readable(_form: Form, field: Field) -> None:
    try:
        if not clean(given(field)):
            raise ValidationError(_l("请填写这一项。"))
    except UnfitText as fault:
        raise ValidationError(_l("含有不能使用的字符。")) from fault


def in_tenths(_form: Form, field: Field) -> None:
    """Nothing finer than a tenth of a point is counted; what is beyond all bounds is told so by its bounds."""
    found = field.data
    if found is not None and abs(found) <= 10 * BOUND and (found * 10) % 1:
        raise ValidationError(_l("最多保留一位小数。"))


def within(low: int, high: int) -> NumberRange:
    return NumberRange(low, high, _l("请填写 %(low)s 到 %(high)s 之间的数。", low=low, high=high))


class PointsField(DecimalField):
    """A finite number: the field it stands on takes what Decimal calls infinite, or none, for one."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
            finite = self.data is None or self.data.is_finite()
        except ValueError:
            finite = False
        if not finite:
            self.data = None
            raise ValueError(_("请填写一个数，例如 2.5。"))


class BonusForm(Form):
    """Points for one deputy, and what for."""

    points = PointsField(_l("加分或扣分"), [needed(), within(-BOUND, BOUND), in_tenths], places=None)
    reason = StringField(_l("事由"), [needed(), Length(max=200), readable], filters=[trimmed])

    def validate_points(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(_l("加分或扣分不能是 0。"))

    def order(self, assembly_id: AssemblyId, cycle_id: CycleId, deputy_id: DeputyId) -> GiveBonus:
        return GiveBonus(assembly_id, cycle_id, deputy_id, tenths(self.points), given(self.reason))


class RankingForm(Form):
    """Whether deputies see everybody's place."""

    shown = RadioField(
        _l("名次"),
        [InputRequired()],
        choices=[SelectChoice("yes", _l("代表可以看到")), SelectChoice("no", _l("只有组织人员看到"))],
    )


def tenths(field: Field) -> Tenths:
    return Tenths(int(Decimal(field.data) * 10))


def scheme_form(standing: Scheme) -> Callable[[], "SchemeForm"]:
    """A form with what each act is worth and at most is, filled with the scheme that stands."""
    fields: dict[str, Field] = {}
    for act, words in ACTS.items():
        worth = standing[act]
        fields[f"points_{act}"] = PointsField(
            words, [needed(), within(-BOUND, BOUND), in_tenths], places=None, default=Decimal(worth.points) / 10
        )
        fields[f"most_{act}"] = PointsField(
            _("%(act)s：最多计", act=words),
            [Optional(), within(0, 10 * BOUND), in_tenths],
            places=None,
            default=None if worth.most is None else Decimal(worth.most) / 10,
        )
    made: Callable[[], SchemeForm] = type("OneSchemeForm", (SchemeForm,), fields)
    return made


class SchemeForm(Form):
    """The next version of a scheme; its fields follow the acts there are."""

    decision = StringField(_l("依据文号"), [needed(), Length(max=80), readable], filters=[trimmed])

    def pairs(self) -> Mapping[Act, tuple[Field, Field]]:
        """The two fields of each act."""
        return {act: (self[f"points_{act}"], self[f"most_{act}"]) for act in Act}

    def order(self, assembly_id: AssemblyId, year: int) -> AdoptScheme:
        worth = {
            act: Worth(tenths(points), None if most.data is None else tenths(most))
            for act, (points, most) in self.pairs().items()
        }
        return AdoptScheme(assembly_id, year, worth, given(self.decision))
