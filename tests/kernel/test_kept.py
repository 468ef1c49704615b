"""What is kept by its key: never more than so many, and what was asked for last stays."""

from ballot.kernel.kept import Kept


def test_the_value_not_asked_for_the_longest_goes_first():
    kept = Kept[str, int](2)
    kept.keep("one", 1)
    kept.keep("two", 2)
    assert kept.find("one") == 1
    kept.keep("three", 3)
    assert [kept.find(key) for key in ("one", "two", "three")] == [1, None, 3]


def test_what_is_kept_again_replaces_what_was():
    kept = Kept[str, int](2)
    kept.keep("one", 1)
    kept.keep("one", 2)
    assert kept.find("one") == 2
    assert kept.find("two") is None
