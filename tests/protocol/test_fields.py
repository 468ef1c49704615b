"""Fields are read strictly: what is another type, length or form is refused, never mended."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from ballot.protocol import fields
from ballot.protocol.clause import Breach
from ballot.protocol.group import IDENTITY, ORDER, G
from ballot.protocol.signature import Seed, public

KEY = public(Seed(bytes(32)))
UUID = "0123abcd-0000-4000-8000-00000000000f"

REFUSED: list[tuple[str, Callable[[Any], Any], list[Any]]] = [
    ("1.3", lambda value: fields.record(value, ("a", "b")), [None, [], "a", {}, {"a": 1}, {"a": 1, "b": 2, "c": 3}]),
    ("1.3", lambda value: fields.array(value, fields.count), [None, {}, "", [-1], ["1"], (1,)]),
    ("1.3", lambda value: fields.array(value, fields.count, 2), [[], [1], [1, 2, 3]]),
    ("1.3", fields.text, [None, 1, b"", []]),
    ("1.3", fields.count, [None, -1, True, False, 1.0, "1"]),
    ("1.3", fields.flag, [None, 0, 1, "true"]),
    ("1.3", fields.one_of("a", "b"), [None, "c", "", 1, ["a"], {}]),
    ("1.3", fields.ident, ["", "A", "a b", "ä", "a" * 33, "a\n", "a_b", None, 1, "一"]),
    ("1.3", fields.uuid, ["", UUID[:-1], UUID + "0", UUID.upper(), UUID.replace("-", ""), UUID + "\n", None]),
    ("1.3", fields.digest, ["", "00" * 31, "00" * 33, "0" * 63, "AA" * 32, "zz" * 32, " " + "0" * 63, None, 0]),
    ("1.1", fields.element, [IDENTITY.hex(), "01" + "00" * 31]),
    ("1.3", fields.element, [G.hex().upper(), G.hex()[:-2], None]),
    ("1.2", fields.number, [ORDER.to_bytes(32, "little").hex(), "ff" * 32]),
    ("1.5", fields.key, ["00" * 32, "01" + "00" * 31, "02" + "00" * 31]),
    ("1.3", fields.signed, ["00" * 63, "00" * 65, None]),
    ("1.3", fields.moment, [None, 0]),
    (
        "8.1",
        fields.moment,
        ["", "2026-01-12", "2026-01-12T09:00:00", "2026-01-12T09:00:00+00:00", "2026-01-12 09:00:00Z",
         "2026-02-30T09:00:00Z", "2026-01-12T24:00:00Z", "2026-01-12T09:60:00Z", "2026-12-31T23:59:60Z",
         "0000-01-01T00:00:00Z", "2026-01-12T09:00:00Z\n", "２０２６-01-12T09:00:00Z", "2026-1-12T09:00:00Z"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("clause", "read", "value"), [(clause, read, value) for clause, read, values in REFUSED for value in values]
)
def test_what_has_another_form_is_refused(clause: str, read: Callable[[Any], Any], value: Any) -> None:
    with pytest.raises(Breach) as caught:
        read(value)

    assert caught.value.clause == clause


def test_what_has_the_right_form_is_read() -> None:
    assert fields.record({"a": 1}, ("a",)) == {"a": 1}
    assert fields.array([1, 2], fields.count, 2) == (1, 2)
    assert fields.array([], fields.count) == ()
    assert fields.text("") == ""
    assert fields.count(0) == 0
    assert fields.flag(value=False) is False
    assert fields.one_of("a", "b")("b") == "b"
    assert fields.ident("a" * 32) == "a" * 32
    assert fields.uuid(UUID) == UUID
    assert fields.element(G.hex()) == G
    assert fields.number("00" * 32) == bytes(32)
    assert fields.key(KEY.hex()) == KEY
    assert fields.signed("0f" * 64) == b"\x0f" * 64
    assert fields.moment("2024-02-29T23:59:59Z") == datetime(2024, 2, 29, 23, 59, 59, tzinfo=UTC)
    assert fields.nullable(None, fields.count) is None
    assert fields.nullable(3, fields.count) == 3


def test_fields_unlike_the_wanted_are_named() -> None:
    with pytest.raises(Breach, match="unknown or missing: b, c"):
        fields.record({"a": 1, "c": 2}, ("a", "b"))


def test_a_value_that_occurs_twice_is_refused_under_the_callers_clause() -> None:
    fields.distinct([1, 2, 3], "3.1", "a number")

    with pytest.raises(Breach, match=r"§3\.1: a number twice"):
        fields.distinct([1, 2, 1], "3.1", "a number")
