"""The golden records and the vectors, as they lie in tests/vectors."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ballot.protocol.group import Draw, Scalar

VECTORS = Path(__file__).parent / "vectors"
GOLDEN = VECTORS / "golden"
VALUES: dict[str, Any] = json.loads((VECTORS / "vectors.json").read_text(encoding="utf-8"))
GOOD = [case["file"] for case in VALUES["records"]]
BAD = [(case["file"], case["clause"], case["entry"]) for case in VALUES["bad"]]


def replay(drawn: Iterable[str]) -> Draw:
    """Return a source of scalars that gives these, in hex, one after the other."""
    left = iter(drawn)
    return lambda: Scalar(bytes.fromhex(next(left)))


def scalars(values: Iterable[str]) -> tuple[Scalar, ...]:
    """Return scalars given in hex."""
    return tuple(Scalar(bytes.fromhex(value)) for value in values)
