"""Lies in what several sign together (§7): cards made void without right, boxes whose numbers cannot be true."""

from collections.abc import Callable
from typing import Any

from ballot.protocol import signature
from tests.bodies import a_seed
from tests.lies import raw
from tests.lies.lie import COUNTER, EVERYBODY, SCRUTINEER, SERVER, Lie, at, before, dropped, put
from tests.lies.of_form import SMALL_ORDER
from tests.lies.of_manifest import key
from tests.lies.signing import by_several, unsigned
from tests.lies.stage import Alter, Body, Stage
from tests.lies.truths import ALONE, ON_PAPER, OPEN, OPEN_CHOICE, SELECT, Truth

# The voids of this truth: the fourth card revoked, the second replaced, the third given a paper.
REVOKED, REPLACED, ON_A_PAPER = 1, 2, 3


def by(kind: str, *indices: int) -> Alter:
    """Return an alteration that has the act signed by these, in this order."""

    def alter(stage: Stage, body: Body) -> Body:
        message = raw.digest(kind, unsigned(body, "signatures"))
        seeds = {index: stage.signers(index)[index] for index in indices}
        return {**body, "signatures": [[index, signature.sign(seeds[index], message).hex()] for index in indices]}

    return alter


def by_stranger(kind: str) -> Alter:
    """Return an alteration that signs the act once more, as somebody whom nobody appointed."""

    def alter(stage: Stage, body: Body) -> Body:
        signed = signature.sign(a_seed("stranger"), raw.digest(kind, unsigned(body, "signatures"))).hex()
        return {**body, "signatures": [body["signatures"][0], [9, signed]]}

    return alter


def other_signed(kind: str) -> Alter:
    """Return an alteration that puts the first signer's signature under the second's index."""
    return lambda stage, body: {**body, "signatures": [body["signatures"][0], [2, body["signatures"][0][1]]]}


def _void(
    name: str, alter: Alter, clause: str, nth: int = 1, forger: str = EVERYBODY, signed: bool = True, **lie: Any
) -> Lie:
    return Lie(name, forger, SELECT, at("void", alter, nth, signed=signed, **lie), clause, "void")


def _of(number: int) -> Alter:
    return lambda stage, body: {**body, "credential": stage.key(number).hex()}


def _spare(number: int) -> Alter:
    return lambda stage, body: {**body, "spare": stage.key(number).hex()}


def _named_again(stage: Stage) -> Body:
    """Name the spare of the replaced card for another card too."""
    body = {"election": stage.e, "credential": stage.key(5).hex(), "reason": "replaced", "spare": stage.key(6).hex()}
    return by_several(stage, "void", {**body, "signatures": [[1, ""], [2, ""]]})


def _voided(number: int) -> Callable[[Stage], Body]:
    def make(stage: Stage) -> Body:
        body = {"election": stage.e, "credential": stage.key(number).hex(), "reason": "revoked", "spare": None}
        return by_several(stage, "void", {**body, "signatures": [[1, ""], [2, ""]]})

    return make


# fmt: off
VOIDS = (
    _void("a void is one of another election", put("election", "ab" * 32), "7.1"),
    _void("a void is moved to another card", _of(5), "7", forger=SERVER, signed=False),
    _void("a void's reason changes under its signatures", put("reason", "paper"), "7", forger=SERVER, signed=False),
    _void("a card is void for no reason of the protocol", put("reason", "ill"), "1.3"),
    _void("a void is signed by one scrutineer", by("void", 1), "7", forger=SCRUTINEER, signed=False),
    _void("a void is signed twice by one scrutineer", by("void", 1, 1), "7", forger=SCRUTINEER, signed=False),
    _void("a void's signatures fall", by("void", 2, 1), "7", signed=False),
    _void("a void is signed by one and a stranger", by_stranger("void"), "7", forger=SCRUTINEER, signed=False),
    _void("a void bears one signature under two indices", other_signed("void"), "7", forger=SCRUTINEER, signed=False),
    _void("a void is signed by nobody", put("signatures", []), "7", forger=SERVER, signed=False),
    _void("a void's signature names nobody", put("signatures.0", lambda pair: pair[1:]), "1.3", signed=False),
    _void("a revoked card has a spare", _spare(7), "7.1"),
    _void("a replaced card has no spare", put("spare", None), "7.1", nth=REPLACED, believed=False),
    _void("a spare is none of the roll's", put("spare", key("spare")), "7.1", nth=REPLACED),
    _void("a spare is of small order", put("spare", SMALL_ORDER), "1.5", nth=REPLACED, believed=False),
    _void("a card replaces a card", _spare(5), "7.1", nth=REPLACED),
    _void("a stranger's card is made void", put("credential", key("stranger")), "3.5"),
    _void("a spare is made void that replaced nobody", _of(7), "3.5"),
    Lie("a spare is named twice", EVERYBODY, SELECT, at("close", before("void", _named_again)), "7.1", "void"),
    Lie("a card is made void twice", EVERYBODY, SELECT, at("close", before("void", _voided(4))), "3.5", "void"),
    Lie("a card is made void that has voted", EVERYBODY, SELECT, at("close", before("void", _voided(0))), "7.1",
        "void"),
    Lie("a replaced card is made void again", EVERYBODY, SELECT, at("close", before("void", _voided(2))), "3.5",
        "void"),
    Lie("a counter signs a void alone", COUNTER, OPEN, at("void", by("void", 1), signed=False), "7", "void"),
    Lie("the only scrutineer does not sign", SERVER, ALONE, at("void", put("signatures", []), signed=False), "7",
        "void"),
    Lie("a void is left out that let a spare vote", SERVER, SELECT, at("void", dropped, nth=REPLACED), "3.5",
        "ballot"),
)
# fmt: on


def _box(
    name: str, alter: Alter, clause: str = "7.2", forger: str = EVERYBODY, truth: Truth = SELECT, **lie: Any
) -> Lie:
    return Lie(name, forger, truth, at("paper", alter, **lie), clause, "paper")


def _counts(*counts: int) -> Alter:
    return put("counts", list(counts))


# fmt: off
PAPER = (
    _box("a box is one of another election", put("election", "ab" * 32)),
    _box("a box is counted by one scrutineer", by("paper", 1), "7", SCRUTINEER, signed=False),
    _box("a box's numbers change under its signatures", _counts(1, 0, 1, 0), "7", SERVER, signed=False),
    _box("a box counts an option too few", _counts(1, 1, 0), believed=False),
    _box("a box counts an option too many", _counts(1, 1, 0, 0, 0)),
    _box("a box holds more invalid papers than papers", put("invalid", 2)),
    _box("an option has more marks than papers", _counts(0, 2, 0, 0)),
    _box("an invalid paper counts", put("invalid", 1)),
    _box("a box holds more marks than its papers may", _counts(1, 1, 1, 0)),
    _box("a box holds fewer marks than its papers must", _counts(0, 0, 0, 0), truth=OPEN_CHOICE),
    _box("a box gives one project two marks", _counts(1, 1, 0, 0), truth=OPEN),
    _box("a box counts less than nothing", _counts(1, -1, 0, 0), "1.3", believed=False),
    _box("a box has no name", put("box", None), "1.3", believed=False),
    Lie("a box is counted twice", EVERYBODY, ON_PAPER, at("paper", put("box", "一号箱"), nth=2), "7.2", "paper"),
    Lie("a box is left out", SERVER, SELECT, at("paper", dropped), "7.2", "result"),
    Lie("more papers were issued than cards made void", EVERYBODY, SELECT, at("paper", put("issued", 2)), "7.2",
        "result"),
    Lie("fewer papers were issued than cards made void", EVERYBODY, ON_PAPER, at("paper", put("issued", 0)), "7.2",
        "result"),
    Lie("an open box is counted by one", COUNTER, OPEN, at("paper", by("paper", 2), signed=False), "7", "paper"),
)
# fmt: on

LIES = VOIDS + PAPER
