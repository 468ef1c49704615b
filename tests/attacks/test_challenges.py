"""Weak Fiat-Shamir: a challenge that leaves out the statement lets it be chosen afterwards, to suit the proof."""

from dataclasses import fields
from typing import Any

import pytest

from ballot.protocol.clause import Breach
from ballot.protocol.group import IDENTITY, ORDER, G, Point, add, base, multiply, random_scalar, subtract
from ballot.protocol.proofs import (
    DecryptionStatement,
    RangeProof,
    RangeStatement,
    TrusteeStatement,
    prove_decryption,
    prove_range,
    prove_trustee,
    verify_decryption,
    verify_range,
    verify_trustee,
)
from ballot.protocol.signature import public
from tests.attacks.weak import (
    CloselessDecryption,
    NamelessTrustee,
    PlacelessRange,
    WeakDecryption,
    WeakRange,
    WeakTrustee,
    number,
    root,
    scalar,
)
from tests.bodies import a_seed

KEY = base(random_scalar())
HASH, ATTEMPT, ELECTION, CLOSE = b"b" * 32, b"a" * 32, b"e" * 32, b"c" * 32


def again(statement: Any, kind: type, **changes: Any) -> Any:
    """Return the statement as another build's, with some fields changed."""
    return kind(**{one.name: getattr(statement, one.name) for one in fields(statement)} | changes)


def a_vote_of_anything() -> tuple[RangeStatement, RangeProof, int]:
    """Prove, for a challenge that knows no ciphertext, that a ciphertext holds 0 or 1; it holds neither.

    Commitments a_j = s_j·G, b_j = t_j·K give the challenge c; then the message m is what solves
    (t_0 − s_0)/m + (t_1 − s_1)/(m − 1) = c.
    """
    while True:
        s, t, x = ([number(random_scalar()) for _ in range(2)] for _ in range(3))
        blank = WeakRange(HASH, "bit", 0, KEY, (G, G), 0, 1)
        commitments = [point for j in (0, 1) for point in (base(scalar(s[j])), multiply(scalar(t[j]), KEY))]
        c, d = number(blank.challenge(commitments)), [t[j] - s[j] for j in (0, 1)]
        middle = c + d[0] + d[1]
        square = root((middle * middle - 4 * c * d[0]) % ORDER)
        if square is None:
            continue
        m = (middle + square) * pow(2 * c, -1, ORDER) % ORDER
        challenges = [d[j] * pow(m - j, -1, ORDER) % ORDER for j in (0, 1)]
        answers = [s[j] - challenges[j] * x[0] for j in (0, 1)]
        pair = (base(scalar(x[0])), multiply(scalar(x[0] + m), KEY))
        proof = tuple(map(scalar, challenges)), tuple(map(scalar, answers))
        return again(blank, RangeStatement, ciphertext=pair), proof, m


def test_a_vote_of_anything_needs_a_challenge_without_the_ballot() -> None:
    statement, proof, message = a_vote_of_anything()
    assert message not in (0, 1)

    verify_range(again(statement, WeakRange), proof)
    with pytest.raises(Breach, match=r"5\.4"):
        verify_range(statement, proof)


def blurred(kind: type) -> tuple[RangeStatement, RangeProof]:
    """Encrypt another's number anew and shift its proof's answers along, which leaves the commitments as they were."""
    secret, more = random_scalar(), random_scalar()
    pair = (base(secret), multiply(secret, KEY))
    statement = kind(HASH, "bit", 0, KEY, pair, 0, 1)
    challenges, answers = prove_range(statement, 0, secret, random_scalar)
    moved = (add(pair[0], base(more)), add(pair[1], multiply(more, KEY)))
    shifted = tuple(scalar(number(v) - number(c) * number(more)) for c, v in zip(challenges, answers, strict=True))
    # The points are in the ballot's hash: other points, another hash.
    hash_ = HASH if kind is WeakRange else b"n" * 32
    return again(statement, kind, ciphertext=moved, ballot_hash=hash_), (challenges, shifted)


def test_a_number_encrypted_anew_keeps_its_proof_only_under_a_weak_challenge() -> None:
    verify_range(*blurred(WeakRange))
    with pytest.raises(Breach, match=r"5\.4"):
        verify_range(*blurred(RangeStatement))


def test_a_bits_proof_serves_another_option_only_under_a_challenge_without_the_place() -> None:
    for kind, place in ((PlacelessRange, 1), (RangeStatement, 0)):
        secret = random_scalar()
        statement = kind(HASH, "bit", 0, KEY, (base(secret), multiply(secret, KEY)), 0, 1)
        verify_range(again(statement, kind, place=place), prove_range(statement, 0, secret, random_scalar))
    with pytest.raises(Breach, match=r"5\.4"):
        verify_range(again(statement, RangeStatement, place=1), prove_range(statement, 0, secret, random_scalar))


def a_key_that_nobody_knows() -> tuple[TrusteeStatement, Any]:
    """Prove the knowledge of a multiple of another's secret: W_0 is a multiple of its point, the rest is solved for."""
    other, spin, v = base(random_scalar()), random_scalar(), [random_scalar() for _ in range(3)]
    masks = [multiply(spin, other), base(random_scalar()), base(random_scalar())]
    blank = WeakTrustee(ATTEMPT, 2, public(a_seed("rogue")), (G, G), G)
    c = blank.challenge(masks)
    inverse = scalar(pow(number(c), -1, ORDER))
    points = [multiply(inverse, subtract(mask, base(answer))) for mask, answer in zip(masks, v, strict=True)]
    return again(blank, TrusteeStatement, coefficients=tuple(points[:2]), encrypt=points[2]), (c, tuple(v))


def test_a_scrutineer_proves_a_key_that_it_does_not_know_only_under_a_weak_challenge() -> None:
    statement, proof = a_key_that_nobody_knows()

    verify_trustee(again(statement, WeakTrustee), proof)
    with pytest.raises(Breach, match=r"4\.2"):
        verify_trustee(statement, proof)


def a_scrutineer(kind: type, index: int) -> tuple[TrusteeStatement, Any]:
    secrets = [random_scalar() for _ in range(3)]
    points = [base(secret) for secret in secrets]
    statement = kind(ATTEMPT, index, public(a_seed("first")), tuple(points[:2]), points[2])
    return statement, prove_trustee(statement, secrets, random_scalar)


@pytest.mark.parametrize("changes", [{"index": 2}, {"sign": public(a_seed("second"))}], ids=["index", "sign key"])
def test_a_scrutineers_proof_serves_another_only_if_it_names_nobody(changes: dict[str, Any]) -> None:
    statement, proof = a_scrutineer(NamelessTrustee, 1)
    verify_trustee(again(statement, NamelessTrustee, **changes), proof)

    statement, proof = a_scrutineer(TrusteeStatement, 1)
    verify_trustee(statement, proof)
    with pytest.raises(Breach, match=r"4\.2"):
        verify_trustee(again(statement, TrusteeStatement, **changes), proof)


def a_false_factor() -> tuple[DecryptionStatement, Any]:
    """Prove a factor that is not s·A: the second commitment is another multiple, the factor is solved for."""
    share, alpha, w, other = random_scalar(), base(random_scalar()), random_scalar(), random_scalar()
    blank = WeakDecryption(ELECTION, CLOSE, 1, 0, alpha, base(share), G)
    c = blank.challenge([base(w), multiply(other, alpha)])
    v = scalar(number(w) - number(c) * number(share))
    inverse = scalar(pow(number(c), -1, ORDER))
    factor = multiply(inverse, subtract(multiply(other, alpha), multiply(v, alpha)))
    assert factor != multiply(share, alpha)
    return again(blank, DecryptionStatement, factor=factor), (c, v)


def test_a_false_factor_is_proved_only_under_a_weak_challenge() -> None:
    statement, proof = a_false_factor()

    verify_decryption(again(statement, WeakDecryption), proof)
    with pytest.raises(Breach, match=r"8\.3"):
        verify_decryption(statement, proof)


def test_a_decryption_serves_the_fork_of_a_close_only_if_its_challenge_leaves_the_close_out() -> None:
    share, alpha = random_scalar(), base(random_scalar())
    for kind, accepted in ((CloselessDecryption, True), (DecryptionStatement, False)):
        statement = kind(ELECTION, CLOSE, 1, 0, alpha, base(share), multiply(share, alpha))
        proof = prove_decryption(statement, share, random_scalar)
        verify_decryption(statement, proof)
        forked = again(statement, kind, close=b"f" * 32)
        if accepted:
            verify_decryption(forked, proof)
            continue
        with pytest.raises(Breach, match=r"8\.3"):
            verify_decryption(forked, proof)


@pytest.mark.parametrize("name", ["ballot_hash", "tag", "place"])
def test_every_part_of_a_ballots_statement_changes_its_challenge(name: str) -> None:
    statement = RangeStatement(HASH, "bit", 0, KEY, (G, G), 0, 1)
    other = {"ballot_hash": b"x" * 32, "tag": "sum", "place": 1}[name]
    assert statement.challenge([G]) != again(statement, RangeStatement, **{name: other}).challenge([G])


@pytest.mark.parametrize("name", [one.name for one in fields(DecryptionStatement)])
def test_every_part_of_a_decryptions_statement_changes_its_challenge(name: str) -> None:
    statement = DecryptionStatement(ELECTION, CLOSE, 1, 0, G, G, G)
    value = getattr(statement, name)
    other = value + 1 if isinstance(value, int) else Point(IDENTITY if len(value) == 32 and value == G else b"x" * 32)
    assert statement.challenge([G]) != again(statement, DecryptionStatement, **{name: other}).challenge([G])


@pytest.mark.parametrize("name", [one.name for one in fields(TrusteeStatement)])
def test_every_part_of_a_scrutineers_statement_changes_its_challenge(name: str) -> None:
    statement = TrusteeStatement(ATTEMPT, 1, public(a_seed("first")), (G, KEY), G)
    value = getattr(statement, name)
    other = value + 1 if isinstance(value, int) else value[::-1] if isinstance(value, tuple) else b"x" * 32
    assert statement.challenge([G]) != again(statement, TrusteeStatement, **{name: other}).challenge([G])
