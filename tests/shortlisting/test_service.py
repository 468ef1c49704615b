"""The candidate list on a real database: orders kept, two organizers, and nothing frozen ever changes."""

import hashlib
import json

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DatabaseError

from ballot.kernel import log
from ballot.kernel.errors import Missing, NotAllowed
from ballot.kernel.lifecycle import ListStage
from ballot.people.approvals.service import NotApproved, SameOrganizer
from ballot.people.models import Approval
from ballot.protocol.encoding import read
from ballot.shortlisting import queries, rules, service
from ballot.shortlisting.models import Candidate, CandidateList, FundingLine
from ballot.shortlisting.rules import NotReady, Reason, Way
from ballot.shortlisting.service import AlreadyListed, Changed, Frozen, StartList, Withdraw
from tests.people_rows import acting, an_account, an_assembly
from tests.shortlisting.lists import WAN, a_desk, a_sheet


@pytest.fixture
def desk(sessions):
    return a_desk(sessions)


@pytest.fixture
def frozen(desk):
    desk.add(a_sheet("甲"), a_sheet("乙"), a_sheet("丙"))
    desk.freeze()
    return desk


def shown(desk, stage=ListStage.DRAFT):
    with desk.reading() as session:
        return queries.listing(session, desk.county.id, desk.cycle.id, stage)


def names(desk, stage=ListStage.DRAFT):
    return [one.sheet.name for one in shown(desk, stage).candidates]


def test_candidates_come_back_as_they_were_typed(desk):
    desk.add(a_sheet("甲"), a_sheet("乙", 250, places="桃源街道"))
    found = shown(desk)
    assert [one.sheet for one in found.candidates] == [a_sheet("甲"), a_sheet("乙", 250, places="桃源街道")]
    assert [one.code for one in found.candidates] == ["p01", "p02"]
    assert (found.surplus, found.total, found.unpriced, found.categories) == (0, 850 * WAN, 0, 1)


def test_a_changed_sheet_replaces_all_of_the_old_one(desk):
    desk.add(a_sheet("甲"))
    row = shown(desk).rows[0]
    with desk.begin() as work:
        service.change_candidate(work, desk.county.id, row.id, a_sheet("新甲", 200, funding=(), total=None))
    assert shown(desk).candidates[0].sheet == a_sheet("新甲", 200, funding=(), total=None)


def test_one_step_up_and_a_whole_order(desk):
    desk.add(a_sheet("甲"), a_sheet("乙"), a_sheet("丙"))
    with desk.begin() as work:
        service.move_candidate(work, desk.county.id, desk.listed.id, "p03", Way.UP)
    assert names(desk) == ["甲", "丙", "乙"]
    with desk.begin() as work:
        service.order_candidates(work, desk.county.id, desk.listed.id, ["p02", "p03", "p01"])
    assert names(desk) == ["乙", "丙", "甲"]


@pytest.mark.parametrize("codes", [["p01"], ["p01", "p01"], ["p01", "p09"], []])
def test_an_order_that_forgets_or_invents_a_candidate_changes_nothing(desk, codes):
    desk.add(a_sheet("甲"), a_sheet("乙"))
    with pytest.raises(Missing), desk.begin() as work:
        service.order_candidates(work, desk.county.id, desk.listed.id, codes)
    assert names(desk) == ["甲", "乙"]


def test_who_leaves_closes_the_gap(desk):
    desk.add(a_sheet("甲"), a_sheet("乙"))
    with desk.begin() as work:
        service.remove_candidate(work, desk.county.id, shown(desk).rows[0].id)
    with desk.reading() as session:
        assert list(session.scalars(select(Candidate.position))) == [1]


def test_a_file_takes_the_place_of_what_was_typed(desk):
    desk.add(a_sheet("甲"))
    with desk.begin() as work:
        service.import_candidates(work, desk.county.id, desk.listed.id, [a_sheet("乙"), a_sheet("丙")])
    assert names(desk) == ["乙", "丙"]


def test_a_year_has_one_list(desk):
    with pytest.raises(AlreadyListed), desk.begin() as work:
        service.start_list(work, StartList(desk.county.id, desk.cycle.id, 3, None))


def test_two_organizers_freeze_what_both_saw_and_the_digest_is_of_what_a_ballot_binds(frozen):
    found = shown(frozen, ListStage.FROZEN)
    published = rules.bound(found.candidates)
    assert hashlib.sha256(published).hexdigest() == found.digest
    assert [project["name"] for project in read(published)] == ["甲", "乙", "丙"]
    assert set(read(published)[0]) == {"id", "name", "detail"}
    with frozen.reading() as session:
        row = session.scalars(select(CandidateList)).one()
        assert (row.digest, row.decision) == (found.digest, "示人大〔2027〕3号")
        log.check(session, frozen.county.log_id)
        last = log.entries(session, frozen.county.log_id)[-1]
    assert last.event == "candidate-list.freeze-list"
    assert json.loads(last.facts)["digest"] == found.digest


def test_one_organizer_alone_freezes_nothing(desk):
    desk.add(a_sheet("甲"), a_sheet("乙"))
    with pytest.raises(NotApproved), desk.begin(desk.other) as work:
        service.freeze_list(work, desk.county.id, desk.listed.id, desk.seen())
    with desk.begin() as work:
        service.ask_to_freeze(work, desk.county.id, desk.listed.id, "一号")
    with pytest.raises(SameOrganizer), desk.begin() as work:
        service.freeze_list(work, desk.county.id, desk.listed.id, desk.seen())
    assert shown(desk, ListStage.FROZEN) is None


def test_a_list_that_changed_after_the_asking_is_asked_for_anew(desk):
    desk.add(a_sheet("甲"), a_sheet("乙"))
    with desk.begin() as work:
        service.ask_to_freeze(work, desk.county.id, desk.listed.id, "一号")
    desk.add(a_sheet("丙"))
    with pytest.raises(NotApproved), desk.begin(desk.other) as work:
        service.freeze_list(work, desk.county.id, desk.listed.id, desk.seen())
    desk.freeze()
    assert shown(desk, ListStage.FROZEN) is not None
    with desk.reading() as session:
        assert sorted(session.scalars(select(Approval.stage))) == ["used", "withdrawn"]


def test_a_yes_covers_the_list_that_was_read_and_not_one_asked_for_meanwhile(desk):
    desk.add(a_sheet("甲"), a_sheet("乙"))
    with desk.begin() as work:
        service.ask_to_freeze(work, desk.county.id, desk.listed.id, "一号")
    read = desk.seen()
    desk.add(a_sheet("丙"))
    with desk.begin() as work:
        service.ask_to_freeze(work, desk.county.id, desk.listed.id, "一号")
    with pytest.raises(Changed), desk.begin(desk.other) as work:
        service.freeze_list(work, desk.county.id, desk.listed.id, read)
    assert shown(desk, ListStage.FROZEN) is None


def test_a_sheet_that_no_ballot_can_bind_is_named_before_the_freezing(desk):
    desk.add(a_sheet("甲", content="第一行\n第二行"), a_sheet("乙"))
    with pytest.raises(NotReady) as refused, desk.begin() as work:
        service.ask_to_freeze(work, desk.county.id, desk.listed.id, "一号")
    assert refused.value.reasons == ((Reason.FORBIDDEN_CHARACTER, "p01"),)


def test_what_cannot_be_frozen_says_every_reason(desk):
    desk.add(a_sheet("甲", total=None), a_sheet("甲", 300, funding=()), a_sheet("丙", lead=""))
    with desk.begin() as work:
        service.set_terms(work, desk.county.id, desk.listed.id, 4, 5 * WAN)
    with pytest.raises(NotReady) as refused, desk.begin() as work:
        service.ask_to_freeze(work, desk.county.id, desk.listed.id, "一号")
    assert set(refused.value.reasons) == {
        (Reason.TOO_FEW, ""),
        (Reason.OVER_CEILING, ""),
        (Reason.NO_TOTAL, "p01"),
        (Reason.SAME_NAME, "p02"),
        (Reason.FUNDING_DIFFERS, "p02"),
        (Reason.NO_LEAD, "p03"),
    }


def test_every_verb_is_refused_once_the_list_is_frozen(frozen):
    listed, row = frozen.listed.id, shown(frozen, ListStage.FROZEN).rows[0]
    here = frozen.county.id
    for verb in (
        lambda work: service.add_candidate(work, here, listed, a_sheet("丁")),
        lambda work: service.change_candidate(work, here, row.id, a_sheet("丁")),
        lambda work: service.remove_candidate(work, here, row.id),
        lambda work: service.import_candidates(work, here, listed, []),
        lambda work: service.move_candidate(work, here, listed, "p01", Way.DOWN),
        lambda work: service.set_terms(work, here, listed, 1, None),
        lambda work: service.ask_to_freeze(work, here, listed, "二号"),
        lambda work: service.freeze_list(work, here, listed, ""),
    ):
        with pytest.raises(Frozen), frozen.begin() as work:
            verb(work)


@pytest.mark.parametrize(
    "change",
    [
        update(Candidate).values(name="丁"),
        update(Candidate).values(position=9),
        delete(FundingLine),
        update(FundingLine).values(amount=1),
        update(CandidateList).values(digest="0" * 64),
        update(CandidateList).values(seats=1),
        text("UPDATE candidate_list SET stage = 'draft'"),
        delete(CandidateList),
    ],
)
def test_the_database_itself_keeps_a_frozen_list(frozen, change):
    with pytest.raises(DatabaseError, match="frozen"), frozen.sessions.begin() as session:
        session.execute(change)


def test_a_withdrawal_makes_a_new_list_by_decision_and_the_old_one_stands_until_then(frozen):
    with frozen.begin() as work:
        made = service.withdraw_candidate(
            work, Withdraw(frozen.county.id, frozen.listed.id, "p02", "示人大〔2027〕5号")
        )
    assert names(frozen, ListStage.FROZEN) == ["甲", "乙", "丙"]
    assert names(frozen) == ["甲", "丙"]
    frozen.freeze(made.id, "示人大〔2027〕6号")
    found = shown(frozen, ListStage.FROZEN)
    assert (found.number, found.withdrawn, found.withdrawn_by) == (2, "p02", "示人大〔2027〕5号")
    assert [one.code for one in found.candidates] == ["p01", "p03"]
    assert names(frozen, ListStage.REPLACED) == ["甲", "乙", "丙"]


def test_a_second_withdrawal_waits_for_the_first(frozen):
    with frozen.begin() as work:
        service.withdraw_candidate(work, Withdraw(frozen.county.id, frozen.listed.id, "p02", "五号"))
    with pytest.raises(AlreadyListed), frozen.begin() as work:
        service.withdraw_candidate(work, Withdraw(frozen.county.id, frozen.listed.id, "p01", "六号"))


def test_a_new_project_never_gets_the_code_of_a_withdrawn_one(frozen):
    with frozen.begin() as work:
        made = service.withdraw_candidate(work, Withdraw(frozen.county.id, frozen.listed.id, "p03", "五号"))
        added = service.add_candidate(work, frozen.county.id, made.id, a_sheet("丁"))
    assert added.code == "p04"


def test_another_assemblys_organizer_changes_nothing_here(desk, sessions):
    with sessions.begin() as session:
        town = an_assembly(session, "taoyuan")
        stranger = acting(an_account(session, town, "three"), *desk.one.offices[desk.county.id])
    with pytest.raises(NotAllowed), desk.begin(stranger) as work:
        service.add_candidate(work, desk.county.id, desk.listed.id, a_sheet())
    with pytest.raises(Missing), desk.begin(stranger) as work:
        service.add_candidate(work, town.id, desk.listed.id, a_sheet())
