"""Between proposals and the list: what a list takes, replaces or leaves out takes effect when it is frozen."""

import pytest
from sqlalchemy import select

from ballot.kernel.errors import Missing
from ballot.kernel.lifecycle import ProposalStage
from ballot.kernel.sandbox import read_table
from ballot.people.imports import sheets
from ballot.shortlisting import queries as lists
from ballot.shortlisting import service as list_service
from ballot.shortlisting.proposals import choosing, service, tablefile
from ballot.shortlisting.proposals.service import OpenProposal
from ballot.shortlisting.screening.service import prepare_verdict, publish_verdict
from ballot.shortlisting.service import Withdraw
from ballot.solicitation.models import Exit
from tests.shortlisting.lists import a_desk, a_sheet
from tests.shortlisting.proposals.years import YES, Year, a_proposal_sheet, judged, some_ideas, stage_of


@pytest.fixture
def desk(sessions):
    """A frozen list of two proposals, the first grown out of an idea."""
    desk = a_desk(sessions, seats=1)
    year = of(desk)
    judged(year, sheet=a_proposal_sheet("停车场"), ideas=some_ideas(year, 1))
    judged(year, sheet=a_proposal_sheet("老人食堂"))
    with year.begin() as work:
        choosing.choose_candidates(work, year.assembly_id, desk.listed.id, [1, 2])
    desk.freeze()
    return desk


def of(desk):
    return Year(desk.sessions, desk.county.id, desk.cycle.id, desk.one, desk.one, None)


def withdrawn(desk, code="p01"):
    with desk.begin() as work:
        order = Withdraw(desk.county.id, desk.listed.id, code, "示人大〔2027〕4号")
        return list_service.withdraw_candidate(work, order)


def stages(desk):
    return [stage_of(of(desk), number) for number in (1, 2)]


def exits(desk):
    with desk.reading() as session:
        return sorted(session.scalars(select(Exit.sort)))


LISTED = [ProposalStage.CANDIDATE, ProposalStage.CANDIDATE]


def test_a_candidate_withdrawn_by_decision_goes_into_the_reserve_once_the_new_list_is_frozen(desk):
    told = exits(desk)
    made = withdrawn(desk)
    assert (stages(desk), exits(desk)) == (LISTED, told)
    desk.freeze(made.id, "示人大〔2027〕5号")
    assert stages(desk) == [ProposalStage.RESERVED, ProposalStage.CANDIDATE]
    assert set(exits(desk)) - set(told) == {"reserved"}


def test_a_new_list_that_is_given_up_leaves_the_frozen_one_and_its_proposals_as_they_were(desk):
    made, told = withdrawn(desk), exits(desk)
    with desk.begin() as work:
        judged_more = judged_in(work, desk)
        choosing.choose_candidates(work, desk.county.id, made.id, [judged_more])
        list_service.ask_to_freeze(work, desk.county.id, made.id, "示人大〔2027〕5号")
    with desk.begin() as work:
        list_service.drop_list(work, desk.county.id, made.id)
    assert (stages(desk), exits(desk)) == (LISTED, told)
    assert stage_of(of(desk), judged_more) is ProposalStage.PRELIMINARY
    desk.freeze(withdrawn(desk, "p02").id, "示人大〔2027〕6号")
    assert stages(desk) == [ProposalStage.CANDIDATE, ProposalStage.RESERVED]


def judged_in(work, desk, sheet=None):
    made = service.open_proposal(work, OpenProposal(*here(desk), sheet or a_proposal_sheet("公园")))
    matter = of(desk).matter(made.number)
    service.submit_proposal(work, matter)
    prepare_verdict(work, matter, YES)
    publish_verdict(work, matter)
    return matter.number


def here(desk):
    return desk.county.id, desk.cycle.id


def test_the_year_s_first_list_is_not_given_up(sessions):
    desk = a_desk(sessions)
    with pytest.raises(Missing), desk.begin() as work:
        list_service.drop_list(work, desk.county.id, desk.listed.id)


def test_what_the_new_list_leaves_out_beside_the_withdrawn_one_stands_again_once_it_is_frozen(desk):
    made = withdrawn(desk, "p02")
    desk_row = rows_of(desk)[0]
    with desk.begin() as work:
        list_service.add_candidate(work, desk.county.id, made.id, a_sheet("公园"))
        list_service.remove_candidate(work, desk.county.id, desk_row.id)
    assert stages(desk) == LISTED
    desk.freeze(made.id, "示人大〔2027〕5号")
    assert stages(desk) == [ProposalStage.PRELIMINARY, ProposalStage.RESERVED]


def rows_of(desk):
    with desk.reading() as session:
        return lists.draft(session, *here(desk)).rows


def test_a_cell_of_several_lines_is_one_line_by_the_time_a_ballot_could_bind_it(desk):
    table = tablefile.rows([(1, "", a_proposal_sheet("公园"))])
    table[1][0] = ""
    table[1][table[0].index("建设规模和内容")] = "改造步道；\n  增设路灯"
    (line,) = tablefile.read_rows(read_table(sheets.as_xlsx(table)).rows)
    made = withdrawn(desk)
    with desk.begin() as work:
        number = judged_in(work, desk, line.sheet)
        choosing.choose_candidates(work, desk.county.id, made.id, [number])
    desk.freeze(made.id, "示人大〔2027〕5号")
    assert stage_of(of(desk), number) is ProposalStage.CANDIDATE
