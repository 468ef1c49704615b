"""Finds libsodium for the group: the system's first, else the one that rbcl brings; tested before it is used."""

import ctypes
import importlib
from collections.abc import Callable, Iterable
from pathlib import Path

SYSTEM_NAMES = ("libsodium.so.26", "libsodium.so.23", "libsodium.26.dylib", "libsodium.23.dylib", "libsodium.dylib")

# RFC 9496, appendix A.1: the generator times 1, 2, 3 and 8; and three encodings of A.2, each refused for another cause.
MULTIPLES = {
    1: "e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76",
    2: "6a493210f7499cd17fecb510ae0cea23a110e8d5b901f8acadd3095c73a3b919",
    3: "94741f5d5d52755ece4f23f044ee27d5d1ea1e2bd196b462166b16152a9d0259",
    8: "903293d8f2287ebe10e2374dc1a53e0bc887e592699f02d077d5263cdd55601c",
}
REFUSED = (
    "00ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371",
)


Candidate = Callable[[], ctypes.CDLL]


class NoCurve(RuntimeError):
    """No usable libsodium with ristretto255 on this machine."""


def load() -> ctypes.CDLL:
    """Return a library that passes the self-test, or raise NoCurve with what was tried."""
    return first_sound((*(_system(name) for name in SYSTEM_NAMES), _bundled))


def first_sound(candidates: Iterable[Candidate]) -> ctypes.CDLL:
    """Return the first library that loads and passes the self-test, or raise NoCurve with every reason."""
    reasons = []
    for candidate in candidates:
        try:
            library = candidate()
            self_test(library)
        except (OSError, AttributeError, ImportError, NoCurve) as fault:
            reasons.append(str(fault))
        else:
            return library
    raise NoCurve("no libsodium with ristretto255: " + "; ".join(reasons))


def _system(name: str) -> Candidate:
    return lambda: ctypes.CDLL(name)


def _bundled() -> ctypes.CDLL:
    module = importlib.import_module("rbcl._sodium")
    # rbcl writes its 2.8 MB library into the temp folder at each start and leaves it there.
    Path(module.lib_path).unlink(missing_ok=True)
    library: ctypes.CDLL = module._sodium  # noqa: SLF001 - rbcl has no public name for what it loaded
    return library


def self_test(library: ctypes.CDLL) -> None:
    """Raise NoCurve unless the library gives RFC 9496's multiples, refuses its bad encodings and zero's product."""
    if library.sodium_init() < 0:
        raise NoCurve("libsodium does not start")
    out = ctypes.create_string_buffer(32)
    for factor, expected in MULTIPLES.items():
        library.crypto_scalarmult_ristretto255_base(out, factor.to_bytes(32, "little"))
        if out.raw.hex() != expected:
            raise NoCurve("libsodium's multiples of the generator are not RFC 9496's")
    for encoding in REFUSED:
        if library.crypto_core_ristretto255_is_valid_point(bytes.fromhex(encoding)) == 1:
            raise NoCurve("libsodium accepts an encoding that RFC 9496 refuses")
