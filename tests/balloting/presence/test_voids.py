"""Voids on a real database: a number names a card, two signatures make it void, and paper comes after."""

from uuid import uuid4

import pytest

from ballot.balloting.casting.models import Credential, Stands
from ballot.balloting.casting.rules import UnknownCard, VoidCard
from ballot.balloting.presence.queries.voids import VoidState
from ballot.balloting.presence.rules import NoSuchCard, TwoSuchCards, UnfitNumber, VoidReason
from ballot.balloting.presence.service import (
    AlreadyVoid,
    AlreadyVoted,
    AskedOtherwise,
    AskVoid,
    NoSpareLeft,
    OneVoid,
    StillSpare,
    VoidStands,
    Withdrawn,
    ask_void,
    hand_out_paper,
    take_back_paper,
    withdraw_void,
)
from ballot.balloting.presence.service.voiding import NotStanding
from ballot.kernel.errors import Missing, NotAllowed
from ballot.kernel.policy import PUBLIC
from ballot.kernel.work import begin
from ballot.protocol.encoding import canonical
from ballot.protocol.openvote import open_body
from ballot.protocol.signature import public
from ballot.protocol.voids import read_void, verify_act
from tests.balloting.presence.acts import all_keys, ask, do, entries, number, one, put, stands, state
from tests.people_rows import NOON


@pytest.fixture
def desk(open_desk):
    return open_desk


def test_two_signatures_put_the_void_into_the_record_and_the_card_votes_no_more(desk):
    request = ask(desk, number(desk))
    assert put(desk, request, 2).seq is None
    assert stands(desk, request.credential) is Stands.LIVE
    seq = put(desk, request, 1).seq
    [entry] = entries(desk)
    void = read_void(dict(entry.body))
    assert entry.seq == seq
    assert [index for index, _ in void.signatures] == [1, 2]
    assert (void.reason, void.spare) == ("paper", None)
    signers = {index: public(seed) for index, seed in enumerate(desk.hall.counters, start=1)}
    verify_act("void", entry.body, void.signatures, signers)
    assert stands(desk, request.credential) is Stands.VOID
    with pytest.raises(VoidCard):
        desk.hall.cast(desk.hall.envelope(0, 0))
    with pytest.raises(AlreadyVoid):
        ask(desk, number(desk))


def test_a_replaced_card_gives_way_to_its_spare(desk):
    request = ask(desk, number(desk), VoidReason.REPLACED)
    spares = {card.key("open").hex(): card for card in desk.hall.cards.spares}
    assert request.spare == min(spares)
    e = bytes.fromhex(desk.hall.election().fingerprint)
    envelope = canonical(open_body(e, spares[request.spare].seed("open"), [1, 0, 0]))
    with pytest.raises(UnknownCard):
        desk.hall.cast(envelope)
    for index in (1, 2):
        put(desk, request, index)
    desk.hall.cast(envelope)
    with pytest.raises(VoidCard):
        desk.hall.cast(desk.hall.envelope(0, 0))
    assert stands(desk, request.spare) is Stands.LIVE


def test_the_clerk_may_name_the_spare_in_hand_and_no_spare_is_given_twice(desk):
    keys = sorted(card.key("open").hex() for card in desk.hall.cards.spares)
    assert ask(desk, number(desk, 0), VoidReason.REPLACED, keys[1][:8]).spare == keys[1]
    assert ask(desk, number(desk, 1), VoidReason.REPLACED).spare == keys[0]
    with pytest.raises(NoSuchCard):
        ask(desk, number(desk, 2), VoidReason.REPLACED, keys[1][:8])
    assert ask(desk, number(desk, 2), VoidReason.REPLACED).spare == keys[2]
    with pytest.raises(NoSpareLeft):
        ask(desk, number(desk, 3), VoidReason.REPLACED)


@pytest.mark.parametrize("typed", ["{0}", "{0} ", "{1} {2}", "{1}-{2}", "{3}"])
def test_a_card_number_may_be_typed_as_it_is_printed(desk, typed):
    plain = number(desk)
    text = typed.format(plain, plain[:4], plain[4:], plain.upper())
    assert ask(desk, text).credential.startswith(plain)


def test_what_is_no_card_number_is_said_to_be_none(desk):
    for text in ("", "12345", "zzzzzzzz", "0" * 17, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"):
        with pytest.raises(UnfitNumber):
            ask(desk, text)
    unknown = next(f"{n:08x}" for n in range(99) if not any(key.startswith(f"{n:08x}") for key in all_keys(desk)))
    with pytest.raises(NoSuchCard):
        ask(desk, unknown)


def test_a_number_that_fits_two_cards_names_neither_and_more_digits_do(desk):
    twin = number(desk) + "0" * 56
    with desk.sessions.begin() as session:
        mine = {"assembly_id": desk.hall.place, "election_id": desk.hall.election_id}
        session.add(Credential(**mine, key=twin, stands=Stands.LIVE, spoils=0))
    with pytest.raises(TwoSuchCards):
        ask(desk, number(desk))
    assert ask(desk, twin[:16]).credential == twin
    assert ask(desk, desk.hall.cards.deputies[0].key("open").hex()[:16]).credential != twin


def test_a_spare_that_nobody_votes_with_and_a_card_that_has_voted_are_not_made_void(desk):
    with pytest.raises(StillSpare):
        ask(desk, desk.hall.cards.spares[0].key("open").hex()[:8])
    desk.hall.cast(desk.hall.envelope(0, 0))
    with pytest.raises(AlreadyVoted):
        ask(desk, number(desk))


def test_the_same_question_again_is_the_same_request_and_another_is_refused(desk):
    first = ask(desk, number(desk))
    assert ask(desk, number(desk)).id == first.id
    with pytest.raises(AskedOtherwise):
        ask(desk, number(desk), VoidReason.REVOKED)


def test_a_question_is_taken_back_before_it_stands_and_never_after(desk):
    request = ask(desk, number(desk))
    do(desk, withdraw_void, one(desk, request))
    assert do(desk, withdraw_void, one(desk, request)).withdrawn_at is not None
    with pytest.raises(Withdrawn):
        put(desk, request, 1)
    again = ask(desk, number(desk), VoidReason.REVOKED)
    for index in (1, 2):
        put(desk, again, index)
    with pytest.raises(VoidStands):
        do(desk, withdraw_void, one(desk, again))
    assert (state(desk, request), state(desk, again)) == (VoidState.WITHDRAWN, VoidState.STANDING)


def test_paper_is_handed_out_after_its_void_stands_and_can_be_taken_back(desk):
    request = ask(desk, number(desk))
    for index in (1, 2):
        with pytest.raises(NotStanding):
            do(desk, hand_out_paper, one(desk, request))
        put(desk, request, index)
    assert do(desk, hand_out_paper, one(desk, request)).handed_at == NOON
    do(desk, hand_out_paper, one(desk, request))
    assert do(desk, take_back_paper, one(desk, request)).handed_at is None
    assert stands(desk, request.credential) is Stands.VOID
    revoked = ask(desk, number(desk, 1), VoidReason.REVOKED)
    for index in (1, 2):
        put(desk, revoked, index)
    with pytest.raises(NotStanding):
        do(desk, hand_out_paper, one(desk, revoked))


def test_void_and_paper_are_counted_as_issued_and_the_vote_closes_with_them(desk):
    request = ask(desk, number(desk))
    for index in (1, 2):
        put(desk, request, index)
    desk.hall.cast(desk.hall.envelope(1, 0))
    desk.hall.close()
    assert entries(desk, "close")[0].body["ballots"] == 1


def test_who_keeps_no_desk_asks_for_nothing_and_another_election_knows_no_such_void(desk):
    request = ask(desk, number(desk))
    with pytest.raises(NotAllowed), begin(desk.sessions, PUBLIC, NOON) as work:
        ask_void(work, AskVoid(desk.hall.place, desk.hall.election_id, number(desk), VoidReason.PAPER))
    with pytest.raises(Missing):
        do(desk, withdraw_void, OneVoid(desk.hall.place, desk.hall.election_id, uuid4()))
    with pytest.raises(Missing):
        do(desk, withdraw_void, OneVoid(desk.hall.place, uuid4(), request.id))
