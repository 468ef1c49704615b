"""Secrets at rest: a stolen database alone shows none, since they are sealed under the site's own key."""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

from ballot.kernel.errors import Refused

NONCE = 12
PURPOSE = b"ballot/people/totp/1"


class Unopenable(Refused):
    """A sealed secret of another site, another account, or one that was changed."""

    code = "unopenable"


class Vault:
    """Seals secrets for one account each, so that a row moved to another account opens nothing."""

    def __init__(self, secret_key: str) -> None:
        derived = HKDF(SHA256(), 32, salt=None, info=PURPOSE).derive(secret_key.encode())
        self._cipher = ChaCha20Poly1305(derived)

    def seal(self, owner: object, secret: bytes) -> bytes:
        nonce = secrets.token_bytes(NONCE)
        return nonce + self._cipher.encrypt(nonce, secret, str(owner).encode())

    def open(self, owner: object, sealed: bytes) -> bytes:
        """Return the secret, or raise Unopenable."""
        try:
            return self._cipher.decrypt(sealed[:NONCE], sealed[NONCE:], str(owner).encode())
        except InvalidTag:
            raise Unopenable(f"the secret of {owner} doesn't open under this site's key") from None


def vault() -> Vault:
    """The running site's own."""
    found: Vault = current_app.extensions["vault"]
    return found
