"""A card signs one challenge, for one site, once; whatever else is tried signs nobody in."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from ballot.balloting.card_sign_in.models import CardChallenge
from ballot.balloting.card_sign_in.rules import NoAccount, Unassigned
from ballot.balloting.card_sign_in.service import ShowCard, ask_card, sign_in_with_card
from ballot.balloting.presence.service import (
    HasCard,
    NoSuchDeputy,
    NoSuchSerial,
    OneCard,
    SerialTaken,
    assign_sign_in,
    revoke_sign_in,
)
from ballot.balloting.setup.models import SignInKey
from ballot.kernel.errors import NotAllowed
from ballot.kernel.policy import PUBLIC, Role
from ballot.kernel.work import begin
from ballot.people.models import Account, Deputy, SignInSession
from ballot.people.sign_in import rules as sign_in_rules
from ballot.people.sign_in.queries import actor_of
from ballot.people.sign_in.rules import Expired, WrongProof
from ballot.protocol import cards, signature
from tests.balloting.cards.issues import a_draw
from tests.balloting.cards.meetings import a_table
from tests.people_rows import NOON

SITE = "https://vote.example.org"
CHALLENGE = bytes(range(32))
IDENTITY = "01" + "00" * 31
"""The neutral point: OpenSSL takes it as a key, and S = 0, R = the point as its signature over anything."""


@pytest.fixture
def table(sessions):
    table = a_table(sessions)
    table.take_over()
    return table


def ask(table, drawn=None, challenge=CHALLENGE, now=NOON):
    code = cards.issue_on_card((drawn or table.drawn).issue.digest())
    with begin(table.sessions, PUBLIC, now) as work:
        return ask_card(work, code, challenge)


def shown(table, card=0, origin=SITE, challenge=CHALLENGE, use="sign-in", **changes):
    """What the phone that holds the card sends."""
    seed = table.drawn.cards[card].card.seed(use)
    signed = signature.sign(seed, cards.sign_in_digest(origin, challenge))
    plain = {"challenge": challenge.hex(), "key": signature.public(seed).hex(), "signature": signed.hex()}
    return ShowCard(SITE, **{**plain, **changes})


def sign_in(table, order, now=NOON):
    with begin(table.sessions, PUBLIC, now) as work:
        return sign_in_with_card(work, order)


def sessions_of(table):
    with table.sessions() as session:
        return session.scalars(select(SignInSession)).all()


def test_a_card_signs_its_deputy_in(table):
    assert str(ask(table)) == table.drawn.issue.cards
    signed_in = sign_in(table, shown(table))
    assert signed_in.assembly.slug == "ninghai"
    with table.sessions() as session:
        assert actor_of(session, signed_in.token, NOON).id == str(table.account.id)


def test_an_answer_signs_in_once(table):
    ask(table)
    order = shown(table)
    sign_in(table, order)
    with pytest.raises(Expired):
        sign_in(table, order)
    assert len(sessions_of(table)) == 1


def test_a_challenge_lasts_two_minutes(table):
    ask(table)
    with pytest.raises(Expired):
        sign_in(table, shown(table), NOON + timedelta(minutes=2))
    ask(table, challenge=bytes(32))
    sign_in(table, shown(table, challenge=bytes(32)), NOON + timedelta(seconds=119))


def test_a_challenge_that_nobody_gave_signs_nobody_in(table):
    ask(table)
    with pytest.raises(Expired):
        sign_in(table, shown(table, challenge=bytes(32)))


def test_challenges_that_are_too_old_are_swept(table):
    ask(table)
    ask(table, challenge=bytes(32), now=NOON + timedelta(minutes=3))
    with table.sessions() as session:
        assert len(session.scalars(select(CardChallenge)).all()) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://vote.example.org"},
        {"use": "open"},
        {"use": "secret"},
        {"key": IDENTITY, "signature": IDENTITY + "00" * 32},
        {"key": IDENTITY[:-2] + "80", "signature": IDENTITY + "00" * 32},
        {"key": "ff" * 32},
        {"signature": "00" * 64},
    ],
    ids=[
        "other site",
        "no tls",
        "open key",
        "secret key",
        "small order",
        "small order, sign",
        "no point",
        "no signature",
    ],
)
def test_what_is_no_answer_of_this_card_to_this_site_signs_nobody_in(table, changes):
    ask(table)
    with pytest.raises(WrongProof):
        sign_in(table, shown(table, **changes))
    assert sessions_of(table) == []


def test_an_answer_of_another_s_card_does_not_pass_for_one_s_own(table):
    ask(table)
    theirs = shown(table, card=1)
    with pytest.raises(WrongProof):
        sign_in(table, shown(table, signature=theirs.signature))


def test_a_key_of_small_order_in_the_table_signs_nobody_in(table):
    with table.sessions.begin() as session:
        session.execute(update(SignInKey).where(SignInKey.serial == "001").values(key=IDENTITY))
    ask(table)
    with pytest.raises(WrongProof):
        sign_in(table, shown(table, key=IDENTITY, signature=IDENTITY + "00" * 32))


def test_a_card_of_another_issue_does_not_answer_this_one_s_challenge(table):
    other = a_table(table.sessions, "fenghua")
    other.take_over()
    ask(table)
    with pytest.raises(WrongProof):
        sign_in(table, shown(other))


def test_a_replaced_issue_is_in_force_no_more(table):
    ask(table)
    table.take_over(a_draw())
    with pytest.raises(WrongProof):
        sign_in(table, shown(table))
    with pytest.raises(WrongProof):
        ask(table, challenge=bytes(32))


@pytest.mark.parametrize("code", ["", "A" * 26, "a" * 26, "A" * 25, "1" * 26, "%" * 26])
def test_an_issue_that_does_not_stand_gets_no_challenge(table, code):
    with pytest.raises(WrongProof), begin(table.sessions, PUBLIC, NOON) as work:
        ask_card(work, code, CHALLENGE)


def test_the_last_two_bits_of_the_code_count_too(table):
    code = cards.issue_on_card(table.drawn.issue.digest())
    other = code[:-1] + cards.ALPHABET[cards.ALPHABET.index(code[-1]) ^ 1]
    with pytest.raises(WrongProof), begin(table.sessions, PUBLIC, NOON) as work:
        ask_card(work, other, CHALLENGE)


def test_a_revoked_card_signs_nobody_in(table):
    with table.sessions.begin() as session:
        session.execute(update(SignInKey).values(revoked_at=NOON))
    ask(table)
    with pytest.raises(WrongProof):
        sign_in(table, shown(table))


def test_a_spare_is_nobody_s_until_it_is_handed_over(table):
    ask(table)
    with pytest.raises(Unassigned):
        sign_in(table, shown(table, card=4))
    with pytest.raises(HasCard):
        hand_over(table, "005", "001")
    revoke(table, "001")
    assert hand_over(table, "005", "001").deputy_id is not None
    token = sign_in(table, shown(table, card=4)).token
    with table.sessions() as session:
        assert actor_of(session, token, NOON).id == str(table.account.id)


def hand_over(table, serial, number):
    card = OneCard(table.meeting.assembly_id, table.meeting.id, serial)
    with table.begin(clerk_of(table)) as work:
        return assign_sign_in(work, card, number)


def revoke(table, serial):
    with table.begin(clerk_of(table)) as work:
        revoke_sign_in(work, OneCard(table.meeting.assembly_id, table.meeting.id, serial))


def clerk_of(table):
    return replace(table.registrar, offices={table.meeting.assembly_id: frozenset({Role.DESK_CLERK})})


def test_a_card_given_to_the_wrong_deputy_goes_to_the_right_one_once_it_is_revoked(table):
    for serial in ("001", "002"):
        revoke(table, serial)
    wrong = hand_over(table, "005", "002").deputy_id
    assert hand_over(table, " 005 ", "002").deputy_id == wrong
    for serial, number, refusal in (
        ("005", "001", SerialTaken),
        ("999", "001", NoSuchSerial),
        ("006", "9", NoSuchDeputy),
    ):
        with pytest.raises(refusal):
            hand_over(table, serial, number)
    revoke(table, "005")
    hand_over(table, "005", "001")
    ask(table)
    sign_in(table, shown(table, card=4))


def test_who_keeps_no_desk_gives_no_card_to_anybody(table):
    with pytest.raises(NotAllowed), table.begin(replace(table.registrar, offices={})) as work:
        assign_sign_in(work, OneCard(table.meeting.assembly_id, table.meeting.id, "005"), "001")


def test_a_deputy_without_an_account_is_told_so_and_only_with_a_good_signature(table):
    ask(table)
    with pytest.raises(WrongProof):
        sign_in(table, shown(table, card=1, origin="https://evil.example"))
    with pytest.raises(NoAccount):
        sign_in(table, shown(table, card=1))
    assert sessions_of(table) == []


@pytest.mark.parametrize("model", [Account, Deputy])
def test_whose_account_is_closed_or_whose_seat_has_ended_stays_out(table, model):
    change = {"disabled_at": NOON} if model is Account else {"until": NOON.date() - timedelta(days=1)}
    with table.sessions.begin() as session:
        session.execute(update(model).values(**change))
    ask(table)
    with pytest.raises(WrongProof):
        sign_in(table, shown(table))


def test_the_table_of_challenges_holds_none_of_them(table):
    ask(table)
    with table.sessions() as session:
        row = session.execute(select(*CardChallenge.__table__.columns)).one()
    assert CHALLENGE.hex() not in repr(row)
    assert sign_in_rules.digest(CHALLENGE.hex()) == row.id
