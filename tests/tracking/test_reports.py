"""A report on its way: inside the unit, before the organizers, public, corrected; and what a red lamp sets off."""

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from ballot.kernel.errors import IllegalMove, Missing, NotAllowed
from ballot.kernel.lifecycle import ReportStage, TaskStage
from ballot.people.models import Notice
from ballot.tracking.lamps.models import Task
from ballot.tracking.lamps.rules import Lamp
from ballot.tracking.lamps.service import TaskAt, answer_task, check_task, set_task
from ballot.tracking.plans.models import Project
from ballot.tracking.reports.models import Report, ReportFile
from ballot.tracking.reports.rules import (
    MOST_FILES,
    FileSort,
    GoesBack,
    NoCorrection,
    NoReason,
    OwnSignature,
    Settled,
    TooManyFiles,
)
from ballot.tracking.reports.service import judging, writing
from ballot.tracking.reports.service.writing import Attachment
from tests.tracking.years import APRIL, running

PHOTO = Attachment(FileSort.BEFORE, "前.jpg", "image/jpeg", b"pixels", 4, 3)
ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def year(sessions):
    return running(sessions)


def report(year, number=1, period=1):
    project = year.project(number)
    found = [one for one in year.rows(Report) if one.project_id == project.id and one.period == period]
    return max(found, key=lambda one: one.version)


def test_a_report_goes_from_its_writer_by_another_hand_to_the_organizers_and_out(year):
    year.publish(progress=200)
    found = report(year)
    assert (found.stage, found.lamp, found.version) == (ReportStage.PUBLISHED, Lamp.GREEN, 1)
    assert str(found.filed_by) == year.filer.id
    assert str(found.signed_by) == year.signer.id
    project = year.project()
    assert (project.told, project.planned, project.actual, project.lamp) == (1, 200, 200, Lamp.GREEN)
    assert year.rows(Task) == []


@ON_SQLITE
def test_whoever_is_behind_plan_says_why_before_anybody_signs(year):
    year.write(progress=199)
    with pytest.raises(NoReason):
        year.do(year.filer, writing.submit_report, year.at())
    year.write(progress=199, reason="连续降雨")
    year.do(year.filer, writing.submit_report, year.at())


@ON_SQLITE
def test_less_than_was_published_before_needs_its_reason(year):
    year.publish(progress=600)
    year.write(period=2, progress=550)
    with pytest.raises(GoesBack):
        year.do(year.filer, writing.submit_report, year.at(period=2))


@ON_SQLITE
def test_nobody_signs_what_they_wrote_not_even_with_both_roles(year):
    told = writing.Told(200, 0, "")
    year.do(year.signer, writing.write_report, year.at(), told)
    year.do(year.signer, writing.submit_report, year.at())
    with pytest.raises(OwnSignature):
        year.do(year.signer, writing.sign_report, year.at())
    with pytest.raises(NotAllowed):
        year.do(year.filer, writing.sign_report, year.at())
    found = report(year)
    with pytest.raises(IntegrityError), year.sessions.begin() as session:
        session.execute(update(Report).where(Report.id == found.id).values(signed_by=found.filed_by))


@ON_SQLITE
def test_a_signer_hands_back_and_an_organizer_returns_each_with_a_remark(year):
    year.write()
    year.do(year.filer, writing.submit_report, year.at())
    year.do(year.signer, writing.hand_back_report, year.at(), "请补照片")
    assert (report(year).stage, report(year).remark) == (ReportStage.DRAFT, "请补照片")
    year.file()
    year.do(year.organizer, judging.return_report, year.at(), "投资额与台账不符")
    assert report(year).remark == "投资额与台账不符"
    told = [one for one in year.rows(Notice) if one.sort == "returned"]
    assert {str(one.account_id) for one in told} == {year.filer.id, year.signer.id}
    year.file(progress=250)
    assert (report(year).stage, report(year).remark, report(year).version) == (ReportStage.FILED, "", 1)


@ON_SQLITE
def test_another_unit_s_people_find_nothing_there(year):
    for verb, more in ((writing.write_report, [writing.Told(1, 1, "")]), (writing.submit_report, [])):
        with pytest.raises(Missing):
            year.do(year.stranger, verb, year.at(), *more)


@ON_SQLITE
def test_what_is_with_others_is_not_written_to(year):
    year.write()
    year.do(year.filer, writing.submit_report, year.at())
    for verb, more in ((writing.write_report, [writing.Told(1, 1, "")]), (writing.attach, [PHOTO])):
        with pytest.raises(Settled):
            year.do(year.filer, verb, year.at(), *more)
    with pytest.raises(IllegalMove):
        year.do(year.organizer, judging.accept_report, year.at())
    with pytest.raises(IllegalMove):
        year.do(year.organizer, judging.publish_report, year.at())


def test_a_correction_is_a_version_of_its_own_and_leaves_the_published_one_as_it_was(year):
    year.do(year.filer, writing.write_report, year.at(), writing.Told(300, 5, "完工"))
    year.do(year.filer, writing.attach, year.at(), PHOTO)
    year.publish(progress=300)
    with pytest.raises(Settled):
        year.write(progress=250)
    year.publish(progress=250, correction="统计口径有误")
    first, second = sorted(year.rows(Report), key=lambda one: one.version)
    assert [first.progress, second.progress] == [300, 250]
    assert second.correction == "统计口径有误"
    assert len([file for file in year.rows(ReportFile) if file.report_id == second.id]) == 1
    assert year.project().actual == 250
    with pytest.raises(IntegrityError), year.sessions.begin() as session:
        session.execute(update(Report).where(Report.id == first.id).values(progress=0))


@ON_SQLITE
def test_a_correction_of_an_earlier_period_leaves_the_newest_standing(year):
    year.publish(progress=200)
    year.publish(period=2, progress=500)
    year.publish(period=1, progress=100, correction="漏报", reason="核减")
    assert (year.project().told, year.project().actual) == (2, 500)


@ON_SQLITE
def test_what_was_corrected_since_asks_for_no_reason(year):
    year.publish(progress=900)
    year.publish(progress=250, correction="统计口径有误")
    year.file(period=2, progress=500)
    assert report(year, period=2).stage is ReportStage.FILED


@ON_SQLITE
def test_a_public_report_is_corrected_with_a_reason_or_not_at_all(year):
    year.publish(progress=200)
    for nothing in ("", " "):
        with pytest.raises(NoCorrection):
            year.write(progress=250, correction=nothing)


@ON_SQLITE
def test_a_report_holds_only_so_many_files_and_gives_up_its_own(year):
    year.write()
    made = [year.do(year.filer, writing.attach, year.at(), PHOTO) for _ in range(MOST_FILES)]
    with pytest.raises(TooManyFiles):
        year.do(year.filer, writing.attach, year.at(), PHOTO)
    year.do(year.filer, writing.detach, year.at(), made[0].id)
    with pytest.raises(Missing):
        year.do(year.filer, writing.detach, year.at(), made[0].id)
    year.write(2, progress=250)
    with pytest.raises(Missing):
        year.do(year.filer, writing.detach, year.at(2), made[1].id)


@ON_SQLITE
def test_everything_that_was_accepted_goes_out_at_once(year):
    for number in (1, 2):
        year.file(number, progress=250)
        year.do(year.organizer, judging.accept_report, year.at(number))
    year.file(3, progress=250)
    assert year.do(year.organizer, judging.publish_accepted, year.id, year.cycle_id) == 2
    assert [year.project(number).told for number in (1, 2, 3)] == [1, 1, None]


def test_a_red_lamp_opens_one_task_that_only_a_deputy_closes(year):
    year.publish(period=2, progress=100, reason="征地未完成", now=APRIL)
    year.publish(period=3, progress=150, reason="征地未完成", now=APRIL)
    assert year.project().lamp is Lamp.RED
    (task,) = year.rows(Task)
    assert (task.duty, task.stage) == ("县民政局", TaskStage.OPEN)
    assert "征地未完成" in task.problem
    where = TaskAt(year.id, year.cycle_id, 1)
    with pytest.raises(IllegalMove):
        year.do(year.deputy, check_task, where, "看过了", mended=True)
    with pytest.raises(Missing):
        year.do(year.stranger, answer_task, where, "好了")
    year.do(year.filer, answer_task, where, "征地已完成")
    year.do(year.deputy, check_task, where, "现场仍未动工", mended=False)
    year.do(year.filer, answer_task, where, "已动工")
    for stranger in (year.filer, year.organizer):
        with pytest.raises(NotAllowed):
            year.do(stranger, check_task, where, "属实", mended=True)
    year.do(year.deputy, check_task, where, "属实", mended=True)
    (task,) = year.rows(Task)
    assert (task.stage, str(task.checked_by)) == (TaskStage.CLOSED, year.deputy.id)


@pytest.mark.parametrize("blank", ["\u3000", "\u00a0", "\u200b"])
def test_whatever_blanks_a_project_s_name_holds_its_unit_is_told_in_one_line(year, blank):
    with year.sessions.begin() as session:
        session.execute(update(Project).where(Project.number == 1).values(name=f"敬老院{blank}电梯"))
    year.publish(period=2, progress=100, reason="征地未完成")
    year.file(progress=200)
    year.do(year.organizer, judging.return_report, year.at(), "请补照片")
    said = {one.subject for one in year.rows(Notice) if not one.key.startswith("idea")}
    name = "敬老院电梯" if blank == "\u200b" else "敬老院 电梯"
    assert len(said) == 2
    assert all(one.startswith(f"{name}：") for one in said)


@ON_SQLITE
def test_an_organizer_sets_a_task_where_no_lamp_does(year):
    year.do(year.organizer, set_task, TaskAt(year.id, year.cycle_id, 2), "围挡占道", APRIL.date())
    (task,) = year.rows(Task)
    assert (task.duty, task.origin_id) == ("县教育局", None)
    with pytest.raises(Missing):
        year.do(year.deputy, check_task, TaskAt(year.id, year.cycle_id, 9), "", mended=True)
