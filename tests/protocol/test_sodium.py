"""The curve library is tested before it is used, whichever it is, and leaves nothing behind."""

import ctypes
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ballot.protocol import sodium
from ballot.protocol.group import base, multiply, small
from ballot.protocol.sodium import MULTIPLES, REFUSED, NoCurve, first_sound, load, self_test
from tests.processes import run


class Fake:
    """Answers as libsodium does, except where it is told to lie."""

    def __init__(self, start: int = 0, lie: str = "", lenient: bool = False) -> None:
        self._start, self._lie, self._lenient, self._true = start, lie, lenient, load()

    def sodium_init(self) -> int:
        return self._start

    def crypto_scalarmult_ristretto255_base(self, out: ctypes.Array[ctypes.c_char], factor: bytes) -> int:
        status: int = self._true.crypto_scalarmult_ristretto255_base(out, factor)
        if self._lie == "multiple":
            out.raw = bytes([out.raw[0] ^ 1]) + out.raw[1:]
        return status

    def crypto_core_ristretto255_is_valid_point(self, data: bytes) -> int:
        return 1 if self._lenient else int(self._true.crypto_core_ristretto255_is_valid_point(data))


def absent() -> ctypes.CDLL:
    raise OSError("no such library")


def without_ristretto() -> ctypes.CDLL:
    return ctypes.CDLL(None)


BROKEN: dict[str, Callable[[], object]] = {
    "does not start": lambda: Fake(start=-1),
    "multiples": lambda: Fake(lie="multiple"),
    "accepts an encoding": lambda: Fake(lenient=True),
    "no such library": absent,
    "undefined symbol": without_ristretto,
}


@pytest.mark.parametrize("reason", BROKEN)
def test_a_library_that_fails_is_passed_over_and_the_next_one_taken(reason: str) -> None:
    good = load()

    assert first_sound([BROKEN[reason], lambda: good]) is good


@pytest.mark.parametrize("reason", BROKEN)
def test_where_every_library_fails_each_reason_is_said(reason: str) -> None:
    with pytest.raises(NoCurve, match=reason):
        first_sound([BROKEN[reason]])


def test_no_library_at_all_is_a_refusal() -> None:
    with pytest.raises(NoCurve):
        first_sound([])


def test_the_bundled_library_passes_the_same_test_and_its_file_is_gone() -> None:
    library = sodium._bundled()

    self_test(library)
    assert not Path(library._name).exists()


BUNDLED_ALONE = """
import json
from ballot.protocol import sodium
sodium.SYSTEM_NAMES = {names!r}
from ballot.protocol.group import base, multiply, small
print(json.dumps([multiply(small(n), base(small(n + 1))).hex() for n in range(20)]))
"""


def test_both_libraries_give_the_same_answers_and_leave_no_file_behind(tmp_path: Path) -> None:
    done = run("-c", BUNDLED_ALONE.format(names=()), TMPDIR=str(tmp_path))

    assert done.returncode == 0
    assert json.loads(done.stdout) == [multiply(small(n), base(small(n + 1))).hex() for n in range(20)]
    assert list(tmp_path.iterdir()) == []


def test_the_multiples_are_those_of_the_group() -> None:
    assert {number: base(small(number)).hex() for number in MULTIPLES} == MULTIPLES
    assert len(set(REFUSED)) == len(REFUSED)
