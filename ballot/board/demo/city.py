"""The city above the model county: a rule of its own, handed down for the county and its towns to begin with."""

from datetime import date

from ballot.balloting.setup.rules import template
from ballot.balloting.setup.service import DraftRule, draft_rule
from ballot.balloting.templates.service import PublishTemplate, publish_template
from ballot.board.demo.county import County, morning
from ballot.board.demo.people import ABOVE
from ballot.kernel.policy import AssemblyId
from ballot.people.assemblies.service import StartCycle, start_cycle

NAME, LINE = "全市通用票决办法（示例）", "适用于县（区）人民代表大会会议差额票决民生实事项目。"
SEATS, CANDIDATES = 10, 12


def hand_down(county: County, city: AssemblyId) -> None:
    """Start the city's year, draft its rule and publish it as a template, months before the county's vote."""
    year = county.ground.year
    with county.begin(ABOVE.login, morning(date(year - 1, 8, 25))) as work:
        cycle = start_cycle(work, StartCycle(city, year))
        settled = template("differential", SEATS, CANDIDATES)
        rule = draft_rule(work, DraftRule(city, cycle.id, "differential", settled, CANDIDATES))
        publish_template(work, PublishTemplate(city, rule.id, NAME, LINE))
