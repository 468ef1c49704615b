"""Lies in ballots (§5): numbers that are no marks, copies of another's ballot, cards that vote without right."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ballot.protocol import signature
from ballot.protocol.ballot import nonce
from ballot.protocol.elgamal import add_ciphertexts, encrypt
from ballot.protocol.group import random_scalar, small
from tests.bodies import a_seed
from tests.lies import raw
from tests.lies.ballots import another_election, crafted, first_ballot, of_card, zero_nonce
from tests.lies.lie import DEPUTY, REGISTRAR, SERVER, Lie, at, before, put, twice
from tests.lies.signing import ballot_hash, by_card
from tests.lies.stage import Alter, Body, Stage
from tests.lies.truths import ASSESS, RANK, SELECT, Truth


def own(make: Callable[[Stage, int], Body]) -> Alter:
    """Return an alteration that makes the ballot of the same card by other means."""
    return lambda stage, body: make(stage, of_card(stage, body))


def of_values(*values: int) -> Alter:
    """Return an alteration that votes these numbers instead of marks."""

    def alter(stage: Stage, body: Body) -> Body:
        stage.marks[-1] = values
        return crafted(stage, of_card(stage, body), values)

    return alter


def under(**changes: Any) -> Alter:
    """Return an alteration that makes the ballot under other terms."""
    return own(lambda stage, number: crafted(stage, number, stage.marks[-1], replace(stage.terms, **changes)))


def _of_identity(stage: Stage, body: Body) -> Body:
    marks = stage.marks[-1]
    return crafted(stage, of_card(stage, body), marks, secrets=zero_nonce(marks))


def _copied(stage: Stage, body: Body) -> Body:
    stage.marks[-1] = stage.marks[0]
    return by_card(stage, "ballot", {**first_ballot(stage), "credential": body["credential"]})


def _blurred(stage: Stage, body: Body) -> Body:
    """Copy the first ballot, each number encrypted anew, with the proofs that it had."""
    pairs = [tuple(bytes.fromhex(point) for point in pair) for pair in first_ballot(stage)["choices"]]
    blank = [encrypt(stage.terms.key, 0, random_scalar()) for _ in pairs]
    blurred = [add_ciphertexts(*both) for both in zip(pairs, blank, strict=True)]
    choices = [[point.hex() for point in pair] for pair in blurred]
    return by_card(stage, "ballot", {**_copied(stage, body), "choices": choices})


def _turned(stage: Stage, body: Body) -> Body:
    first = _copied(stage, body)
    stage.marks[-1] = stage.marks[0][::-1]
    return by_card(stage, "ballot", {**first, "choices": first["choices"][::-1], "bits": first["bits"][::-1]})


def _one_pair_of_another(stage: Stage, body: Body) -> Body:
    """Take the first ballot's first number over into a ballot of one's own."""
    pair = [bytes.fromhex(point) for point in first_ballot(stage)["choices"][0]]
    stage.marks[-1] = [1, 0, 1, 0]
    return crafted(stage, of_card(stage, body), [0, 0, 1, 0], blur=lambda own: [(pair[0], pair[1]), *own[1:]])


def _repeated_nonce(stage: Stage, body: Body) -> Body:
    """Encrypt two numbers under one nonce, so that both are known to be equal or not."""
    secret = random_scalar()
    secrets = [secret, secret, random_scalar(), random_scalar()]
    return crafted(stage, of_card(stage, body), stage.marks[-1], secrets=secrets)


def _with_stranger(stage: Stage, body: Body) -> list[tuple[str, Body]]:
    """Let the server vote by a key that nobody put on the roll."""
    key = signature.public(a_seed("server")).hex()
    stage.marks.append([0, 1, 0, 0])
    stuffed = crafted(stage, 5, [0, 1, 0, 0], credential=key)
    return [("ballot", _resealed(stuffed, "server")), ("ballot", body)]


def _resealed(body: Body, name: str) -> Body:
    message = raw.digest("cast", ballot_hash(body), {"bits": body["bits"], "sums": body["sums"]})
    return {**body, "signature": signature.sign(a_seed(name), message).hex()}


def _for_absent(stage: Stage, body: Body) -> list[tuple[str, Body]]:
    """Let the server vote for a deputy who stayed away, without the card."""
    stage.marks.append([0, 1, 0, 0])
    return [("ballot", _resealed(crafted(stage, 5, [0, 1, 0, 0]), "server")), ("ballot", body)]


def _again(stage: Stage, body: Body) -> list[tuple[str, Body]]:
    stage.lied += 1
    stage.marks.append([0, 0, 0, 1])
    return [("ballot", body), ("ballot", crafted(stage, of_card(stage, body), [0, 0, 0, 1]))]


def _by(number: int) -> Callable[[Stage], Body]:
    def make(stage: Stage) -> Body:
        stage.marks.append([1, 0, 0, 0])
        return crafted(stage, number, [1, 0, 0, 0])

    return make


def _points_of_the_checked(stage: Stage, body: Body) -> Body:
    """Use the nonce of a checked ballot, which everybody can compute, for the same mark."""
    spoil = stage.bodies("spoil")[0]
    key, seed = signature.Key(bytes.fromhex(spoil["credential"])), bytes.fromhex(spoil["seed"])
    known = nonce(bytes.fromhex(stage.e), key, 1, 0, seed)
    stage.marks[-1] = [1, 0, 0, 0]
    secrets = [known, *(random_scalar() for _ in range(3))]
    return crafted(stage, of_card(stage, body), stage.marks[-1], secrets=secrets, counter=2)


def _with(**head: Any) -> Alter:
    return own(lambda stage, number: crafted(stage, number, stage.marks[-1], **head))


def _swapped(path: str) -> Alter:
    """Return an alteration that exchanges the halves of a proof's two cases."""
    return put(path, lambda proof: [half[::-1] for half in proof])


def _ballot(name: str, alter: Alter, clause: str = "5.4", nth: int = 1, truth: Truth = SELECT) -> Lie:
    return Lie(name, DEPUTY, truth, at("ballot", alter, nth), clause, "ballot")


# fmt: off
NUMBERS = (
    _ballot("a ballot holds two in one option", of_values(2, 0, 0, 0)),
    _ballot("a ballot holds two and minus one", of_values(2, -1, 0, 0)),
    _ballot("a ballot takes a vote away", of_values(0, -1, 0, 0)),
    _ballot("a ballot holds more marks than the limit", of_values(1, 1, 1, 0)),
    _ballot("a ballot assesses one project twice", of_values(1, 1, 0, 0), truth=ASSESS),
    _ballot("a ballot gives one rank to two projects", of_values(1, 0, 1, 0), truth=RANK),
    _ballot("a ballot is proved under a wider limit", under(limits=(((0, 1, 2, 3), 0, 3),))),
    _ballot("a ballot is proved under a shorter limit", under(limits=(((0, 1, 2, 3), 0, 1),)), nth=3),
    _ballot("a ballot is made under another key", under(key=encrypt(small(0), 0, small(5))[0])),
    _ballot("a number is the identity with good proofs", _of_identity, "1.1"),
    _ballot("a bit's proof has its cases exchanged", _swapped("bits.0")),
    _ballot("a sum's proof has its cases exchanged", _swapped("sums.0")),
    _ballot("a bit's proof is another bit's", put("bits", lambda bits: [bits[1], bits[0], *bits[2:]])),
    _ballot("a bit's challenges don't sum up", put("bits.2.0.1", "05" + "00" * 31)),
    _ballot("a bit's answer is another number", put("bits.2.1.1", "05" + "00" * 31)),
    _ballot("a sum's answer is another number", put("sums.0.1.1", "05" + "00" * 31)),
    _ballot("a sum's proof has a case too many", put("sums.0", lambda sums: [[*half, half[0]] for half in sums])),
    _ballot("a bit's proof has a case too few", put("bits.3", lambda bits: [half[:1] for half in bits])),
    _ballot("a bit's proof has more answers than challenges", put("bits.3.1", lambda half: [*half, half[0]])),
    _ballot("a sum's proof has more challenges than answers", put("sums.0.0", lambda half: [*half, half[0]])),
    _ballot("a ballot marks nothing where something must be", of_values(0, 0, 0, 0)),
    _ballot("a proof is an object", put("bits.0", {"c": [], "v": []}), "1.3"),
    _ballot("a ballot has no sum's proof", put("sums", []), "5.5"),
    _ballot("a ballot has a bit's proof too few", put("bits", lambda bits: bits[:-1]), "5.5"),
    _ballot("a ballot has a sum's proof too many", put("sums", lambda sums: sums * 2), "5.5"),
    Lie("a ballot leaves an option out", DEPUTY, SELECT,
        at("ballot", put("choices", lambda old: old[:3]), believed=False), "5.5", "ballot"),
    Lie("a ballot has an option too many", DEPUTY, SELECT,
        at("ballot", put("choices", lambda old: [*old, old[0]]), believed=False), "5.5", "ballot"),
)
# fmt: on

# fmt: off
CARDS = (
    _ballot("a ballot is one of another election", _with(election="ab" * 32), "5.5"),
    _ballot("a ballot proved for another election is entered here", under(election=another_election()), "5.5"),
    _ballot("a ballot has the counter of its checked one", _with(counter=1), "5.5", nth=2),
    _ballot("a ballot has a counter too high", _with(counter=2), "5.5"),
    Lie("a ballot is signed by another", SERVER, SELECT,
        at("ballot", lambda stage, body: _resealed(body, "server"), signed=False), "5.5", "ballot"),
    Lie("a ballot's proofs change under its signature", SERVER, SELECT,
        at("ballot", _swapped("bits.0"), signed=False), "5.5", "ballot"),
    Lie("the server votes by a key of its own", SERVER, SELECT, at("ballot", _with_stranger), "3.5", "ballot"),
    Lie("the server votes for a deputy who is absent", SERVER, SELECT, at("ballot", _for_absent), "5.5", "ballot"),
    Lie("a card votes twice", DEPUTY, SELECT, at("ballot", _again), "5.7", "ballot"),
    Lie("a ballot is entered twice", SERVER, SELECT, at("ballot", twice), "5.7", "ballot"),
    Lie("a card votes that was revoked", DEPUTY, SELECT, at("ballot", before("ballot", _by(4))), "3.5", "ballot"),
    Lie("a spare votes before it replaces a card", REGISTRAR, SELECT, at("ballot", before("ballot", _by(7))), "3.5",
        "ballot"),
    Lie("a card votes that was replaced", DEPUTY, SELECT, at("ballot", before("ballot", _by(2)), nth=3), "3.5",
        "ballot"),
    Lie("a card votes that was given a paper", DEPUTY, SELECT, at("close", before("ballot", _by(3))), "3.5",
        "ballot"),
    _ballot("a ballot is copied under another card", _copied, "5.8", nth=3),
    _ballot("a copied ballot is encrypted anew", _blurred, nth=3),
    _ballot("a copied ballot has its options turned", _turned, "5.8", nth=3),
    _ballot("a ballot takes over one number of another", _one_pair_of_another, nth=3),
    _ballot("a ballot has one nonce for two numbers", _repeated_nonce, "5.8"),
    Lie("a ballot repeats the points of a checked one", DEPUTY, SELECT, at("ballot", _points_of_the_checked, 2),
        "5.8", "ballot"),
)
# fmt: on

LIES = NUMBERS + CARDS
