"""Proposals: from ideas and back to them, no version lost, onto the list and off it again."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from ballot.kernel.errors import IllegalMove, Missing, NotAllowed
from ballot.kernel.lifecycle import ProposalStage
from ballot.kernel.sandbox import read_table
from ballot.kernel.work import begin
from ballot.people.imports import sheets
from ballot.people.models import Assembly
from ballot.shortlisting import queries as lists
from ballot.shortlisting import service as list_service
from ballot.shortlisting.proposals import bringing, choosing, queries, service, tablefile, undoing
from ballot.shortlisting.proposals.models import Proposal, ProposalIdea, ProposalVersion
from ballot.shortlisting.proposals.rules import Item
from ballot.shortlisting.proposals.service import Listed, OpenProposal, Settled, Stale, Unanswered
from ballot.shortlisting.screening.service import prepare_verdict, publish_verdict, screen_again
from ballot.shortlisting.service import StartList, Withdraw
from ballot.shortlisting.tablefile import LONGEST_CELL, UnfitRows
from ballot.solicitation.models import Exit, Idea
from ballot.solicitation.rules.ideas import ExitSort, Route
from ballot.solicitation.service import triage
from ballot.solicitation.service.triage import PrepareAnswer
from tests.people_rows import NOON, a_cycle
from tests.shortlisting.lists import a_desk, a_sheet
from tests.shortlisting.proposals.years import YES, Year, a_proposal_sheet, a_year, judged, opened, submitted
from tests.solicitation.ideas import an_order, announced, sent


@pytest.fixture
def year(sessions):
    return a_year(sessions)


def stage_of(year, number=1):
    with year.reading() as session:
        return queries.one_of(session, year.assembly_id, year.cycle_id, number).stage


def some_ideas(year, count=3):
    """Ideas that were answered as proposals."""
    announced(year.sessions, year.organizer, an_order(year.assembly_id, year.cycle_id))
    found = [sent(year.sessions, year.assembly_id, year.cycle_id, f"装电梯{at}").idea.number for at in range(count)]
    with year.begin() as work:
        for number in found:
            matter = triage.Matter(year.assembly_id, year.cycle_id, number)
            triage.prepare_answer(work, PrepareAnswer(matter, Route.PROPOSE, "立为建议项目。"))
            triage.publish_answer(work, matter)
    return found


def test_three_ideas_and_their_proposal_know_of_each_other(year):
    numbers = some_ideas(year)
    submitted(year, ideas=numbers)
    with year.reading() as session:
        found = queries.public_one(session, year.assembly_id, year.cycle_id, 1)
        exits = session.scalars(select(Exit)).all()
    assert [one.number for one in found.ideas] == numbers
    assert [one.address for one in exits] == ["/ninghai/2027/proposals/1"] * 3


def test_an_idea_whose_answer_is_not_public_leads_to_no_proposal(year):
    announced(year.sessions, year.organizer, an_order(year.assembly_id, year.cycle_id))
    number = sent(year.sessions, year.assembly_id, year.cycle_id).idea.number
    with pytest.raises(Unanswered):
        opened(year, ideas=[number])
    with pytest.raises(Missing):
        opened(year, ideas=[99])


def test_every_version_stays_with_what_it_changed(year):
    opened(year)
    sheet = a_proposal_sheet()
    changed = replace(sheet, plain=replace(sheet.plain, lead="县卫健局"))
    with year.begin() as work:
        service.change_proposal(work, year.matter(), changed, seen=1)
    with pytest.raises(Stale), year.begin() as work:
        service.change_proposal(work, year.matter(), sheet, seen=1)
    with year.reading() as session:
        found = queries.one_of(session, year.assembly_id, year.cycle_id, 1)
        newest, first = queries.versions(session, found)
    assert (newest.number, [one.part for one in newest.changed], first.changed) == (2, ["lead"], ())


def test_a_draft_is_nobody_else_s_and_strangers_write_none(year):
    opened(year)
    with year.reading() as session, pytest.raises(Missing):
        queries.public_one(session, year.assembly_id, year.cycle_id, 1)
    with pytest.raises(NotAllowed), year.begin(year.filer) as work:
        service.submit_proposal(work, year.matter())


def test_a_draft_is_given_up_and_leaves_nothing(year):
    opened(year, ideas=some_ideas(year, 1))
    with year.begin() as work:
        undoing.drop_proposal(work, year.matter())
    with year.reading() as session:
        assert [session.scalar(select(one)) for one in (Proposal, ProposalVersion, ProposalIdea)] == [None] * 3
    submitted(year)
    with pytest.raises(Settled), year.begin() as work:
        undoing.drop_proposal(work, year.matter())


def test_an_idea_that_was_linked_by_mistake_is_let_go_and_told_so(year):
    numbers = some_ideas(year, 2)
    submitted(year, ideas=numbers)
    with pytest.raises(Missing), year.begin() as work:
        undoing.unlink_idea(work, year.matter(), 2026, numbers[0])
    with year.begin() as work:
        undoing.unlink_idea(work, year.matter(), 2027, numbers[0])
    with year.reading() as session:
        found = queries.one_of(session, year.assembly_id, year.cycle_id, 1)
        told = session.scalars(select(Exit).where(Exit.sort == ExitSort.CORRECTED)).one()
        assert session.get_one(Idea, told.idea_id).number == numbers[0]
    assert [one.number for one in found.ideas] == numbers[1:]


def a_list_of(year, *numbers):
    with year.begin() as work:
        listed = list_service.start_list(work, StartList(year.assembly_id, year.cycle_id, 1, None))
        choosing.choose_candidates(work, year.assembly_id, listed.id, numbers)
    return listed


def test_the_list_takes_preliminary_candidates_alone_and_gives_them_back(year):
    judged(year)
    submitted(year, a_proposal_sheet("另一项"))
    listed = a_list_of(year, 1)
    assert stage_of(year) is ProposalStage.CANDIDATE
    with pytest.raises(IllegalMove), year.begin() as work:
        choosing.choose_candidates(work, year.assembly_id, listed.id, [2])
    with pytest.raises(Settled), year.begin() as work:
        service.change_proposal(work, year.matter(), a_proposal_sheet("改名"), 1)
    with year.reading() as session:
        (row,) = lists.draft(session, year.assembly_id, year.cycle_id).rows
    assert "子项2：乡镇敬老院" in row.one.sheet.content
    with year.begin() as work:
        list_service.remove_candidate(work, year.assembly_id, row.id)
    assert stage_of(year) is ProposalStage.PRELIMINARY


def test_a_file_that_names_other_candidates_gives_the_old_ones_back(year):
    judged(year)
    listed = a_list_of(year, 1)
    with year.begin() as work:
        list_service.import_candidates(work, year.assembly_id, listed.id, [a_proposal_sheet("别的").plain])
    assert stage_of(year) is ProposalStage.PRELIMINARY


def test_the_reserve_is_offered_to_another_year_once(year):
    numbers = some_ideas(year, 1)
    judged(year, ideas=numbers)
    with year.begin() as work:
        service.reserve_proposals(work, year.assembly_id, year.cycle_id, [1])
        old = work.session.scalars(select(Proposal)).one().id
    with year.sessions.begin() as session:
        later = a_cycle(session, session.get_one(Assembly, year.assembly_id), 2028)
    for expected in (None, Settled):
        with begin(year.sessions, year.organizer, NOON + timedelta(days=300)) as work:
            if expected is None:
                service.carry_over(work, year.assembly_id, later.id, old)
            else:
                with pytest.raises(Settled):
                    service.carry_over(work, year.assembly_id, later.id, old)
    with year.reading() as session:
        found = queries.one_of(session, year.assembly_id, later.id, 1)
        page = queries.reserve(session, year.assembly_id, 1)
    assert (found.carried, [one.number for one in found.ideas]) == ((2027, 1), numbers)
    assert [taken for _, _, taken in page.rows] == [True]


def written(year):
    with year.reading() as session:
        found = queries.sheets(session, year.assembly_id, year.cycle_id, tuple(ProposalStage))
    return [(one.number, "编制中", sheet) for one, sheet in found]


def test_a_workbook_comes_back_without_loss_and_changes_what_was_changed(year):
    opened(year)
    opened(year, a_proposal_sheet("=SUM(A1)"))
    before = written(year)
    for write in (tablefile.to_xlsx, tablefile.to_csv):
        lines = tablefile.read_rows(read_table(write(before)).rows)
        assert [(line.number, line.sheet) for line in lines] == [(number, sheet) for number, _, sheet in before]
    with year.begin() as work:
        done = bringing.bring_proposals(work, year.assembly_id, year.cycle_id, lines)
        work.record(work.session.scalars(select(Proposal)).first().log_id, "proposal.bring")
    assert (done.opened, done.changed, done.same) == (0, 0, 2)
    changed = replace(lines[0], sheet=a_proposal_sheet("改了名", 700))
    with year.begin() as work:
        done = bringing.bring_proposals(work, year.assembly_id, year.cycle_id, [changed, replace(changed, number=None)])
    assert (done.opened, done.changed) == (1, 1)


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


def test_a_cell_that_is_too_long_is_named_with_its_line_and_a_long_one_comes_back():
    long = a_proposal_sheet(items=tuple(Item("子项" * 30, "县民政局", "目标" * 30) for _ in range(50)))
    (line,) = tablefile.read_rows(read_table(tablefile.to_xlsx([(1, "", long)]), LONGEST_CELL).rows)
    assert line.sheet == long
    table = tablefile.rows([(1, "", long)])
    table[1][table[0].index("建设地点")] = "桃源街道" * 2000
    with pytest.raises(UnfitRows) as refusal:
        tablefile.read_rows(read_table(sheets.as_csv(table), LONGEST_CELL).rows)
    assert refusal.value.faults == ((2, "建设地点", "too-long"),)


def test_a_file_with_one_fault_names_it_and_is_not_read():
    table = tablefile.rows([(1, "", a_proposal_sheet())])
    table[1][table[0].index("子项")] = "甲｜乙｜丙｜1"
    table[1][table[0].index("编号")] = "一"
    with pytest.raises(UnfitRows) as refusal:
        tablefile.read_rows(table)
    assert {(column, what) for _, column, what in refusal.value.faults} == {("编号", "no-number"), ("", "items-differ")}


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


def test_what_stands_on_a_list_leaves_it_there_and_nowhere_else(year):
    judged(year)
    listed = a_list_of(year, 1)
    with pytest.raises(Listed), year.begin() as work:
        service.reserve_proposals(work, year.assembly_id, year.cycle_id, [1])
    with year.reading() as session:
        (row,) = lists.draft(session, year.assembly_id, year.cycle_id).rows
    with year.begin() as work:
        list_service.remove_candidate(work, year.assembly_id, row.id)
        service.reserve_proposals(work, year.assembly_id, year.cycle_id, [1])
        screen_again(work, year.matter())
    assert (stage_of(year), listed.number) == (ProposalStage.SCREENING, 1)
