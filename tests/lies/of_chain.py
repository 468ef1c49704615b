"""Lies about the chain and the order of entries (§2): broken links, other heads, entries that stand where none may."""

from dataclasses import replace
from typing import Any

from ballot.protocol.record import Entry
from tests.lies import raw
from tests.lies.ballots import crafted
from tests.lies.lie import (
    COUNTER,
    EVERYBODY,
    LAST,
    SCRUTINEER,
    SERVER,
    Forged,
    Lie,
    at,
    before,
    chain,
    dropped,
    later,
    links,
    packed,
    place_of,
    put,
    twice,
)
from tests.lies.signing import by_several
from tests.lies.stage import Body, Stage, Told
from tests.lies.truths import ANNULLED, GIVEN_UP, ON_PAPER, OPEN, SELECT, Truth

UUID_2 = "00000000-0000-4000-8000-000000000009"


def _place(entries: list[Entry], kind: str) -> int:
    return next(entry.seq for entry in entries if entry.kind == kind)


def _body_changed(entries: list[Entry]) -> tuple[list[Entry], int]:
    place = _place(entries, "open")
    entries[place] = replace(entries[place], body={**entries[place].body, "present": 4})
    return entries, place


def _ballot_changed(entries: list[Entry]) -> tuple[list[Entry], int]:
    place = _place(entries, "ballot")
    entries[place] = replace(entries[place], hash=raw.digest("test", "another hash"))
    return entries, place


def _taken_out(entries: list[Entry]) -> tuple[list[Entry], int]:
    place = _place(entries, "void")
    return entries[:place] + entries[place + 1 :], place


def _exchanged(entries: list[Entry]) -> tuple[list[Entry], int]:
    place = _place(entries, "paper")
    entries[place - 1], entries[place - 2] = entries[place - 2], entries[place - 1]
    return entries, place - 2


def _counted_on(entries: list[Entry]) -> tuple[list[Entry], int]:
    """Number the last entry one too high, everything hashed accordingly."""
    last = entries[-1]
    return [*entries[:-1], raw.append(entries[-2], last.kind, last.body, seq=last.seq + 1)], last.seq


def _other_root(entries: list[Entry]) -> tuple[list[Entry], int]:
    start = replace(entries[-1], seq=-1, hash=raw.digest("test", "another root"))
    made = [start]
    for entry in entries:
        made.append(raw.append(made[-1], entry.kind, entry.body))
    return made[1:], 0


# fmt: off
LINKS = (
    Lie("a body is changed under its hash", SERVER, SELECT, links(_body_changed), "2.1", "open"),
    Lie("a ballot's hash is changed", SERVER, SELECT, links(_ballot_changed), "2.1", "ballot"),
    Lie("an entry is taken out of the chain", SERVER, SELECT, links(_taken_out), "2.1", "open"),
    Lie("two entries are exchanged in the chain", SERVER, SELECT, links(_exchanged), "2.1", "seal"),
    Lie("an entry counts on", SERVER, SELECT, links(_counted_on), "2.1", "result"),
    Lie("the chain begins with another root", SERVER, SELECT, links(_other_root), "2.1", "manifest"),
)
# fmt: on


def _headed(make: Any) -> Any:
    return packed(lambda entries, files: raw.pack([files[0], (files[1][0], raw.text(make(entries)))]))


def _signed_by(name: str) -> Any:
    return _headed(lambda entries: raw.head(entries[-1], name))


# fmt: off
HEADS = (
    Lie("the head is one of an earlier entry", SERVER, SELECT, _headed(lambda entries: raw.head(entries[-2])), "2.2",
        None),
    Lie("the head is signed by another key", SERVER, SELECT, _signed_by("not the log"), "2.2", None),
    Lie("the head is one of another election", SERVER, SELECT,
        _headed(lambda entries: raw.head(entries[-1], election=UUID_2)), "2.2", None),
    Lie("the head has another place", SERVER, SELECT,
        _headed(lambda entries: raw.head(replace(entries[-1], seq=7))), "2.2", None),
    Lie("the head is one of a fork", SERVER, SELECT,
        _headed(lambda entries: raw.head(replace(entries[-1], hash=raw.digest("test", "a fork")))), "2.2", None),
    Lie("the head has a field too many", SERVER, SELECT,
        _headed(lambda entries: {**raw.head(entries[-1]), "time": 1}), "1.3", None),
)
# fmt: on


def _void(stage: Stage) -> Body:
    body = {"election": stage.e, "credential": stage.key(0).hex(), "reason": "revoked", "spare": None}
    indices = (1, 2)
    return by_several(stage, "void", {**body, "signatures": [[index, ""] for index in indices]})


def _late_ballot(stage: Stage) -> Body:
    return crafted(stage, 5, [1, 0, 0, 0])


def _ballots_of_two_attempts(stage: Stage, body: Body) -> Told:
    ballot, lied = _late_ballot(stage), stage.lied
    stage.of, stage.lied = "", lied + 2
    return [("ballot", ballot), ("restart", _reason(stage)), ("ballot", ballot)]


def _again(kind: str) -> Any:
    """Return a maker of the last body of a kind once more."""
    return lambda stage: dict(stage.last(kind).body)


def _reason(stage: Stage) -> Body:
    return {"reason": "示例"}


def _share_to(sender: int, receiver: int) -> Any:
    def alter(stage: Stage, body: Body) -> Body:
        return {**body, "from": sender, "to": receiver}

    return alter


def _cut(kind: str, nth: int = 1) -> Any:
    """End the record before the nth entry of a kind."""

    def how(truth: Truth, found: str | None) -> Forged:
        entries = truth.play().entries
        place = [entry.seq for entry in entries if entry.kind == kind][nth - 1]
        return Forged(raw.record(entries[:place]), place_of(entries[:place], found, 0), {})

    return how


def _cut_out(*kinds: str) -> Any:
    """Leave out every entry of these kinds."""

    def how(truth: Truth, found: str | None) -> Forged:
        entries = chain([(one.kind, dict(one.body)) for one in truth.play().entries if one.kind not in kinds])
        return Forged(raw.record(entries), place_of(entries, found, 0), {})

    return how


def _moved(kind: str, target: str, nth: int = 1) -> Any:
    """Move the nth entry of a kind before the first of another, nothing signed anew."""

    def how(truth: Truth, found: str | None) -> Forged:
        stage = truth.play()
        pairs = [(entry.kind, dict(entry.body)) for entry in stage.entries]
        place = [entry.seq for entry in stage.entries if entry.kind == kind][nth - 1]
        moved = pairs.pop(place)
        start = next(place for place, pair in enumerate(pairs) if pair[0] == target)
        pairs.insert(start, moved)
        entries = chain(pairs)
        return Forged(raw.record(entries), place_of(entries, found, min(start, place)), {})

    return how


def _annulled(*signers: int, election: str = "") -> Any:
    def alter(stage: Stage, body: Body) -> Body:
        body = {**body, "election": election or body["election"], "signatures": [[index, ""] for index in signers]}
        return by_several(stage, "annul", body) if signers else body

    return alter


def _early_signed(stage: Stage, body: Body) -> Body:
    return by_several(stage, "annul", {**body, "signatures": [[1, ""], [2, ""]]})


# fmt: off
ORDER = (
    Lie("the record begins with its roll", SERVER, SELECT, _cut_out("manifest"), "2.5", "roll"),
    Lie("a second manifest follows", SERVER, SELECT,
        later("roll", before("manifest", lambda stage: stage.manifest_body)), "2.5", "manifest"),
    Lie("an entry is of no kind", SERVER, SELECT, at("open", before("note", _reason)), "2.5", "note"),
    Lie("a scrutineer reveals before all have committed", SCRUTINEER, SELECT, _moved("reveal", "trustee"), "2.5",
        "reveal"),
    Lie("a share comes before all have revealed", SCRUTINEER, SELECT, _moved("share", "reveal"), "2.5", "share"),
    Lie("the vote opens without a scrutineer's endorsement", SERVER, SELECT, at("endorse", dropped), "2.5", "void"),
    Lie("the vote opens twice", SERVER, SELECT, at("open", twice), "2.5", "open"),
    Lie("a ballot is cast before the opening", SERVER, SELECT, _moved("ballot", "open"), "2.5", "ballot"),
    Lie("a ballot is cast after the close", SERVER, SELECT, at("seal", before("ballot", _late_ballot)), "2.5",
        "ballot"),
    Lie("a card is made void after the close", EVERYBODY, SELECT, at("seal", before("void", _void)), "2.5", "void"),
    Lie("the ceremony restarts after the opening", SERVER, SELECT, at("ballot", before("restart", _reason)), "2.5",
        "restart"),
    Lie("the ceremony restarts after a void", SERVER, SELECT, at("open", before("restart", _reason)), "2.5",
        "restart"),
    Lie("an open election restarts", SERVER, OPEN, at("election", before("restart", _reason)), "2.5", "restart"),
    Lie("boxes are counted under one seal", SERVER, SELECT, at("seal", dropped), "2.5", "paper"),
    Lie("a box is counted after the tally", EVERYBODY, SELECT, _moved("paper", "decryption"), "2.5", "paper"),
    Lie("a seal follows the boxes", SCRUTINEER, SELECT, _moved("seal", "tally"), "2.5", "paper"),
    Lie("fewer scrutineers decrypt than must", SERVER, SELECT, at("decryption", dropped), "2.5", "result"),
    Lie("the result comes without a tally", SERVER, SELECT, _cut_out("tally", "decryption"), "2.5", "result"),
    Lie("a tally is made where nobody voted by phone", EVERYBODY, ON_PAPER,
        at("result", before("tally", lambda stage: {"election": stage.e, "ballots": 0, "sums": []})), "2.5", "tally"),
    Lie("something follows the result", SERVER, SELECT, at("result", twice), "2.5", "result"),
    Lie("something follows the annulment", SERVER, ANNULLED, at("annul", twice), "2.5", "annul"),
    Lie("the record ends before its result", SERVER, SELECT, _cut("result"), "2.5", LAST),
    Lie("the record ends with its ballots", SERVER, SELECT, _cut("close"), "2.5", LAST),
    Lie("a record of nothing", SERVER, SELECT,
        packed(lambda entries, files: raw.pack([(files[0][0], b""), files[1]])), "2.5", None),
    Lie("a vote by show of keys is decrypted", COUNTER, OPEN, at("result", before("tally", lambda stage: {})), "2.5",
        "tally"),
    Lie("an open election has a scrutineer", SERVER, OPEN, at("election", before("trustee", lambda stage: {})),
        "2.5", "trustee"),
    Lie("a ballot is checked in mode open", SERVER, OPEN, at("ballot", before("spoil", _again("open"))), "2.5",
        "spoil"),
    Lie("a scrutineer numbered nought commits", SERVER, SELECT, at("trustee", put("index", 0), nth=6), "2.5",
        "trustee"),
    Lie("a scrutineer too many commits", SERVER, SELECT, at("trustee", put("index", 4), nth=6), "2.5", "trustee"),
    Lie("a scrutineer commits twice", SCRUTINEER, SELECT, at("trustee", put("index", 1), nth=6), "2.5", "trustee"),
    Lie("a scrutineer reveals twice", SCRUTINEER, SELECT, later("reveal", put("index", 1), nth=2), "2.5", "reveal"),
    Lie("a scrutineer endorses twice", SCRUTINEER, SELECT, at("endorse", put("index", 1), nth=2), "2.5", "endorse"),
    Lie("a scrutineer sends itself a share", SCRUTINEER, SELECT, later("share", _share_to(1, 1)), "2.5", "share"),
    Lie("a scrutineer sends a share twice", SCRUTINEER, SELECT, later("share", _share_to(1, 2), nth=2), "2.5",
        "share"),
    Lie("a share goes to nobody", SCRUTINEER, SELECT, later("share", _share_to(1, 4)), "2.5", "share"),
    Lie("an attempt that was given up has a scrutineer twice", SERVER, SELECT,
        at("trustee", put("index", 1), nth=2, signed=False), "2.5", "trustee"),
    Lie("an attempt that was given up has a body too full", SERVER, SELECT, at("trustee", put("age", 50)), "1.3",
        "trustee"),
    Lie("ballots are cast in two attempts", SERVER, SELECT, at("endorse", _ballots_of_two_attempts), "2.5", "ballot"),
    Lie("an election is annulled that is another", SERVER, ANNULLED,
        at("annul", _annulled(1, 2, election="ab" * 32), signed=False), "2.5", "annul"),
    Lie("an attempt is annulled by signatures", EVERYBODY, GIVEN_UP, at("annul", _early_signed, signed=False), "2.5",
        "annul"),
    Lie("an election is annulled by one", SCRUTINEER, ANNULLED, at("annul", _annulled(1), signed=False), "7",
        "annul"),
    Lie("an annulment bears another's signature", SCRUTINEER, ANNULLED,
        at("annul", lambda stage,
        body: {**body,
        "signatures": [[1, body["signatures"][0][1]], [3, body["signatures"][0][1]]]}, signed=False), "7", "annul"),
)
# fmt: on


LIES = LINKS + HEADS + ORDER
