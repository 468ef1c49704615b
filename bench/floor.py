"""The least a ballot can cost: how many operations its algorithm needs, times the library's bare price for each."""

import ctypes
from collections.abc import Callable
from dataclasses import dataclass
from itertools import repeat

from ballot.protocol import group
from ballot.protocol.sodium import load


@dataclass(frozen=True, slots=True)
class Operations:
    """Multiples of the base, multiples of other points, additions, and points read."""

    bases: int
    multiples: int
    additions: int = 0
    decodings: int = 0


def branches(options: int, high: int) -> int:
    """Return how many numbers a ballot with one limit 0..high proves: two per option, high + 1 for the sum (§5.4)."""
    return 2 * options + high + 1


def to_create(options: int, high: int) -> Operations:
    """Return what §5.1, §5.3 and §5.4 need: (α, β) per option, (a_j, b_j) per branch, and the limit's sum."""
    pairs = options + branches(options, high)
    return Operations(pairs, pairs, 2 * (options - 1))


def to_verify(options: int, high: int) -> Operations:
    """Return what §5.3 and §5.4 need: v·G, c·α, (v − j·c)·K, c·β and two additions per branch, and the limit's sum."""
    proofs = branches(options, high)
    return Operations(proofs, 3 * proofs, 2 * proofs + 2 * (options - 1))


def to_count(options: int) -> Operations:
    """Return what a line costs besides: its points read (§1.1) and added to the tally (§8.2)."""
    return Operations(0, 0, 2 * options, 2 * options)


class Bare:
    """The curve library called as directly as Python can; one output buffer, nothing looked at."""

    def __init__(self) -> None:
        library = load()
        prefix = "crypto_scalarmult_ristretto255"
        # No argument types: bytes pass as they are, the cheapest call that ctypes knows.
        self._base: Callable[..., int] = library[f"{prefix}_base"]
        self._multiply: Callable[..., int] = library[prefix]
        self._add: Callable[..., int] = library["crypto_core_ristretto255_add"]
        self._valid: Callable[..., int] = library["crypto_core_ristretto255_is_valid_point"]
        self.version = _version(library)

    def subjects(self, work: Operations) -> dict[str, Callable[[], object]]:
        """Return the operations as subjects of a measurement: "bases", "multiples", "additions", "decodings"."""
        factor, one, other = (group.random_scalar() for _ in range(3))
        left, right, out = group.base(one), group.base(other), ctypes.create_string_buffer(32)
        calls: dict[str, tuple[int, Callable[..., int], tuple[object, ...]]] = {
            "bases": (work.bases, self._base, (out, factor)),
            "multiples": (work.multiples, self._multiply, (out, factor, left)),
            "additions": (work.additions, self._add, (out, left, right)),
            "decodings": (work.decodings, self._valid, (left,)),
        }
        return {name: _times(*call) for name, call in calls.items() if call[0]}


def _times(count: int, function: Callable[..., int], arguments: tuple[object, ...]) -> Callable[[], object]:
    def turn() -> None:
        for _ in repeat(None, count):
            function(*arguments)

    return turn


def _version(library: ctypes.CDLL) -> str:
    function = library.sodium_version_string
    function.restype = ctypes.c_char_p
    return str(function().decode())
