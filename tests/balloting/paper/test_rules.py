"""Counts of a box: what papers under the rule can give, and where two people's numbers differ."""

from dataclasses import replace

import pytest

from ballot.balloting.paper import rules
from ballot.balloting.paper.rules import Balance, BoxCount, Fault, Flaw, ImpossibleCount
from ballot.protocol.manifest import Limit
from ballot.protocol.voids import Paper, check_paper
from tests.balloting.elections import a_manifest, a_rule

MANIFEST = replace(
    a_manifest(a_rule(), "abc"),
    mode="secret",
    limits=(Limit("all", ("a-approve", "b-approve", "c-approve"), 1, 2),),
)
POSSIBLE = (
    BoxCount(0, 0, 0, (0, 0, 0)),
    BoxCount(10, 0, 2, (10, 10, 0)),
    BoxCount(10, 1, 0, (9, 0, 0)),
    BoxCount(10, 10, 0, (0, 0, 0)),
)
IMPOSSIBLE = (
    (BoxCount(4, 5, 0, (0, 0, 0)), [Fault(Flaw.MORE_INVALID, 5, 4)]),
    (BoxCount(10, 1, 0, (10, 0, 0)), [Fault(Flaw.OVER_VALID, 10, 9, (0,))]),
    (BoxCount(10, 0, 0, (7, 7, 7)), [Fault(Flaw.OVER_LIMIT, 21, 20, (0, 1, 2))]),
    (BoxCount(10, 0, 0, (3, 3, 3)), [Fault(Flaw.UNDER_LIMIT, 9, 10, (0, 1, 2))]),
    (
        BoxCount(2, 0, 0, (3, 3, 3)),
        [*(Fault(Flaw.OVER_VALID, 3, 2, (place,)) for place in range(3)), Fault(Flaw.OVER_LIMIT, 9, 4, (0, 1, 2))],
    ),
)


def as_the_verifier_reads(count: BoxCount) -> Paper:
    return Paper(b"", "1号箱", 0, count.returned, count.invalid, count.counts, ())


@pytest.mark.parametrize("count", POSSIBLE)
def test_what_the_verifier_accepts_may_be_entered(count):
    rules.require_possible(count, MANIFEST)
    check_paper(as_the_verifier_reads(count), MANIFEST)


@pytest.mark.parametrize(("count", "expected"), IMPOSSIBLE)
def test_what_the_verifier_would_refuse_is_named_before_it_is_entered(count, expected):
    assert rules.faults(count, MANIFEST) == expected
    with pytest.raises(ImpossibleCount):
        rules.require_possible(count, MANIFEST)
    with pytest.raises(Exception, match=r"7\.2|marks|invalid"):
        check_paper(as_the_verifier_reads(count), MANIFEST)


def test_every_number_that_differs_is_named_with_both():
    one, other = BoxCount(10, 1, 0, (9, 5, 0)), BoxCount(10, 2, 1, (8, 5, 1))
    found = [(each.name, each.place, each.first, each.second) for each in rules.differences(one, other)]
    assert found == [("invalid", None, 1, 2), ("unused", None, 0, 1), ("option", 0, 9, 8), ("option", 2, 0, 1)]
    assert rules.differences(one, one) == []


@pytest.mark.parametrize(
    ("returned", "secret", "small"), [(0, True, False), (1, True, True), (9, True, True), (10, True, False)]
)
def test_few_secret_papers_are_mixed_and_an_empty_box_hides_nobody(returned, secret, small):
    assert rules.too_small(returned, MANIFEST) is small
    assert not rules.too_small(returned, replace(MANIFEST, mode="open"))


def test_a_balance_tells_what_never_came_back():
    assert (Balance(50, 46, 2, 3).valid, Balance(50, 46, 2, 3).missing) == (44, 1)
    assert Balance(50, 51).missing == -1
    assert Balance(5, 4, 1, 1) + Balance(3, 3) == Balance(8, 7, 1, 1)


@pytest.mark.parametrize(
    ("left", "awaited"), [((20, None), 1), ((None,), 1), ((20, 5), 1), ((5,), 0), ((20, 0), 0), ((), 0)]
)
def test_a_secret_box_waits_for_all_that_may_have_to_be_mixed_with_it(left, awaited):
    assert rules.awaited(left, MANIFEST) == awaited
    assert rules.awaited(left, replace(MANIFEST, mode="open")) == 0
