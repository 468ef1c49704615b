"""A session in which one entry is altered as it is made, and everybody goes on from what then stands there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Self

from ballot.protocol import closing
from ballot.protocol.ballot import Terms, terms_of
from ballot.protocol.manifest import Manifest, read_manifest
from ballot.protocol.record import Entry
from ballot.protocol.roll import Roll, read_roll
from ballot.protocol.signature import Key, public
from tests.lies import raw
from tests.records import Hall

Body = dict[str, Any]
Told = Body | list[tuple[str, Body]] | None
"""What stands in the place of an entry: one body, several entries, or nothing."""
Alter = Callable[["Stage", Body], Told]


# The cards are the same in every session.
_key_of = cache(public)


@dataclass(eq=False)
class Stage(Hall):
    """A hall in which `alter` takes the `nth` body of kind `of` into its hands.

    `meant` holds the bodies before that; people act on them, not on what was told, where `believed` is false.
    `lied` is the place of the first altered entry.
    """

    of: str = ""
    nth: int = 1
    alter: Alter | None = None
    believed: bool = True
    meant: list[Mapping[str, Any]] = field(default_factory=list)
    made: dict[str, int] = field(default_factory=dict)
    marks: list[Sequence[int]] = field(default_factory=list)
    lied: int = 0
    known: tuple[Mapping[str, Any], Manifest] | None = None

    def copy(self, **lie: Any) -> Self:
        """Return a stage that goes its own way from here, with its own lie."""
        one = replace(self, **lie)
        for name, value in vars(one).items():
            if isinstance(value, list | dict) and name != "manifest_body":
                setattr(one, name, value.copy())
        return one

    def add(self, kind: str, body: Mapping[str, Any]) -> Entry:
        self.made[kind] = self.made.get(kind, 0) + 1
        told: Told = dict(body)
        if self.alter is not None and (kind, self.made[kind]) == (self.of, self.nth):
            self.lied = len(self.entries)
            told = self.alter(self, dict(body))
        for name, one in told if isinstance(told, list) else [] if told is None else [(kind, told)]:
            self.put(name, one, body if name == kind else one)
        return self.entries[-1]

    def put(self, kind: str, told: Body, meant: Mapping[str, Any] | None = None) -> Entry:
        """Append an entry as it is."""
        self.entries.append(raw.append(self.entries[-1] if self.entries else None, kind, told))
        self.meant.append(told if meant is None else meant)
        return self.entries[-1]

    @property
    def manifest(self) -> Manifest:
        # What a lying manifest says binds everybody by its digest; its form is the one that can be worked with.
        told = self.entries[0].body if self.entries else self.manifest_body
        if self.known is None or self.known[0] is not told:
            self.known = told, replace(read_manifest(self.manifest_body), digest=raw.digest("manifest", told))
        return self.known[1]

    @property
    def roll(self) -> Roll:
        meant = read_roll(self.meant[1], self.manifest.mode)
        return replace(meant, digest=raw.digest("roll", self.entries[1].body))

    def key(self, number: int) -> Key:
        return _key_of(self.card(number))

    def bodies(self, kind: str) -> list[Mapping[str, Any]]:
        return [self._seen(place) for place in self._places() if self.entries[place].kind == kind]

    def _places(self) -> range:
        """Return where the entries since the last restart stand."""
        start = max((place for place, entry in enumerate(self.entries) if entry.kind == "restart"), default=0)
        return range(start, len(self.entries))

    def _seen(self, place: int) -> Mapping[str, Any]:
        return self.entries[place].body if self.believed else self.meant[place]

    def last(self, kind: str) -> Entry:
        place = max(place for place, entry in enumerate(self.entries) if entry.kind == kind)
        return replace(self.entries[place], body=self._seen(place))

    @property
    def e(self) -> str:
        told = next(entry for entry in reversed(self.entries) if entry.kind == "election")
        return raw.digest("election", told.body).hex()

    @property
    def terms(self) -> Terms:
        meant = closing.read_election(self.last("election").body)
        return terms_of(self.manifest, bytes.fromhex(self.e), meant.key)

    def election_body(self) -> Body:
        body = super().election_body()
        if not self.manifest.secret:
            return body
        kinds = (("trustee", "index"), ("reveal", "index"), ("share", "from", "to"))
        told = [self._told(kind, names) for kind, *names in kinds]
        return {**body, "ceremony": raw.digest("ceremony", self.attempt, *told).hex()}

    def _told(self, kind: str, names: Sequence[str]) -> list[Mapping[str, Any]]:
        """Return the bodies of a kind as they stand in the record, in the order in which they were meant."""
        own = [place for place in self._places() if self.entries[place].kind == kind]
        own.sort(key=lambda place: [self.meant[place][name] for name in names])
        return [self.entries[place].body for place in own]

    def vote(self, number: int, marks: Sequence[int]) -> Entry:
        self.marks.append(marks)
        return super().vote(number, marks)

    def electronic(self) -> list[int]:
        # What was voted, not what was decrypted: a lie told on the way must not stop the count.
        return [sum(marks) for marks in zip(*self.marks, strict=True)] if self.marks else [0] * self.size

    @property
    def size(self) -> int:
        return len(self.manifest_body["options"])

    def number(self, credential: str) -> int | None:
        """Return whose card a credential is, or None for nobody's."""
        cards = {self.key(number).hex(): number for number in range(self.deputies + self.spares)}
        return cards.get(credential)
