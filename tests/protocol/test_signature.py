"""Ed25519 as §1.5 has it, against a reference in plain integers, on honest and hostile input."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballot.protocol import signature
from ballot.protocol.clause import Breach
from ballot.protocol.signature import Key, Seed
from tests.protocol import edwards

MESSAGE = hashlib.sha256(b"message").digest()
SECRETS = st.integers(1, edwards.L - 1)
TORSION = st.sampled_from(range(8))


def accepts(key: bytes, message: bytes, signed: bytes) -> bool:
    try:
        signature.verify(Key(key), message, signed)
    except Breach:
        return False
    return True


def accepts_key(key: bytes) -> bool:
    try:
        signature.key(key)
    except Breach:
        return False
    return True


def forged(secret: int, nonce: int, key_torsion: int, nonce_torsion: int) -> tuple[bytes, bytes]:
    """Return a key and a signature by its secret, each point moved by a point of small order."""
    key = edwards.encode(edwards.plus(edwards.times(secret, edwards.BASE), edwards.SMALL[key_torsion]))
    r = edwards.encode(edwards.plus(edwards.times(nonce, edwards.BASE), edwards.SMALL[nonce_torsion]))
    k = int.from_bytes(hashlib.sha512(r + key + MESSAGE).digest(), "little") % edwards.L
    return key, r + ((nonce + k * secret) % edwards.L).to_bytes(32, "little")


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
@settings(max_examples=15)
def test_what_is_signed_is_accepted_by_both(seed: bytes, message: bytes) -> None:
    key, signed = signature.public(Seed(seed)), signature.sign(Seed(seed), message)

    assert signature.key(key) == key
    assert accepts(key, message, signed)
    assert edwards.good_signature(key, message, signed)


@given(SECRETS, SECRETS, TORSION, TORSION)
@settings(max_examples=25)
def test_keys_and_nonces_with_a_small_part_are_judged_without_cofactor(
    secret: int, nonce: int, key_torsion: int, nonce_torsion: int
) -> None:
    key, signed = forged(secret, nonce, key_torsion, nonce_torsion)

    assert accepts_key(key)
    assert accepts(key, MESSAGE, signed) == edwards.good_signature(key, MESSAGE, signed)


def test_a_key_of_mixed_order_is_a_key_and_its_fitting_signatures_hold() -> None:
    found = [forged(7, nonce, 1, -nonce % 8) for nonce in range(1, 17)]
    good = [(key, signed) for key, signed in found if edwards.good_signature(key, MESSAGE, signed)]

    assert good
    assert all(accepts(key, MESSAGE, signed) for key, signed in good)
    assert sum(accepts(key, MESSAGE, signed) for key, signed in found) == len(good)


@given(SECRETS, SECRETS, st.integers(1, 7))
@settings(max_examples=8)
def test_the_order_added_to_s_makes_the_signature_bad(secret: int, nonce: int, times: int) -> None:
    key, signed = forged(secret, nonce, 0, 0)
    s = int.from_bytes(signed[32:], "little") + times * edwards.L

    assert accepts(key, MESSAGE, signed)
    assert not accepts(key, MESSAGE, signed[:32] + s.to_bytes(32, "little"))


@given(SECRETS, TORSION)
@settings(max_examples=8)
def test_an_r_of_small_order_is_refused_though_the_equation_holds(secret: int, torsion: int) -> None:
    key, signed = forged(secret, 0, 0, torsion)

    assert not accepts(key, MESSAGE, signed)
    assert not edwards.good_signature(key, MESSAGE, signed)


@given(
    st.binary(min_size=32, max_size=32) | st.integers(0, 80).map(lambda n: (edwards.P - 40 + n).to_bytes(32, "little"))
)
@settings(max_examples=80)
def test_keys_are_judged_as_the_reference_judges_them(data: bytes) -> None:
    assert accepts_key(data) == edwards.good_key(data)
    signed = data[:31] + bytes([data[31] ^ 0x80])
    assert accepts_key(signed) == edwards.good_key(signed)


@pytest.mark.parametrize("place", range(8))
def test_every_point_of_small_order_is_refused_as_a_key(place: int) -> None:
    data = edwards.encode(edwards.SMALL[place])

    assert not accepts_key(data)
    assert not accepts_key(bytes([*data[:31], data[31] ^ 0x80]))


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_a_key_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(Breach) as caught:
        signature.key(bytes(length))

    assert caught.value.clause == "1.5"


@pytest.mark.parametrize("length", [0, 63, 65])
def test_a_signature_of_another_length_is_refused_under_the_callers_clause(length: int) -> None:
    with pytest.raises(Breach) as caught:
        signature.verify(signature.public(Seed(bytes(32))), MESSAGE, bytes(length), "7")

    assert caught.value.clause == "7"


def test_the_reference_knows_the_eight_points() -> None:
    assert len({edwards.encode(point) for point in edwards.SMALL}) == 8
    assert edwards.times(edwards.L, edwards.BASE) == edwards.ZERO
