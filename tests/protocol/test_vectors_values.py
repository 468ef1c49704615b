"""Every single value of vectors.json comes out again: hashes, JSON, points, keys, signatures, cards, codes."""

import json
from typing import Any

import pytest

from ballot.protocol import cards, codes, encoding, signature
from ballot.protocol.clause import Breach
from ballot.protocol.group import G, add, base, point, small
from tests.golden import VALUES

READ = {"string": str, "integer": int, "json": lambda value: value, "hex": bytes.fromhex}
FUNCTIONS = {"D": encoding.digest, "H": encoding.digest64, "S": encoding.challenge}


@pytest.mark.parametrize("case", VALUES["hash"], ids=lambda case: f"{case['function']}-{case['tag']}")
def test_every_hash_comes_out_again(case: dict[str, Any]) -> None:
    items = [READ[how](value) for item in case["x"] for how, value in item.items()]

    assert FUNCTIONS[case["function"]](case["tag"], *items).hex() == case["out"]


@pytest.mark.parametrize("case", VALUES["json"]["good"], ids=lambda case: case["text"][:20])
def test_good_json_is_written_and_read_as_its_canonical_text(case: dict[str, Any]) -> None:
    text = case["text"].encode()

    assert encoding.canonical(case["value"]) == text
    assert encoding.read(text) == case["value"]
    assert encoding.digest("text", case["text"]).hex() == case["digest"]


@pytest.mark.parametrize("case", VALUES["json"]["refused"], ids=lambda case: f"{case['why']} {case['utf8']}")
def test_every_other_text_is_refused(case: dict[str, Any]) -> None:
    with pytest.raises(Breach) as caught:
        encoding.read(bytes.fromhex(case["utf8"]))

    assert caught.value.clause == "1.3"


def test_the_multiples_of_the_generator_come_out_again() -> None:
    multiples = [bytes.fromhex(value) for value in VALUES["ristretto"]["multiples_of_G"]]
    walked = [G]
    while len(walked) < len(multiples):
        walked.append(add(walked[-1], G))

    assert walked == multiples
    assert [base(small(number)) for number in range(1, len(multiples) + 1)] == multiples
    assert [point(value) for value in multiples] == multiples


@pytest.mark.parametrize("case", VALUES["ristretto"]["refused"], ids=lambda case: f"{case['why']} {case['bytes']}")
def test_every_bad_point_is_refused(case: dict[str, Any]) -> None:
    with pytest.raises(Breach) as caught:
        point(bytes.fromhex(case["bytes"]))

    assert caught.value.clause == "1.1"


@pytest.mark.parametrize("case", VALUES["ed25519_refused"], ids=lambda case: f"{case['why']} {case['key']}")
def test_every_bad_key_is_refused(case: dict[str, Any]) -> None:
    with pytest.raises(Breach) as caught:
        signature.key(bytes.fromhex(case["key"]))

    assert caught.value.clause == "1.5"


@pytest.mark.parametrize("case", VALUES["ed25519_signatures"]["cases"], ids=lambda case: case["why"])
def test_signatures_are_judged_as_the_vectors_say(case: dict[str, Any]) -> None:
    key = signature.key(bytes.fromhex(VALUES["ed25519_signatures"]["key"]))
    message = bytes.fromhex(VALUES["ed25519_signatures"]["message"])
    signed = bytes.fromhex(case["signature"])

    if case["good"]:
        signature.verify(key, message, signed)
    else:
        with pytest.raises(Breach) as caught:
            signature.verify(key, message, signed)
        assert caught.value.clause == "1.5"


@pytest.mark.parametrize("case", VALUES["cards"], ids=lambda case: case["card"])
def test_a_card_has_the_three_keys_of_the_vectors(case: dict[str, Any]) -> None:
    for made in case["keys"]:
        seed = cards.seed(case["card"], case["cards"], made["use"])

        assert seed.hex() == made["seed"]
        assert signature.public(seed).hex() == made["public"]


def test_the_card_issue_comes_out_again() -> None:
    issue = VALUES["issue"]
    made = {}
    for use in ("secret", "open"):
        named = [
            sorted(signature.public(cards.seed(secret, issue["cards"], use)) for secret in issue[secrets])
            for secrets in ("card_secrets", "spare_secrets")
        ]
        assert [[key.hex() for key in keys] for keys in named] == list(issue["lists"][use].values())
        made[use] = cards.list_digest(issue["cards"], use, *named)
    value = cards.issue_digest(made["secret"], made["open"])

    assert [made["secret"].hex(), made["open"].hex(), value.hex()] == [issue["L_secret"], issue["L_open"], issue["I"]]
    assert cards.issue_on_card(value) == issue["on_the_card"]
    assert cards.issue_on_sheet(value) == issue["on_the_delivery_sheet"]


@pytest.mark.parametrize("case", VALUES["codes"], ids=lambda case: case["tracking_code"])
def test_the_codes_come_out_again(case: dict[str, Any]) -> None:
    value = bytes.fromhex(case["digest"])

    assert codes.tracking_code(value) == case["tracking_code"]
    assert codes.fingerprint_hex(value) == case["fingerprint"]


def test_no_group_of_vectors_is_forgotten() -> None:
    tested = {"hash", "json", "ristretto", "ed25519_refused", "ed25519_signatures", "cards", "issue", "codes"}
    elsewhere = {"records", "bad", "encryption", "share", "ceremony"}

    assert set(VALUES) == tested | elsewhere
    assert json.dumps(VALUES, allow_nan=False)
