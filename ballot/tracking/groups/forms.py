"""Shape of groups and of what deputies write on the spot."""

import re
from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import DateField, Field, HiddenField
from wtforms.validators import Optional, ValidationError

from ballot.kernel.policy import AssemblyId
from ballot.people.models import CycleId
from ballot.tracking.groups.service import MOST_PHOTOS, SetGroup
from ballot.tracking.plans.forms import line
from ballot.tracking.reports.forms import lines
from ballot.web.fields import CheckboxesField
from ballot.web.forms import Form, given, needed


def _parts(text: str) -> list[str]:
    return [part for part in re.split(r"[\s、，,；;]+", text) if part]


class GroupForm(Form):
    """Deputies and projects by their numbers, parted by blanks or 、."""

    name = line(_l("小组名称"), 80, needed())
    deputies = lines(_l("代表证号"), 4000, needed())
    projects = lines(_l("项目编号"), 4000, needed())

    def validate_projects(self, field: Field) -> None:
        if not all(part.isascii() and part.isdigit() and len(part) < 7 for part in _parts(given(field))):
            raise ValidationError(_l("请填写项目编号，用、分开。"))

    def order(self, assembly_id: AssemblyId, cycle_id: CycleId, number: int) -> SetGroup:
        projects = [int(part) for part in _parts(given(self.projects))]
        return SetGroup(assembly_id, cycle_id, number, given(self.name), _parts(given(self.deputies)), projects)


class InspectionForm(Form):
    """`key` is made by the page, and again for each visit."""

    key = HiddenField(validators=[needed()])
    held_on = DateField(_l("督查日期"), [needed()])
    place = line(_l("地点"), 120, needed())
    findings = lines(_l("看到的情况"), 1000, needed())
    problem = lines(_l("发现的问题"), 1000, Optional())
    deputies = CheckboxesField(_l("到场代表"), [needed()], coerce=lambda value: UUID(str(value)))
    photos = MultipleFileField(_l("照片"))

    def validate_photos(self, field: Field) -> None:
        if len([one for one in field.data or [] if one]) > MOST_PHOTOS:
            raise ValidationError(_l("最多四张照片。请先去掉几张，没有保存。"))

    def validate_key(self, field: Field) -> None:
        try:
            UUID(given(field))
        except ValueError as fault:
            raise ValidationError(_l("页面已经过期，请刷新后再填。")) from fault
