"""What counted hands mean; more hands than deputies in the hall are a miscount."""

import pytest

from ballot.balloting.hands.rules import Base, Hands, MoreHandsThanPresent, require_possible


@pytest.mark.parametrize(
    ("base", "in_favour", "passed"),
    [(Base.DUE, 50, False), (Base.DUE, 51, True), (Base.PRESENT, 40, False), (Base.PRESENT, 41, True)],
)
def test_more_than_half_of_the_base_passes(base, in_favour, passed):
    assert Hands(base, 100, 80, in_favour, 0, 0).passed is passed


def test_whoever_raises_no_hand_is_counted_as_nothing():
    assert Hands(Base.DUE, 100, 80, 60, 5, 3).silent == 12
    require_possible(Hands(Base.DUE, 100, 80, 80, 0, 0))
    with pytest.raises(MoreHandsThanPresent):
        require_possible(Hands(Base.DUE, 100, 80, 80, 0, 1))
