"""Points and scalars: what is refused when read, and arithmetic that agrees with whole numbers."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballot.protocol import group
from ballot.protocol.clause import Breach
from ballot.protocol.group import IDENTITY, ORDER, ZERO, G, Point, Scalar, small

NUMBERS = st.integers(0, ORDER - 1)
EDGES = st.sampled_from([0, 1, 2, ORDER - 1, ORDER - 2, 2**252, 2**252 - 1])
NO_POINT = Point(b"\x01" + bytes(31))


def number(value: Scalar) -> int:
    return int.from_bytes(value, "little")


@pytest.mark.parametrize("data", [b"", bytes(31), bytes(33), G + b"\0", G[:31]])
def test_a_point_has_32_bytes(data: bytes) -> None:
    with pytest.raises(Breach) as caught:
        group.point(data)
    assert caught.value.clause == "1.1"


def test_the_identity_is_refused_when_read_but_may_be_computed() -> None:
    with pytest.raises(Breach, match="identity"):
        group.point(IDENTITY)

    assert group.base(ZERO) == IDENTITY
    assert group.multiply(ZERO, G) == IDENTITY
    assert group.multiply(small(5), IDENTITY) == IDENTITY
    assert group.subtract(G, G) == IDENTITY
    assert group.add(G, IDENTITY) == G
    assert group.total([]) == IDENTITY


@given(NUMBERS.filter(bool))
def test_bit_255_is_looked_at(value: int) -> None:
    good = group.base(small(value))
    assert group.point(good) == good

    with pytest.raises(Breach, match="canonical"):
        group.point(good[:31] + bytes([good[31] | 0x80]))


@given(st.binary(min_size=32, max_size=32))
@settings(max_examples=300)
def test_what_is_read_is_written_as_the_same_bytes(data: bytes) -> None:
    try:
        read = group.point(data)
    except Breach:
        return
    assert group.add(read, IDENTITY) == data


@pytest.mark.parametrize("data", [b"", bytes(31), bytes(33)])
def test_a_scalar_has_32_bytes(data: bytes) -> None:
    with pytest.raises(Breach) as caught:
        group.scalar(data)
    assert caught.value.clause == "1.2"


@pytest.mark.parametrize("value", [ORDER, ORDER + 1, 2**255, 2**256 - 1])
def test_a_scalar_is_below_the_order(value: int) -> None:
    with pytest.raises(Breach) as caught:
        group.scalar(value.to_bytes(32, "little"))
    assert caught.value.clause == "1.2"


@pytest.mark.parametrize("value", [0, 1, ORDER - 1])
def test_every_number_below_the_order_is_a_scalar(value: int) -> None:
    assert number(group.scalar(value.to_bytes(32, "little"))) == value


@pytest.mark.parametrize("length", [0, 32, 63, 65])
def test_only_64_bytes_are_reduced(length: int) -> None:
    with pytest.raises(ValueError, match="64"):
        group.wide(bytes(length))


@given(st.binary(min_size=64, max_size=64))
def test_64_bytes_are_reduced_modulo_the_order(data: bytes) -> None:
    assert number(group.wide(data)) == int.from_bytes(data, "little") % ORDER


@given(NUMBERS | EDGES, NUMBERS | EDGES)
def test_scalars_reckon_as_whole_numbers_modulo_the_order(a: int, b: int) -> None:
    left, right = small(a), small(b)

    assert number(group.scalar_add(left, right)) == (a + b) % ORDER
    assert number(group.scalar_subtract(left, right)) == (a - b) % ORDER
    assert number(group.scalar_multiply(left, right)) == a * b % ORDER
    assert number(group.scalar_negate(left)) == -a % ORDER
    assert number(group.scalar_total([left, right, left])) == (2 * a + b) % ORDER
    if a:
        assert number(group.scalar_invert(left)) == pow(a, -1, ORDER)


def test_zero_has_no_inverse() -> None:
    with pytest.raises(ValueError, match="inverse"):
        group.scalar_invert(ZERO)


@given(NUMBERS | EDGES, NUMBERS | EDGES)
@settings(max_examples=40)
def test_points_add_as_their_factors_do(a: int, b: int) -> None:
    left, right = group.base(small(a)), group.base(small(b))

    assert group.add(left, right) == group.base(small(a + b))
    assert group.subtract(left, right) == group.base(small(a - b))
    assert group.multiply(small(a), right) == group.base(small(a * b))
    assert group.total([left, right, right]) == group.base(small(a + 2 * b))


REFUSALS: list[Callable[[], Point]] = [
    lambda: group.multiply(small(2), NO_POINT),
    lambda: group.add(G, NO_POINT),
    lambda: group.add(NO_POINT, G),
    lambda: group.subtract(G, NO_POINT),
    lambda: group.subtract(NO_POINT, G),
]


@pytest.mark.parametrize("reckon", REFUSALS)
def test_nothing_is_reckoned_with_what_is_no_point(reckon: Callable[[], Point]) -> None:
    with pytest.raises(Breach) as caught:
        reckon()
    assert caught.value.clause == "1.1"


def test_random_scalars_are_scalars_and_differ() -> None:
    drawn = {group.random_scalar() for _ in range(50)}

    assert len(drawn) == 50
    assert {group.scalar(value) for value in drawn} == drawn
