"""Canonical JSON: one text for one value, whatever the value; and hashes that no two statements share."""

import unicodedata
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from ballot.protocol.clause import Breach
from ballot.protocol.encoding import DEEPEST, LARGEST, canonical, check_string, digest, digest64, read

FORBIDDEN = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}


def may_stand(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cs") and ord(character) not in FORBIDDEN


TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=20).map(
    lambda text: unicodedata.normalize("NFC", "".join(filter(may_stand, text)))
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | TEXTS,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(TEXTS, inner, max_size=5),
    max_leaves=20,
)


@given(VALUES)
def test_what_is_written_is_read_as_it_was(value: Any) -> None:
    assert read(canonical(value)) == value


@given(VALUES)
def test_rfc_8785_writes_the_same(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@given(st.binary(max_size=40) | TEXTS.map(str.encode))
def test_every_text_that_is_read_is_canonical(text: bytes) -> None:
    try:
        value = read(text)
    except Breach:
        return
    assert canonical(value) == text


def test_of_all_characters_just_those_are_refused_that_the_clause_names() -> None:
    refused = set()
    for number in range(0x110000):
        try:
            check_string(chr(number))
        except Breach as fault:
            if "NFC" not in fault.what:
                refused.add(number)

    assert refused == {number for number in range(0x110000) if not may_stand(chr(number))}


@pytest.mark.parametrize("value", [1.0, 1e300, float("nan"), b"bytes", (1, 2), {1, 2}, LARGEST + 1, -LARGEST - 1])
def test_values_that_the_protocols_json_does_not_have_are_refused(value: Any) -> None:
    for held in (value, [value], {"a": [value]}):
        with pytest.raises(Breach) as caught:
            canonical(held)
        assert caught.value.clause == "1.3"


def nested(depth: int, open_: bytes, close: bytes) -> bytes:
    return open_ * depth + b"1" + close * depth


@pytest.mark.parametrize(("open_", "close"), [(b"[", b"]"), (b'{"a":', b"}")])
def test_depth_has_a_bound_that_does_not_depend_on_who_calls(open_: bytes, close: bytes) -> None:
    assert canonical(read(nested(DEEPEST, open_, close))) == nested(DEEPEST, open_, close)
    for depth in (DEEPEST + 1, 500, 100_000):
        with pytest.raises(Breach, match="deep"):
            read(nested(depth, open_, close))


@given(st.lists(st.text(st.characters(exclude_categories=("Cs",)), max_size=5), max_size=4))
def test_no_two_lists_of_strings_share_a_hash(items: list[str]) -> None:
    assert digest64("tag", *items)[:32] == digest("tag", *items)
    if len(items) > 1:
        assert digest("tag", "".join(items)) != digest("tag", *items)
    assert digest("tag", *items, "") != digest("tag", *items)
    assert digest("tag", *items) != digest("tagg", *items)


def test_a_hash_takes_strings_numbers_bytes_and_json_each_in_its_own_form() -> None:
    assert digest("t", 1) == digest("t", bytes(7) + b"\x01")
    assert digest("t", "é") == digest("t", "é".encode())
    assert digest("t", {"b": 1, "a": [True]}) == digest("t", b'{"a":[true],"b":1}')
