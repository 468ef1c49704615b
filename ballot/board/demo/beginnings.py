"""How last year's first project began: four invented ideas, one proposal, its costing, and its place on the list."""

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select

from ballot.board.demo.county import County, morning
from ballot.board.demo.furnish import last_ballot
from ballot.kernel.lifecycle import ListStage
from ballot.kernel.policy import Role
from ballot.kernel.work import Work
from ballot.people.assemblies.queries import cycle_of
from ballot.people.models import CycleId
from ballot.shortlisting import queries as lists
from ballot.shortlisting.models import CandidateList
from ballot.shortlisting.proposals.listing import bind, tell_listed
from ballot.shortlisting.proposals.rules import ProposalSheet
from ballot.shortlisting.proposals.service import Matter, OpenProposal, open_proposal, proposal_at, submit_proposal
from ballot.shortlisting.review.models import OpinionSort
from ballot.shortlisting.review.service import GiveOpinion, give_opinion
from ballot.shortlisting.rules import Sheet
from ballot.shortlisting.screening.service import (
    Ask,
    Judgement,
    answer_review,
    ask_review,
    prepare_verdict,
    publish_verdict,
)
from ballot.solicitation.rules.ideas import Route
from ballot.solicitation.rules.notice import CATEGORIES, TEXT
from ballot.solicitation.service import triage
from ballot.solicitation.service.notices import SetNotice, publish_notice, set_notice
from ballot.solicitation.service.sending import SendIdea, Wish, enter_idea, send_idea
from ballot.solicitation.service.triage import PrepareAnswer

WAN = 1_000_000
SAID = (
    ("把这件实事办到我们这一片", "这里老人和孩子多，出门都要绕路，盼了好几年。（示例）"),
    ("请先办离学校近的几处", "上学放学时人最多，先办这里受益的人也最多。（示例）"),
    ("办好以后请安排人维护", "以前办的设施坏了没人修，希望这次一并写明。（示例）"),
    ("希望偏远的村也能轮到", "往年都在城里办，我们村也有同样的需要。（示例）"),
)
"""Invented; whatever the first project is, people would say so of it. The last is a deputy's own hand."""


def begin_last_year(county: County) -> None:
    """Let the first candidate of last year's list come from ideas, before it was carried over."""
    ballot = last_ballot(county.ground)
    with county.reading() as session:
        cycle = cycle_of(session, county.id, ballot.year)
        listing = lists.frozen(session, county.id, cycle.id)
    _collect(county, cycle.id, ballot)
    _screen(county, cycle.id, ballot, listing.rows[0].one.sheet)
    deputy = county.actor("deputy", Role.DEPUTY)
    with county.ground.begin(deputy, morning(ballot - timedelta(days=20))) as work:
        order = GiveOpinion(county.id, cycle.id, listing.rows[0].one.code, OpinionSort.OPINION, "建议早开工。（示例）")
        give_opinion(work, order)
    with county.begin("organizer", morning(ballot - timedelta(days=3))) as work:
        _list(work, county, cycle.id, listing.rows[0].one.code)


def _collect(county: County, cycle_id: CycleId, ballot: date) -> None:
    first, vault = ballot - timedelta(days=130), county.ground.vault
    with county.begin("organizer", morning(first)) as work:
        notice = SetNotice(
            *(county.id, cycle_id),
            *(first, first + timedelta(days=29), first + timedelta(days=60)),
            year_round=False,
            keep_days=365,
            body=TEXT,
            channels="本站（示例）",
            categories=CATEGORIES,
            areas=("城关（示例）",),
        )
        set_notice(work, notice)
        publish_notice(work, county.id, cycle_id)
    orders = [SendIdea(county.id, cycle_id, Wish(what, why, category=CATEGORIES[0])) for what, why in SAID]
    with county.begin_nameless(morning(first, 10)) as work:
        for order in orders[:-1]:
            send_idea(work, order, vault)
    with county.ground.begin(county.actor("deputy", Role.DEPUTY), morning(first, 11)) as work:
        enter_idea(work, orders[-1], vault)
    with county.begin("organizer", morning(first + timedelta(days=30))) as work:
        for number in range(1, len(SAID) + 1):
            at = triage.Matter(county.id, cycle_id, number)
            triage.prepare_answer(work, PrepareAnswer(at, Route.PROPOSE, "已立为建议项目，进入筛选测算。（示例）"))
            triage.publish_answer(work, at)


def _screen(county: County, cycle_id: CycleId, ballot: date, plain: Sheet) -> None:
    """One proposal of all four ideas; a department prices it, and screening ends in public."""
    at, unit = Matter(county.id, cycle_id, 1), "示例民政局"
    with county.begin("organizer", morning(ballot - timedelta(days=90))) as work:
        order = OpenProposal(county.id, cycle_id, ProposalSheet(plain), tuple(range(1, len(SAID) + 1)))
        open_proposal(work, order)
        submit_proposal(work, at)
        asked = ask_review(work, Ask(at, county.accounts["filer"].id, unit, ballot - timedelta(days=70)))
    with county.begin("filer", morning(ballot - timedelta(days=75))) as work:
        answer_review(work, county.id, asked.id, Judgement(True, 500 * WAN, "条件具备，年内可以办成。（示例）"))
    with county.begin("organizer", morning(ballot - timedelta(days=60))) as work:
        prepare_verdict(work, at, Judgement(True, 500 * WAN, "列为初步候选项目。（示例）"))
        publish_verdict(replace(work, now=work.now + timedelta(days=1)), at)


def _list(work: Work, county: County, cycle_id: CycleId, code: str) -> None:
    asked = select(CandidateList).where(CandidateList.cycle_id == cycle_id, CandidateList.stage == ListStage.FROZEN)
    listed = work.session.scalars(asked).one()
    bind(work, listed, code, proposal_at(work, Matter(county.id, cycle_id, 1)))
    tell_listed(work, listed)
