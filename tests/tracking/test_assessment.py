"""An assessment by ballot: what it binds, what comes of it, and what the dissatisfied set going."""

from dataclasses import replace
from datetime import date

import pytest

from ballot.balloting.console.service import DropElection, drop_election
from ballot.balloting.counting.announcement import Announcement, announcement
from ballot.balloting.counting.queries import Outcome, manifest_at, outcome_of, shown
from ballot.balloting.documents import papers
from ballot.balloting.documents.queries import counted
from ballot.balloting.record.queries import entries_of
from ballot.balloting.setup.models import Election
from ballot.balloting.setup.queries import due_at, is_of_few, vote_at
from ballot.balloting.setup.rules import HALF_OR_MORE, bar, levels, template
from ballot.balloting.styles import StyleRefused
from ballot.kernel.db import writers
from ballot.kernel.errors import IllegalMove, Missing
from ballot.kernel.lifecycle import TaskStage
from ballot.tracking.assessment.models import Assessment, AssessmentLine, Satisfaction
from ballot.tracking.assessment.queries import assessment_of
from ballot.tracking.assessment.rules import AlreadySettled, Assessor, Counts, Level, NotCounted, NothingToAssess
from ballot.tracking.assessment.service.dropping import drop_assessment
from ballot.tracking.lamps.models import Task, TaskSource
from ballot.web.documents.description import Paragraph, Table
from tests.databases import DATABASES, engine_at
from tests.tracking.assessments import a_meeting, a_round, a_rule, an_assessed_year
from tests.tracking.years import running


@pytest.fixture(scope="module", params=DATABASES)
def made(shelf, request):
    """A counted round on either database, which one test alone carries on."""
    with shelf.take(request.param) as database:
        yield an_assessed_year(writers(engine_at(database.url)))
        engine_at(database.url).dispose()


@pytest.fixture(scope="module")
def year(shelf):
    """A year that runs, for rounds that come to nothing; each has a meeting of its own."""
    with shelf.take("sqlite") as database:
        yield running(writers(engine_at(database.url)))
        engine_at(database.url).dispose()


def outcome(made) -> Outcome:
    with made.hall.reading() as session:
        election = session.get_one(Election, made.hall.election_id)
        return outcome_of(session, election, manifest_at(session, election))


def notice(made) -> Announcement:
    with made.hall.reading() as session:
        vote = vote_at(session, made.year.id, made.year.cycle.year, made.hall.election_id)
        return announcement(vote.election, shown(session, vote), "示范县人大", 2027)


def known(year, number):
    key = year.project(number).id
    with year.sessions() as session:
        return assessment_of(session, year.id, [key])[key]


def manifest(made):
    with made.hall.reading() as session:
        return entries_of(session, session.get_one(Election, made.hall.election_id), "manifest")[0].body


def test_a_ballot_binds_what_was_promised_and_gives_each_project_its_level(made):
    bound, found = manifest(made), outcome(made)

    assert bound["kind"] == "assessment"
    assert bound["projects"][0]["id"] == "p01"
    assert ["年度目标", "装 10 台"] in bound["projects"][0]["detail"]
    assert [one["mark"] for one in bound["options"][:3]] == ["satisfied", "basically", "dissatisfied"]
    assert [(one.name, one.level) for one in found.lines] == [
        ("敬老院电梯加装工程", "satisfied"),
        ("护眼灯光工程", "basically"),
        ("养老食堂建设", "dissatisfied"),
    ]
    assert (found.line, found.columns[-1]) == (6, "abstain")
    assert found.lines[1].marks == {"satisfied": 2, "basically": 5, "dissatisfied": 1, "abstain": 1}


def test_the_notice_says_levels_votes_and_the_boundary(made):
    told = notice(made)

    assert told.projects[2] == "养老食堂建设：不满意（满意0票，基本满意1票，不满意7票）"
    assert "满意票至少6票为满意" in "".join(told.tail)
    assert "满意票不少于全体代表的半数的，等次为满意。" in "".join(told.tail)


def test_the_papers_of_an_assessment_tell_its_levels(made):
    with made.hall.reading() as session:
        vote = vote_at(session, made.year.id, made.year.cycle.year, made.hall.election_id)
        found = counted(session, vote, "示范县人大", 2027)

    (votes,) = [part for part in papers.report(found).parts if isinstance(part, Table) and "等次" in part.heads]
    assert votes.heads == ("序号", "项目名称", "满意", "基本满意", "不满意", "弃权", "等次")
    assert votes.rows[1] == ("2", "护眼灯光工程", "2", "5", "1", "1", "基本满意")
    assert Paragraph("不满意1项：养老食堂建设。") in papers.minute(found).parts
    assert Paragraph(f"1．{notice(made).projects[0]}") in papers.announced(found.told, notice(made)).parts
    (blank,) = [part for part in papers.ballot(found.told).parts if isinstance(part, Table)]
    assert blank.rows[0][2:] == ("□", "□", "□")


def test_whoever_is_dissatisfied_sets_a_task_and_is_assessed_again_and_nothing_is_entered_twice(made):
    assert made.settle() == 1

    (task,) = made.year.rows(Task)
    assert (task.source, task.stage, task.duty) == (TaskSource.ASSESSMENT, TaskStage.OPEN, "县民政局")
    assert "满意0票，基本满意1票，不满意7票" in task.problem
    assert made.year.rows(Satisfaction)[0].dissatisfied == 1
    with pytest.raises(AlreadySettled):
        made.settle()
    assess_the_dissatisfied_again(made)


def assess_the_dissatisfied_again(made):
    """They alone are on the next ballot, and both rounds are shown."""
    year = made.year
    again = a_round(year, (), a_meeting(year, "第十次会议"), again=made.number)
    again.vote(*[(0,)] * 9)
    assert [one["name"] for one in manifest(again)["projects"]] == ["养老食堂建设"]
    assert manifest(again)["rule"]["parent"] == str(made.hall.election_id)
    assert again.settle() == 0

    told = known(year, 3)
    assert [one.level for one in told.rounds] == [Level.DISSATISFIED, Level.SATISFIED]
    assert told.rounds[0].counts == Counts(0, 1, 7)
    assert told.level is Level.SATISFIED
    assert (told.newest.due, told.newest.present, told.newest.valid) == (12, 10, 9)
    (summed,) = year.rows(Satisfaction)
    assert (summed.assessed, summed.satisfied, summed.basically, summed.dissatisfied) == (3, 2, 1, 0)

    # A vote has one child; a third round, after one that came to nothing, is a round all the same.
    third = a_round(year, (), a_meeting(year, "第十一次会议"), again=made.number)
    third.vote(*[(0,)] * 9)
    assert manifest(third)["rule"]["parent"] is None


def test_a_round_that_was_prepared_wrongly_goes_with_its_vote_until_that_is_frozen(made):
    year, before = made.year, len(made.year.rows(Assessment))
    wrong = a_round(year, (1,), a_meeting(year, "第十五次会议"))
    order = DropElection(year.id, wrong.hall.election_id)
    with pytest.raises(IllegalMove):
        year.do(year.organizer, drop_election, order)
    year.do(year.organizer, drop_assessment, order)
    assert len(year.rows(Assessment)) == before
    assert order.election_id not in [one.id for one in year.rows(Election)]
    right = a_round(year, (1, 2), a_meeting(year, "第十六次会议"))
    assert right.number == wrong.number
    right.hall.freeze()
    with pytest.raises(IllegalMove):
        year.do(year.organizer, drop_assessment, DropElection(year.id, right.hall.election_id))


def test_a_rule_that_publishes_levels_alone_keeps_the_votes_from_the_book(year):
    alone = replace(template("assessment", 0, 1), mode="open", publish_votes=False)
    made = a_round(year, (2,), rule=a_rule(year, alone))
    made.vote(*[(2,)] * 8)
    made.settle(date(2028, 4, 1))

    assert (known(year, 2).level, known(year, 2).newest.counts) == (Level.DISSATISFIED, None)
    assert year.rows(Task)[0].problem == "满意度测评的等次为不满意。"
    assert notice(made).projects == ("护眼灯光工程：不满意",)


def test_a_meeting_of_few_has_their_number_due_and_says_who_assessed(year):
    meeting = a_meeting(year, "主任会议", members=("0001", "0002", "0003"))
    a_round(year, (1,), meeting)

    with year.sessions() as session:
        assert due_at(session, meeting) == 3
        assert is_of_few(session, meeting)
    assert year.rows(Assessment)[-1].assessor is Assessor.COMMITTEE


def test_what_is_not_counted_or_only_a_rehearsal_enters_no_book(year):
    with pytest.raises(NotCounted):
        a_round(year, (1,), a_meeting(year, "没有开票")).settle()
    rehearsed = a_round(year, (1,), a_meeting(year, "演练"), rehearsal=True)
    rehearsed.vote((0,), (0,))
    with pytest.raises(NotCounted):
        rehearsed.settle()
    with year.sessions() as session:
        first = year_line(session)
    assert first.level is None


def year_line(session) -> AssessmentLine:
    return session.query(AssessmentLine).order_by(AssessmentLine.place).filter_by(name="敬老院电梯加装工程").first()


def test_no_project_one_that_is_not_there_or_a_selection_s_rule_is_refused(year):
    with pytest.raises(NothingToAssess):
        a_round(year, (), a_meeting(year, "空"))
    with pytest.raises(Missing):
        a_round(year, (1, 99), a_meeting(year, "缺"))
    with pytest.raises(StyleRefused):
        a_round(year, (1,), a_meeting(year, "别的办法"), rule=a_rule(year, template("differential", 1, 2)))


def test_levels_may_have_bars_of_their_own():
    two_thirds = bar("valid", 2, 3, strict=True)
    assert [one["bar"] for one in levels(two_thirds, HALF_OR_MORE)] == [two_thirds, HALF_OR_MORE, None]
