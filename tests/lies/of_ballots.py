"""Lies in ballots, checked ones and receipts (§5, §6): numbers that are no marks, copies, cards that act twice."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ballot.protocol import signature
from ballot.protocol.ballot import Draft, nonce
from ballot.protocol.elgamal import add_ciphertexts, encrypt
from ballot.protocol.group import Point, add, random_scalar, small
from ballot.protocol.openvote import open_body
from tests.bodies import a_seed
from tests.lies import raw
from tests.lies.ballots import another_election, crafted, of_card, zero_nonce
from tests.lies.lie import DEPUTY, REGISTRAR, SERVER, Lie, at, before, dropped, put, twice
from tests.lies.signing import ballot_hash, by_card
from tests.lies.stage import Alter, Body, Stage
from tests.lies.truths import ASSESS, OPEN, OPEN_CHOICE, RANK, SELECT, Truth


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


def _first(stage: Stage) -> Body:
    """Return the first ballot that stands in the record."""
    return dict(stage.bodies("ballot")[0])


def _copied(stage: Stage, body: Body) -> Body:
    stage.marks[-1] = stage.marks[0]
    return by_card(stage, "ballot", {**_first(stage), "credential": body["credential"]})


def _blurred(stage: Stage, body: Body) -> Body:
    """Copy the first ballot, each number encrypted anew, with the proofs that it had."""
    pairs = [tuple(bytes.fromhex(point) for point in pair) for pair in _first(stage)["choices"]]
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
    pair = [bytes.fromhex(point) for point in _first(stage)["choices"][0]]
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
)  # fmt: skip

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
    Lie("a spare votes before it replaces a card", REGISTRAR, SELECT, at("ballot", before("ballot", _by(7))), "3.5", "ballot"),
    Lie("a card votes that was replaced", DEPUTY, SELECT, at("ballot", before("ballot", _by(2)), nth=3), "3.5", "ballot"),
    Lie("a card votes that was given a paper", DEPUTY, SELECT, at("close", before("ballot", _by(3))), "3.5", "ballot"),
    _ballot("a ballot is copied under another card", _copied, "5.8", nth=3),
    _ballot("a copied ballot is encrypted anew", _blurred, nth=3),
    _ballot("a copied ballot has its options turned", _turned, "5.8", nth=3),
    _ballot("a ballot takes over one number of another", _one_pair_of_another, nth=3),
    _ballot("a ballot has one nonce for two numbers", _repeated_nonce, "5.8"),
    Lie("a ballot repeats the points of a checked one", DEPUTY, SELECT, at("ballot", _points_of_the_checked, 2), "5.8", "ballot"),
)  # fmt: skip


def _spoil(name: str, alter: Alter, clause: str = "6", forger: str = DEPUTY, signed: bool = True) -> Lie:
    return Lie(name, forger, SELECT, at("spoil", alter, signed=signed), clause, "spoil")


def _checked(number: int, times: int = 1) -> Callable[[Stage], Body]:
    """Return the last of so many checked ballots of a card, the others entered at once."""

    def make(stage: Stage) -> Body:
        for counter in range(1, times):
            stage.put("spoil", _check_of(stage, number, counter))
        stage.lied = len(stage.entries)
        return _check_of(stage, number, times)

    return make


def _check_of(stage: Stage, number: int, counter: int) -> Body:
    stage.counters[stage.key(number)] = counter - 1
    body = stage.draft(number, [1, 0, 0, 0]).check(stage.card(number))
    del stage.counters[stage.key(number)]
    return body


def _of_two(stage: Stage, body: Body) -> Body:
    """Hold a two where the seed opens the point α all the same."""
    beta, key = bytes.fromhex(body["choices"][0][1]), stage.terms.key
    return put("choices.0.1", add(Point(beta), key).hex())(stage, body)


def _checked_elsewhere(stage: Stage, body: Body) -> Body:
    number = of_card(stage, body)
    terms = replace(stage.terms, election=another_election())
    return Draft(terms, stage.key(number), 1, [1, 0, 0, 0], bytes(32)).check(stage.card(number))


def _counted(counter: int) -> Alter:
    return lambda stage, body: _check_of(stage, 1, counter)


def _point_of_a_ballot(stage: Stage, body: Body) -> Body:
    return {**body, "choices": [_first(stage)["choices"][0], *body["choices"][1:]]}


CHECKED = (
    _spoil("a checked ballot is one of another election", put("election", "ab" * 32)),
    _spoil("a ballot checked in another election is entered here", _checked_elsewhere),
    _spoil("a checked ballot has other numbers than its seed", put("choices.0.0", encrypt(small(0), 0, small(7))[0].hex())),
    _spoil("a checked ballot has another seed", put("seed", "07" * 32)),
    _spoil("a checked ballot holds two", _of_two),
    _spoil("a checked ballot leaves an option out", put("choices", lambda old: old[:3])),
    _spoil("a checked ballot has the counter of the next", _counted(2)),
    _spoil("a checked ballot is signed by another", put("signature", "07" * 64), forger=SERVER, signed=False),
    _spoil("a ballot's cast is entered as checked", put("limits", []), "1.3"),
    Lie("a card checks after it has voted", DEPUTY, SELECT, at("spoil", before("spoil", _checked(0))), "5.7", "spoil"),
    Lie("a card checks that is not live", DEPUTY, SELECT, at("spoil", before("spoil", _checked(4))), "3.5", "spoil"),
    Lie("a card checks a ninth time", DEPUTY, SELECT, at("close", before("spoil", _checked(5, 9))), "6", "spoil"),
    Lie("a checked ballot is entered twice", SERVER, SELECT, at("spoil", twice), "6", "spoil"),
    Lie("a checked ballot repeats a point of a ballot", DEPUTY, SELECT, at("spoil", _point_of_a_ballot), "5.8", "spoil"),
    Lie("a checked ballot is left out", SERVER, SELECT, at("spoil", dropped), "5.5", "ballot"),
)  # fmt: skip


def _marks(*marks: int) -> Alter:
    """Return an alteration that signs these marks in mode open."""

    def alter(stage: Stage, body: Body) -> Body:
        stage.marks[-1] = (*marks, 0)[:4]
        return by_card(stage, "ballot", {**body, "marks": list(marks)})

    return alter


def _other_marks(stage: Stage, body: Body) -> Body:
    stage.marks[-1] = [0, 1, 0, 1]
    return {**body, "marks": [0, 1, 0, 1]}


def _open_again(stage: Stage, body: Body) -> list[tuple[str, Body]]:
    stage.lied += 1
    stage.marks.append([0, 0, 1, 0])
    return [("ballot", body), ("ballot", open_body(bytes.fromhex(stage.e), stage.card(0), [0, 0, 1, 0]))]


def _open(name: str, alter: Alter, clause: str = "5.9", forger: str = DEPUTY, signed: bool = True) -> Lie:
    return Lie(name, forger, OPEN, at("ballot", alter, signed=signed), clause, "ballot")


def _open_choice(name: str, alter: Alter) -> Lie:
    return Lie(name, DEPUTY, OPEN_CHOICE, at("ballot", alter), "5.9", "ballot")


IN_THE_OPEN = (
    _open("an open ballot breaks a limit", _marks(1, 1, 0, 0)),
    _open("an open ballot holds two in one option", _marks(2, 0, 0, 0)),
    _open("an open ballot leaves an option out", _marks(1, 0, 0)),
    _open("an open ballot is one of another election", put("election", "ab" * 32)),
    _open("an open ballot names another election over its signature", put("election", "ab" * 32), signed=False),
    _open_choice("a ballot gives two marks to one project", _marks(2, 0, 0, 0)),
    _open_choice("a ballot gives no mark where one must be", _marks(0, 0, 0, 0)),
    _open("an open ballot has another counter", put("counter", 2)),
    _open("an open ballot's marks change under its signature", _other_marks, forger=SERVER, signed=False),
    _open("an open ballot holds true", put("marks.0", True), "1.3"),
    _open("an open ballot is encrypted", put("choices", []), "1.3"),
    Lie("an open card votes twice", DEPUTY, OPEN, at("ballot", _open_again), "5.7", "ballot"),
)  # fmt: skip

LIES = NUMBERS + CARDS + CHECKED + IN_THE_OPEN
