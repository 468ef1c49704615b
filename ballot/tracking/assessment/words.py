"""How levels and assessors are called on a page and in a document."""

from collections.abc import Mapping

from flask import Flask
from flask_babel import lazy_gettext as _l

from ballot.tracking.assessment.rules import Assessor, Level

LEVELS: Mapping[Level, str] = {
    Level.SATISFIED: _l("满意"),
    Level.BASICALLY: _l("基本满意"),
    Level.DISSATISFIED: _l("不满意"),
}
LAMPS: Mapping[Level, str] = {Level.SATISFIED: "good", Level.BASICALLY: "warn", Level.DISSATISFIED: "bad"}
ASSESSORS: Mapping[Assessor, str] = {
    Assessor.DEPUTIES: _l("全体代表"),
    Assessor.COMMITTEE: _l("人大常委会组成人员"),
}
OFFICIAL: Mapping[Level, str] = {Level.SATISFIED: "满意", Level.BASICALLY: "基本满意", Level.DISSATISFIED: "不满意"}
"""In documents, which are in Chinese whatever page they stand on."""


def set_up(app: Flask) -> None:
    app.jinja_env.globals.update(ASSESSED_LEVELS=LEVELS, LEVEL_LAMPS=LAMPS, ASSESSORS=ASSESSORS)
