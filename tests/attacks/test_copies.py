"""Ballot copying (Cortier, Smyth 2011): a copy in other bytes tells, in a small count, what the first voter chose."""

from collections.abc import Callable

import pytest

from ballot.protocol.clause import Breach
from ballot.protocol.signature import public
from tests.attacks import copies, weak
from tests.attacks.copies import ELECTION, Box, Copy
from tests.bodies import a_seed

VICTIM, THIEF = public(a_seed("victim")), public(a_seed("thief"))


def without_voter(**changes: object) -> Box:
    return Box(hash=lambda voter, choices: weak.hash_without_voter(ELECTION, choices), **changes)


# Each way to copy, the build that takes the copy, and the clause under which the protocol's own does not.
COPIES: dict[str, tuple[Callable[[Copy], Copy], Box, str]] = {
    "byte for byte": (copies.exact, without_voter(weeds=False), "5.8"),
    "options exchanged": (copies.turned, Box(statement=weak.PlacelessRange, weeds=False), "5.8"),
    "bit 255 set": (copies.with_bit_255, without_voter(point=weak.masked), "1.1"),
    "order added to the proofs": (copies.plus_order, without_voter(scalar=weak.reduced, weeds=False), "5.8"),
    "encrypted anew": (copies.blurred, Box(statement=weak.WeakRange), "5.4"),
}


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_is_taken_by_a_weak_box_and_refused_by_ours(name: str) -> None:
    copy, box, clause = COPIES[name]
    first = box.cast(VICTIM, [1, 0])
    box.take({**copy(first), "voter": THIEF}, [first])

    ours = Box()
    first = ours.cast(VICTIM, [1, 0])
    ours.take(first)
    with pytest.raises(Breach) as refusal:
        ours.take({**copy(first), "voter": THIEF}, [first])
    assert refusal.value.clause == clause


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_is_refused_also_where_nobody_looks_for_repeated_points(name: str) -> None:
    copy, _, _ = COPIES[name]
    ours = Box(weeds=False)
    first = ours.cast(VICTIM, [1, 0])
    with pytest.raises(Breach):
        ours.take({**copy(first), "voter": THIEF}, [first])


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_is_refused_also_under_the_first_voters_own_name(name: str) -> None:
    copy, _, _ = COPIES[name]
    ours = Box()
    first = ours.cast(VICTIM, [1, 0])
    with pytest.raises(Breach):
        ours.take(copy(first), [first])


@pytest.mark.parametrize(
    "copy", [copies.blurred_with_old_proofs, copies.with_halves_exchanged, copies.with_challenges_for_answers]
)
def test_a_copy_with_broken_proofs_is_refused_even_by_the_weakest_box(copy: Callable[[Copy], Copy]) -> None:
    weakest = without_voter(statement=weak.PlacelessRange, weeds=False, point=weak.masked, scalar=weak.reduced)
    first = weakest.cast(VICTIM, [1, 0])
    weakest.take(first)
    with pytest.raises(Breach, match=r"5\.4"):
        weakest.take({**copy(first), "voter": THIEF}, [first])
