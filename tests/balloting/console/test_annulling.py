"""The end of a vote without result on a real database: in public, by two organizers, signed or shown as unsigned."""

from dataclasses import replace

import pytest

from ballot.balloting.ceremony.queries import Refusing
from ballot.balloting.console.service import (
    AlreadyAgreed,
    AnnulElection,
    KeepElection,
    SignAnnulment,
    annul_election,
    ask_to_annul,
    keep_election,
    sign_annulment,
)
from ballot.balloting.record.signing import UnfitSignature
from ballot.kernel.errors import IllegalMove, Missing
from ballot.protocol import voids
from ballot.protocol.clause import Breach
from tests.balloting.halls import SEED, an_open_hall, kinds, verified


def annul(hall, order):
    with hall.begin() as work:
        ask_to_annul(work, order)
    with hall.begin(hall.desk.other) as work:
        annul_election(work, SEED, order)


def test_a_cancelled_vote_ends_in_public_with_all_that_was_cast_signed_or_shown_as_unsigned(sessions):
    hall = an_open_hall(sessions)
    hall.cast(hall.envelope(0, 0))
    e = hall.election().fingerprint
    signed = voids.sign_act("annul", {"election": e, "reason": "停电"}, dict(enumerate(hall.counters, start=1)))
    forged = [[1, "00" * 64], [2, "00" * 64]]
    with pytest.raises(Breach):
        annul(hall, AnnulElection(hall.place, hall.election_id, "停电", signatures=forged))
    annul(hall, AnnulElection(hall.place, hall.election_id, "停电", signatures=signed["signatures"]))
    report = verified(hall)
    assert (report.accepted, report.end, report.ballots) == (True, "annul", 1)
    with pytest.raises(IllegalMove), hall.begin() as work:
        ask_to_annul(work, AnnulElection(hall.place, hall.election_id, "又"))


def test_an_unsigned_annulment_stands_too(sessions):
    hall = an_open_hall(sessions)
    annul(hall, AnnulElection(hall.place, hall.election_id, "演示", unsigned=True))
    assert verified(hall).end == "annul"


def sign(hall, index, body, *, seed=None):
    act = voids.sign_act("annul", body, {index: seed or hall.counters[index - 1]})
    with hall.begin() as work:
        sign_annulment(work, SEED, SignAnnulment(hall.place, hall.election_id, index, act["signatures"][0][1]))


def test_an_annulment_waits_for_two_signers_and_each_counts_once(sessions):
    hall = an_open_hall(sessions)
    body = {"election": hall.election().fingerprint, "reason": "停电"}
    with pytest.raises(Missing):
        sign(hall, 1, body)
    annul(hall, AnnulElection(hall.place, hall.election_id, "停电"))
    assert kinds(hall)[-1] == "open"
    for index, wrong, seed in ((1, {**body, "reason": "别的"}, None), (2, body, hall.counters[0]), (3, body, SEED)):
        with pytest.raises(UnfitSignature):
            sign(hall, index, wrong, seed=seed)
    for _again in range(2):
        sign(hall, 2, body)
    assert kinds(hall)[-1] == "open"
    hall.cast(hall.envelope(0, 0))
    sign(hall, 1, body)
    sign(hall, 1, body)
    report = verified(hall)
    assert (report.accepted, report.end) == (True, "annul")


def test_what_two_agreed_to_end_is_not_undone_in_passing_but_may_be_taken_back_before_it_is_signed(sessions):
    hall = an_open_hall(sessions)
    order = AnnulElection(hall.place, hall.election_id, "停电")
    body = {"election": hall.election().fingerprint, "reason": "停电"}
    annul(hall, order)
    sign(hall, 1, body)
    for again in (order, replace(order, reason="别的"), replace(order, unsigned=True)):
        with pytest.raises(AlreadyAgreed), hall.begin() as work:
            ask_to_annul(work, again)
    with hall.begin() as work:
        keep_election(work, KeepElection(hall.place, hall.election_id))
    with pytest.raises(Missing):
        sign(hall, 2, body)
    with pytest.raises(Missing), hall.begin() as work:
        keep_election(work, KeepElection(hall.place, hall.election_id))
    annul(hall, order)
    sign(hall, 2, body)
    assert kinds(hall)[-1] == "open"
    sign(hall, 1, body)
    assert verified(hall).end == "annul"
    with pytest.raises(IllegalMove), hall.begin() as work:
        keep_election(work, KeepElection(hall.place, hall.election_id))


def test_who_has_refused_the_office_signs_neither_annulment_nor_seal(sessions):
    hall = an_open_hall(sessions)
    annul(hall, AnnulElection(hall.place, hall.election_id, "停电"))
    hall.refuse(1)
    with pytest.raises(Refusing):
        sign(hall, 1, {"election": hall.election().fingerprint, "reason": "停电"})
    hall.close()
    with pytest.raises(Refusing):
        hall.seal()
    hall.refuse(1, "")
    hall.seal()
    assert kinds(hall)[-2:] == ["seal", "seal"]
