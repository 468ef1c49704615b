"""Shape of what an auditor looks for."""

from collections.abc import Mapping
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from ballot.people.audit.queries import Search
from ballot.web.forms import Form
from ballot.web.paging import number


class ExportForm(Form):
    first = IntegerField(
        _l("从第几条开始"), [InputRequired(_l("请填写数字。")), NumberRange(1, message=_l("从 1 开始。"))], default=1
    )


def search_of(args: Mapping[str, str]) -> Search:
    """The filters of an address; a day that is none filters nothing."""
    return Search(
        event=args.get("event", "")[:64],
        who=args.get("who", "").strip()[:80],
        first=_day(args.get("first", "")),
        last=_day(args.get("last", "")),
        page=number(args.get("page")),
    )


def _day(word: str) -> date | None:
    try:
        found = date.fromisoformat(word)
    except ValueError:
        return None
    # At the calendar's two ends there is no moment of that day's beginning or of the next one's.
    return found if date.min < found < date.max else None
