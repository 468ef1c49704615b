"""Lies in the manifest, the rule and the roll (§3, §8.6): rules that contradict themselves, voters who are none."""

from typing import Any

from ballot.protocol import signature
from tests.bodies import a_seed
from tests.lies.lie import REGISTRAR, SERVER, Lie, at, both, kept, put
from tests.lies.registrar import listed
from tests.lies.stage import Body, Stage
from tests.lies.truths import ALONE, ASSESS, OPEN, RANK, SELECT


def key(name: str) -> str:
    """Return the public key of a named seed."""
    return signature.public(a_seed(name)).hex()


def _option(number: int, **changes: Any) -> Body:
    return {"id": f"o{number}", "project": "p01", "mark": f"rank-{number}", **changes}


def _limit(**changes: Any) -> Body:
    return {"id": "more", "options": ["p01-approve"], "min": 0, "max": 1, **changes}


def _more(path: str, *items: Any) -> Any:
    return put(path, lambda old: [*old, *items])


def _manifest(name: str, alter: Any, clause: str = "3.1", truth: Any = SELECT) -> Lie:
    return Lie(name, SERVER, truth, at("manifest", alter), clause, "manifest")


def _good_again(stage: Stage, body: Body) -> Body:
    """Give each project the first level's mark twice, under the limit that it has."""
    names = [project["id"] for project in body["projects"]]
    options = [{"id": f"{name}-again", "project": name, "mark": "good"} for name in names]
    limits = [{**limit, "options": [*limit["options"], f"{limit['id']}-again"]} for limit in body["limits"]]
    return {**body, "options": [*body["options"], *options], "limits": limits}


# fmt: off
MANIFEST = (
    _manifest("the manifest is one of another protocol", put("protocol", "ballot/2")),
    _manifest("the manifest names another suite", put("suite", "p256-sha256-ecdsa")),
    _manifest("there is no option", both(*(put(name, []) for name in ("projects", "options", "limits")))),
    _manifest("there are more options than may be", _more("options", *(_option(number) for number in range(200)))),
    _manifest("there are more limits than may be",
        _more("limits", *(_limit(id=f"l{number}") for number in range(100)))),
    _manifest("two projects have one id", _more("projects", {"id": "p01", "name": "另一项目", "detail": []})),
    _manifest("two options have one id", _more("options", {"id": "p01-approve", "project": "p01", "mark": "oppose"})),
    _manifest("two limits have one id", _more("limits", _limit(id="all"))),
    _manifest("a project has a mark twice", _more("options", {"id": "again", "project": "p01", "mark": "approve"})),
    _manifest("an option names no project", put("options.3.project", "p09")),
    _manifest("a limit names an option twice",
        _more("limits", _limit(options=["p01-approve", "p01-approve"], max=2))),
    _manifest("a limit names no option of the manifest", _more("limits", _limit(options=["p09-approve"]))),
    _manifest("a limit names nothing", _more("limits", _limit(options=[], max=0))),
    _manifest("a limit asks for more than it allows", put("limits.0.min", 3)),
    _manifest("a limit allows more than there is", put("limits.0.max", 5)),
    _manifest("an open election has scrutineers' keys", put("trustees", {"count": 2, "threshold": 2}), truth=OPEN),
    _manifest("an open election has one counter", put("counters", lambda keys: keys[:1]), truth=OPEN),
    _manifest("an open election counts one counter twice", put("counters", lambda keys: [keys[0], keys[0]]),
        truth=OPEN),
    _manifest("a secret election has no scrutineers", put("trustees", None)),
    _manifest("a secret election has counters", put("counters", [key("counter 1")])),
    _manifest("fewer than half of the scrutineers can decrypt", put("trustees.threshold", 1)),
    _manifest("more scrutineers must decrypt than there are", put("trustees.threshold", 4)),
    _manifest("nobody need decrypt", put("trustees", {"count": 0, "threshold": 0})),
    _manifest("one scrutineer alone holds the key of a real vote",
        both(put("rehearsal", False), put("rule.smallest", 10)), truth=ALONE),
    _manifest("a project is assessed by other marks than the levels",
        put("options.1.mark", "fair"), "3.2", truth=ASSESS),
    _manifest("a project cannot be given every level",
        both(put("options", lambda old: old[:3]), put("limits.1.options", lambda old: old[:1])), "3.2", truth=ASSESS),
    _manifest("a selection has a mark of its own", both(put("rule.points", {"joker": 1, "rank-1": 2, "rank-2": 1}),
        put("options.0.mark", "joker")), "3.2", truth=RANK),
    _manifest("a project can only be opposed", put("options.3.mark", "oppose"), "3.2"),
    _manifest("a project may be given two marks at once", put("limits.0.max", 2), "3.2", truth=OPEN),
    _manifest("a project's limit binds one more option", put("limits.0.options", lambda old: [*old, "p02-approve"]),
        "3.2", truth=OPEN),
)
# fmt: on

# fmt: off
RULE = (
    _manifest("a bar is a part of nothing", put("rule.pass.den", 0), "8.6"),
    _manifest("a bar asks for more than a number can hold", put("rule.pass.num", 2**53), "1.3"),
    _manifest("a bar is of another base", put("rule.pass.of", "invited"), "1.3"),
    _manifest("a real vote opens small urns", put("rehearsal", False), "8.6"),
    _manifest("a rehearsal hides more than it may", put("rule.smallest", 11), "8.6"),
    _manifest("a selection has no seats", put("rule.seats", 0), "8.6"),
    _manifest("a selection has levels", put("rule.levels", [{"mark": "good", "bar": None}]), "8.6"),
    _manifest("points name a mark that nobody can give", put("rule.points.approve", 1), "8.6", truth=RANK),
    _manifest("a mark has no points", put("rule.points", {"rank-1": 2}), "8.6", truth=RANK),
    _manifest("points are below zero", put("rule.points.rank-2", -1), "1.3", truth=RANK),
    _manifest("an assessment has seats", put("rule.seats", 1), "8.6", truth=ASSESS),
    _manifest("an assessment has a pass bar",
        put("rule.pass", {"of": "due", "num": 1, "den": 2, "strict": True}), "8.6", truth=ASSESS),
    _manifest("an assessment has points", put("rule.points", {"good": 1, "poor": 0}), "8.6", truth=ASSESS),
    _manifest("a level stands twice",
        put("rule.levels", lambda old: [old[0], *old]), "3.2", truth=ASSESS),
    _manifest("a level and its mark stand twice", both(put("rule.levels", lambda old: [old[0], *old]), _good_again),
        truth=ASSESS),
    _manifest("an assessment has no levels", put("rule.levels", []), "3.2", truth=ASSESS),
    _manifest("the last level has a bar",
        put("rule.levels.1.bar", {"of": "valid", "num": 0, "den": 1, "strict": False}), "8.6", truth=ASSESS),
    _manifest("the first level has no bar", put("rule.levels.0.bar", None), "8.6", truth=ASSESS),
    _manifest("the rule has a clause of its own", put("rule.veto", True), "1.3"),
)
# fmt: on


def _with_key(name: str) -> Any:
    """Return an alteration that puts a key of the server's own into the place of an absent deputy's."""

    def alter(stage: Stage, body: Body) -> Body:
        kept_keys = [one for one in body["credentials"] if one != stage.key(5).hex()]
        return {**body, "credentials": sorted([*kept_keys, key(name)])}

    return alter


def _turned(stage: Stage, body: Body) -> Body:
    return listed(stage, body, body["credentials"][::-1], body["spares"], in_order=False)


def _spares_turned(stage: Stage, body: Body) -> Body:
    return listed(stage, body, body["credentials"], body["spares"][::-1], in_order=False)


def _doubled(stage: Stage, body: Body) -> Body:
    absent = stage.key(5).hex()
    credentials = [one for one in body["credentials"] if one != absent]
    return listed(stage, body, [*credentials, credentials[0]], body["spares"])


def _both_ways(stage: Stage, body: Body) -> Body:
    return listed(stage, body, body["credentials"], [*body["spares"], stage.key(0).hex()])


def _one_more(stage: Stage, body: Body) -> Body:
    return listed(stage, body, [*body["credentials"], key("server")], body["spares"])


def _many_spares(stage: Stage, body: Body) -> Body:
    return listed(stage, body, body["credentials"], [*body["spares"], *(key(f"spare {one}") for one in range(9))])


def _other_cards(stage: Stage, body: Body) -> Body:
    return {**body, "cards": "00000000-0000-4000-8000-000000000003"}


def _with_issue(stage: Stage, body: Body) -> Body:
    """Make the absent deputy's card anew, for the server's use: the roll itself is in order."""
    told = _with_key("server")(stage, body)
    return listed(stage, told, told["credentials"], told["spares"])


# fmt: off
ROLL = (
    Lie("the server puts a key of its own on the roll", SERVER, SELECT, at("roll", _with_key("server")), "3.3",
        "roll"),
    Lie("the roll is one of other cards", SERVER, SELECT, at("roll", _other_cards), "3.3", "roll"),
    Lie("an open election uses the secret cards' list", SERVER, OPEN,
        at("roll", put("issue", lambda old: old[::-1])), "3.3", "roll"),
    Lie("the keys stand in the order of the names", REGISTRAR, SELECT, at("roll", _turned), "3.3", "roll"),
    Lie("the spares stand in the order of the names", REGISTRAR, SELECT, at("roll", _spares_turned), "3.3", "roll"),
    Lie("a deputy has two places on the roll", REGISTRAR, SELECT, at("roll", _doubled), "3.3", "roll"),
    Lie("a deputy's card is a spare as well", REGISTRAR, SELECT, at("roll", _both_ways), "3.3", "roll"),
    Lie("there are more cards than deputies", REGISTRAR, SELECT, at("roll", _one_more), "3.3", "roll"),
    Lie("there are more spares than may be", REGISTRAR, SELECT, at("roll", _many_spares), "3.3", "roll"),
    Lie("the roll says nothing of the other list", REGISTRAR, SELECT, at("roll", put("issue", lambda old: old[:1])),
        "1.3", "roll"),
    Lie("the registrar made the cards of another issue", REGISTRAR, SELECT,
        kept(lambda stage: {"issue": stage.roll.issue.hex()}, "roll", _with_issue), "3.3", "roll"),
)
# fmt: on

LIES = MANIFEST + RULE + ROLL
