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
from ballot.shortlisting.proposals.service import OnList, Settled, Stale, Unanswered
from ballot.shortlisting.screening.service import screen_again
from ballot.shortlisting.service import StartList
from ballot.shortlisting.tablefile import LONGEST_CELL, UnfitRows
from ballot.solicitation.models import Exit, Idea
from ballot.solicitation.rules.ideas import ExitSort
from tests.people_rows import NOON, a_cycle
from tests.shortlisting.proposals.years import (
    a_proposal_sheet,
    a_year,
    judged,
    opened,
    some_ideas,
    stage_of,
    submitted,
)
from tests.solicitation.ideas import an_order, announced, sent


@pytest.fixture
def year(sessions):
    return a_year(sessions)


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


def test_what_stands_on_a_list_leaves_it_there_and_nowhere_else(year):
    judged(year)
    listed = a_list_of(year, 1)
    with pytest.raises(OnList), year.begin() as work:
        service.reserve_proposals(work, year.assembly_id, year.cycle_id, [1])
    with year.reading() as session:
        (row,) = lists.draft(session, year.assembly_id, year.cycle_id).rows
    with year.begin() as work:
        list_service.remove_candidate(work, year.assembly_id, row.id)
        service.reserve_proposals(work, year.assembly_id, year.cycle_id, [1])
        screen_again(work, year.matter())
    assert (stage_of(year), listed.number) == (ProposalStage.SCREENING, 1)
