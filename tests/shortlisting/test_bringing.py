"""A file of candidates: looked at first, then taken over whole, and only beside the list that was looked at."""

from uuid import uuid4

import pytest

from ballot.kernel.errors import IllegalMove, Missing, NotAllowed
from ballot.kernel.lifecycle import JobStage, ListStage
from ballot.people.imports.queries import Outcome
from ballot.shortlisting import queries, service
from ballot.shortlisting.rules import Reason
from ballot.shortlisting.service import Changed, Frozen, LayOutCandidates
from tests.people_rows import acting, an_account, an_assembly
from tests.shortlisting.lists import a_desk, a_sheet


@pytest.fixture
def desk(sessions):
    return a_desk(sessions)


def lay_out(desk, *sheets, key="a" * 32):
    with desk.begin() as work:
        order = LayOutCandidates(desk.county.id, desk.listed.id, "项目.xlsx", key, sheets)
        return service.lay_out_candidates(work, order).id


def take(desk, job_id, seen=None):
    seen = seen or listing(desk).trace
    with desk.begin() as work:
        return service.take_candidates(work, desk.county.id, job_id, seen)


def listing(desk):
    with desk.reading() as session:
        return queries.listing(session, desk.county.id, desk.cycle.id, ListStage.DRAFT)


def preview(desk, job_id):
    with desk.reading() as session:
        return queries.preview(listing(desk), queries.laid(session, desk.county.id, job_id))


def names(desk):
    return [(one.code, one.sheet.name) for one in listing(desk).candidates]


def test_what_is_laid_out_changes_nothing_until_it_is_confirmed(desk):
    desk.add(a_sheet("甲"), a_sheet("乙"))
    job_id = lay_out(desk, a_sheet("乙", 700), a_sheet("丙"))
    assert names(desk) == [("p01", "甲"), ("p02", "乙")]
    found = preview(desk, job_id)
    assert found.lines == ((a_sheet("乙", 700), Outcome.CHANGED), (a_sheet("丙"), Outcome.NEW))
    assert found.leaving == ("甲",)
    assert take(desk, job_id) == 2
    assert names(desk) == [("p02", "乙"), ("p03", "丙")]


def test_a_file_takes_the_place_of_sheets_that_no_ballot_could_bind(desk):
    desk.add(a_sheet("甲", content="第一行\n第二行"))
    assert take(desk, lay_out(desk, a_sheet("甲"))) == 1
    assert listing(desk).reasons == ((Reason.TOO_FEW, ""),)


def test_a_project_that_stays_keeps_its_code_and_all_of_its_sheet(desk):
    desk.add(a_sheet("甲"), a_sheet("乙"))
    before = listing(desk)
    job_id = lay_out(desk, *(one.sheet for one in before.candidates))
    assert preview(desk, job_id).count(Outcome.SAME) == 2
    take(desk, job_id)
    assert listing(desk).digest == before.digest


def test_a_confirmation_sent_twice_imports_once(desk):
    job_id = lay_out(desk, a_sheet("甲"))
    seen = listing(desk).digest
    assert take(desk, job_id, seen) == take(desk, job_id, seen) == 1
    with desk.reading() as session:
        job = queries.upload(session, desk.county.id, job_id)
        assert (job.stage, job.done) == (JobStage.DONE, 1)
        with pytest.raises(Missing):
            queries.laid(session, desk.county.id, job_id)


def test_an_upload_sent_twice_is_laid_out_once(desk):
    assert lay_out(desk, a_sheet("甲")) == lay_out(desk, a_sheet("甲"))


def test_a_list_that_changed_after_the_preview_is_left_alone(desk):
    job_id = lay_out(desk, a_sheet("甲"))
    seen = listing(desk).digest
    desk.add(a_sheet("乙"))
    with pytest.raises(Changed):
        take(desk, job_id, seen)
    assert names(desk) == [("p01", "乙")]


def test_what_was_given_up_can_not_be_confirmed(desk):
    job_id = lay_out(desk, a_sheet("甲"))
    with desk.begin() as work:
        service.drop_candidates(work, desk.county.id, job_id)
    with pytest.raises(Missing):
        take(desk, job_id)
    with pytest.raises(IllegalMove), desk.begin() as work:
        service.drop_candidates(work, desk.county.id, job_id)


def test_a_frozen_list_takes_no_file(desk):
    desk.add(a_sheet("甲"), a_sheet("乙"))
    job_id, seen = lay_out(desk, a_sheet("丙")), listing(desk).digest
    desk.freeze()
    with pytest.raises(Frozen):
        take(desk, job_id, seen)
    with pytest.raises(Frozen):
        lay_out(desk, a_sheet("丙"), key="b" * 32)


def test_a_stranger_and_another_kind_of_job_meet_nothing(desk, sessions):
    job_id = lay_out(desk, a_sheet("甲"))
    with sessions.begin() as session:
        town = an_assembly(session, "taoyuan")
        stranger = acting(an_account(session, town, "three"), *desk.one.offices[desk.county.id])
    with pytest.raises(NotAllowed), desk.begin(stranger) as work:
        service.take_candidates(work, desk.county.id, job_id, "0" * 64)
    with pytest.raises(Missing), desk.begin(stranger) as work:
        service.take_candidates(work, town.id, job_id, "0" * 64)
    with pytest.raises(Missing), desk.begin() as work:
        service.drop_candidates(work, desk.county.id, uuid4())
