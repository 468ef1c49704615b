"""After a result: days to object, decisions that stand, checks before witnesses, ballots that leave on their day."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from ballot.balloting.afterwards import minutes, queries, recounting, retention, rules, service
from ballot.balloting.afterwards.models import Recount
from ballot.balloting.afterwards.recounting import OrderRecount, order_recount
from ballot.balloting.afterwards.rules import Days, Decision, NotTaking, TooFewWitnesses, UnfitDays
from ballot.balloting.afterwards.service import AlreadyDecided, OtherHead, RaiseObjection, RecordRecount, SetPeriod
from ballot.balloting.afterwards.verifying import NotVerified, report_on, verify
from ballot.balloting.documents import queries as documents
from ballot.balloting.record import queries as record
from ballot.balloting.record.models import RecordRetention
from ballot.balloting.record.queries import Withdrawn
from ballot.balloting.setup.models import Election
from ballot.balloting.setup.queries import vote_at
from ballot.balloting.setup.rules import Mode
from ballot.kernel.errors import Missing, NotAllowed
from ballot.kernel.jobs import Job, JobPart, Runner
from ballot.kernel.lifecycle import JobStage
from ballot.kernel.policy import PUBLIC, Actor, ActorId, Role
from ballot.kernel.work import begin
from ballot.protocol.record import write_lines
from ballot.solicitation.rules.ideas import UnfitText
from ballot.web.documents.description import Paragraph, Table
from tests.balloting.halls import PRESENT, a_hall
from tests.people_rows import NOON
from tests.tracking.assessments import an_assessed_year

TODAY = NOON.date()
DAY = timedelta(days=1)
LAST = TODAY + timedelta(days=7)
KEPT = TODAY + timedelta(days=400)
WITNESSES = ["王一", "赵二"]


@pytest.mark.parametrize(
    ("closes_on", "keep_until", "announced", "fits"),
    [
        (LAST, KEPT, None, True),
        (TODAY, LAST, None, True),
        (LAST, KEPT, (LAST, KEPT), True),
        (LAST, KEPT + DAY, (LAST, KEPT), True),
        (LAST, KEPT, (LAST + DAY, KEPT), False),
        (LAST, KEPT, (LAST, KEPT + DAY), False),
        (LAST, LAST, None, False),
        (TODAY - DAY, KEPT, None, False),
        (TODAY - DAY, KEPT + DAY, (TODAY - DAY, KEPT), True),
        (TODAY - DAY, KEPT + DAY, (TODAY - 2 * DAY, KEPT), False),
    ],
)
def test_days_lie_ahead_in_their_order_and_come_no_nearer(closes_on, keep_until, announced, fits):
    standing = announced and Days(*announced)
    if fits:
        rules.require_days(Days(closes_on, keep_until), TODAY, standing)
        return
    with pytest.raises(UnfitDays):
        rules.require_days(Days(closes_on, keep_until), TODAY, standing)


@pytest.mark.parametrize("names", [[], ["王一"], ["王一", "王一"]])
def test_one_witness_is_none(names):
    with pytest.raises(TooFewWitnesses):
        rules.require_witnesses(names)


@pytest.fixture
def hall(sessions):
    made = a_hall(sessions, mode=Mode.OPEN)
    made.freeze()
    made.open(PRESENT)
    for card in range(8):
        made.cast(made.envelope(card, 0, 1))
    made.close(PRESENT)
    made.seal()
    made.count()
    return made


on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def announced(hall, closes_on=LAST, keep_until=KEPT, now=NOON):
    with begin(hall.sessions, hall.desk.one, now) as work:
        service.set_period(work, SetPeriod(hall.place, hall.election_id, closes_on, keep_until))


def raised(hall, text="唱票时有两项读错了次序。", now=NOON, actor=None):
    with begin(hall.sessions, actor or hall.desk.one, now) as work:
        return service.raise_objection(work, RaiseObjection(hall.place, hall.election_id, "李四代表", text)).id


def decided(hall, objection_id, answer="经查记录，次序无误。"):
    with hall.begin() as work:
        service.decide_objection(work, hall.place, objection_id, Decision.DISMISSED, answer)


def test_an_objection_is_taken_on_the_announced_days_and_decided_once_with_an_answer(hall):
    with pytest.raises(NotTaking):
        raised(hall)
    announced(hall)
    first = raised(hall)
    raised(hall, now=datetime(LAST.year, LAST.month, LAST.day, 15, tzinfo=UTC))
    with pytest.raises(NotTaking):
        raised(hall, now=NOON + timedelta(days=8))
    with pytest.raises(UnfitText):
        raised(hall, text=" ")
    with pytest.raises(UnfitText):
        decided(hall, first, " ")
    decided(hall, first)
    with pytest.raises(AlreadyDecided):
        decided(hall, first, "改了主意。")
    with pytest.raises(Missing):
        decided(hall, uuid4())
    with hall.reading() as session:
        found = queries.followed(session, session.get_one(Election, hall.election_id))
    assert [(one.number, one.decision) for one in found.objections] == [(1, Decision.DISMISSED), (2, None)]
    assert (found.open, found.period.closes_on, found.retention.keep_until) == (1, LAST, KEPT)


@on_sqlite
def test_who_is_no_organizer_announces_decides_and_checks_nothing_and_a_stranger_objects_to_nothing(hall):
    announced(hall)
    first = raised(hall)
    for role in (Role.DEPUTY, Role.FILER, Role.ADMIN):
        actor = Actor(ActorId(str(uuid4())), frozenset(), {hall.place: frozenset({role})})
        for act in (
            lambda work: service.set_period(work, SetPeriod(hall.place, hall.election_id, LAST, KEPT)),
            lambda work: service.decide_objection(work, hall.place, first, Decision.UPHELD, "成立。"),
            lambda work: service.record_recount(work, RecordRecount(hall.place, hall.election_id, [], {})),
            lambda work: order_recount(work, OrderRecount(hall.place, hall.election_id, WITNESSES)),
        ):
            with pytest.raises(NotAllowed), hall.begin(actor) as work:
                act(work)
    with pytest.raises(NotAllowed):
        raised(hall, actor=Actor(ActorId(str(uuid4())), frozenset(), {hall.place: frozenset({Role.FILER})}))


@on_sqlite
def test_before_a_result_nothing_follows(sessions):
    hall = a_hall(sessions)
    with pytest.raises(Missing):
        announced(hall)
    with hall.reading() as session, pytest.raises(Missing):
        queries.followed(session, session.get_one(Election, hall.election_id))


def checked(hall, report):
    with hall.begin() as work:
        return service.record_recount(work, RecordRecount(hall.place, hall.election_id, [*WITNESSES, ""], report))


def recounts(hall):
    with hall.reading() as session:
        return queries.followed(session, session.get_one(Election, hall.election_id)).recounts


def ordered(hall):
    with hall.begin() as work:
        return order_recount(work, OrderRecount(hall.place, hall.election_id, WITNESSES))


def work_on(hall, job_id):
    """A worker in the name of whoever ordered."""
    Runner(hall.sessions, {queries.RECOUNT_TASK: recounting.TASK}, lambda *_: hall.desk.one).carry_on(job_id)


@on_sqlite
def test_the_independent_verifier_checks_the_record_before_witnesses_and_the_minute_names_its_head(hall):
    job = ordered(hall)
    assert ordered(hall).id == job.id
    work_on(hall, job.id)
    (made,) = recounts(hall)
    assert (made.number, made.accepted, made.witnesses) == (1, True, "王一\n赵二")
    assert made.head == hall.election().head
    assert made.report["result"]["outcome"]["chosen"] == ["p01", "p02"]
    again = ordered(hall)
    assert again.id != job.id
    work_on(hall, again.id)
    assert [one.number for one in recounts(hall)] == [1, 2]
    report = made.report
    for other in ({"head": "0" * 64}, {"election": str(uuid4())}):
        with pytest.raises(OtherHead):
            checked(hall, report | other)


def minute_of(hall, one):
    with hall.reading() as session:
        vote = vote_at(session, hall.place, hall.desk.cycle.year, hall.election_id)
        return minutes.minute(documents.told(session, vote, "宁海县", 2027), one)


@on_sqlite
def test_the_minute_compares_all_of_the_result_and_says_why_one_is_invalid(hall):
    work_on(hall, ordered(hall).id)
    (made,) = recounts(hall)
    assert Paragraph("选定2项：甲、乙。") in minute_of(hall, made).parts
    result = made.report["result"]
    others = (
        ({"total": [8, 7, 0]}, "选定2项：甲、乙。"),
        ({"outcome": result["outcome"] | {"chosen": ["p01"], "tied": ["p02", "p03"]}}, "票数相等，没有选定：乙、丙。"),
        ({"outcome": result["outcome"] | {"valid": False, "reason": "quorum"}}, "到会人数没有达到要求。"),
    )
    for other, words in others:
        made.report = made.report | {"result": result | other}
        said = "".join(part.text for part in minute_of(hall, made).parts if isinstance(part, Paragraph))
        assert words in said
        assert "与公布的结果不一致。" in said


@on_sqlite
def test_the_minute_of_a_checked_assessment_says_its_levels(sessions):
    hall = an_assessed_year(sessions).hall
    work_on(hall, ordered(hall).id)
    (made,) = recounts(hall)
    said = minute_of(hall, made)
    assert said.title == "宁海县2027年民生实事项目测评复核记录"
    for words in ("满意1项：敬老院电梯加装工程。", "不满意1项：养老食堂建设。", "与公布的结果一致。"):
        assert Paragraph(words) in said.parts


@on_sqlite
def test_a_record_that_was_altered_does_not_pass_and_the_minute_says_where(hall, tmp_path):
    path = tmp_path / "record.zip"
    with hall.reading() as session:
        election = session.get_one(Election, hall.election_id)
        lines = [line.replace(b"[1,1,0]", b"[0,1,1]") for line in record.lines(session, election)]
        with path.open("wb") as target:
            write_lines(target, lines, record.head(session, election))
        told = documents.told(session, vote_at(session, hall.place, 2027, hall.election_id), "宁海县", 2027)
    shares = []
    report = report_on(path, shares.append)
    assert shares == sorted(set(shares))
    assert report["accepted"] is False
    failed = Recount(number=1, witnesses="王一\n赵二", head="0" * 64, accepted=False, report=report, held_at=NOON)
    parts = minutes.minute(told, failed).parts
    assert any(isinstance(part, Table) and part.heads[:1] == ("条款",) and part.rows[0][0] for part in parts)
    assert Paragraph("记录没有通过核验，不能据以得出结果。") in parts
    path.write_bytes(b"no record")
    with pytest.raises(NotVerified):
        report_on(path, shares.append)


def withdraw(hall, now):
    """Let the worker come at that moment; returns what each job that is left says."""
    with begin(hall.sessions, hall.desk.one, now) as work:
        jobs = work.session.scalars(select(Job).where(Job.task == retention.TASK).order_by(Job.due_at)).all()
        parts = {one.id: work.session.scalars(select(JobPart).where(JobPart.job_id == one.id)).one() for one in jobs}
        return [retention.withdraw_ballots(work, one, parts[one.id].payload) for one in jobs]


def test_ballots_leave_on_the_day_after_theirs_and_all_else_stays(hall):
    announced(hall)
    announced(hall, keep_until=KEPT + timedelta(days=30))
    after = datetime(KEPT.year, KEPT.month, KEPT.day, 20, tzinfo=UTC)
    assert withdraw(hall, after) == ["0", "0"]
    with hall.reading() as session:
        election = session.get_one(Election, hall.election_id)
        whole = list(record.chain(session, election))
        ballot = next(one.seq for one in record.entries_of(session, election, "ballot"))
        assert record.line_at(session, election, ballot)
    assert withdraw(hall, after + timedelta(days=31)) == ["0", "8"]
    assert withdraw(hall, after + timedelta(days=32)) == ["0", "0"]
    with hall.reading() as session:
        election = session.get_one(Election, hall.election_id)
        for read in (
            lambda: record.line_at(session, election, ballot),
            lambda: list(record.lines_from(session, election, 0)),
            lambda: verify(session, election, [].append),
        ):
            with pytest.raises(Withdrawn):
                read()
        assert list(record.chain(session, election)) == whole
        assert record.line_at(session, election, 0)
        assert record.head(session, election)["hash"] == election.head


def left(hall):
    with hall.reading() as session:
        return record.withdrawn_at(session, session.get_one(Election, hall.election_id)) is not None


def let_the_day_pass(hall):
    """Announce days that were over long ago, as somebody did back then."""
    announced(hall, TODAY - 20 * DAY, TODAY - 10 * DAY, NOON - 30 * DAY)


def come(hall):
    """A worker takes up every withdrawal that is due, and whoever ordered them has left by then."""
    runner = Runner(hall.sessions, {retention.TASK: retention.withdraw_ballots}, lambda *_: PUBLIC)
    for job_id in runner.waiting(NOON):
        runner.carry_on(job_id)


def test_ballots_leave_though_whoever_announced_the_day_has_left_before(hall):
    let_the_day_pass(hall)
    come(hall)
    assert left(hall)


def test_a_withdrawal_that_failed_is_taken_up_again_with_the_next_word(hall):
    let_the_day_pass(hall)
    with hall.sessions.begin() as session:
        session.execute(update(Job).where(Job.task == retention.TASK).values(stage=JobStage.FAILED, fault="crashed"))
    come(hall)
    assert not left(hall)
    let_the_day_pass(hall)
    come(hall)
    assert left(hall)


def test_no_ballot_leaves_while_an_objection_waits_and_its_decision_lets_them_go(hall):
    let_the_day_pass(hall)
    first, second = (raised(hall, now=NOON - 25 * DAY) for _ in range(2))
    come(hall)
    decided(hall, first)
    come(hall)
    assert not left(hall)
    decided(hall, second)
    come(hall)
    assert left(hall)


@on_sqlite
def test_ballots_stay_longer_after_the_last_day_to_object_and_never_shorter(hall):
    announced(hall, LAST, KEPT)
    announced(hall, LAST, KEPT + DAY, NOON + 20 * DAY)
    with pytest.raises(UnfitDays):
        announced(hall, LAST, KEPT)
    with hall.reading() as session:
        found = queries.followed(session, session.get_one(Election, hall.election_id))
    assert (found.period.closes_on, found.retention.keep_until) == (LAST, KEPT + DAY)


@on_sqlite
def test_what_was_withdrawn_stays_so_whatever_day_is_announced(hall):
    announced(hall)
    with hall.sessions.begin() as session:
        session.execute(update(RecordRetention).values(withdrawn_at=NOON))
    announced(hall, keep_until=date(2099, 1, 1))
    with hall.reading() as session, pytest.raises(Withdrawn):
        record.require_kept(session, session.get_one(Election, hall.election_id))
