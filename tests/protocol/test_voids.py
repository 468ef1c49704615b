"""Acts of several: enough signatures, rising, by those who may; and boxes whose numbers can be true."""

from dataclasses import replace
from typing import Any

import pytest

from ballot.protocol import closing, tally, voids
from ballot.protocol.clause import Breach
from ballot.protocol.encoding import digest
from ballot.protocol.group import G, small
from ballot.protocol.manifest import read_manifest
from ballot.protocol.signature import public
from tests.bodies import CLOSED, a_manifest, a_seed

E = digest("test", "election").hex()
SEEDS = {index: a_seed(f"signer {index}") for index in (1, 2, 3)}
KEYS = {index: public(seed) for index, seed in SEEDS.items()}
BODY = {"election": E, "credential": KEYS[1].hex(), "reason": "paper", "spare": None}
EVERY = [f"p0{number}-approve" for number in range(1, 5)]
MANIFEST = read_manifest(a_manifest(limits=[{"id": "all", "options": EVERY, "min": 1, "max": 2}]))


def void(*indices: int) -> tuple[dict[str, Any], voids.Signatures]:
    body = voids.sign_act("void", BODY, {index: SEEDS[index] for index in indices})
    return body, voids.read_void(body).signatures


def refused(body: dict[str, Any], signatures: voids.Signatures, keys: dict[int, Any] | None = None) -> None:
    with pytest.raises(Breach) as caught:
        voids.verify_act("void", body, signatures, KEYS if keys is None else keys)
    assert caught.value.clause == "7"


@pytest.mark.parametrize("indices", [(1, 2), (1, 3), (2, 3), (1, 2, 3)])
def test_two_or_more_signatures_hold(indices: tuple[int, ...]) -> None:
    body, signatures = void(*indices)

    voids.verify_act("void", body, signatures, KEYS)


def test_one_signature_holds_only_where_there_is_one_signer() -> None:
    body, signatures = void(1)

    voids.verify_act("void", body, signatures, {1: KEYS[1]})
    refused(body, signatures)


def test_signatures_that_do_not_rise_repeat_or_come_from_nobody_are_refused() -> None:
    body, (one, two) = void(1, 2)

    refused(body, (two, one))
    refused(body, (one, one))
    refused(body, ())
    refused(body, (one, (4, two[1])))
    refused(body, ((0, one[1]), two))
    refused(body, (one, (3, two[1])))
    refused({**body, "reason": "revoked"}, (one, two))


def test_a_signature_for_one_kind_of_act_is_none_for_another() -> None:
    body, signatures = void(1, 2)

    with pytest.raises(Breach):
        voids.verify_act("annul", body, signatures, KEYS)


@pytest.mark.parametrize(
    ("reason", "spare"), [("paper", KEYS[2].hex()), ("revoked", KEYS[2].hex()), ("replaced", None)]
)
def test_a_spare_is_named_exactly_when_a_card_is_replaced(reason: str, spare: str | None) -> None:
    with pytest.raises(Breach) as caught:
        voids.read_void({**BODY, "reason": reason, "spare": spare, "signatures": []})
    assert caught.value.clause == "7.1"


def test_a_replacement_names_its_spare() -> None:
    body = {**BODY, "reason": "replaced", "spare": KEYS[2].hex(), "signatures": []}

    assert voids.read_void(body).spare == KEYS[2]


@pytest.mark.parametrize("signatures", [None, [[1]], [[1, "00"]], [["1", "00" * 64]], [{}], [[1, "00" * 64, 1]]])
def test_signatures_of_another_form_are_refused(signatures: Any) -> None:
    with pytest.raises(Breach) as caught:
        voids.read_annul({"election": None, "reason": "", "signatures": signatures})
    assert caught.value.clause == "1.3"


def a_box(**changes: Any) -> voids.Paper:
    body = {"election": E, "box": "一", "issued": 5, "returned": 4, "invalid": 1, "counts": [3, 1, 0, 0]}
    return voids.read_paper({**body, "signatures": [], **changes})


@pytest.mark.parametrize(
    "changes",
    [{}, {"counts": [3, 3, 0, 0]}, {"counts": [3, 0, 0, 0]}, {"returned": 6, "invalid": 3},
     {"returned": 0, "invalid": 0, "counts": [0] * 4}, {"returned": 2, "invalid": 2, "counts": [0] * 4}],
)  # fmt: skip
def test_a_box_whose_numbers_can_be_true_holds(changes: dict[str, Any]) -> None:
    voids.check_paper(a_box(**changes), MANIFEST)


@pytest.mark.parametrize(
    "changes",
    [{"counts": []}, {"counts": [3, 1, 0]}, {"counts": [3, 1, 0, 0, 0]}, {"invalid": 5}, {"counts": [4, 0, 0, 0]},
     {"counts": [3, 3, 1, 0]}, {"counts": [2, 0, 0, 0]}, {"invalid": 4}],
)  # fmt: skip
def test_a_box_whose_numbers_can_not_be_true_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(Breach) as caught:
        voids.check_paper(a_box(**changes), MANIFEST)
    assert caught.value.clause == "7.2"


def test_the_frame_of_the_vote_is_read_strictly() -> None:
    with pytest.raises(Breach, match="object"):
        closing.read_result({"election": E, "electronic": [], "paper": [], "total": [], "outcome": []})
    assert closing.read_restart({"reason": "示例"}) == "示例"
    assert closing.moment_text(closing.read_open({"election": E, "present": 1, "time": CLOSED}).time) == CLOSED


def test_a_counters_seal_is_its_own_word_for_one_close() -> None:
    body = closing.counter_seal(1, bytes.fromhex(E), bytes(32), SEEDS[1])

    closing.verify_counter_seal(body, KEYS[1])
    for false, key in ((body, KEYS[2]), ({**body, "close": "11" * 32}, KEYS[1]), ({**body, "index": 2}, KEYS[1])):
        with pytest.raises(Breach) as caught:
            closing.verify_counter_seal(false, key)
        assert caught.value.clause == "8.1"


OPENING = tally.Opening(bytes.fromhex(E), bytes(32), digest("attempt"), 1, G)
SUMS = [(G, G), (G, G)]


def a_part() -> tally.Decryption:
    return tally.read_decryption(tally.decryption_body(OPENING, SUMS, small(1), SEEDS[1]))


def test_a_decryption_of_another_election_close_or_length_is_refused() -> None:
    part = a_part()

    tally.verify_factors(part, OPENING, SUMS)
    for false in (
        replace(part, election=bytes(32)),
        replace(part, close=b"\1" * 32),
        replace(part, factors=part.factors[:1]),
        replace(part, proofs=part.proofs[:1]),
        replace(part, proofs=part.proofs[::-1]),
    ):
        with pytest.raises(Breach) as caught:
            tally.verify_factors(false, OPENING, SUMS)
        assert caught.value.clause == "8.3"


@pytest.mark.parametrize(("values", "ballots", "good"), [
    ([3, 3, 0, 0], 3, True), ([1, 1, 1, 0], 3, True), ([1, 1, 0, 0], 3, False), ([3, 3, 1, 0], 3, False),
])  # fmt: skip
def test_totals_keep_the_limits_of_all_ballots(values: list[int], ballots: int, good: bool) -> None:
    if good:
        tally.check_totals(values, MANIFEST, ballots)
    else:
        with pytest.raises(Breach) as caught:
            tally.check_totals(values, MANIFEST, ballots)
        assert caught.value.clause == "8.4"
