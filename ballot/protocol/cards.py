"""A deputy's card (§3.4): one secret, three keys that can't be linked, and the first 130 bits of the issue."""

import base64
import secrets
from typing import Literal

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ballot.protocol.clause import Breach
from ballot.protocol.encoding import digest
from ballot.protocol.signature import Key, Seed

Use = Literal["secret", "open", "sign-in"]
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
LENGTH = 26


def draw_secret() -> str:
    """Draw a card's secret: 26 characters of Base32, 130 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def check_secret(secret: str) -> str:
    """Return the secret, or raise Breach 3.4 for what no card holds."""
    if len(secret) != LENGTH or not set(secret) <= set(ALPHABET):
        raise Breach("3.4", "a card's secret has 26 characters of A-Z and 2-7")
    return secret


def seed(secret: str, cards: str, use: Use) -> Seed:
    """Return the Ed25519 seed that a card has for one use within the issue `cards` (a uuid)."""
    derivation = HKDF(algorithm=SHA256(), length=32, salt=cards.encode(), info=f"ballot/1 {use}".encode())
    return Seed(derivation.derive(check_secret(secret).encode()))


def list_digest(cards: str, use: Use, credentials: list[Key], spares: list[Key]) -> bytes:
    """Return L of one use: the keys of the issue, each list sorted by bytes (§3.3)."""
    return digest("list", cards, use, [key.hex() for key in credentials], [key.hex() for key in spares])


def issue_digest(secret_list: bytes, open_list: bytes) -> bytes:
    """Return I, which binds both lists of a card issue (§3.3)."""
    return digest("issue", secret_list, open_list)


def issue_on_card(issue: bytes) -> str:
    """Return the first 130 bits of I as 26 characters, as they stand on a card (§3.4)."""
    return base64.b32encode(issue).decode()[:LENGTH]


def issue_on_sheet(issue: bytes) -> str:
    """Return the first 128 bits of I in hex, as they stand on the delivery sheet (§3.4)."""
    return issue.hex()[:32]


def sign_in_digest(origin: str, nonce: bytes) -> bytes:
    """Return what the sign-in key signs: the site's origin and the server's 32 raw bytes (§3.4)."""
    return digest("sign-in", origin, nonce)
