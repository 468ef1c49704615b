"""Codes that people compare and read aloud (§4.5, §4.6, §5.6): characters, hex groups, tracking codes."""

from functools import cache
from importlib import resources
from typing import Literal

from ballot.protocol.encoding import digest
from ballot.protocol.signature import Key

Language = Literal["zh", "en"]
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LISTS = {"zh": "chinese_simplified", "en": "english"}


@cache
def _words(language: Language) -> tuple[str, ...]:
    """Return the 2,048 words of the BIP-39 list; in Chinese each is one character."""
    list_file = resources.files("mnemonic") / "wordlist" / f"{_LISTS[language]}.txt"
    return tuple(list_file.read_text(encoding="utf-8").split())


def spoken(data: bytes, words: int, language: Language = "zh") -> list[str]:
    """Return the first `words`·11 bits of `data`, most significant first, as words of the list."""
    bits = int.from_bytes(data, "big") >> (8 * len(data) - 11 * words)
    known = _words(language)
    return [known[bits >> 11 * (words - 1 - place) & 2047] for place in range(words)]


def fingerprint_words(value: bytes, language: Language = "zh") -> list[list[str]]:
    """Return a fingerprint or closing code as twelve words in three groups of four (§4.5)."""
    words = spoken(value, 12, language)
    return [words[start : start + 4] for start in (0, 4, 8)]


def fingerprint_hex(value: bytes) -> str:
    """Return the first 128 bits as eight groups of four hex digits (§4.5)."""
    return _groups(value.hex()[:32], " ")


def key_code(name: str, sign: Key) -> bytes:
    """Return the digest whose beginning a scrutineer reads out (§4.6)."""
    return digest("sign-key", name, sign)


def key_code_words(code: bytes, language: Language = "zh") -> list[str]:
    """Return a scrutineer's key code as six words (§4.6)."""
    return spoken(code, 6, language)


def key_code_hex(code: bytes) -> str:
    """Return a scrutineer's key code as four groups of four hex digits (§4.6)."""
    return _groups(code.hex()[:16], " ")


def tracking_code(ballot_hash: bytes) -> str:
    """Return the first 80 bits of HB in Crockford's Base32, 4-4-4-4 (§5.6)."""
    bits = int.from_bytes(ballot_hash[:10], "big")
    return _groups("".join(CROCKFORD[bits >> 5 * place & 31] for place in reversed(range(16))), "-")


def card_number(credential: Key) -> str:
    """Return what stands outside a card's seal: the first 32 bits of its key, in hex (§5.6)."""
    return credential.hex()[:8]


def _groups(text: str, mark: str) -> str:
    return mark.join(text[start : start + 4] for start in range(0, len(text), 4))
