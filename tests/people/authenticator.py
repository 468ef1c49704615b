"""An authenticator in software, for tests: makes a passkey and answers challenges as a phone would."""

import hashlib
import json
import secrets

import cbor2
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

PRESENT_AND_VERIFIED, WITH_KEY = 0x05, 0x40


class Authenticator:
    """One key for one site; `uses` counts its answers."""

    def __init__(self, host: str = "localhost", origin: str = "http://localhost") -> None:
        self.host, self.origin = host, origin
        self.key = generate_private_key(SECP256R1())
        self.id = secrets.token_bytes(16)
        self.uses = 0

    def make(self, options: str, flags: int = PRESENT_AND_VERIFIED) -> str:
        """Answer a registration."""
        point = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        held = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(cose)
        said = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": self._state(flags | WITH_KEY) + held})
        client = self._client(options, "webauthn.create")
        return self._answer(
            {"clientDataJSON": bytes_to_base64url(client), "attestationObject": bytes_to_base64url(said)}
        )

    def prove(self, options: str, flags: int = PRESENT_AND_VERIFIED) -> str:
        """Answer an authentication."""
        client, state = self._client(options, "webauthn.get"), self._state(flags)
        signature = self.key.sign(state + hashlib.sha256(client).digest(), ECDSA(SHA256()))
        parts = {"clientDataJSON": client, "authenticatorData": state, "signature": signature}
        return self._answer({name: bytes_to_base64url(part) for name, part in parts.items()})

    def _state(self, flags: int) -> bytes:
        self.uses += 1
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + self.uses.to_bytes(4, "big")

    def _client(self, options: str, kind: str) -> bytes:
        challenge = bytes_to_base64url(base64url_to_bytes(json.loads(options)["challenge"]))
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, response: dict[str, str]) -> str:
        name = bytes_to_base64url(self.id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})
