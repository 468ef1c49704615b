"""The ceremony: what is revealed was promised, what is shared fits, and every t of n open the same."""

from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballot.protocol import tally, trustees
from ballot.protocol.clause import Breach
from ballot.protocol.elgamal import encrypt
from ballot.protocol.encoding import digest
from ballot.protocol.group import ORDER, G, Scalar, base, multiply, random_scalar, scalar_negate, small, subtract
from tests.bodies import a_seed
from tests.records import a_hall

ATTEMPT = digest("test", "attempt")


def people(n: int, t: int) -> dict[int, trustees.CeremonySecrets]:
    return {i: trustees.draw_secrets(ATTEMPT, i, t, a_seed(f"scrutineer {i}")) for i in range(1, n + 1)}


def reveals_of(secrets: dict[int, trustees.CeremonySecrets], t: int) -> list[trustees.Reveal]:
    return [trustees.read_reveal(t)(trustees.reveal_body(one)) for one in secrets.values()]


def shares_of(secrets: dict[int, trustees.CeremonySecrets], t: int) -> dict[int, Scalar]:
    """Return s_l of everyone, by way of encrypted shares."""
    points = {index: one.points for index, one in secrets.items()}
    received: dict[int, list[Scalar]] = {index: [] for index in secrets}
    for sender, one in secrets.items():
        for receiver in secrets:
            if receiver != sender:
                body = trustees.share_body(one, receiver, base(secrets[receiver].decrypt))
                share = trustees.read_share(body)
                received[receiver].append(trustees.open_share(secrets[receiver], share, points[sender]))
    return {index: trustees.secret_share(secrets[index], received[index]) for index in secrets}


@pytest.mark.parametrize(("n", "t"), [(1, 1), (2, 2), (3, 2), (5, 3)])
def test_every_t_of_n_open_the_same_totals(n: int, t: int) -> None:
    secrets = people(n, t)
    reveals, shares = reveals_of(secrets, t), shares_of(secrets, t)
    key = trustees.joint_key(reveals)
    sums = [encrypt(key, total, random_scalar()) for total in (0, 3, 7)]
    factors = {index: [multiply(share, alpha) for alpha, _ in sums] for index, share in shares.items()}

    for index, share in shares.items():
        assert trustees.public_share(reveals, index) == base(share)
    for some in combinations(factors, t):
        combined = tally.combine(sums, {index: factors[index] for index in some}, t)
        assert tally.totals(combined, key, 7) == [0, 3, 7]
    if t > 1:
        few = dict(list(factors.items())[: t - 1])
        with pytest.raises(Breach) as caught:
            tally.totals(tally.combine(sums, few, t), key, 7)
        assert caught.value.clause == "8.4"


@given(st.sets(st.integers(1, 50), min_size=1, max_size=8), st.lists(st.integers(0, ORDER - 1), min_size=1, max_size=8))
@settings(max_examples=40)
def test_lagrange_finds_the_value_at_zero(indices: set[int], coefficients: list[int]) -> None:
    coefficients = coefficients[: len(indices)]
    found = 0
    for index in indices:
        value = int.from_bytes(trustees.evaluate([small(a) for a in coefficients], index), "little")
        found += value * int.from_bytes(tally.lagrange(sorted(indices), index), "little")

    assert found % ORDER == coefficients[0]


@given(st.lists(st.integers(0, ORDER - 1), min_size=1, max_size=5), st.integers(1, 100))
@settings(max_examples=30)
def test_points_are_evaluated_as_their_secrets_are(coefficients: list[int], at: int) -> None:
    secrets = [small(a) for a in coefficients]

    expected = sum(a * at**j for j, a in enumerate(coefficients)) % ORDER
    assert int.from_bytes(trustees.evaluate(secrets, at), "little") == expected
    assert trustees.evaluate_points([base(secret) for secret in secrets], at) == base(small(expected))


def test_a_reveal_that_was_not_promised_is_refused() -> None:
    secrets, other = people(2, 2).values()
    promised = trustees.read_trustee(trustees.trustee_body(secrets, "监票人 1"))
    revealed = trustees.read_reveal(2)(trustees.reveal_body(secrets))

    trustees.verify_reveal(ATTEMPT, promised, revealed)
    for false, clause in (
        (replace(revealed, encrypt=G), "4.1"),
        (replace(revealed, coefficients=other.points), "4.1"),
        (replace(revealed, coefficients=revealed.coefficients[::-1]), "4.1"),
        (replace(revealed, index=2), "4.1"),
        (replace(revealed, proof=(revealed.proof[0], revealed.proof[1][::-1])), "4.2"),
    ):
        with pytest.raises(Breach) as caught:
            trustees.verify_reveal(ATTEMPT, promised, false)
        assert caught.value.clause == clause


def test_a_body_is_signed_for_its_kind_attempt_and_contents() -> None:
    (secrets,) = people(1, 1).values()
    body = trustees.trustee_body(secrets, "监票人 1")
    sign = trustees.read_trustee(body).sign

    trustees.verify_entry("trustee", ATTEMPT, body, sign)
    for kind, attempt, altered in (
        ("reveal", ATTEMPT, body),
        ("trustee", digest("test", "another attempt"), body),
        ("trustee", ATTEMPT, {**body, "name": "监票人 2"}),
    ):
        with pytest.raises(Breach) as caught:
            trustees.verify_entry(kind, attempt, altered, sign)
        assert caught.value.clause == "4"


def test_an_altered_share_is_refused_by_its_receiver() -> None:
    secrets = people(2, 2)
    share = trustees.read_share(trustees.share_body(secrets[1], 2, base(secrets[2].decrypt)))
    points = secrets[1].points

    assert trustees.open_share(secrets[2], share, points)
    altered = bytes([share.cipher[0] ^ 1]) + share.cipher[1:]
    too_large = share.cipher[:-1] + bytes([share.cipher[-1] ^ 0xF0])
    for false in (
        replace(share, cipher=altered),
        replace(share, cipher=too_large),
        replace(share, ephemeral=G),
        replace(share, sender=2),
        replace(share, receiver=1),
    ):
        with pytest.raises(Breach) as caught:
            trustees.open_share(secrets[2], false, points)
        assert caught.value.clause == "4.3"
    with pytest.raises(Breach):
        trustees.open_share(secrets[1], share, points)


def cancelling() -> list[trustees.Reveal]:
    """Return two reveals whose first points cancel each other, and whose sums at 1 are nothing."""
    one, other = reveals_of(people(2, 2), 2)
    minus = [multiply(scalar_negate(small(1)), point) for point in one.coefficients]
    return [one, replace(other, coefficients=tuple(minus))]


def test_a_key_or_share_that_is_the_identity_asks_for_a_restart() -> None:
    with pytest.raises(Breach, match="restart") as caught:
        trustees.joint_key(cancelling())
    assert caught.value.clause == "4.4"
    with pytest.raises(Breach, match="restart") as caught:
        trustees.public_share(cancelling(), 1)
    assert caught.value.clause == "4.4"


def test_the_ceremonys_digest_does_not_depend_on_the_order_of_entries() -> None:
    hall = a_hall()
    kinds = [hall.bodies(kind) for kind in ("trustee", "reveal", "share")]

    assert trustees.ceremony_digest(hall.attempt, *kinds) == trustees.ceremony_digest(
        hall.attempt, *(list(reversed(bodies)) for bodies in kinds)
    )


def test_every_attempt_has_its_own_digest() -> None:
    digests = [trustees.attempt_digest(bytes(32), bytes(32), restarts) for restarts in range(4)]

    assert all(one != other for one, other in pairwise(digests))


def test_a_factor_taken_twice_does_not_stand_for_two() -> None:
    secrets = people(3, 2)
    shares = shares_of(secrets, 2)
    key = trustees.joint_key(reveals_of(secrets, 2))
    sums = [encrypt(key, 1, random_scalar())]
    factor = [multiply(shares[1], sums[0][0])]

    combined = tally.combine(sums, {1: factor, 2: factor}, 2)

    assert combined[0] != key
    assert subtract(combined[0], key) != subtract(key, key)
