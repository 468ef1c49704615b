"""The file of public keys that leaves the registrar's room: read strictly, every fault named with its place."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from ballot.balloting.cards.draw import KIND
from ballot.balloting.cards.issue import LISTED, most_spares
from ballot.protocol import fields
from ballot.protocol.cards import LENGTH, Use, issue_digest, list_digest
from ballot.protocol.clause import Breach
from ballot.protocol.encoding import PROTOCOL, Json, read
from ballot.protocol.signature import Key

T = TypeVar("T")
FIELDS = ("protocol", "kind", "cards", "due", "secret", "open", "issue", "sign_in")
MOST_BYTES = 2**23
"""Larger than the file of any assembly: a card takes some 250 bytes."""
LONGEST_NUMBER = 32
# A secret as it is printed: with or without its hyphens.
_SECRET = re.compile(rf"(?<![A-Za-z0-9])(?:[A-Z2-7][-\s]?){{{LENGTH - 1}}}[A-Z2-7]")


class Wrong(StrEnum):
    """The kinds of faults; the words for each stand with the page."""

    TOO_LARGE = "too-large"
    LEAK = "leak"
    NOT_CANONICAL = "not-canonical"
    ANOTHER_KIND = "another-kind"
    FORM = "form"
    BAD_KEY = "bad-key"
    UNSORTED = "unsorted"
    DOUBLED = "doubled"
    TOO_MANY_CARDS = "too-many-cards"
    TOO_MANY_SPARES = "too-many-spares"
    UNEQUAL_LISTS = "unequal-lists"
    DIGEST = "digest"
    SERIALS = "serials"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Fault:
    """`where` is a path in the file such as `open.credentials[3]`, empty for the whole of it."""

    where: str
    wrong: Wrong


class BadKeyFile(Exception):
    """A file that can't be taken over; nothing of it is."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{fault.where or 'file'}: {fault.wrong}" for fault in self.faults))


@dataclass(frozen=True, slots=True)
class SignInEntry:
    """A card's sign-in key; `number` is its deputy's, None for a spare or where only a count was known."""

    serial: int
    number: str | None
    key: Key

    @property
    def label(self) -> str:
        """The serial as it is printed."""
        return f"{self.serial:03}"


@dataclass(frozen=True, slots=True)
class KeyFile:
    """An issue as the site knows it; the digests are recomputed from the keys, never believed."""

    cards: str
    due: int
    keys: dict[Use, tuple[tuple[Key, ...], tuple[Key, ...]]]
    lists: tuple[bytes, bytes]
    sign_in: tuple[SignInEntry, ...]

    @property
    def issue(self) -> bytes:
        """I (§3.3)."""
        return issue_digest(*self.lists)

    @property
    def spares(self) -> int:
        return len(self.keys["open"][1])


def read_key_file(data: bytes) -> KeyFile:
    """Read keys.json; raises BadKeyFile with what is wrong and where."""
    if len(data) > MOST_BYTES:
        raise BadKeyFile([Fault("", Wrong.TOO_LARGE)])
    # Before anything else: who sends the wrong file must learn that it is the wrong one.
    if _holds_secret(data):
        raise BadKeyFile([Fault("", Wrong.LEAK)])
    body = _body(data)
    given = _read("", Wrong.FORM, lambda value: fields.record(value, FIELDS), body)
    found = KeyFile(
        _read("cards", Wrong.FORM, fields.uuid, given["cards"]),
        _read("due", Wrong.FORM, fields.count, given["due"]),
        {use: _lists(use, given[use]) for use in LISTED},
        _digests(given),
        _entries(given["sign_in"]),
    )
    if faults := [*_list_faults(found), *_digest_faults(found), *_entry_faults(found)]:
        raise BadKeyFile(faults)
    return found


def _holds_secret(data: bytes) -> bool:
    """Whether anything in the file reads like the secret or the issue code of a card."""
    text = data.decode("utf-8", "replace")
    return any(re.search("[A-Z]", match[0]) for match in _SECRET.finditer(text))


def _body(data: bytes) -> Json:
    try:
        body = read(data)
    except Breach as breach:
        raise BadKeyFile([Fault("", Wrong.NOT_CANONICAL)]) from breach
    if not isinstance(body, dict) or (body.get("protocol"), body.get("kind")) != (PROTOCOL, KIND):
        raise BadKeyFile([Fault("", Wrong.ANOTHER_KIND)])
    return body


def _read(where: str, wrong: Wrong, reader: Callable[[Any], T], value: Any) -> T:
    try:
        return reader(value)
    except Breach as breach:
        raise BadKeyFile([Fault(where, wrong)]) from breach


def _lists(use: Use, value: Any) -> tuple[tuple[Key, ...], tuple[Key, ...]]:
    part = _read(use, Wrong.FORM, lambda each: fields.record(each, ("credentials", "spares")), value)
    return _keys(f"{use}.credentials", part["credentials"]), _keys(f"{use}.spares", part["spares"])


def _keys(where: str, value: Any) -> tuple[Key, ...]:
    """Read a list of keys; canonical and not of small order, each of them (§1.5)."""
    given = _read(where, Wrong.FORM, lambda each: fields.array(each, fields.text), value)
    return tuple(_read(f"{where}[{at}]", Wrong.BAD_KEY, fields.key, key) for at, key in enumerate(given))


def _digests(given: dict[str, Any]) -> tuple[bytes, bytes]:
    first, second = _read("issue", Wrong.FORM, lambda each: fields.array(each, fields.digest, 2), given["issue"])
    return first, second


def _entries(value: Any) -> tuple[SignInEntry, ...]:
    given = _read("sign_in", Wrong.FORM, lambda each: fields.array(each, lambda one: one), value)
    return tuple(_entry(f"sign_in[{at}]", one) for at, one in enumerate(given))


def _entry(where: str, value: Any) -> SignInEntry:
    part = _read(where, Wrong.FORM, lambda each: fields.record(each, ("serial", "number", "key")), value)
    number = _read(f"{where}.number", Wrong.FORM, lambda each: fields.nullable(each, fields.text), part["number"])
    serial = _read(f"{where}.serial", Wrong.FORM, fields.count, part["serial"])
    return SignInEntry(serial, number, _read(f"{where}.key", Wrong.BAD_KEY, fields.key, part["key"]))


def _list_faults(found: KeyFile) -> Iterable[Fault]:
    for use in LISTED:
        for part, keys in zip(("credentials", "spares"), found.keys[use], strict=True):
            if list(keys) != sorted(keys):
                yield Fault(f"{use}.{part}", Wrong.UNSORTED)
    every = [key for use in LISTED for part in found.keys[use] for key in part] + [one.key for one in found.sign_in]
    if len(set(every)) != len(every):
        yield Fault("", Wrong.DOUBLED)
    sizes = [tuple(map(len, found.keys[use])) for use in LISTED]
    if sizes[0] != sizes[1]:
        yield Fault("open", Wrong.UNEQUAL_LISTS)
    if not 0 < sizes[1][0] <= found.due:
        yield Fault("due", Wrong.TOO_MANY_CARDS)
    if sizes[1][1] > most_spares(found.due):
        yield Fault("open.spares", Wrong.TOO_MANY_SPARES)


def _digest_faults(found: KeyFile) -> Iterable[Fault]:
    for at, use in enumerate(LISTED):
        credentials, spares = found.keys[use]
        if list_digest(found.cards, use, list(credentials), list(spares)) != found.lists[at]:
            yield Fault(f"issue[{at}]", Wrong.DIGEST)


def _entry_faults(found: KeyFile) -> Iterable[Fault]:
    cards, spares = map(len, found.keys["open"])
    if [one.serial for one in found.sign_in] != list(range(1, cards + spares + 1)):
        yield Fault("sign_in", Wrong.SERIALS)
    numbers = Counter(one.number for one in found.sign_in)
    for at, one in enumerate(found.sign_in):
        if one.number is None:
            continue
        if at >= cards or numbers[one.number] > 1 or not 0 < len(one.number) <= LONGEST_NUMBER:
            yield Fault(f"sign_in[{at}].number", Wrong.NUMBER)
