"""What a card must show to sign somebody in: values in, values out."""

import base64
import binascii
from datetime import timedelta

from ballot.kernel.errors import Refused
from ballot.kernel.limits import Limit
from ballot.people.sign_in.rules import WrongProof
from ballot.protocol import cards, fields, signature
from ballot.protocol.clause import Breach
from ballot.protocol.signature import Key

LIFETIME = timedelta(minutes=2)
BY_KEY = Limit("card-sign-in", 10, timedelta(minutes=10))
"""Answers of one card; nobody else knows its sign-in key, so that nobody can shut its holder out."""


class Unassigned(Refused):
    """The card is good, but nobody has said yet whose it is."""

    code = "card-unassigned"


class NoAccount(Refused):
    """The card is good and its deputy known, but the deputy has no account to sign in to."""

    code = "card-without-account"


def issue_prefix(code: str) -> str:
    """Return the 128 bits of I, in hex, that a card's 26 characters begin with; raises WrongProof."""
    try:
        # 26 characters are 130 bits: the library wants whole groups of eight.
        return base64.b32decode(cards.check_secret(code) + "A" * 6)[:16].hex()
    except (Breach, binascii.Error) as fault:
        raise WrongProof("no code of an issue") from fault


def read_key(text: str) -> Key:
    """Read a sign-in key in hex; raises WrongProof for one that is not canonical or of small order (§1.5)."""
    try:
        return fields.key(text)
    except Breach as breach:
        raise WrongProof("no key that may sign") from breach


def prove(key: Key, origin: str, challenge: str, signed: str) -> None:
    """Raise WrongProof unless `key` signed this challenge, both in hex, for this site (§3.4)."""
    try:
        asked = cards.sign_in_digest(origin, fields.digest(challenge))
        signature.verify(key, asked, fields.signed(signed))
    except Breach as breach:
        raise WrongProof("the card did not sign this") from breach
