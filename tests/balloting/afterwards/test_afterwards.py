"""After a result: days to object, decisions that stand, checks of the record before witnesses and their minutes."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from ballot.balloting.afterwards import minutes, queries, recounting, rules, service
from ballot.balloting.afterwards.models import Recount
from ballot.balloting.afterwards.recounting import OrderRecount, order_recount
from ballot.balloting.afterwards.rules import Days, Decision, NotTaking, TooFewWitnesses, UnfitDays
from ballot.balloting.afterwards.service import AlreadyDecided, OtherHead, RecordRecount, SetPeriod
from ballot.balloting.afterwards.verifying import NotVerified, report_on
from ballot.balloting.documents import queries as documents
from ballot.balloting.record import queries as record
from ballot.balloting.setup.models import Election
from ballot.balloting.setup.queries import vote_at
from ballot.kernel.errors import Missing, NotAllowed
from ballot.kernel.jobs import Runner
from ballot.kernel.policy import Actor, ActorId, Role
from ballot.protocol.record import write_lines
from ballot.solicitation.rules.ideas import UnfitText
from ballot.web.documents.description import Paragraph, Table
from tests.balloting.afterwards.results import DAY, KEPT, LAST, TODAY, a_counted_hall, announced, decided, raised
from tests.balloting.halls import a_hall
from tests.people_rows import NOON
from tests.tracking.assessments import an_assessed_year

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
    return a_counted_hall(sessions)


on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


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
