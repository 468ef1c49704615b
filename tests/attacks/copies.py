"""A ballot box that can be built weaker than the protocol's, and every way to copy a ballot that lies in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ballot.protocol.ballot import ballot_hash
from ballot.protocol.clause import Breach
from ballot.protocol.elgamal import Ciphertext, encrypt, sum_ciphertexts
from ballot.protocol.group import ORDER, Point, Scalar, add, base, multiply, point, random_scalar, scalar
from ballot.protocol.proofs import RangeStatement, prove_range, verify_range
from ballot.protocol.signature import Key
from tests.attacks import weak

ELECTION = b"e" * 32
KEY = base(random_scalar())
Copy = dict[str, Any]


@dataclass(frozen=True)
class Box:
    """Takes ballots of two options with a limit of 0 to 1; each field is what a weaker build does otherwise."""

    statement: type[RangeStatement] = RangeStatement
    hash: Callable[[Key, Sequence[Ciphertext]], bytes] = lambda voter, choices: ballot_hash(ELECTION, voter, 1, choices)
    point: Callable[[bytes], Point] = point
    scalar: Callable[[bytes], Scalar] = scalar
    weeds: bool = True

    def of(self, voter: Key, choices: Sequence[Ciphertext]) -> list[RangeStatement]:
        hash_ = self.hash(voter, choices)
        pairs = [("bit", 0, choices[0]), ("bit", 1, choices[1]), ("sum", 0, sum_ciphertexts(choices))]
        return [self.statement(hash_, tag, place, KEY, pair, 0, 1) for tag, place, pair in pairs]

    def cast(self, voter: Key, marks: Sequence[int]) -> Copy:
        """Return an honest ballot as this box takes it."""
        secrets = [random_scalar() for _ in marks]
        choices = [encrypt(KEY, mark, secret) for mark, secret in zip(marks, secrets, strict=True)]
        messages, nonces = [*marks, sum(marks)], [*secrets, weak.scalar(sum(map(weak.number, secrets)))]
        proofs = [
            prove_range(*item, random_scalar) for item in zip(self.of(voter, choices), messages, nonces, strict=True)
        ]
        return {"voter": voter, "choices": choices, "proofs": proofs}

    def take(self, ballot: Copy, before: Sequence[Copy] = ()) -> None:
        """Raise Breach unless the box takes the ballot after those that lie in it."""
        points = [one for pair in ballot["choices"] for one in pair]
        if self.weeds and {one for other in before for pair in other["choices"] for one in pair} & set(points):
            raise Breach("5.8", "a point that stood in the record before")
        choices = [(self.point(alpha), self.point(beta)) for alpha, beta in ballot["choices"]]
        for statement, proof in zip(self.of(ballot["voter"], choices), ballot["proofs"], strict=True):
            challenges, answers = (tuple(map(self.scalar, half)) for half in proof)
            verify_range(statement, (challenges, answers))


def exact(ballot: Copy) -> Copy:
    return ballot


def turned(ballot: Copy) -> Copy:
    """Exchange the two options and their proofs."""
    first, second, both = ballot["proofs"]
    return {**ballot, "choices": ballot["choices"][::-1], "proofs": [second, first, both]}


def with_bit_255(ballot: Copy) -> Copy:
    """Set bit 255 of every point, which a careless reader does not see."""
    choices = [tuple(bytes([*one[:31], one[31] | 128]) for one in pair) for pair in ballot["choices"]]
    return {**ballot, "choices": choices}


def plus_order(ballot: Copy) -> Copy:
    """Write every scalar with the order added."""
    proofs = [
        tuple(tuple((weak.number(one) + ORDER).to_bytes(32, "little") for one in half) for half in proof)
        for proof in ballot["proofs"]
    ]
    return {**ballot, "proofs": proofs}


def blurred(ballot: Copy) -> Copy:
    """Encrypt every number anew and shift the answers along: a_j and b_j stay what they were."""
    more = [random_scalar() for _ in ballot["choices"]]
    choices = [
        (add(alpha, base(r)), add(beta, multiply(r, KEY)))
        for (alpha, beta), r in zip(ballot["choices"], more, strict=True)
    ]
    shifts = [*map(weak.number, more), sum(map(weak.number, more))]
    proofs = [
        (cs, tuple(weak.scalar(weak.number(v) - weak.number(c) * shift) for c, v in zip(cs, vs, strict=True)))
        for (cs, vs), shift in zip(ballot["proofs"], shifts, strict=True)
    ]
    return {**ballot, "choices": choices, "proofs": proofs}


def blurred_with_old_proofs(ballot: Copy) -> Copy:
    return {**blurred(ballot), "proofs": ballot["proofs"]}


def with_halves_exchanged(ballot: Copy) -> Copy:
    return {**ballot, "proofs": [(cs[::-1], vs[::-1]) for cs, vs in ballot["proofs"]]}


def with_challenges_for_answers(ballot: Copy) -> Copy:
    return {**ballot, "proofs": [(vs, cs) for cs, vs in ballot["proofs"]]}
