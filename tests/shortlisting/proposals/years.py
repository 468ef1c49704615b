"""A year with proposals for tests: who acts in it, and the way from a sheet to a comment in one call each."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session, sessionmaker

from ballot.kernel.jobs import Job
from ballot.kernel.lifecycle import ProposalStage
from ballot.kernel.log import LogId
from ballot.kernel.policy import Actor, AssemblyId, Role
from ballot.kernel.work import begin
from ballot.people.models import AccountId, CycleId
from ballot.shortlisting.documents.making import MakePaper, make_paper
from ballot.shortlisting.documents.rules import Writing
from ballot.shortlisting.notice.models import Comment
from ballot.shortlisting.notice.rules import CommentSort
from ballot.shortlisting.notice.service import PublishNotice, SendComment, publish_notice, send_comment
from ballot.shortlisting.proposals import queries
from ballot.shortlisting.proposals.bringing import LayOutProposals, lay_out_proposals
from ballot.shortlisting.proposals.models import Proposal
from ballot.shortlisting.proposals.rules import Item, ProposalSheet, Quarter, YearTarget
from ballot.shortlisting.proposals.service import Matter, OpenProposal, open_proposal, submit_proposal
from ballot.shortlisting.proposals.tablefile import Line
from ballot.shortlisting.review.models import Opinion, OpinionSort
from ballot.shortlisting.review.service import GiveOpinion, ReferOpinion, give_opinion, refer_opinion
from ballot.shortlisting.screening.models import DepartmentReview
from ballot.shortlisting.screening.service import Ask, Judgement, ask_review, prepare_verdict, publish_verdict
from ballot.solicitation.rules.ideas import Route
from ballot.solicitation.service import triage
from ballot.solicitation.service.triage import PrepareAnswer
from ballot.web.documents.description import Document, Paragraph
from tests.people_rows import (
    NOON,
    a_cycle,
    a_deputy,
    a_term,
    acting,
    an_account,
    an_assembly,
)
from tests.shortlisting.lists import WAN, a_sheet
from tests.solicitation.ideas import an_order, announced, sent

YES = Judgement(True, 600 * WAN, "条件具备。", "内部：土地已落实")
NO = Judgement(False, None, "用地没有落实。")


@dataclass(frozen=True, slots=True)
class Year:
    """An assembly's year; `unit` is the account of a department, `filer` the same as an actor."""

    sessions: sessionmaker[Session]
    assembly_id: AssemblyId
    cycle_id: CycleId
    organizer: Actor
    deputy: Actor
    unit: AccountId
    filer: Actor | None = None
    member: Actor | None = None

    def begin(self, actor: Actor | None = None, now=NOON):
        return begin(self.sessions, actor or self.organizer, now)

    def reading(self) -> Session:
        return Session(self.sessions.kw["bind"].execution_options(writes=False))

    def matter(self, number=1) -> Matter:
        return Matter(self.assembly_id, self.cycle_id, number)


def a_year(sessions) -> Year:
    with sessions.begin() as session:
        county = an_assembly(session)
        cycle = a_cycle(session, county)
        accounts = {role: an_account(session, county, role.value, role) for role in (Role.ORGANIZER, Role.FILER)}
        member = an_account(session, county, "panel", Role.PANEL_MEMBER)
        seat = an_account(session, county, "deputy")
        a_deputy(session, a_term(session, county), "001", account_id=seat.id)
    return Year(
        *(sessions, county.id, cycle.id, acting(accounts[Role.ORGANIZER], Role.ORGANIZER)),
        *(acting(seat, Role.DEPUTY), accounts[Role.FILER].id, acting(accounts[Role.FILER], Role.FILER)),
        acting(member, Role.PANEL_MEMBER),
    )


def a_proposal_sheet(name="敬老院电梯加装工程", wan=600, **changes) -> ProposalSheet:
    """A whole sheet that adds up, of `wan` 万元, in two sub-items, two years and two quarters."""
    plain = replace(a_sheet(name, wan), this_year=(wan - 100) * WAN, target="完成加装8台", period="2027—2028")
    made = ProposalSheet(
        plain,
        (
            Item("城区敬老院", "县民政局", "加装6台", (wan - 200) * WAN),
            Item("乡镇敬老院", "各乡镇", "加装4台", 200 * WAN),
        ),
        (YearTarget(2027, "完成8台", (wan - 100) * WAN), YearTarget(2028, "全部完成", 100 * WAN)),
        (Quarter(1, "完成设计", 20, 100 * WAN), Quarter(4, "完成8台", 100, (wan - 200) * WAN)),
    )
    return replace(made, **changes)


def opened(year: Year, sheet=None, ideas=()) -> Proposal:
    with year.begin() as work:
        return open_proposal(work, OpenProposal(year.assembly_id, year.cycle_id, sheet or a_proposal_sheet(), ideas))


def some_ideas(year: Year, count=3) -> list[int]:
    """Ideas that were answered as proposals."""
    announced(year.sessions, year.organizer, an_order(year.assembly_id, year.cycle_id))
    found = [sent(year.sessions, year.assembly_id, year.cycle_id, f"装电梯{at}").idea.number for at in range(count)]
    with year.begin() as work:
        for number in found:
            matter = triage.Matter(year.assembly_id, year.cycle_id, number)
            triage.prepare_answer(work, PrepareAnswer(matter, Route.PROPOSE, "立为建议项目。"))
            triage.publish_answer(work, matter)
    return found


def stage_of(year: Year, number=1) -> ProposalStage:
    with year.reading() as session:
        return queries.one_of(session, year.assembly_id, year.cycle_id, number).stage


def submitted(year: Year, sheet=None, ideas=()) -> Proposal:
    made = opened(year, sheet, ideas)
    with year.begin() as work:
        submit_proposal(work, year.matter(made.number))
    return made


def judged(year: Year, given=YES, sheet=None, ideas=()) -> Proposal:
    """Submitted, and its verdict published."""
    made = submitted(year, sheet, ideas)
    with year.begin() as work:
        prepare_verdict(work, year.matter(made.number), given)
        publish_verdict(work, year.matter(made.number))
    return made


def an_asked_review(year: Year) -> DepartmentReview:
    """A proposal is submitted and a department asked."""
    made = submitted(year)
    with year.begin() as work:
        return ask_review(work, Ask(year.matter(made.number), year.unit, "县民政局", date(2025, 2, 1)))


def noticed(year: Year) -> None:
    """The notice takes comments on NOON's day and the week after."""
    with year.begin() as work:
        first = NOON.date()
        order = PublishNotice(year.assembly_id, year.cycle_id, first, first + timedelta(days=7), "现予公示。")
        publish_notice(work, order)


def a_comment(year: Year, sort=CommentSort.OBJECTION) -> Comment:
    """A further proposal is in the notice, and somebody objects."""
    made = judged(year, sheet=a_proposal_sheet("新建停车场"))
    noticed(year)
    with year.begin() as work:
        return send_comment(work, SendComment(year.matter(made.number), sort, "选址离学校太近。"))


def an_opinion(year: Year, code: str) -> Opinion:
    with year.begin(year.deputy) as work:
        order = GiveOpinion(year.assembly_id, year.cycle_id, code, OpinionSort.QUESTION, "资金什么时候到位？")
        return give_opinion(work, order)


def a_table(year: Year, log_id: LogId) -> Job:
    """A file of one new proposal that waits to be taken."""
    with year.begin() as work:
        lines = [Line(None, a_proposal_sheet("社区食堂"))]
        order = LayOutProposals(year.assembly_id, year.cycle_id, log_id, "项目.xlsx", str(year.assembly_id), lines)
        return lay_out_proposals(work, order)


def a_paper(year: Year, log_id: LogId) -> Job:
    """A paper whose files nobody has made yet."""
    with year.begin() as work:
        document = Document("2027年民生实事初步候选项目公示", [Paragraph("现予公示。")])
        return make_paper(work, MakePaper(year.assembly_id, log_id, Writing.PUBLICITY, document))


def referred(year: Year, opinion: Opinion, account_id: AccountId | None = None) -> None:
    """The opinion is handed to a department, by default to the one of the year."""
    with year.begin() as work:
        account = account_id or year.unit
        order = ReferOpinion(year.assembly_id, opinion.id, account, "县民政局", date(2025, 2, 1))
        refer_opinion(work, order)
