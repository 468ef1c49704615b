"""Lies in checked ballots (§6) and in open ones (§5.9): seeds that open something else, marks that break a limit."""

from collections.abc import Callable
from dataclasses import replace

from ballot.protocol.ballot import Draft
from ballot.protocol.elgamal import encrypt
from ballot.protocol.group import Point, add, small
from ballot.protocol.openvote import open_body
from tests.lies.ballots import another_election, first_ballot, of_card
from tests.lies.lie import DEPUTY, SERVER, Lie, at, before, dropped, put, twice
from tests.lies.signing import by_card
from tests.lies.stage import Alter, Body, Stage
from tests.lies.truths import OPEN, OPEN_CHOICE, SELECT


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
    return {**body, "choices": [first_ballot(stage)["choices"][0], *body["choices"][1:]]}


# fmt: off
CHECKED = (
    _spoil("a checked ballot is one of another election", put("election", "ab" * 32)),
    _spoil("a ballot checked in another election is entered here", _checked_elsewhere),
    _spoil("a checked ballot has other numbers than its seed",
        put("choices.0.0", encrypt(small(0), 0, small(7))[0].hex())),
    _spoil("a checked ballot has another seed", put("seed", "07" * 32)),
    _spoil("a checked ballot holds two", _of_two),
    _spoil("a checked ballot leaves an option out", put("choices", lambda old: old[:3])),
    _spoil("a checked ballot has the counter of the next", _counted(2)),
    _spoil("a checked ballot is signed by another", put("signature", "07" * 64), forger=SERVER, signed=False),
    _spoil("a ballot's cast is entered as checked", put("limits", []), "1.3"),
    Lie("a card checks after it has voted", DEPUTY, SELECT, at("spoil", before("spoil", _checked(0))), "5.7",
        "spoil"),
    Lie("a card checks that is not live", DEPUTY, SELECT, at("spoil", before("spoil", _checked(4))), "3.5", "spoil"),
    Lie("a card checks a ninth time", DEPUTY, SELECT, at("close", before("spoil", _checked(5, 9))), "6", "spoil"),
    Lie("a checked ballot is entered twice", SERVER, SELECT, at("spoil", twice), "6", "spoil"),
    Lie("a checked ballot repeats a point of a ballot", DEPUTY, SELECT, at("spoil", _point_of_a_ballot), "5.8",
        "spoil"),
    Lie("a checked ballot is left out", SERVER, SELECT, at("spoil", dropped), "5.5", "ballot"),
)
# fmt: on


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


# fmt: off
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
)
# fmt: on

LIES = CHECKED + IN_THE_OPEN
