"""Codes that citizens carry away and work that their device does; what is kept of a code doesn't lead back to it."""

import hashlib
import secrets
from itertools import count
from typing import TYPE_CHECKING

from ballot.kernel.errors import Refused

if TYPE_CHECKING:
    from hashlib import _Hash as Hash

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Thirty-two signs that nobody mistakes for each other (Crockford's)."""
LENGTH = 16
"""Sixteen signs of five bits: 80 bits, which no number of guesses reaches."""
ENTRANCE = 8
HARDNESS = 17
"""Leading zero bits that a proof of work must show: some seconds of an old phone, a nuisance by the thousand."""
PROOF = "ballot/idea/1"
LONGEST_PROOF = 20
_MISREAD = str.maketrans("OIL", "011")


class NoProof(Refused):
    """A proof of work that isn't one."""

    code = "no-proof"


class UnknownCode(Refused):
    """A code that belongs to no idea here."""

    code = "unknown-code"


def new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def new_entrance() -> str:
    """A short public word for a poster's address."""
    return "".join(secrets.choice(LETTERS) for _ in range(ENTRANCE)).lower()


def grouped(code: str) -> list[str]:
    """Four signs at a time, as they are read and typed."""
    return [code[at : at + 4] for at in range(0, len(code), 4)]


def read_code(text: str) -> str:
    """The code that somebody typed, whatever its blanks, hyphens and case; raises UnknownCode."""
    found = "".join(sign for sign in text.upper() if sign.isalnum()).translate(_MISREAD)
    if len(found) != LENGTH or any(sign not in LETTERS for sign in found):
        raise UnknownCode("no code looks like this")
    return found


def digest(code: str) -> str:
    """What is kept of a code or token: drawn from 80 bits and more, it needs no slow hash."""
    return hashlib.sha256(f"{PROOF}/code\0{code}".encode()).hexdigest()


def require_proof(challenge: str, proof: str) -> None:
    """Raise NoProof unless SHA-256 of the label, the challenge and the proof begins with HARDNESS zero bits."""
    if not (proof.isascii() and proof.isalnum() and len(proof) <= LONGEST_PROOF):
        raise NoProof("a proof is a short word")
    if not _proves(_begun(challenge), proof):
        raise NoProof("too few zero bits")


def prove(challenge: str) -> str:
    """Do the work, as the visitor's browser does it (static/js/modules/proofWorker.js)."""
    begun = _begun(challenge)
    return next(proof for proof in map(str, count()) if _proves(begun, proof))


def _begun(challenge: str) -> "Hash":
    return hashlib.sha256(f"{PROOF}\0{challenge}\0".encode())


def _proves(begun: "Hash", proof: str) -> bool:
    made = begun.copy()
    made.update(proof.encode())
    return not int.from_bytes(made.digest()) >> (made.digest_size * 8 - HARDNESS)
