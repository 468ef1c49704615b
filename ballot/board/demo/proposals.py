"""Forty invented proposals in every state; the first candidate has its whole way from three ideas to the list."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select

from ballot.board.demo.county import County, morning
from ballot.kernel.lifecycle import ListStage
from ballot.kernel.policy import Role
from ballot.kernel.work import Work
from ballot.people.assemblies.queries import cycle_of
from ballot.people.models import CycleId
from ballot.shortlisting import queries as lists
from ballot.shortlisting.models import CandidateList
from ballot.shortlisting.notice.rules import CommentSort, Decision
from ballot.shortlisting.notice.service import (
    PublishNotice,
    SendComment,
    answer_comment,
    publish_notice,
    send_comment,
    show_comment,
)
from ballot.shortlisting.proposals import queries
from ballot.shortlisting.proposals.listing import bind, tell_listed
from ballot.shortlisting.proposals.queries import Origin
from ballot.shortlisting.proposals.rules import Item, ProposalSheet, Quarter
from ballot.shortlisting.proposals.service import (
    Matter,
    OpenProposal,
    change_proposal,
    open_proposal,
    proposal_at,
    reserve_proposals,
    submit_proposal,
)
from ballot.shortlisting.review.delegations import RecordOpinion, record_opinion
from ballot.shortlisting.review.models import OpinionId, OpinionSort
from ballot.shortlisting.review.queries import delegations
from ballot.shortlisting.review.service import (
    GiveOpinion,
    ReferOpinion,
    answer_opinion,
    give_opinion,
    read_candidate,
    refer_opinion,
)
from ballot.shortlisting.rules import CATEGORIES, Funding, Sheet
from ballot.shortlisting.screening.models import ReviewId
from ballot.shortlisting.screening.rules import CriteriaSort
from ballot.shortlisting.screening.service import (
    Ask,
    Judgement,
    adopt_criteria,
    answer_review,
    ask_review,
    check_proposal,
    prepare_verdict,
    publish_verdict,
    score_proposal,
)

WAN = 1_000_000
MORE = 28
"""Proposals beside the twelve candidates."""
DRAFTS, SCREENED, DECLINED, RESERVED = 4, 7, 5, 4
ELIGIBLE = "具有普惠性、公益性（示例）\n用地和资金基本落实（示例）\n一般在一年内办成（示例）"
NEGATIVE = "办公用房和办公设备（示例）\n个人或者单个单位的事务（示例）\n增加群众负担的事项（示例）"
UNIT = "县教育局（示例）"


@dataclass(frozen=True, slots=True)
class Stage:
    """The year in which proposals are played through, by the day of its vote."""

    county: County
    cycle_id: CycleId
    ballot: date

    def at(self, number: int) -> Matter:
        return Matter(self.county.id, self.cycle_id, number)

    def before(self, work: Work, days: int) -> Work:
        """The same work at an earlier moment."""
        return replace(work, now=morning(self.ballot - timedelta(days=days)))


def propose(county: County, year: int) -> None:
    """Let the year's candidates come from proposals, and more proposals stand in all other states."""
    with county.reading() as session:
        cycle = cycle_of(session, county.id, year)
        listing = lists.frozen(session, county.id, cycle.id)
        ideas = queries.ready_ideas(session, county.id, cycle.id)
    stage = Stage(county, cycle.id, county.ground.today)
    sheets = [row.one.sheet for row in listing.rows]
    with county.begin("organizer") as work:
        _open(stage.before(work, 95), stage, sheets, ideas)
        asked = _screen(stage.before(work, 90), stage, len(sheets))
    _answer(stage, asked)
    with county.begin("organizer") as work:
        _decide(stage.before(work, 62), stage, len(sheets))
        _list(stage.before(work, 50), stage, [row.one.code for row in listing.rows])
    _notice(stage)
    _review(stage, [row.one.code for row in listing.rows])


def _open(work: Work, stage: Stage, sheets: Sequence[Sheet], ideas: Sequence[Origin]) -> None:
    """Three ideas lead to the first candidate, one each to the further ones as far as there are any."""
    for place, plain in enumerate(sheets):
        own = [one.number for one in (ideas[:3] if place == 0 else ideas[2 + place : 3 + place] if place < 3 else ())]
        open_proposal(work, OpenProposal(stage.county.id, stage.cycle_id, _in_parts(plain), own))
    for place in range(MORE):
        idea = ideas[5 + place] if 5 + place < len(ideas) else None
        order = OpenProposal(stage.county.id, stage.cycle_id, _invented(place, idea), [idea.number] if idea else [])
        open_proposal(work, order)
    longer = replace(_in_parts(sheets[0]).plain, cooperating="县发展和改革局、县财政局（示例）")
    later = replace(work, now=work.now + timedelta(days=2))
    change_proposal(later, stage.at(1), replace(_in_parts(sheets[0]), plain=longer), 1)


def _in_parts(plain: Sheet) -> ProposalSheet:
    """The sheet with two sub-items and four quarters that add up."""
    whole, year = plain.total or 0, plain.this_year or 0
    half, quarter = whole // 2, year // 4
    items = (
        Item("一期（示例）", plain.lead, "上半年开工", half),
        Item("二期（示例）", plain.lead, "年底前完工", whole - half),
    )
    words = ("完成设计和招标", "主体开工", "主体完工", "竣工验收")
    sums = (quarter, quarter, quarter, year - 3 * quarter)
    plan = zip((1, 2, 3, 4), words, (15, 45, 75, 100), sums, strict=True)
    return ProposalSheet(plain, items, quarters=tuple(Quarter(*one) for one in plan))


def _invented(place: int, idea: Origin | None) -> ProposalSheet:
    name = f"{idea.what[:70] if idea else f'部门申报项目{place + 1}'}（示例）"
    whole = (200 + 60 * place) * WAN
    plain = Sheet(
        name=name,
        content=f"按建议内容实施，共{place + 2}处（示例）",
        places="示范县（示例）",
        category=CATEGORIES[place % len(CATEGORIES)],
        total=whole,
        this_year=whole,
        funding=(Funding("县级财政（示例）", whole),),
        lead=UNIT,
        source=f"建议线索{idea.number}号（示例）" if idea else "部门申报（示例）",
    )
    return _in_parts(plain)


def _screen(work: Work, stage: Stage, candidates: int) -> list[ReviewId]:
    """Adopt both lists, hand on all but the drafts, mark some, and ask a department about six."""
    adopt_criteria(work, stage.county.id, CriteriaSort.ELIGIBILITY, ELIGIBLE, "示府办〔2025〕6号（示例）")
    adopt_criteria(work, stage.county.id, CriteriaSort.NEGATIVE, NEGATIVE, "示府办〔2025〕6号（示例）")
    yes, no = [(True, "")] * 3, [(False, "")] * 3
    asked: list[ReviewId] = []
    for number in range(1, candidates + MORE - DRAFTS + 1):
        submit_proposal(work, stage.at(number))
        if number % 3 == 1:
            check_proposal(work, stage.at(number), {CriteriaSort.ELIGIBILITY: yes, CriteriaSort.NEGATIVE: no})
        if number % 6 == 1:
            due = stage.ballot - timedelta(days=70)
            order = Ask(stage.at(number), stage.county.accounts["filer"].id, UNIT, due)
            asked.append(ask_review(work, order).id)
    return asked


def _answer(stage: Stage, asked: Sequence[ReviewId]) -> None:
    """The department answers all but the last two, the panel scores three."""
    with stage.county.begin("filer") as work:
        for review_id in asked[:-2]:
            given = Judgement(True, 500 * WAN, "条件具备，可以实施（示例）。", "内部：须与财政衔接（示例）。")
            answer_review(stage.before(work, 75), stage.county.id, review_id, given)
    with stage.county.begin("panel") as work:
        for number in (1, 2, 34):
            score_proposal(stage.before(work, 72), stage.at(number), (90 - number, 80, 85))


def _decide(work: Work, stage: Stage, candidates: int) -> None:
    """Publish verdicts: most are feasible, five aren't, and the rest are screened still."""
    ended = candidates + MORE - DRAFTS - SCREENED
    for number in range(1, ended + 1):
        declined = number > ended - DECLINED
        given = Judgement(
            *(not declined, None if declined else 500 * WAN),
            "用地没有落实，本年度不能办成（示例）。" if declined else "经论证可行，列为初步候选项目（示例）。",
            "内部记录（示例）。",
        )
        prepare_verdict(work, stage.at(number), given)
        publish_verdict(replace(work, now=work.now + timedelta(days=1)), stage.at(number))
    kept = range(ended - DECLINED - RESERVED + 1, ended - DECLINED + 1)
    reserve_proposals(work, stage.county.id, stage.cycle_id, tuple(kept))


def _list(work: Work, stage: Stage, codes: Sequence[str]) -> None:
    """Say which proposal each candidate of the frozen list is."""
    asked = select(CandidateList).where(CandidateList.cycle_id == stage.cycle_id)
    listed = work.session.scalars(asked.where(CandidateList.stage == ListStage.FROZEN)).one()
    for number, code in enumerate(codes, start=1):
        bind(work, listed, code, proposal_at(work, stage.at(number)))
    tell_listed(work, listed)


def _notice(stage: Stage) -> None:
    """The public notice was up for a week; one objection was dismissed, one suggestion waits."""
    first, last = stage.ballot - timedelta(days=60), stage.ballot - timedelta(days=54)
    with stage.county.begin("organizer") as work:
        body = "现将初步候选项目公示，欢迎提出意见。（示例）"
        order = PublishNotice(stage.county.id, stage.cycle_id, first, last, body)
        publish_notice(stage.before(work, 60), order)
    with stage.county.begin_nameless() as work:
        then = stage.before(work, 57)
        objection = send_comment(then, SendComment(stage.at(1), CommentSort.OBJECTION, "选址离路口太近（示例）。"))
        send_comment(then, SendComment(stage.at(2), CommentSort.SUGGESTION, "希望先做老城区（示例）。"))
        praised = send_comment(then, SendComment(stage.at(3), CommentSort.SUGGESTION, "建议增加无障碍设施（示例）。"))
        ids = objection.id, praised.id
    with stage.county.begin("organizer") as work:
        then, done = stage.before(work, 55), "设计已避开路口，异议不成立（示例）。"
        for comment_id in ids:
            show_comment(then, stage.county.id, comment_id)
        answer_comment(then, stage.county.id, ids[0], Decision.DISMISSED, done)


def _review(stage: Stage, codes: Sequence[str]) -> None:
    """A deputy has read five candidates, and asked about two; the department that was asked has answered one."""
    deputy = stage.county.actor("deputy", Role.DEPUTY)
    with stage.county.ground.begin(deputy) as work:
        then = stage.before(work, 20)
        for code in codes[:5]:
            read_candidate(then, stage.county.id, stage.cycle_id, code)
        said = [
            give_opinion(then, GiveOpinion(stage.county.id, stage.cycle_id, code, sort, text)).id
            for code, sort, text in (
                (codes[0], OpinionSort.QUESTION, "资金什么时候到位？（示例）"),
                (codes[1], OpinionSort.OPINION, "建议优先安排偏远乡镇。（示例）"),
            )
        ]
    _speak_together(stage, codes, said[0])
    with stage.county.begin("filer") as work:
        answer_opinion(stage.before(work, 15), stage.county.id, said[0], "", "一季度下达第一批资金。（示例）")


def _speak_together(stage: Stage, codes: Sequence[str], asked: OpinionId) -> None:
    """Staff hand the question to the department, and write down what two delegations say."""
    county = stage.county
    with county.begin("organizer") as work:
        then, due = stage.before(work, 19), stage.ballot - timedelta(days=10)
        refer_opinion(then, ReferOpinion(county.id, asked, county.accounts["filer"].id, UNIT, due))
        said = ("同意列为候选项目，建议明确建成后的管护单位。（示例）", "建议把规模写得更具体一些。（示例）")
        for (delegation, _name), text in zip(delegations(work.session, county.id), said, strict=False):
            record_opinion(then, RecordOpinion(county.id, stage.cycle_id, codes[0], delegation, text))
