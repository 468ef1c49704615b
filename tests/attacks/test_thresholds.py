"""Any t scrutineers give the same result and t − 1 none; a false decryption is named and stops nobody."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import combinations

import pytest

from ballot.protocol import tally
from ballot.protocol.clause import Breach
from ballot.protocol.elgamal import Ciphertext, encrypt
from ballot.protocol.group import Point, Scalar, base, multiply, random_scalar, scalar_add, small, total
from ballot.protocol.trustees import evaluate

SIZES = [(1, 1), (2, 2), (3, 2), (5, 3), (7, 4)]
VOTES, BALLOTS = [3, 0, 5, 2], 5
ELECTION, CLOSE, ATTEMPT = b"e" * 32, b"c" * 32, b"a" * 32


@dataclass
class Panel:
    """n scrutineers of whom t decrypt, with a tally of known votes before them."""

    n: int
    t: int

    def __post_init__(self) -> None:
        polynomials = [[random_scalar() for _ in range(self.t)] for _ in range(self.n)]
        self.key = total([base(polynomial[0]) for polynomial in polynomials])
        self.shares = {index: summed([evaluate(one, index) for one in polynomials]) for index in range(1, self.n + 1)}
        self.sums: list[Ciphertext] = [encrypt(self.key, vote, random_scalar()) for vote in VOTES]

    def opening(self, index: int) -> tally.Opening:
        return tally.Opening(ELECTION, CLOSE, ATTEMPT, index, base(self.shares[index]))

    def decryption(self, index: int, secret: Scalar | None = None) -> tally.Decryption:
        """Return a scrutineer's part, made with `secret` in place of its share if that is given."""
        seed = tally.Seed(bytes([index]) * 32)
        body = tally.decryption_body(self.opening(index), self.sums, secret or self.shares[index], seed)
        return tally.read_decryption(body)

    def result(self, parts: Mapping[int, tally.Decryption]) -> list[int]:
        combined = tally.combine(self.sums, {index: part.factors for index, part in parts.items()}, self.t)
        return tally.totals(combined, self.key, BALLOTS)

    def valid(self, parts: Mapping[int, tally.Decryption]) -> tuple[dict[int, tally.Decryption], dict[int, str]]:
        """Return the parts that hold, and by index the clause under which another does not."""
        held, false = {}, {}
        for index, part in parts.items():
            try:
                tally.verify_factors(part, self.opening(index), self.sums)
            except Breach as fault:
                false[index] = fault.clause
            else:
                held[index] = part
        return held, false


def summed(values: list[Scalar]) -> Scalar:
    result = small(0)
    for value in values:
        result = scalar_add(result, value)
    return result


@pytest.fixture(scope="module", params=SIZES, ids=lambda size: f"{size[1]} of {size[0]}")
def panel(request: pytest.FixtureRequest) -> Panel:
    return Panel(*request.param)


def test_any_t_scrutineers_give_the_same_result(panel: Panel) -> None:
    parts = {index: panel.decryption(index) for index in panel.shares}
    assert panel.valid(parts) == (parts, {})
    for chosen in combinations(parts, panel.t):
        assert panel.result({index: parts[index] for index in chosen}) == VOTES


def test_all_scrutineers_together_give_the_same_result_as_t(panel: Panel) -> None:
    assert panel.result({index: panel.decryption(index) for index in panel.shares}) == VOTES


def test_one_scrutineer_too_few_gives_no_result(panel: Panel) -> None:
    parts = {index: panel.decryption(index) for index in panel.shares}
    for chosen in combinations(parts, panel.t - 1):
        with pytest.raises(Breach, match=r"8\.4"):
            panel.result({index: parts[index] for index in chosen})


@pytest.mark.parametrize("way", ["another share", "one factor doubled", "another's part", "another close"])
def test_a_false_decryption_is_named_and_stops_nobody(panel: Panel, way: str) -> None:
    parts = {index: panel.decryption(index) for index in panel.shares}
    parts[1] = false(panel, parts[1], way)
    held, named = panel.valid(parts)
    assert named == {1: "8.3"}
    if panel.n > panel.t:
        assert panel.result(held) == VOTES
    # A build that doesn't ask for the proof has no result, or another one, and nobody to blame.
    if way != "another close":
        with pytest.raises(Breach, match=r"8\.4"):
            panel.result(parts)


def false(panel: Panel, part: tally.Decryption, way: str) -> tally.Decryption:
    if way == "another share":
        return panel.decryption(1, random_scalar())
    if way == "one factor doubled":
        return replace(part, factors=(multiply(small(2), part.factors[0]), *part.factors[1:]))
    if way == "another close":
        return replace(part, close=b"f" * 32)
    return replace(panel.decryption(panel.n, random_scalar()), index=1)


def test_a_factor_shifted_by_the_key_would_move_votes_if_nobody_asked_for_its_proof() -> None:
    """The lie that leaves no trace but its proof: F − K·x/λ adds x votes and decrypts well."""
    panel = Panel(3, 2)
    parts = {index: panel.decryption(index) for index in (1, 2)}
    inverse = pow(int.from_bytes(tally.lagrange([1, 2], 1), "little"), -1, tally.ORDER)
    shift: Point = multiply(small(-2 * inverse), panel.key)
    moved = replace(
        parts[1], factors=(*parts[1].factors[:1], tally.total([parts[1].factors[1], shift]), *parts[1].factors[2:])
    )
    assert panel.result({1: moved, 2: parts[2]}) == [3, 2, 5, 2]
    assert panel.valid({1: moved, 2: parts[2]})[1] == {1: "8.3"}
