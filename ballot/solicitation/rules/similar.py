"""Which ideas are worded alike: an index of signs and pairs of signs, place names discounted; people decide."""

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from rapidfuzz.fuzz import ratio

from ballot.solicitation.rules.thesaurus import FILLERS, SAME

Key = TypeVar("Key", bound=Hashable)

PLACE = re.compile(r"[\u4e00-\u9fff]{2}(?:街道|社区|新村|大道|镇|乡)(?![村镇里下])")
"""Names that end as places do; what a matter may also end in (路, 桥, 小区) isn't taken for one."""
NUMBER = re.compile(r"[0-9]+")
NOT_WORDS = re.compile(r"[^0-9a-z\u3400-\u9fff]+")
SPOKEN = re.compile("|".join(sorted((*FILLERS, *SAME), key=len, reverse=True)))
OF_A_PLACE = 0.2
"""What signs of a place's name count: two wishes are alike by their matter, not by their street."""
COMMON = 0.04
"""The part of all ideas beyond which a sign or a pair tells nothing."""
FEWEST = 40
"""What fewer ideas have always tells something."""
OTHERS = 200
"""Ideas that are imagined beside those there are, so that among few of them a rare word tells as much."""
CLOSER_LOOK = 24
"""How many of the best are compared sign by sign."""
SAME_GROUP = 1.5
"""What is of the same category is alike the more."""


@dataclass(frozen=True, slots=True)
class Near(Generic[Key]):
    """`score` orders what was found, from 0 (nothing shared) up."""

    key: Key
    score: float


@dataclass(frozen=True, slots=True)
class _Text:
    words: str
    grams: frozenset[str]
    group: str


@dataclass(slots=True)
class Index(Generic[Key]):
    """Texts by their keys; `places` are names known to be places."""

    places: tuple[str, ...] = ()
    _texts: dict[Key, _Text] = field(default_factory=dict)
    _holders: dict[str, set[Key]] = field(default_factory=lambda: defaultdict(set))

    def __len__(self) -> int:
        return len(self._texts)

    def __contains__(self, key: Key) -> bool:
        return key in self._texts

    def put(self, key: Key, text: str, group: str = "") -> None:
        """Take in a text, in place of the one that the key had; `group` is its category."""
        self.drop(key)
        words, _ = plain(text, self.places)
        made = _Text(words, grams(words), group)
        self._texts[key] = made
        for gram in made.grams:
            self._holders[gram].add(key)

    def drop(self, key: Key) -> None:
        """Forget a key; one that isn't there is forgotten already."""
        old = self._texts.pop(key, None)
        for gram in old.grams if old else ():
            self._holders[gram].discard(key)

    def nearest(self, text: str, count: int = 5, group: str = "", besides: Iterable[Key] = ()) -> list[Near[Key]]:
        """The `count` texts worded most like this one, the best first, without the keys `besides`."""
        words, of_places = plain(text, self.places)
        left_out = set(besides)
        first = sorted(
            ((self._fit(key, shared, group), key) for key, shared in self._shared(words, of_places).items()),
            key=lambda pair: -pair[0],
        )[: CLOSER_LOOK + len(left_out)]
        closer = [
            Near(key, round(fit * (0.6 + ratio(words, self._texts[key].words) / 100), 4))
            for fit, key in first
            if key not in left_out
        ]
        return sorted(closer, key=lambda near: -near.score)[:count]

    def _shared(self, words: str, of_places: frozenset[str]) -> dict[Key, float]:
        """The weight of what each text shares with `words`; what very many have is left out."""
        total = len(self._texts)
        most = max(FEWEST, int(total * COMMON))
        found: dict[Key, float] = defaultdict(float)
        for gram in grams(words):
            holders = self._holders.get(gram, ())
            if not 0 < len(holders) <= most:
                continue
            weight = math.log(1 + (total + OTHERS) / len(holders)) * (OF_A_PLACE if gram in of_places else 1)
            for key in holders:
                found[key] += weight
        return found

    def _fit(self, key: Key, shared: float, group: str) -> float:
        text = self._texts[key]
        fit = shared / math.sqrt(8 + len(text.grams))
        return fit * SAME_GROUP if group and group == text.group else fit


def plain(text: str, places: Iterable[str] = ()) -> tuple[str, frozenset[str]]:
    """Bring a text to the words that tell its matter; with it what belongs to places' names."""
    words = NUMBER.sub("", NOT_WORDS.sub("", unicodedata.normalize("NFKC", text).casefold()))
    words = SPOKEN.sub(lambda match: SAME.get(match[0], ""), words)
    spans = [match[0] for match in PLACE.finditer(words)]
    spans += [place for place in places if len(place) > 1 and place in words]
    return words, frozenset(gram for span in spans for gram in grams(span))


def grams(words: str) -> frozenset[str]:
    """Every sign, and every two that stand beside each other."""
    return pairs(words) | frozenset(words)


def pairs(words: str) -> frozenset[str]:
    """Every two signs that stand beside each other."""
    return frozenset(words[at : at + 2] for at in range(len(words) - 1))


def marked(text: str, other: str, places: Iterable[str] = ()) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether its signs stand in `other` in the same pairs."""
    known = pairs(plain(other, places)[0]) | pairs(other)
    told = [False] * len(text)
    for at in range(len(text) - 1):
        if text[at : at + 2] in known and not NOT_WORDS.search(text[at : at + 2]):
            told[at] = told[at + 1] = True
    pieces: list[tuple[str, bool]] = []
    for sign, shared in zip(text, told, strict=True):
        if pieces and pieces[-1][1] == shared:
            pieces[-1] = (pieces[-1][0] + sign, shared)
        else:
            pieces.append((sign, shared))
    return pieces
