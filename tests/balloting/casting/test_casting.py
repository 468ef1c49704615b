"""The urn on a real database: one ballot per card, one receipt for ever, and nothing after the close."""

import json

import pytest
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import DatabaseError

from ballot.balloting.casting.models import CastBallot, Credential, Stands
from ballot.balloting.casting.rules import NotOpen, UnfitBallot, UnknownCard, VoidCard, VoteOver
from ballot.balloting.record.models import RecordEntry
from ballot.kernel.limits import TooMany
from ballot.protocol import openvote
from ballot.protocol.encoding import canonical, read
from ballot.protocol.record import read_receipt
from ballot.protocol.signature import Seed, public
from tests.balloting.casting.races import at_once
from tests.balloting.halls import SEED, a_hall, an_open_hall


@pytest.fixture
def hall(sessions):
    return an_open_hall(sessions)


def ballots(hall) -> int:
    with hall.reading() as session:
        return session.scalar(select(func.count()).select_from(CastBallot)) or 0


def entries(hall, kind="ballot") -> int:
    with hall.reading() as session:
        return session.scalar(select(func.count()).select_from(RecordEntry).where(RecordEntry.kind == kind)) or 0


def test_the_receipt_is_of_this_ballot_and_the_log_key_signed_it(hall):
    envelope = hall.envelope(0, 0, 2)
    receipt = read_receipt(read(hall.cast(envelope)))
    receipt.verify(public(SEED))
    body = json.loads(envelope)
    hash_ = openvote.open_hash(bytes.fromhex(body["election"]), bytes.fromhex(body["credential"]), body["marks"])
    assert (receipt.ballot, receipt.election) == (hash_, str(hall.election_id))
    assert (ballots(hall), entries(hall), hall.election().ballots) == (1, 1, 1)


def test_the_same_envelope_again_and_another_choice_of_the_same_card_get_the_first_receipt(hall):
    first = hall.cast(hall.envelope(0, 0))
    assert hall.cast(hall.envelope(0, 0)) == first
    assert hall.cast(hall.envelope(0, 1, 2)) == first
    assert ballots(hall) == 1


def test_who_voted_gets_the_receipt_after_the_close_and_who_did_not_is_told_plainly(hall):
    first = hall.cast(hall.envelope(0, 0))
    late = hall.envelope(1, 0)
    hall.close()
    assert hall.cast(hall.envelope(0, 1)) == first
    with pytest.raises(VoteOver):
        hall.cast(late)
    assert entries(hall) == 1


def test_nothing_is_cast_before_the_opening(sessions):
    hall = a_hall(sessions)
    with pytest.raises(NotOpen):
        hall.cast(hall.envelope(0, 0))
    hall.freeze()
    with pytest.raises(NotOpen):
        hall.cast(hall.envelope(0, 0))
    assert ballots(hall) == 0


@pytest.mark.parametrize(
    ("change", "clause"),
    [
        ({"marks": [1, 1, 1]}, "5.9"),
        ({"marks": [1, 0]}, "5.9"),
        ({"counter": 2}, "5.9"),
        ({"election": "00" * 32}, "5.9"),
        ({"signature": "00" * 64}, "5.9"),
        ({"marks": [0, 1, 0]}, "5.9"),
        ({"more": 1}, "1.3"),
    ],
)
def test_an_envelope_that_breaks_a_clause_is_refused_with_the_clause(hall, change, clause):
    body = {**json.loads(hall.envelope(0, 0)), **change}
    with pytest.raises(UnfitBallot) as refused:
        hall.cast(canonical(body))
    assert refused.value.clause == clause
    assert ballots(hall) == 0


@pytest.mark.parametrize("junk", [b"", b"null", b"[]", b"\xff", b"{}", b'{"a": 1}', b"[" * 10_000])
def test_bytes_that_are_no_envelope_are_refused(hall, junk):
    with pytest.raises(UnfitBallot):
        hall.cast(junk)


def test_a_spare_or_foreign_card_is_unknown_and_a_void_one_is_said_to_be_void(hall):
    e = bytes.fromhex(hall.election().fingerprint)
    for seed in (hall.cards.spares[0].seed("open"), hall.cards.deputies[0].seed("secret"), Seed(b"\x09" * 32)):
        with pytest.raises(UnknownCard):
            hall.cast(canonical(openvote.open_body(e, seed, [1, 0, 0])))
    with hall.sessions.begin() as session:
        key = hall.cards.deputies[0].key("open").hex()
        session.execute(update(Credential).where(Credential.key == key).values(stands=Stands.VOID))
    with pytest.raises(VoidCard):
        hall.cast(hall.envelope(0, 0))
    assert ballots(hall) == 0


def test_strangers_who_know_only_the_public_key_neither_lock_a_deputy_out_nor_learn_the_receipt(hall):
    forged = canonical({**json.loads(hall.envelope(0, 1)), "signature": "11" * 64})
    for _ in range(130):
        with pytest.raises(UnfitBallot):
            hall.cast(forged)
    assert read(hall.cast(hall.envelope(0, 0)))["election"] == str(hall.election_id)
    with pytest.raises(UnfitBallot):
        hall.cast(forged)


def test_a_card_that_signs_without_end_is_told_to_wait_and_the_others_are_not(hall):
    with hall.sessions.begin() as session:
        key = hall.cards.deputies[0].key("open").hex()
        session.execute(update(Credential).where(Credential.key == key).values(stands=Stands.VOID))
    for _ in range(120):
        with pytest.raises(VoidCard):
            hall.cast(hall.envelope(0, 0))
    with pytest.raises(TooMany):
        hall.cast(hall.envelope(0, 0))
    hall.cast(hall.envelope(1, 0))


def test_a_ballot_that_is_let_in_costs_no_count_and_neither_does_a_card_that_nobody_knows(hall):
    hall.cast(hall.envelope(0, 0))
    e = bytes.fromhex(hall.election().fingerprint)
    with pytest.raises(UnknownCard):
        hall.cast(canonical(openvote.open_body(e, Seed(b"\x09" * 32), [1, 0, 0])))
    with hall.reading() as session:
        assert session.execute(text("SELECT count(*) FROM attempt")).scalar_one() == 0


def test_no_row_of_a_ballot_bears_a_time(hall):
    hall.cast(hall.envelope(0, 0))
    with hall.sessions.begin() as session:
        key = hall.cards.deputies[1].key("open").hex()
        session.execute(update(Credential).where(Credential.key == key).values(stands=Stands.VOID))
    with pytest.raises(VoidCard):
        hall.cast(hall.envelope(1, 0))
    for table in (CastBallot, RecordEntry, Credential):
        assert not [column.name for column in table.__table__.columns if "at" in column.name.split("_")]
    with hall.reading() as session:
        began = session.execute(text("SELECT began FROM attempt")).scalars().all()
    assert {str(moment)[14:19] in ("00:00", "10:00", "20:00", "30:00", "40:00", "50:00") for moment in began} == {True}


@pytest.mark.parametrize(
    "change",
    [
        update(CastBallot).values(seq=9),
        delete(CastBallot),
        update(RecordEntry).values(kind="void"),
        delete(RecordEntry),
        delete(Credential),
        text("UPDATE election SET title = 'x'"),
        text("UPDATE election SET height = 1"),
        text("DELETE FROM election"),
        text("UPDATE ballot_rule SET maximum = 3"),
        text("DELETE FROM ballot_rule"),
    ],
)
def test_the_database_itself_keeps_what_was_entered(hall, change):
    hall.cast(hall.envelope(0, 0))
    with pytest.raises(DatabaseError, match=r"stays as it is|not changed"), hall.sessions.begin() as session:
        session.execute(change)


def test_one_envelope_from_64_threads_makes_one_row_and_one_receipt(hall):
    envelope = hall.envelope(0, 0)
    given = at_once(64, lambda _: hall.cast(envelope))
    assert {type(one) for one in given} == {bytes}
    assert len(set(given)) == 1
    assert (ballots(hall), entries(hall)) == (1, 1)


def test_two_choices_of_one_card_at_once_both_get_the_receipt_of_the_one_that_counts(hall):
    envelopes = [hall.envelope(0, 0), hall.envelope(0, 1)]
    given = at_once(16, lambda place: hall.cast(envelopes[place % 2]))
    assert len(set(given)) == 1
    assert (ballots(hall), entries(hall)) == (1, 1)


def test_cards_that_vote_at_once_each_get_their_own_place_on_one_chain(hall):
    envelopes = [hall.envelope(card, card % 3) for card in range(8)]
    given = at_once(8, lambda place: hall.cast(envelopes[place]))
    seqs = sorted(read(one)["seq"] for one in given)
    assert seqs == list(range(seqs[0], seqs[0] + 8))
    assert hall.election().ballots == 8
