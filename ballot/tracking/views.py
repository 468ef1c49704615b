"""All pages of tracking, room by room."""

from ballot.tracking.assessment import views as assessment
from ballot.tracking.changes import views as changes
from ballot.tracking.completion import views as completion
from ballot.tracking.groups import views as groups
from ballot.tracking.lamps import views as lamps
from ballot.tracking.plans import views as plans
from ballot.tracking.public import views as public
from ballot.tracking.reports import judge_views as judging
from ballot.tracking.reports import sheet_views as sheets
from ballot.tracking.reports import views as reports

BLUEPRINTS = (
    *(public.bp, plans.bp, reports.bp, sheets.bp, judging.bp),
    *(lamps.bp, groups.bp, changes.bp, completion.bp),
    *assessment.BLUEPRINTS,
)
