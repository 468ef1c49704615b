"""Lies from the opening to the result (§8): seals of a fork, sums that are none, outcomes that don't follow."""

import copy
from collections.abc import Callable
from typing import Any

from ballot.protocol import signature, tally
from ballot.protocol.group import Point, add, multiply, random_scalar, small
from tests.bodies import CLOSED, OPENED, a_seed
from tests.lies import raw
from tests.lies.lie import COUNTER, EVERYBODY, SCRUTINEER, SERVER, Lie, at, before, both, put
from tests.lies.of_ceremony import by_another, of_attempt
from tests.lies.signing import by_scrutineer
from tests.lies.stage import Alter, Body, Stage
from tests.lies.truths import ANNULLED, ASSESS, ON_PAPER, OPEN, RANK, SELECT, Truth

OTHER = "ab" * 32


def _lie(
    kind: str, name: str, alter: Alter, clause: str, forger: str = SERVER, truth: Truth = SELECT, **lie: Any
) -> Lie:
    return Lie(name, forger, truth, at(kind, alter, **lie), clause, kind)


def _sealed_by_stranger(stage: Stage, body: Body) -> Body:
    message = raw.digest("seal", {name: value for name, value in body.items() if name != "signature"})
    return {**body, "signature": signature.sign(a_seed("stranger"), message).hex()}


# fmt: off
FRAME = (
    _lie("open", "the opening is one of another election", put("election", OTHER), "8.1"),
    _lie("close", "the close is one of another election", put("election", OTHER), "8.1"),
    _lie("close", "the close counts a ballot less", put("ballots", 2), "8.1"),
    _lie("close", "the close counts a ballot more", put("ballots", 4), "8.1"),
    _lie("close", "more are present than are due", put("present", 7), "8.1"),
    _lie("close", "more have voted than are present", put("present", 2), "8.1"),
    _lie("close", "those on paper are not among the present", put("present", 3), "8.1"),
    _lie("close", "the vote closes before it opens", put("time", OPENED.replace("09:00", "08:59")), "8.1"),
    Lie("the vote opens after it closes", SERVER, SELECT,
        at("open", put("time", CLOSED.replace("09:30", "09:31"))), "8.1", "close"),
    _lie("seal", "a seal is one of another election", put("election", OTHER), "8.1", SCRUTINEER),
    _lie("seal", "a seal is one of a fork's close", put("close", OTHER), "8.1", SCRUTINEER),
    _lie("seal", "a seal is signed by another", by_another("seal"), "4", signed=False),
    _lie("seal", "a seal is one of the first attempt", of_attempt("seal", 0), "4", SCRUTINEER, signed=False),
    _lie("seal", "one scrutineer seals twice", put("index", 1), "8.1", SCRUTINEER, nth=2),
    _lie("seal", "somebody seals who is no scrutineer", put("index", 4), "8.1"),
    _lie("seal", "a counter's seal is signed by another", _sealed_by_stranger, "8.1", truth=OPEN, signed=False),
    _lie("seal", "one counter seals twice", put("index", 1), "8.1", COUNTER, truth=OPEN, nth=2),
    _lie("seal", "somebody seals who is no counter", put("index", 3), "8.1", truth=OPEN, signed=False),
)
# fmt: on


def _twice_the_first(stage: Stage, body: Body) -> Body:
    body = copy.deepcopy(body)
    body["sums"][0] = [multiply(small(2), bytes.fromhex(point)).hex() for point in body["sums"][0]]
    return body


def _one_more(stage: Stage, body: Body) -> Body:
    """Add one mark to the first option's sum: a multiple of K onto B."""
    body = copy.deepcopy(body)
    body["sums"][0][1] = add(Point(bytes.fromhex(body["sums"][0][1])), stage.terms.key).hex()
    stage.marks.append([1, 0, 0, 0])
    return body


def _tally_of(stage: Stage) -> Body:
    return tally.tally_body(bytes.fromhex(stage.e), len(stage.bodies("ballot")), stage.sums())


# fmt: off
TALLY = (
    _lie("tally", "the tally is one of another election", put("election", OTHER), "8.2"),
    _lie("tally", "the tally counts a ballot less", put("ballots", 2), "8.2"),
    _lie("tally", "the tally is another sum", _twice_the_first, "8.2"),
    _lie("tally", "a mark is added to the tally", _one_more, "8.2", EVERYBODY),
    _lie("tally", "two sums are exchanged", put("sums", lambda sums: [sums[1], sums[0], *sums[2:]]), "8.2"),
    _lie("tally", "the tally has a sum too few", put("sums", lambda sums: sums[:3]), "8.2", believed=False),
    _lie("tally", "the tally has a sum too many", put("sums", lambda sums: [*sums, sums[0]]), "8.2", believed=False),
    Lie("a small urn is opened", EVERYBODY, ANNULLED, at("annul", before("tally", _tally_of)), "8.2", "tally"),
    Lie("a tally that can't be read is counted", SERVER, SELECT,
        at("tally", put("sums", None), believed=False), "8.2", "result"),
)
# fmt: on


def decrypted_with(share: Callable[[Stage, int], Any], **opening: bytes) -> Alter:
    """Return an alteration that decrypts by another share, or as if of another election or close."""

    def alter(stage: Stage, body: Body) -> Body:
        index = body["index"]
        e, close = opening.get("election") or bytes.fromhex(stage.e), opening.get("close") or stage.last("close").hash
        told = tally.Opening(e, close, stage.attempt, index, stage.terms.key)
        sums = tally.read_tally(stage.last("tally").body).sums
        made = tally.decryption_body(told, sums, share(stage, index), stage.sign_seed(index))
        return {**made, "index": body["index"]}

    return alter


def _own(stage: Stage, index: int) -> Any:
    return stage.shares[index]


def _random(stage: Stage, index: int) -> Any:
    return random_scalar()


def _doubled(factor: str) -> str:
    return multiply(small(2), bytes.fromhex(factor)).hex()


def _of_other_sums(stage: Stage, body: Body) -> Body:
    """Decrypt, with good proofs of its own kind, one ballot in place of the sum."""
    first = stage.bodies("ballot")[0]["choices"]
    sums = [(bytes.fromhex(alpha), bytes.fromhex(beta)) for alpha, beta in first]
    index = body["index"]
    told = tally.Opening(bytes.fromhex(stage.e), stage.last("close").hash, stage.attempt, index, stage.terms.key)
    return tally.decryption_body(told, sums, stage.shares[index], stage.sign_seed(index))


def _first_again(stage: Stage, body: Body) -> Body:
    return dict(stage.bodies("decryption")[0])


def _as_the_third(stage: Stage, body: Body) -> Body:
    return by_scrutineer(stage, "decryption", {**body, "index": 3})


def _without_share(stage: Stage, body: Body) -> Body:
    """Leave the third scrutineer's share out, and let it decrypt all the same."""
    stage.of, stage.nth, stage.alter = "decryption", 2, _as_the_third
    return {**body, "shares": body["shares"][:2]}


def _decryption(name: str, alter: Alter, clause: str = "8.3", forger: str = SCRUTINEER, **lie: Any) -> Lie:
    return _lie("decryption", name, alter, clause, forger, **lie)


# fmt: off
DECRYPTIONS = (
    _decryption("a decryption is one of another election", decrypted_with(_own, election=bytes.fromhex(OTHER))),
    _decryption("a decryption is one of another close", decrypted_with(_own, close=bytes.fromhex(OTHER))),
    _decryption("a decryption names another election than it proves", put("election", OTHER)),
    _decryption("a decryption names another close than it proves", put("close", OTHER)),
    _decryption("a factor is twice what it should be", put("factors.0", _doubled)),
    _decryption("a decryption is made with a share that is none", decrypted_with(_random)),
    _decryption("a decryption opens one ballot alone", _of_other_sums),
    _decryption("two factors are exchanged", put("factors", lambda old: [old[1], old[0], *old[2:]])),
    _decryption("a factor's proof is another option's", put("proofs", lambda old: [old[1], old[0], *old[2:]])),
    _decryption("a factor's proof is another number", put("proofs.0.1", "05" + "00" * 31)),
    _decryption("a decryption leaves an option out",
        both(put("factors", lambda old: old[:3]), put("proofs", lambda old: old[:3]))),
    _decryption("a decryption has a factor too few", put("factors", lambda old: old[:3])),
    _decryption("a decryption has a proof too few", put("proofs", lambda old: old[:3])),
    _decryption("a proof of decryption has three numbers", put("proofs.0", lambda pair: [*pair, pair[0]]), "1.3"),
    _decryption("one scrutineer decrypts twice", _first_again, nth=2),
    _decryption("a decryption is turned into another's", put("index", 1), nth=2),
    _decryption("a scrutineer decrypts under another's index", put("index", 3), nth=2),
    _decryption("somebody decrypts who is no scrutineer", put("index", 4), "4", SERVER, signed=False),
    _decryption("a decryption is signed by another", by_another("decryption"), "4", SERVER, signed=False),
    _decryption("a decryption is signed for the first attempt", of_attempt("decryption", 0), "4", signed=False),
    Lie("a false decryption is counted all the same", SCRUTINEER, SELECT,
        at("decryption", put("factors.0", _doubled)), "8.3", "result"),
    Lie("a scrutineer decrypts for whom the election has no share", EVERYBODY, SELECT,
        at("election", _without_share), "8.3", "decryption"),
)
# fmt: on


def _numbers(electronic: list[int], paper: list[int]) -> Alter:
    total = [phone + box for phone, box in zip(electronic, paper, strict=True)]
    return both(put("electronic", electronic), put("paper", paper), put("total", total))


def _result(name: str, alter: Alter, clause: str = "8.5", truth: Truth = SELECT) -> Lie:
    return _lie("result", name, alter, clause, SERVER, truth)


# fmt: off
RESULTS = (
    _result("the result is one of another election", put("election", OTHER)),
    _result("the result has another number from the phones", _numbers([3, 3, 1, 0], [1, 1, 0, 0])),
    _result("the result has another number from the boxes", _numbers([1, 3, 1, 0], [1, 0, 0, 1])),
    _result("the phones' numbers are other ones than their sum", put("electronic", [1, 1, 1, 1])),
    _result("the boxes' numbers are other ones than their sum", put("paper", [1, 0, 0, 1])),
    _result("a vote moves from the phones to the boxes", _numbers([0, 3, 1, 0], [2, 1, 0, 0])),
    _result("the result does not add up", put("total.0", 3)),
    _result("an open result has another number", put("electronic.0", 2), truth=OPEN),
    _result("a result on paper has votes from phones", put("electronic.1", 1), truth=ON_PAPER),
    _result("the result has an option too many",
        both(*(put(name, lambda old: [*old, 0]) for name in ("electronic", "paper", "total")))),
    _result("another project is chosen", put("outcome.chosen", ["p03"]), "8.7"),
    _result("nobody is chosen", put("outcome.chosen", []), "8.7"),
    _result("a failed vote is called valid", put("outcome.valid", False), "8.7"),
    _result("a reason is given that does not hold", put("outcome.reason", "quorum"), "8.7"),
    _result("the ranking is turned", put("outcome.ranking", lambda old: old[::-1]), "8.7", truth=RANK),
    _result("a score is another", put("outcome.ranking.0.score", 99), "8.7", truth=RANK),
    _result("the ranking's marks are other ones", put("outcome.ranking.0.marks.rank-1", 1), "8.7", truth=RANK),
    _result("a tie is made up", both(put("outcome.chosen", []), put("outcome.tied", ["p01", "p02"])), "8.7",
        truth=RANK),
    _result("a seat is called vacant", put("outcome.vacant", 0), "8.7"),
    _result("a project below the bar is left out", put("outcome.below", []), "8.7"),
    _result("valid is the number one", put("outcome.valid", 1), "8.7"),
    _result("the outcome says more than it may", put("outcome.remark", "示例"), "8.7"),
    _result("a level is better than its bar", put("outcome.projects.1.level", "good"), "8.8", truth=ASSESS),
    _result("an assessed project is left out", put("outcome.projects", lambda old: old[:1]), "8.8", truth=ASSESS),
    _result("an assessment's marks are other ones", put("outcome.projects.0.marks.good", 4), "8.8", truth=ASSESS),
    Lie("a result is read without a key", EVERYBODY, SELECT,
        at("election", put("key", None), believed=False), "8.2", "result"),
    Lie("a result is read without public shares", EVERYBODY, SELECT,
        at("election", put("shares", None), believed=False), "8.3", "decryption"),
    Lie("the result counts with a close that can't be read", SERVER, OPEN,
        at("close", put("present", None), believed=False), "8.1", "result"),
)
# fmt: on


LIES = FRAME + TALLY + DECRYPTIONS + RESULTS
