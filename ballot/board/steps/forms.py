"""Shape of a year's days: two fields a step, either both filled in or neither."""

from collections.abc import Mapping
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField
from wtforms.validators import AnyOf, Optional

from ballot.board.steps.rules import Span, UnfitDays
from ballot.board.steps.words import DAYS
from ballot.kernel.lifecycle import CycleMove
from ballot.people.rules import CycleStep
from ballot.web.forms import Form


def _day(label: str) -> DateField:
    return DateField(label, [Optional()])


class DaysForm(Form):
    """`first_…` and `last_…` of each step."""

    first_solicitation = _day(_l("征集：第一天"))
    last_solicitation = _day(_l("征集：最后一天"))
    first_shortlisting = _day(_l("初定：第一天"))
    last_shortlisting = _day(_l("初定：最后一天"))
    first_review = _day(_l("审议：第一天"))
    last_review = _day(_l("审议：最后一天"))
    first_ballot = _day(_l("票决：第一天"))
    last_ballot = _day(_l("票决：最后一天"))
    first_implementation = _day(_l("实施：第一天"))
    last_implementation = _day(_l("实施：最后一天"))
    first_assessment = _day(_l("测评：第一天"))
    last_assessment = _day(_l("测评：最后一天"))

    def pairs(self) -> list[tuple[CycleStep, DateField, DateField]]:
        """The fields by step, in the year's order."""
        return [(step, self[f"first_{step}"], self[f"last_{step}"]) for step in CycleStep]

    def order(self) -> Mapping[CycleStep, tuple[date | None, date | None]]:
        return {step: (first.data, last.data) for step, first, last in self.pairs()}

    def tell(self, refusal: UnfitDays) -> None:
        """Say what is wrong beside the step's last day."""
        for step, wrong in refusal.faults.items():
            self[f"last_{step}"].errors = [DAYS[wrong]]


class MoveForm(Form):
    """The move that the page offered; another one means that the year has gone on meanwhile."""

    move = HiddenField(validators=[AnyOf(tuple(CycleMove))])


def shown(days: Mapping[CycleStep, Span]) -> dict[str, date]:
    """The announced days as the form's fields hold them."""
    firsts = {f"first_{step}": span.first for step, span in days.items()}
    return {**firsts, **{f"last_{step}": span.last for step, span in days.items()}}
