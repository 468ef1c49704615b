"""What either side makes the other accepts: a hall whose every act one of them does, and both verify."""

import io
import os
from random import Random

import pytest

from ballot.protocol import ballot, cards, signature
from ballot.protocol.clause import Breach
from ballot.protocol.record import read_receipt
from ballot.verifier.verify import Saved, verify_record
from tests.archives import archive
from tests.bodies import CARDS, UUID, a_seed
from tests.cross.mixed import LOG, Mixed
from tests.cross.peer import Peer, in_base64
from tests.cross.styles import STYLES, an_election, marks

EACH = range(25 if "TORTURE" in os.environ else 2)
START = Random().randrange(2**32) if "TORTURE" in os.environ else 0


def held(manifest, peer: Peer, draw: Random) -> Mixed:
    """Return a vote of four: one on paper, one with a new card, one who checks first."""
    hall = Mixed(manifest, 4, peer=peer, draw=draw)
    hall.begin()
    hall.ceremony() if hall.manifest.secret else hall.elect()
    hall.void(0, "replaced", 4)
    hall.open()
    if hall.manifest.secret:
        hall.check(1, marks(manifest, draw))
    for number in (1, 4, 2):
        hall.vote(number, marks(manifest, draw))
    hall.void(3)
    hall.close().seal()
    hall.paper("甲", 1, 1, 0, marks(manifest, draw))
    if hall.manifest.secret:
        opening = draw.sample(sorted(hall.secrets), hall.manifest.trustees.threshold)
        hall.tally().decrypt(*opening)
    return hall.result()


@pytest.mark.parametrize("mode", ["secret", "open"])
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("number", EACH)
def test_a_vote_that_both_sides_hold_together_is_accepted_by_both(peer, style, mode, number):
    draw = Random(f"{START} {style.__name__} {mode} {number}")
    hall = held(an_election(style, mode, draw), peer, draw)
    last = hall.entries[-1].line().decode()
    head = peer.ask("head", election=UUID, last=last, log=LOG.hex())
    record, receipts = archive(hall.entries, head), list(hall.receipts.values())

    kept = {"heads": [head], "receipts": receipts, "issue": hall.roll.issue.hex()}
    there = peer.ask("verify", zip=in_base64(record), **kept)
    here = verify_record(io.BytesIO(record), Saved((), [read_receipt(one) for one in receipts], kept["issue"]))

    assert here.as_json() == there
    assert here.accepted, here.findings


@pytest.fixture(scope="module")
def two_kinds(peer):
    """Enough votes that every act was done by both sides."""
    halls = []
    for number in range(4):
        draw = Random(number)
        halls.append(held(an_election(STYLES[0], "secret" if number < 3 else "open", draw), peer, draw))
    return halls


def test_no_act_was_left_to_one_side_alone(two_kinds):
    done: dict[str, set[str]] = {}
    for hall in two_kinds:
        for act, sides in hall.done.items():
            done.setdefault(act, set()).update(sides)
    assert {act for act, sides in done.items() if len(sides) < 2} == set()


def test_what_the_booth_casts_and_checks_there_is_read_here_and_the_reverse(peer, two_kinds):
    hall = two_kinds[0]
    chosen = marks(hall.manifest_body, Random(1))
    booth = {"manifest": hall.manifest_body, "election": hall.e, "key": hall.last("election").body["key"]}
    card = a_seed("somebody")

    cast = peer.ask("cast", card=card.hex(), counter=3, marks=chosen, **booth)
    check = peer.ask("check", card=card.hex(), counter=3, marks=chosen, **booth)
    assert ballot.verify_ballot(ballot.read_ballot(cast["body"]), cast["body"], hall.terms).hex() == cast["hash"]
    assert ballot.verify_spoil(ballot.read_spoil(check["body"]), hall.terms) == chosen

    draft = ballot.Draft(hall.terms, signature.public(card), 3, chosen, bytes(32))
    assert peer.ask("readCast", body=draft.cast(card), **booth) == draft.hash.hex()
    other = ballot.Draft(hall.terms, signature.public(card), 4, chosen, bytes(32))
    assert peer.ask("readCheck", body=other.check(card), **booth) == chosen


def test_neither_side_accepts_a_ballot_of_the_other_with_its_proofs_exchanged(peer, two_kinds):
    hall = two_kinds[0]
    booth = {"manifest": hall.manifest_body, "election": hall.e, "key": hall.last("election").body["key"]}
    card = a_seed("somebody")
    body = peer.ask("cast", card=card.hex(), counter=1, marks=marks(hall.manifest_body, Random(2)), **booth)["body"]
    turned = {**body, "bits": body["bits"][::-1]}
    message = ballot.cast_digest(
        ballot.ballot_hash(bytes.fromhex(hall.e), signature.public(card), 1, ballot.read_ballot(turned).choices),
        turned["bits"],
        turned["sums"],
    )
    turned["signature"] = signature.sign(card, message).hex()
    with pytest.raises(Breach) as here:
        ballot.verify_ballot(ballot.read_ballot(turned), turned, hall.terms)
    with pytest.raises(Breach) as there:
        peer.ask("readCast", body=turned, **booth)
    assert here.value.clause == there.value.clause == "5.4"


def test_a_receipt_of_either_side_holds_on_the_other_and_not_for_another_ballot(peer, two_kinds):
    key = signature.public(LOG)
    for hall in two_kinds:
        for receipt in hall.receipts.values():
            read_receipt(receipt).verify(key)
            peer.ask("readReceipt", receipt=receipt, key=key.hex())
    forged = {**receipt, "ballot": "00" * 32}
    with pytest.raises(Breach, match=r"5\.6"):
        peer.ask("readReceipt", receipt=forged, key=key.hex())


@pytest.mark.parametrize("use", ["secret", "open", "sign-in"])
def test_a_card_opens_the_same_keys_on_both_sides(peer, use):
    secret = cards.draw_secret()
    assert peer.ask("card", secret=secret, cards=CARDS, use=use) == cards.seed(secret, CARDS, use).hex()
