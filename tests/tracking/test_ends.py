"""Groups and what they find, changes by decision, completion and acceptance, tables of reports, the bulletin."""

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from ballot.kernel.errors import IllegalMove, Missing, NotAllowed
from ballot.kernel.lifecycle import ProjectStage
from ballot.kernel.money import wan
from ballot.kernel.sandbox import Picture
from ballot.people.models import Deputy
from ballot.shortlisting.models import Candidate
from ballot.tracking.changes.models import ProjectChange
from ballot.tracking.changes.rules import BeforeDecision, ChangeSort, Decider, NothingChanged, ReasonClass
from ballot.tracking.changes.service import ChangeProject, Decision, change_project, report_change
from ballot.tracking.completion.models import Completion
from ballot.tracking.completion.rules import Result
from ballot.tracking.completion.service import Judgement, accept_project, complete_project
from ballot.tracking.groups.models import Inspection, InspectionPhoto
from ballot.tracking.groups.service import RecordInspection, SetGroup, TooManyPhotos, record_inspection, set_group
from ballot.tracking.lamps.models import Task, TaskSource
from ballot.tracking.lamps.rules import Lamp
from ballot.tracking.plans.models import ImplementationPlan, Project
from ballot.tracking.public.bulletin import bulletin, document
from ballot.tracking.reports import tablefile
from ballot.tracking.reports.models import Report
from ballot.tracking.reports.queries import owed, owed_in
from ballot.tracking.reports.rules import NoReason, Settled, Told
from ballot.tracking.reports.service import bringing, judging
from ballot.tracking.reports.tablefile import UnfitTable
from tests.tracking.years import APRIL, running

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
A_PHOTO = Picture("image/png", 1, 1, b"pixels")
DECIDED = Decision(ReasonClass.LAND, "用地未落实", "第九次会议", "示人常〔2027〕9号", date(2027, 5, 1), "公告如下。")
FOUND = Judgement(Result.COMPLETED, "县民政局、代表三人", date(2027, 12, 1), "同意")


@pytest.fixture
def year(sessions):
    return running(sessions)


def grouped(year, projects=(1, 2)):
    return year.do(year.organizer, set_group, SetGroup(year.id, year.cycle_id, 0, "第一小组", ["001"], projects))


def a_visit(year, number=1, problem="", **changes):
    deputy = year.rows(Deputy)[0].id
    plain = {"key": uuid4(), "held_on": date(2027, 4, 1), "place": "工地", "findings": "正在施工", "deputies": [deputy]}
    return RecordInspection(year.id, year.cycle_id, number, problem=problem, **{**plain, **changes})


def change(year, sort, number=1, **values):
    return year.do(year.organizer, change_project, ChangeProject(year.id, year.cycle_id, number, sort, DECIDED, values))


def test_a_group_looks_at_many_projects_and_a_stranger_is_named(year):
    group = grouped(year, (1, 2, 2))
    assert group.number == 1
    for deputies, projects in ((["009"], [1]), (["001"], [9])):
        with pytest.raises(Missing):
            year.do(year.organizer, set_group, SetGroup(year.id, year.cycle_id, 1, "甲", deputies, projects))
    with pytest.raises(NotAllowed):
        year.do(year.deputy, set_group, SetGroup(year.id, year.cycle_id, 0, "甲", ["001"], [1]))


def test_an_inspection_counts_once_however_often_it_is_sent(year):
    grouped(year)
    sent = a_visit(year, problem="围挡占道", photos=[A_PHOTO] * 4)
    first, again = (year.do(year.deputy, record_inspection, sent) for _ in range(2))
    assert first.id == again.id
    assert (len(year.rows(Inspection)), len(year.rows(InspectionPhoto))) == (1, 4)
    (task,) = year.rows(Task)
    assert (task.source, task.origin_id, task.problem) == (TaskSource.INSPECTION, first.id, "围挡占道")


def test_what_stands_is_answered_again_after_the_group_lost_the_project_and_to_nobody_else(year):
    grouped(year, (1,))
    sent = a_visit(year)
    first = year.do(year.deputy, record_inspection, sent)
    year.do(year.organizer, set_group, SetGroup(year.id, year.cycle_id, 1, "第一小组", ["001"], [2]))
    assert year.do(year.deputy, record_inspection, sent).id == first.id
    with pytest.raises(Missing):
        year.do(year.deputy, record_inspection, a_visit(year))


def test_a_photo_too_many_is_refused_and_none_is_left_out(year):
    grouped(year)
    with pytest.raises(TooManyPhotos):
        year.do(year.deputy, record_inspection, a_visit(year, photos=[A_PHOTO] * 5))
    assert year.rows(Inspection) == []


def test_only_a_deputy_of_a_group_that_looks_at_the_project_inspects_it(year):
    grouped(year, (1,))
    for sent in (a_visit(year, 3), a_visit(year, 1, deputies=[uuid4()])):
        with pytest.raises(Missing):
            year.do(year.deputy, record_inspection, sent)
    with pytest.raises(NotAllowed):
        year.do(year.organizer, record_inspection, a_visit(year))


def test_an_adjustment_keeps_old_and_new_and_leaves_the_balloted_version_alone(year):
    before = {one.id: (one.target, one.total) for one in year.rows(Candidate)}
    made = change(year, ChangeSort.ADJUST, target="装 8 台", unit="县城投集团", content="7个单位改加装电梯10台")
    assert made.old == {"target": "装 10 台", "unit": "县民政局"}
    assert made.new == {"target": "装 8 台", "unit": "县城投集团"}
    assert made.decider is Decider.STANDING_COMMITTEE
    assert year.project().target == "装 8 台"
    assert {one.id: (one.target, one.total) for one in year.rows(Candidate)} == before
    with pytest.raises(NothingChanged):
        change(year, ChangeSort.ADJUST, target="装 8 台")
    with pytest.raises(BeforeDecision):
        year.do(year.organizer, report_change, (year.id, year.cycle_id), 1, 1, date(2027, 1, 1))
    year.do(year.organizer, report_change, (year.id, year.cycle_id), 1, 1, date(2028, 1, 10))
    assert year.rows(ProjectChange)[0].reported_on == date(2028, 1, 10)
    with pytest.raises(Missing):
        year.do(year.organizer, report_change, (year.id, year.cycle_id), 1, 2, date(2028, 1, 10))
    with pytest.raises(IntegrityError), year.sessions.begin() as session:
        session.execute(delete(ProjectChange))


def test_a_deferred_project_owes_no_report_and_has_its_lamp_again_when_it_goes_on(year):
    year.publish(progress=100, reason="手续未齐")
    assert year.project().lamp is Lamp.GREEN
    change(year, ChangeSort.DEFER)
    assert (year.project().stage, year.project().lamp) == (ProjectStage.DEFERRED, Lamp.IDLE)
    with pytest.raises(Settled):
        year.write(period=2)
    change(year, ChangeSort.RESUME)
    assert year.project().lamp is Lamp.GREEN
    change(year, ChangeSort.TERMINATE)
    with pytest.raises(IllegalMove):
        change(year, ChangeSort.RESUME)


def test_what_is_published_after_a_project_ended_or_rests_leaves_its_lamp_and_opens_no_task(year):
    for number in (1, 2, 3):
        year.file(number, period=2, progress=0, reason="征地未完成")
        year.do(year.organizer, judging.accept_report, year.at(number, 2))
    year.do(year.filer, complete_project, (year.id, year.cycle_id), 1, "完工")
    year.do(year.organizer, accept_project, (year.id, year.cycle_id), 1, FOUND)
    change(year, ChangeSort.DEFER, 2)
    change(year, ChangeSort.TERMINATE, 3)
    assert year.do(year.organizer, judging.publish_accepted, year.id, year.cycle_id) == 3
    assert [year.project(number).lamp for number in (1, 2, 3)] == [Lamp.DONE, Lamp.IDLE, Lamp.IDLE]
    assert [year.project(number).told for number in (1, 2, 3)] == [2, 2, 2]
    assert year.rows(Task) == []


def test_only_what_is_under_way_and_was_never_filed_is_late(year):
    year.publish(1, progress=200)
    year.write(1, progress=150, correction="漏报", reason="核减")
    change(year, ChangeSort.DEFER, 2)
    with year.sessions() as session:
        plan = session.get_one(ImplementationPlan, year.rows(ImplementationPlan)[0].id)
        found = owed(session, plan, year.filer, 1, date(2027, 4, 11)).rows
    told = {one.project.number: (one.is_late, one.rests) for one in found if one.period.number == 1}
    assert told == {1: (False, False), 2: (False, True), 3: (True, False)}


def test_what_has_ended_is_not_adjusted_any_more(year):
    change(year, ChangeSort.TERMINATE)
    for sort in ChangeSort:
        with pytest.raises(IllegalMove):
            change(year, sort, target="装 8 台")
    assert year.project().target == "装 10 台"


def test_a_project_ends_by_acceptance_and_goes_on_when_it_is_not_done(year):
    where = (year.id, year.cycle_id)
    with pytest.raises(Missing):
        year.do(year.organizer, accept_project, where, 1, FOUND)
    with pytest.raises(Missing):
        year.do(year.stranger, complete_project, where, 1, "完工")
    year.do(year.filer, complete_project, where, 1, "完工")
    not_done = Judgement(Result.NOT_COMPLETED, "验收组", date(2027, 11, 1), "电梯未通电")
    year.do(year.organizer, accept_project, where, 1, not_done)
    assert year.project().stage is ProjectStage.UNDERWAY
    year.do(year.filer, complete_project, where, 1, "已通电")
    year.do(year.organizer, accept_project, where, 1, FOUND)
    assert (year.project().stage, year.project().lamp) == (ProjectStage.ACCEPTED, Lamp.DONE)
    assert [one.result for one in year.rows(Completion)] == [Result.NOT_COMPLETED, Result.COMPLETED]


def the_table(year, kind="csv"):
    with year.sessions() as session:
        plan = session.get_one(ImplementationPlan, year.rows(ImplementationPlan)[0].id)
        rows = owed_in(session, plan, year.filer, 1, APRIL.date())
        return tablefile.written(rows, kind), [tablefile._row(one) for one in rows]


def test_a_table_of_reports_reads_back_what_was_written(year):
    year.write(2, progress=556, milestone="主体封顶", problems="缺材料")
    data, rows = the_table(year)
    assert data.startswith(b"\xef\xbb\xbf")
    assert the_table(year, "xlsx")[0].startswith(b"PK")
    found = tablefile.read([list(tablefile.HEAD), *rows])
    assert found.told == {(2, 1): Told(556, 100_000_000, "主体封顶", "缺材料")}
    assert found.lines == {(2, 1): 3}


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        (["1", "甲", "1", "", "", "101", "1", "基础", "", ""], (2, "完成进度（%）", "percent")),
        (["1", "甲", "1", "", "", "5.55", "1", "基础", "", ""], (2, "完成进度（%）", "percent")),
        (["1", "甲", "1", "", "", "5", "一", "基础", "", ""], (2, "完成资金（万元）", "no-sum")),
        (["1", "甲", "1", "", "", "5", "1", "", "", ""], (2, "形象进度", "empty")),
        (["x", "甲", "1", "", "", "5", "1", "基础", "", ""], (2, "编号", "number")),
        (["1", "甲", "1", "", "", "5", "1", "长" * 201, "", ""], (2, "形象进度", "too-long")),
        (["1", "甲", "1", "", "", "5", "1", "基础", "缺\v材料", ""], (2, "存在的问题", "unfit-text")),
        (["1", "甲", "1", "", "", "", "1", "基础", "", ""], (0, "", "no-rows")),
    ],
)
def test_a_fault_in_a_table_is_named_with_its_line_and_column(database, cells, fault):
    with pytest.raises(UnfitTable) as refused:
        tablefile.read([list(tablefile.HEAD), cells])
    assert refused.value.faults == (fault,)


def test_a_table_is_taken_whole_or_not_at_all_and_only_by_whoever_sent_it(year):
    told = {(1, 1): Told(200, 1, "基础"), (2, 1): Told(100, 1, "基础")}
    job = year.do(year.filer, bringing.lay_out_reports, year.id, year.cycle_id, "报表.xlsx", told)
    with pytest.raises(Missing):
        year.do(year.signer, bringing.take_reports, year.id, year.cycle_id, job.id, submit=False)
    with pytest.raises(NoReason):
        year.do(year.filer, bringing.take_reports, year.id, year.cycle_id, job.id, submit=True)
    assert year.do(year.filer, bringing.take_reports, year.id, year.cycle_id, job.id, submit=False) == 2
    with pytest.raises(Missing):
        year.do(year.filer, bringing.take_reports, year.id, year.cycle_id, job.id, submit=False)


def test_a_bulletin_tells_of_what_is_behind_late_and_open(year):
    year.publish(1, period=2, progress=100, reason="征地未完成")
    year.publish(2, period=2, progress=500)
    whole, part = year.project(1), year.project(2)
    with year.sessions.begin() as session:
        found = session.get_one(Project, part.id)
        found.parent_id, found.candidate_id = whole.id, None
    with year.sessions() as session:
        plan = session.get_one(ImplementationPlan, year.rows(ImplementationPlan)[0].id)
        found = bulletin(session, plan, 2, date(2027, 8, 1))
        paper = document(found, "宁海县人大", 2027)
    words = "\n".join(part.text for part in paper.parts if hasattr(part, "text"))
    assert "绿灯1个，黄灯0个，红灯1个" in words
    (spent,) = [one.money for one in year.rows(Report) if one.project_id == whole.id]
    assert f"累计完成投资{wan(spent)}万元" in words, "a sub-item's money is its project's already"
    assert "敬老院电梯加装工程（县民政局）：计划50%，完成10%。征地未完成" in words
    assert "县民政局：养老食堂建设。" in words
    assert "第1号，敬老院电梯加装工程" in words
