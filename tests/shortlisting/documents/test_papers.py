"""The papers bear the day that it was in China, whatever the clock of the machine says."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from ballot.kernel.lifecycle import CycleStage, ListStage
from ballot.people.years import AssemblyYear
from ballot.shortlisting.documents import papers
from ballot.shortlisting.models import ListId
from ballot.shortlisting.proposals.models import Proposal
from ballot.shortlisting.queries import Listing
from ballot.shortlisting.screening.models import Verdict
from ballot.shortlisting.screening.queries import Ended
from ballot.solicitation.models import Solicitation

EVENING = datetime(2027, 1, 11, 16, 30, tzinfo=UTC)
THE_YEAR = AssemblyYear(uuid4(), uuid4(), "宁海县", "ninghai", 2027, CycleStage.REVIEWING, ())
DAY = date(2027, 1, 1)
NOTICE = Solicitation(
    opens_on=DAY, closes_on=DAY, answer_by=DAY, year_round=False, body="公告", channels="网上", published_at=EVENING
)
FROZEN = Listing(ListId(uuid4()), 1, 1, None, ListStage.FROZEN, "一号", EVENING, None, None, ())
ENDED = Ended(
    Proposal(number=1, name="停车场"), Verdict(feasible=True, price=1, text="可行。", published_at=EVENING), ()
)


@pytest.mark.parametrize(
    "paper",
    [papers.solicitation(THE_YEAR, NOTICE), papers.compendium(THE_YEAR, FROZEN), papers.verdicts(THE_YEAR, [ENDED])],
)
def test_a_paper_of_after_midnight_bears_the_new_day(paper):
    assert paper.closing == ("宁海县", "2027年1月12日")
