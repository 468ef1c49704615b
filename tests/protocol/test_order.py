"""The order of entries, held against another way to say it: one regular expression per kind of election."""

import re
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballot.protocol.clause import Breach
from ballot.protocol.manifest import Manifest, read_manifest
from ballot.protocol.order import Order
from ballot.protocol.record import KINDS
from tests.bodies import a_manifest, in_mode_open

#: One letter per kind, so that a whole record is a word.
LETTERS = dict(zip(KINDS, "mrtvsenRVobxclpTdfA", strict=True))
KIND = {letter: kind for kind, letter in LETTERS.items()}


def grammar(n: int, t: int) -> re.Pattern[str]:
    """Return the words of finished elections with n scrutineers (0 for mode open), as §2.5 puts them."""
    seals = min(2, n) if n else 2
    attempt = f"t{{{n}}}v{{{n}}}s{{{n * (n - 1)}}}en{{{n}}}"
    if not n:
        return re.compile(rf"mreV*o[bV]*cl{{{seals},}}p*f")
    part = broken_off(n)
    counted = f"Td{{{t},}}f"
    # With a ballot there is a tally, without one there is none.
    with_ballots = rf"o[bxV]*b[bxV]*cl{{{seals},}}p*{counted}"
    without = rf"o[xV]*cl{{{seals},}}p*f"
    return re.compile(rf"mr(?:{part}R)*{attempt}V*(?:{with_ballots}|{without})")


def broken_off(n: int) -> str:
    """Return an attempt broken off anywhere before a void or the opening."""
    pairs = n * (n - 1)
    return (
        rf"(?:t{{0,{n}}}|t{{{n}}}v{{0,{n}}}|t{{{n}}}v{{{n}}}s{{0,{pairs}}}|"
        rf"t{{{n}}}v{{{n}}}s{{{pairs}}}en{{0,{n}}})"
    )


ELECTIONS: dict[str, tuple[Manifest, re.Pattern[str]]] = {
    "2 of 3": (read_manifest(a_manifest()), grammar(3, 2)),
    "2 of 2": (read_manifest(a_manifest(trustees={"count": 2, "threshold": 2})), grammar(2, 2)),
    "1 of 1": (read_manifest(a_manifest(trustees={"count": 1, "threshold": 1})), grammar(1, 1)),
    "open": (read_manifest(a_manifest(**in_mode_open())), grammar(0, 0)),
}


def some_of(words: re.Pattern[str]) -> st.SearchStrategy[str]:
    """Return words of the grammar in which nothing is repeated without end."""
    short = re.sub(r"\{(\d),\}", r"{\1,4}", words.pattern.replace("*", "{0,3}"))
    return st.from_regex(re.compile(short, re.ASCII), fullmatch=True)


def state(order: Order) -> tuple[Any, ...]:
    return dict(order.counts), order.kind, order.restarts, order.ended


def admitted(manifest: Manifest, word: str) -> int:
    """Return how many letters of the word are admitted before the first that is not, which must change nothing."""
    order, done = Order(manifest), 1
    for letter in word[1:]:
        before = state(order)
        with suppress(Breach):
            order.admit(KIND[letter])
            done += 1
            continue
        assert state(order) == before
        break
    return done


@pytest.mark.parametrize("name", ELECTIONS)
@given(st.data())
@settings(max_examples=25)
def test_every_finished_word_is_admitted_whole_and_nothing_after_it(name: str, data: st.DataObject) -> None:
    manifest, words = ELECTIONS[name]
    word = data.draw(some_of(words))

    assert admitted(manifest, word) == len(word)
    for letter in KIND:
        assert admitted(manifest, word + letter) == len(word)


@pytest.mark.parametrize("name", ELECTIONS)
@given(st.data())
@settings(max_examples=25)
def test_an_altered_word_is_admitted_only_if_it_is_one_too(name: str, data: st.DataObject) -> None:
    manifest, words = ELECTIONS[name]
    word = list(data.draw(some_of(words)))
    place = data.draw(st.integers(1, len(word) - 1))
    letter = data.draw(st.sampled_from(sorted(KIND.keys() - {"A"})))
    how = data.draw(st.sampled_from(["replace", "insert", "delete"]))
    word[place : place + (how != "insert")] = [] if how == "delete" else [letter]
    altered = "".join(word)

    whole = admitted(manifest, altered) == len(altered) and altered.endswith("f")

    assert whole == (words.fullmatch(altered) is not None)


@pytest.mark.parametrize("name", ELECTIONS)
@given(st.data())
@settings(max_examples=15)
def test_an_annulment_may_stand_anywhere_after_the_roll_and_ends_everything(name: str, data: st.DataObject) -> None:
    manifest, words = ELECTIONS[name]
    word = data.draw(some_of(words))
    cut = data.draw(st.integers(2, len(word) - 1))

    assert admitted(manifest, word[:cut] + "A") == cut + 1
    assert admitted(manifest, word[:cut] + "A" + word[cut:]) == cut + 1


def test_nothing_ends_an_election_before_its_roll() -> None:
    for name, (manifest, _) in ELECTIONS.items():
        for letter in KIND.keys() - {"r"}:
            assert admitted(manifest, "m" + letter) == 1, (name, letter)


def test_restarts_are_counted_and_set_the_ceremony_back() -> None:
    order = Order(read_manifest(a_manifest()))
    for letter in "rtttRtR":
        order.admit(KIND[letter])

    assert order.restarts == 2
    assert order.count("trustee") == 0
    assert order.count("roll") == 1
