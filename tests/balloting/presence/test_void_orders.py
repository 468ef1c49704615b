"""Voids against ballots, closes and each other: whatever comes first, one of both stands and nothing twice."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from ballot.balloting.casting.models import CastBallot
from ballot.balloting.casting.rules import VoidCard
from ballot.balloting.ceremony.queries import Refusing
from ballot.balloting.presence.models import VoidRequest
from ballot.balloting.presence.queries import voids as queries
from ballot.balloting.presence.queries.voids import VoidState
from ballot.balloting.presence.rules import VoidReason
from ballot.balloting.presence.service import (
    AlreadyVoted,
    NoSuchSerial,
    NoVoidNow,
    OneCard,
    restore_sign_in,
    revoke_sign_in,
)
from ballot.balloting.record.signing import UnfitSignature
from ballot.balloting.setup.models import CardIssue, SignInKey
from ballot.people.models import Deputy, SignInSession
from ballot.people.rules import SessionPurpose
from ballot.protocol.signature import Seed, sign
from tests.balloting.halls import a_hall
from tests.balloting.presence.acts import (
    all_keys,
    ask,
    do,
    entries,
    number,
    put,
    signature,
    state,
)
from tests.balloting.presence.desks import a_desk
from tests.people_rows import NOON, an_account


@pytest.fixture
def desk(open_desk):
    return open_desk


def test_a_card_that_votes_before_the_second_signature_stays_and_the_void_is_off(desk):
    request = ask(desk, number(desk))
    put(desk, request, 1)
    desk.hall.cast(desk.hall.envelope(0, 0))
    with pytest.raises(AlreadyVoted):
        put(desk, request, 2)
    assert (entries(desk), state(desk, request)) == ([], VoidState.VOTED)
    with desk.hall.reading() as session:
        assert queries.waiting(session, desk.hall.election()) == []


def test_a_void_and_a_cast_at_the_same_moment_leave_exactly_one_of_both(desk):
    for card in range(6):
        request, together = ask(desk, number(desk, card)), Barrier(2)
        put(desk, request, 1)
        signed, envelope = signature(desk, request, 2), desk.hall.envelope(card, 0)

        def vote(together=together, envelope=envelope) -> bool:
            together.wait()
            try:
                desk.hall.cast(envelope)
            except VoidCard:
                return False
            return True

        def void(together=together, request=request, signed=signed) -> bool:
            together.wait()
            try:
                return put(desk, request, 2, signed).seq is not None
            except AlreadyVoted:
                return False

        with ThreadPoolExecutor(2) as pool:
            voted, voided = pool.submit(vote), pool.submit(void)
        assert voted.result() is not voided.result()
    with desk.hall.reading() as session:
        cast = session.scalar(select(func.count()).select_from(CastBallot))
    assert cast + len(entries(desk)) == 6


def test_both_counters_tapping_at_once_and_again_enter_one_void(desk):
    request, together = ask(desk, number(desk)), Barrier(6)

    def tap(index: int) -> None:
        together.wait()
        put(desk, request, index)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(tap, (1, 2) * 3))
    assert len(entries(desk)) == 1
    assert put(desk, request, 1).seq == entries(desk)[0].seq


def test_a_signature_that_is_anothers_or_of_another_void_is_refused_and_kept_nowhere(desk):
    request, other = ask(desk, number(desk, 0)), ask(desk, number(desk, 1))
    wrong = (
        (1, signature(desk, request, 2)),
        (1, signature(desk, other, 1)),
        (3, signature(desk, request, 1)),
        (0, signature(desk, request, 1)),
        (1, "00" * 64),
        (1, "zz"),
        (1, sign(Seed(b"\x09" * 32), b"\x00" * 32).hex()),
    )
    for index, signed in wrong:
        with pytest.raises(UnfitSignature):
            put(desk, request, index, signed)
    assert put(desk, request, 1).seq is None
    assert put(desk, request, 1).seq is None
    with desk.hall.reading() as session:
        listed = queries.waiting(session, desk.hall.election())
    assert [len(one["signed"]) for one in listed] in ([1, 0], [0, 1])
    assert all("signatures" not in one["body"] for one in listed)


def test_who_has_refused_the_office_signs_no_void_until_it_is_taken_back(desk):
    request = ask(desk, number(desk))
    put(desk, request, 2)
    desk.hall.refuse(1)
    with pytest.raises(Refusing):
        put(desk, request, 1)
    assert entries(desk) == []
    desk.hall.refuse(1, "")
    put(desk, request, 1)
    assert len(entries(desk)) == 1


def test_before_the_freezing_and_after_the_close_no_void_is_asked_for_or_signed(sessions):
    desk = a_desk(sessions, a_hall(sessions))
    with pytest.raises(NoVoidNow):
        ask(desk, number(desk))
    desk.hall.freeze()
    request = ask(desk, number(desk))
    put(desk, request, 1)
    desk.hall.open()
    desk.hall.close()
    for refused in (lambda: put(desk, request, 2), lambda: ask(desk, number(desk, 1))):
        with pytest.raises(NoVoidNow):
            refused()
    assert state(desk, request) is VoidState.TOO_LATE
    assert entries(desk) == []


def test_a_lost_card_signs_nobody_in_and_a_mistaken_serial_is_put_right(desk):
    with desk.sessions.begin() as session:
        account = an_account(session, desk.hall.desk.county, "deputy")
        deputy = session.scalars(select(Deputy).where(Deputy.number == "0000")).one()
        deputy.account_id = account.id
        issue = session.scalars(select(CardIssue)).one()
        mine = {"assembly_id": desk.hall.place, "issue_id": issue.id}
        session.add(SignInKey(**mine, key="ab" * 32, serial="0001", spare=False, deputy_id=deputy.id))
        token = {"id": "0" * 64, "assembly_id": desk.hall.place, "account_id": account.id}
        lasting = {"created_at": NOON, "expires_at": NOON.replace(year=2099)}
        session.add(SignInSession(**token, **lasting, purpose=SessionPurpose.SIGNED_IN))
    card = OneCard(desk.hall.place, desk.hall.meeting.id, " 0001 ")
    assert do(desk, revoke_sign_in, card).revoked_at == NOON
    with desk.hall.reading() as session:
        assert session.get_one(SignInSession, "0" * 64).ended_at == NOON
    do(desk, revoke_sign_in, card)
    assert do(desk, restore_sign_in, card).revoked_at is None
    with pytest.raises(NoSuchSerial):
        do(desk, revoke_sign_in, OneCard(desk.hall.place, desk.hall.meeting.id, "9999"))


def test_no_row_or_line_ties_a_card_to_a_deputy_or_dates_the_void(desk):
    request = ask(desk, number(desk), VoidReason.REPLACED)
    for index in (1, 2):
        put(desk, request, index)
    columns = set(VoidRequest.__table__.columns.keys())
    assert not columns & {"deputy_id", "serial", "entered_at", "stands_at"}
    facts = desk.facts()
    assert request.credential not in facts
    assert request.spare not in facts


def test_the_database_itself_gives_no_spare_twice_and_no_paper_before_the_void(desk):
    request = ask(desk, number(desk), VoidReason.REPLACED)
    plain = {"assembly_id": desk.hall.place, "election_id": desk.hall.election_id, "asked_at": NOON}
    wrong = (
        {"credential": request.credential, "reason": VoidReason.PAPER},
        {"credential": all_keys(desk)[-1], "reason": VoidReason.REPLACED, "spare": request.spare},
        {"credential": all_keys(desk)[-1], "reason": VoidReason.REPLACED},
        {"credential": all_keys(desk)[-1], "reason": VoidReason.PAPER, "handed_at": NOON},
    )
    for values in wrong:
        with pytest.raises(IntegrityError), desk.sessions.begin() as session:
            session.add(VoidRequest(id=uuid4(), asked_by=request.asked_by, **plain, **values))
