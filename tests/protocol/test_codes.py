"""Codes for eyes and ears: the BIP-39 lists, groups of hex, Crockford's Base32."""

from hypothesis import given
from hypothesis import strategies as st
from mnemonic import Mnemonic

from ballot.protocol import codes
from ballot.protocol.signature import Key

DIGESTS = st.binary(min_size=32, max_size=32)


@given(DIGESTS)
def test_words_are_the_first_bits_eleven_by_eleven(value: bytes) -> None:
    bits = "".join(f"{byte:08b}" for byte in value)
    for language, name in (("zh", "chinese_simplified"), ("en", "english")):
        known = Mnemonic(name).wordlist
        expected = [known[int(bits[start : start + 11], 2)] for start in range(0, 132, 11)]
        groups = codes.fingerprint_words(value, language)

        assert [word for group in groups for word in group] == expected
        assert [len(group) for group in groups] == [4, 4, 4]
        assert codes.key_code_words(value, language) == expected[:6]


@given(DIGESTS)
def test_hex_groups_and_tracking_codes_hold_the_first_bits(value: bytes) -> None:
    assert codes.fingerprint_hex(value).replace(" ", "") == value.hex()[:32]
    assert codes.key_code_hex(value).replace(" ", "") == value.hex()[:16]
    number = 0
    for character in codes.tracking_code(value).replace("-", ""):
        number = 32 * number + codes.CROCKFORD.index(character)
    assert number == int.from_bytes(value[:10], "big")


def test_a_key_code_depends_on_name_and_key() -> None:
    one, other = Key(b"\1" * 32), Key(b"\2" * 32)

    assert len({codes.key_code(name, key) for name in ("监票人 1", "监票人 2") for key in (one, other)}) == 4
    assert codes.card_number(one) == "01010101"
