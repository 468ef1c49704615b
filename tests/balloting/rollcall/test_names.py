"""The registrar's list beside a roll-call: every fault with its line, nothing before the close, everybody who voted."""

import pytest

from ballot.balloting.cards.draw import laid_out
from ballot.balloting.cards.holders import Holder
from ballot.balloting.record.queries import AfterClose
from ballot.balloting.rollcall import queries
from ballot.balloting.rollcall.rules import BadNames, Fault, Wrong, read_names
from ballot.balloting.rollcall.service import PublishNames, publish_names
from ballot.kernel.errors import Missing, NotAllowed
from ballot.kernel.policy import Role
from ballot.people.models import Assembly
from tests.balloting.followup.rounds import TIE, a_roll_call
from tests.balloting.secret_halls import a_secret_hall
from tests.people_rows import acting, an_account

HEAD = ("姓名", "公开密钥")
A, B, C = "ab" * 32, "ac" * 32, "ad" * 32


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        ([], [Fault(0, Wrong.MISSING_COLUMN)]),
        ([("姓名", "卡号")], [Fault(0, Wrong.MISSING_COLUMN)]),
        ([HEAD], [Fault(0, Wrong.UNNAMED, A[:8])]),
        ([HEAD, ("甲", "第一张")], [Fault(2, Wrong.CARD, "第一张"), Fault(0, Wrong.UNNAMED, A[:8])]),
        ([HEAD, ("甲", A), ("乙", "99999999")], [Fault(3, Wrong.NO_SUCH_CARD, "99999999")]),
        ([HEAD, ("甲", A), ("乙", A)], [Fault(3, Wrong.DOUBLED, A[:8])]),
        ([HEAD, ("甲\u202e", A)], [Fault(2, Wrong.CHARACTERS), Fault(0, Wrong.UNNAMED, A[:8])]),
    ],
)
def test_each_fault_of_a_list_is_said_with_its_line(rows, faults):
    with pytest.raises(BadNames) as refused:
        read_names(rows, {A, B, C}, {A})
    assert list(refused.value.faults) == faults


def test_a_card_is_named_by_its_key_or_by_the_digits_outside_and_a_spare_nobody_was_given_is_passed_over():
    found = read_names([HEAD, ("甲", A[:4] + " " + A[4:8]), ("乙", B.upper()), ("", C)], {A, B, C}, {A})
    assert [(one.name, one.key) for one in found] == [("甲", A), ("乙", B)]


@pytest.fixture
def hall(sessions):
    hall = a_roll_call(sessions)
    hall.freeze()
    hall.open(12)
    for card, places in enumerate(TIE[:3]):
        hall.cast(hall.envelope(card, *places))
    return hall


@pytest.fixture
def registrar(sessions, hall):
    with sessions.begin() as session:
        county = session.get_one(Assembly, hall.place)
        return acting(an_account(session, county, "registrar", Role.REGISTRAR), Role.REGISTRAR)


def sheet(hall):
    """What the registrar's tool has laid down."""
    people = [Holder(f"{number:03}", f"代表{number}", "第一团") for number in range(len(hall.cards.deputies))]
    return laid_out(hall.cards, people).names()


def publish(hall, by, rows=None):
    with hall.begin(by) as work:
        return publish_names(work, PublishNames(hall.place, hall.election_id, rows or sheet(hall)))


def test_names_stand_beside_the_record_after_the_close_and_only_the_registrar_puts_them_there(hall, registrar):
    with pytest.raises(AfterClose):
        publish(hall, registrar)
    hall.close(12)
    with pytest.raises(NotAllowed):
        publish(hall, hall.desk.one)
    with hall.reading() as session, pytest.raises(Missing):
        queries.roll_call(session, hall.election())
    first = publish(hall, registrar)
    with hall.reading() as session:
        found = queries.roll_call(session, hall.election())
    told = {one.named.name: one.marks for one in found.choices}
    assert len(told) == 12
    assert told["代表0"] == {"approve": ("甲", "乙")}
    assert told["代表11"] is None
    assert publish(hall, registrar, sheet(hall)[:4]).digest != first.digest


def test_a_secret_vote_never_has_names_beside_it(sessions):
    hall = a_secret_hall(sessions)
    with sessions.begin() as session:
        county = session.get_one(Assembly, hall.place)
        by = acting(an_account(session, county, "registrar", Role.REGISTRAR), Role.REGISTRAR)
    with pytest.raises(Missing):
        publish(hall, by, [HEAD])
    with hall.reading() as session, pytest.raises(Missing):
        queries.roll_call(session, hall.election())
