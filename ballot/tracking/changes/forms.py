"""Shape of a decided change."""

from collections.abc import Collection

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, StringField
from wtforms.validators import Optional

from ballot.kernel.money import read_money, wan
from ballot.kernel.policy import AssemblyId
from ballot.people.models import CycleId
from ballot.tracking.changes.rules import ChangeSort, ReasonClass
from ballot.tracking.changes.service import ChangeProject, Decision
from ballot.tracking.plans.forms import fits_money, line, offered
from ballot.tracking.reports.forms import lines
from ballot.tracking.words import CHANGE_SORTS, CHANGED, REASON_CLASSES
from ballot.web.forms import Form, day, given, needed


class ChangeForm(Form):
    sort = RadioField(_l("决定"), [needed()], choices=offered(CHANGE_SORTS))
    reason_class = RadioField(_l("原因类别"), [needed()], choices=offered(REASON_CLASSES))
    reason = lines(_l("具体原因"), 1000, needed())
    meeting = line(_l("作出决定的会议"), 120, needed())
    decision = line(_l("决定文号"), 80, needed())
    decided_on = DateField(_l("决定日期"), [needed()])
    notice = lines(_l("公告正文"), 2000, needed())
    unit = line(CHANGED["unit"], 80, needed())
    content = lines(CHANGED["content"], 2000, Optional())
    target = line(CHANGED["target"], 400, Optional())
    total = StringField(CHANGED["total"], [fits_money])
    this_year = StringField(CHANGED["this_year"], [fits_money])

    def offer(self, sorts: Collection[ChangeSort]) -> "ChangeForm":
        """Let only what is possible of the project be decided."""
        self.sort.choices = offered({sort: CHANGE_SORTS[sort] for sort in CHANGE_SORTS if sort in sorts})
        return self

    def order(self, assembly_id: AssemblyId, cycle_id: CycleId, number: int) -> ChangeProject:
        texts = (given(self.reason), given(self.meeting), given(self.decision))
        told = Decision(ReasonClass(given(self.reason_class)), *texts, day(self.decided_on), given(self.notice))
        words = {name: given(self[name]) for name in ("unit", "content", "target")}
        sums = {name: read_money(given(self[name])) if given(self[name]) else None for name in ("total", "this_year")}
        values: dict[str, str | int | None] = {**words, **sums}
        return ChangeProject(assembly_id, cycle_id, number, ChangeSort(given(self.sort)), told, values)


class ReportedForm(Form):
    reported_on = DateField(_l("报告大会的日期"), [needed()])


def shown(values: dict[str, str | int | None]) -> dict[str, str | int | None]:
    """What stands, as the form shows it."""
    sums = {name: wan(int(values[name] or 0)) if values[name] is not None else "" for name in ("total", "this_year")}
    return {**values, **sums}
