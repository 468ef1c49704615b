"""Lies in the key ceremony (§4): keys that nobody proved, words given for another attempt, another election bound."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ballot.protocol import signature, trustees
from ballot.protocol.group import Point, base, multiply, random_scalar, small, subtract, total
from ballot.protocol.proofs import TrusteeStatement, prove_trustee
from tests.bodies import a_seed
from tests.lies import raw
from tests.lies.lie import EVERYBODY, SCRUTINEER, SERVER, Lie, at, later, put
from tests.lies.signing import by_scrutineer
from tests.lies.stage import Alter, Body, Stage
from tests.lies.truths import OPEN, SELECT

# In this truth the first attempt is given up after its three commits: the one that counts has those from the fourth.
SECOND, THIRD = 5, 6


def by_another(kind: str) -> Alter:
    """Return an alteration that leaves a scrutineer's body to another's key."""
    return lambda stage, body: by_scrutineer(stage, kind, body, seed=a_seed("not the scrutineer"))


def of_attempt(kind: str, restarts: int) -> Alter:
    """Return an alteration that signs for another attempt than the one that counts."""

    def alter(stage: Stage, body: Body) -> Body:
        attempt = trustees.attempt_digest(stage.manifest.digest, stage.roll.digest, restarts)
        return by_scrutineer(stage, kind, body, attempt=attempt)

    return alter


def _of_first_attempt(stage: Stage, body: Body) -> Body:
    """Enter again what the same scrutineer committed to before the restart, with the key that it had then."""
    return dict(next(entry.body for entry in stage.entries if entry.kind == "trustee"))


def _as_another(stage: Stage, body: Body) -> Body:
    """Be two scrutineers with one sign key: commit under the index 2 with the key of the first."""
    return by_scrutineer(
        stage, "trustee", {**body, "sign": stage.bodies("trustee")[0]["sign"]}, seed=stage.sign_seed(1)
    )


def _other_points(stage: Stage, body: Body) -> Body:
    """Reveal, once the others have, coefficients that were not committed to, with a proof of them."""
    secrets = stage.secrets[body["index"]]
    stage.secrets[body["index"]] = replace(secrets, coefficients=tuple(random_scalar() for _ in secrets.coefficients))
    return trustees.reveal_body(stage.secrets[body["index"]])


def cancelling(stage: Stage, index: int) -> Point:
    """Return the A_0 of scrutineer `index` that leaves the sum under its own secret alone."""
    others = [secrets.points[0] for other, secrets in stage.secrets.items() if other != index]
    return subtract(stage.secrets[index].points[0], total(others))


def _rogue(stage: Stage, body: Body) -> Body:
    """Commit, told by the server what the others will reveal, and remember to reveal just that."""
    own = stage.secrets[body["index"]]
    points = (cancelling(stage, own.index), *own.points[1:])
    stage.of, stage.nth, stage.alter, stage.believed = "reveal", own.index, _rogue_reveal, False
    commit = trustees.commit_digest(stage.attempt, own.index, points, base(own.decrypt))
    return by_scrutineer(stage, "trustee", {**body, "commit": commit.hex()})


def _rogue_reveal(stage: Stage, body: Body) -> Body:
    first = cancelling(stage, body["index"]).hex()
    return by_scrutineer(stage, "reveal", {**body, "coefficients": [first, *body["coefficients"][1:]]})


def _proof_without(leave: Callable[[TrusteeStatement], Any]) -> Alter:
    """Return an alteration that makes the proof over a statement from which something was left out."""

    def alter(stage: Stage, body: Body) -> Body:
        secrets = stage.secrets[body["index"]]
        sign = signature.public(secrets.seed)
        statement = TrusteeStatement(secrets.attempt, secrets.index, sign, secrets.points, base(secrets.decrypt))
        drawn = [random_scalar() for _ in range(len(secrets.coefficients) + 1)]
        c, answers = prove_trustee(leave(statement), (*secrets.coefficients, secrets.decrypt), iter(drawn).__next__)
        return {**body, "proof": {"c": c.hex(), "v": [answer.hex() for answer in answers]}}

    return alter


def _without_sign(statement: TrusteeStatement) -> TrusteeStatement:
    return replace(statement, sign=signature.Key(bytes(32)))


def _of_index_one(statement: TrusteeStatement) -> TrusteeStatement:
    return replace(statement, index=1)


def _copied_key(stage: Stage, body: Body) -> Body:
    """Commit to the encryption key of the first scrutineer, whose shares one could then ask it to open."""
    stage.secrets[body["index"]] = replace(stage.secrets[body["index"]], decrypt=stage.secrets[1].decrypt)
    stage.of, stage.nth, stage.alter = "reveal", body["index"], _as_it_is
    return trustees.trustee_body(stage.secrets[body["index"]], body["name"])


def _as_it_is(stage: Stage, body: Body) -> Body:
    """Enter what was meant, which is where the lie that was told before shows."""
    return body


def _own_key(stage: Stage, body: Body) -> Body:
    """Let the election hold a key of the server's own."""
    return {**body, "key": base(random_scalar()).hex()}


def _shifted_key(stage: Stage, body: Body) -> Body:
    return {**body, "key": multiply(small(2), bytes.fromhex(body["key"])).hex()}


def _exchanged(place: int) -> Any:
    return lambda old: [*old[:place], old[place + 1], old[place], *old[place + 2 :]]


def _other_attempt(stage: Stage, body: Body) -> Body:
    """Bind the ceremony's bodies as those of the first attempt."""
    attempt = trustees.attempt_digest(stage.manifest.digest, stage.roll.digest, 0)
    told = [
        stage._told(kind, names)
        for kind, *names in (("trustee", "index"), ("reveal", "index"), ("share", "from", "to"))
    ]
    return {**body, "ceremony": raw.digest("ceremony", attempt, *told).hex()}


def _one_share_left_out(stage: Stage, body: Body) -> Body:
    told = [
        stage._told(kind, names)
        for kind, *names in (("trustee", "index"), ("reveal", "index"), ("share", "from", "to"))
    ]
    return {**body, "ceremony": raw.digest("ceremony", stage.attempt, *told[:2], told[2][:-1]).hex()}


# fmt: off
COMMITS = (
    Lie("another signs for a scrutineer", SERVER, SELECT, at("trustee", by_another("trustee"), SECOND, signed=False),
        "4", "trustee"),
    Lie("a commitment of an earlier attempt is entered again", SERVER, SELECT,
        at("trustee", _of_first_attempt, 4, signed=False), "4", "trustee"),
    Lie("a scrutineer sits on two chairs with one key", SCRUTINEER, SELECT,
        at("trustee", _as_another, SECOND, signed=False), "4.1", "trustee"),
    Lie("a scrutineer is renamed", SERVER, SELECT, at("trustee", put("name", "监票人 9"), SECOND, signed=False), "4",
        "trustee"),
    Lie("a scrutineer's first body can't be read", SERVER, SELECT,
        at("trustee", put("name", 3), 4, believed=False), "4", "reveal"),
)
# fmt: on

# fmt: off
REVEALS = (
    Lie("another signs a reveal", SERVER, SELECT, at("reveal", by_another("reveal"), signed=False), "4", "reveal"),
    Lie("a reveal is signed for the first attempt", SERVER, SELECT,
        at("reveal", of_attempt("reveal", 0), signed=False), "4", "reveal"),
    Lie("a scrutineer chooses its points after those of the others", SCRUTINEER, SELECT,
        at("reveal", _other_points, 3, signed=False), "4.1", "reveal"),
    Lie("a scrutineer reveals another encryption key", SCRUTINEER, SELECT,
        at("reveal", put("encrypt", base(small(9)).hex()), believed=False), "4.1", "reveal"),
    Lie("a scrutineer takes a key whose secret is the others'", SCRUTINEER, SELECT,
        at("trustee", _copied_key, SECOND, signed=False), "4.2", "reveal"),
    Lie("a proof leaves the sign key out", SCRUTINEER, SELECT, at("reveal", _proof_without(_without_sign)), "4.2",
        "reveal"),
    Lie("a proof is one for another index", SCRUTINEER, SELECT, at("reveal", _proof_without(_of_index_one), 2),
        "4.2", "reveal"),
    Lie("a proof's answer is another number", SCRUTINEER, SELECT, at("reveal", put("proof.v.1", "07" + "00" * 31)),
        "4.2", "reveal"),
    Lie("a proof has an answer too few", SCRUTINEER, SELECT,
        at("reveal", put("proof.v", lambda old: old[:-1]), believed=False), "1.3", "reveal"),
    Lie("a scrutineer raises the number who must decrypt", SCRUTINEER, SELECT,
        at("reveal", put("coefficients", lambda old: [*old, old[0]]), believed=False), "1.3", "reveal"),
    Lie("a scrutineer cancels the keys of the others", SCRUTINEER, SELECT,
        at("trustee", _rogue, THIRD, signed=False), "4.2", "reveal"),
)
# fmt: on

# fmt: off
SHARES = (
    Lie("another signs a share", SERVER, SELECT, at("share", by_another("share"), signed=False), "4", "share"),
    Lie("a share is one of the first attempt", SERVER, SELECT, at("share", of_attempt("share", 0), signed=False),
        "4", "share"),
    Lie("the server exchanges a share's cipher", SERVER, SELECT,
        later("share", put("cipher", "ab" * 32), signed=False), "4", "share"),
    Lie("a share can't be read", SERVER, SELECT, at("share", put("cipher", "00"), believed=False), "4.5", "election"),
)
# fmt: on

# fmt: off
ELECTION = (
    Lie("the election has a key of the server's own", EVERYBODY, SELECT, at("election", _own_key), "4.4", "election"),
    Lie("the election has twice the key", EVERYBODY, SELECT, at("election", _shifted_key), "4.4", "election"),
    Lie("the election has no key", EVERYBODY, SELECT, at("election", put("key", None), believed=False), "4.4",
        "election"),
    Lie("two public shares are exchanged", EVERYBODY, SELECT, at("election", put("shares", _exchanged(0))), "4.4",
        "election"),
    Lie("a public share is left out", EVERYBODY, SELECT, at("election", put("shares", lambda old: old[:2])), "4.4",
        "election"),
    Lie("a public share is one too many", EVERYBODY, SELECT,
        at("election", put("shares", lambda old: [*old, old[0]])), "4.4", "election"),
    Lie("the election binds another manifest", SERVER, SELECT, at("election", put("manifest", "ab" * 32)), "4.5",
        "election"),
    Lie("the election binds another roll", SERVER, SELECT, at("election", put("roll", "ab" * 32)), "4.5", "election"),
    Lie("the election binds another ceremony", SERVER, SELECT, at("election", put("ceremony", "ab" * 32)), "4.5",
        "election"),
    Lie("the election binds no ceremony", SERVER, SELECT, at("election", put("ceremony", None)), "4.5", "election"),
    Lie("the election binds the ceremony of another attempt", SERVER, SELECT, at("election", _other_attempt), "4.5",
        "election"),
    Lie("the election leaves a share out of its ceremony", SERVER, SELECT, at("election", _one_share_left_out),
        "4.5", "election"),
    Lie("an open election binds a ceremony", SERVER, OPEN, at("election", put("ceremony", "ab" * 32)), "4.5",
        "election"),
    Lie("an open election has public shares", SERVER, OPEN, at("election", put("shares", [])), "4.5", "election"),
    Lie("an open election has a key", SERVER, OPEN, at("election", put("key", base(small(3)).hex()), believed=False),
        "4.5", "election"),
    Lie("an open election binds another roll", SERVER, OPEN, at("election", put("roll", "ab" * 32)), "4.5",
        "election"),
)
# fmt: on

# fmt: off
ENDORSEMENTS = (
    Lie("another signs an endorsement", SERVER, SELECT, at("endorse", by_another("endorse"), signed=False), "4",
        "endorse"),
    Lie("a scrutineer endorses another election", SERVER, SELECT, at("endorse", put("election", "ab" * 32)), "4.6",
        "endorse"),
    Lie("an endorsement is one of the first attempt", SERVER, SELECT,
        at("endorse", of_attempt("endorse", 0), signed=False), "4", "endorse"),
    Lie("an endorsement is turned into another's", SERVER, SELECT, at("endorse", put("index", 2), signed=False), "4",
        "endorse"),
    Lie("the roll changes after the ceremony", SERVER, SELECT, later("roll", put("due", 7)), "4.5", "election"),
    Lie("the question changes after the ceremony", SERVER, SELECT, later("manifest", put("title", "另一次票决")), "4.5",
        "election"),
)
# fmt: on

LIES = COMMITS + REVEALS + SHARES + ELECTION + ENDORSEMENTS
