"""The map of all addresses, walked by everybody: own and other assembly, existing and missing object, every method."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter, Rule, UUIDConverter

from ballot.kernel import log
from ballot.kernel.policy import GRANTS, Role
from tests.web.checked import CheckedClient
from tests.web.doors import ROWS
from tests.web.town import WALKERS, a_list, a_town, digest, height, walker

NEVER = {
    "account_id",
    "deputy_id",
    "station_id",
    "passkey_id",
    "approval_id",
    "candidate_id",
    "job_id",
    "notice_id",
    "upload_id",
    "meeting_id",
    "rule_id",
    "election_id",
    "void_id",
    "hands_id",
    "entrance_id",
    "review_id",
    "comment_id",
    "opinion_id",
    "paper_id",
    "sheet_id",
    "objection_id",
    "unit_id",
    "file_id",
    "inspection_id",
    "bonus_id",
    "template_id",
}
"""Names of objects that may be missing."""


# What a door says is the policy's answer: the other database is walked by those who reach most and least.
FULLY = pytest.mark.parametrize(
    ("database", "role"),
    [("sqlite", role) for role in WALKERS] + [("postgresql", role) for role in (Role.PUBLIC, Role.ORGANIZER)],
    indirect=["database"],
)


@dataclass(frozen=True, slots=True)
class Visit:
    """One attempt: `own` says whether the walker's roles are held in the assembly of the address."""

    rule: Rule
    method: str
    own: bool
    there: bool

    def path(self, things) -> str:
        values = {name: things[name] for name in self.rule.arguments if name != "assembly"}
        if not self.there:
            values = {name: UUID(int=9) if name in NEVER else value for name, value in values.items()}
        _, path = self.rule.build({**values, "assembly": things["assembly"]})
        return path


def visits(app) -> Iterator[Visit]:
    for rule in app.url_map.iter_rules():
        for method in sorted(rule.methods - {"OPTIONS", "HEAD"}):
            for own in (True, False):
                for there in (True, False) if NEVER & rule.arguments else (True,):
                    yield Visit(rule, method, own, there)


def test_every_route_has_its_row_and_every_row_its_route(app):
    doors = {rule.endpoint: app.view_functions[rule.endpoint].action for rule in app.url_map.iter_rules()}
    assert doors == dict(ROWS)


def values_of(converter: BaseConverter) -> list[object]:
    """Every word where there is a choice of them, else one value of its kind."""
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)
    kinds = ((IntegerConverter, 2027), (UUIDConverter, UUID(int=9)))
    return [next((value for kind, value in kinds if isinstance(converter, kind)), "example")]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_address_of_one_route_leads_to_another(app):
    """A shorter list of words in the one hides what the other serves, and whoever may not see it is turned away."""
    there = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        names = sorted(rule.arguments)
        for values in product(*(values_of(rule._converters[name]) for name in names)):
            _, path = rule.build(dict(zip(names, values, strict=True)))
            for method in rule.methods - {"OPTIONS"}:
                assert there.match(path, method)[0] == rule.endpoint, (method, path)


@pytest.fixture
def towns(sessions):
    with sessions.begin() as session:
        made = a_town(session, "ninghai"), a_town(session, "fenghua")
    return tuple(a_list(sessions, town) for town in made)


@pytest.fixture
def open_app(app):
    """The app without form tokens, so that every attempt reaches the door."""
    app.config["WTF_CSRF_ENABLED"] = False
    return app


@pytest.fixture
def shut_app(open_app):
    """The same for whoever is refused: a page that says so is looked at elsewhere."""
    open_app.test_client_class = FlaskClient
    yield open_app
    open_app.test_client_class = CheckedClient


@FULLY
def test_whoever_lacks_the_action_is_refused_told_of_and_changes_nothing(shut_app, sessions, towns, role):
    mine, other = towns
    client = walker(shut_app, sessions, mine, role)
    before, begun = digest(sessions), {town.id: height(sessions, town) for town in towns}
    tried: dict[object, list[tuple[str, str]]] = {town.id: [] for town in towns}
    for number, visit in enumerate(visits(shut_app)):
        town = mine if visit.own else other
        held = {Role.PUBLIC, *({role, Role.HOLDER} if visit.own and role is not Role.PUBLIC else ())}
        if held & GRANTS[ROWS[visit.rule.endpoint]]:
            continue
        tried[town.id].append((ROWS[visit.rule.endpoint], visit.method))
        answer = client.open(
            visit.path({**town.things, "assembly": town.slug}),
            method=visit.method,
            environ_base={"REMOTE_ADDR": f"192.0.2.{number % 200}"},
        )
        wanted = 303 if role is Role.PUBLIC and visit.method == "GET" else 403
        assert answer.status_code == wanted, visit
    assert min(map(len, tried.values())) > 15
    assert digest(sessions) == before
    with sessions() as session:
        for town in towns:
            entries = log.entries(session, town.log_id)[begun[town.id] :]
            assert {entry.event for entry in entries} <= {"access.deny"}
            facts = [json.loads(entry.facts) for entry in entries]
            assert [(told["action"], told["method"]) for told in facts] == tried[town.id]


@FULLY
def test_whoever_holds_the_action_comes_in_and_what_is_missing_is_missing(open_app, sessions, towns, role):
    mine, other = towns
    for visit in visits(open_app):
        town = mine if visit.own else other
        held = {Role.PUBLIC, *({role, Role.HOLDER} if visit.own and role is not Role.PUBLIC else ())}
        if not held & GRANTS[ROWS[visit.rule.endpoint]]:
            continue
        client = walker(open_app, sessions, mine, role)  # the visit before may have ended with a sign-out
        answer = client.open(visit.path({**town.things, "assembly": town.slug}), method=visit.method)
        assert answer.status_code not in (401, 403, 500, 503), visit
        if not visit.there:
            assert answer.status_code == 404, visit


def test_an_object_of_another_assembly_is_missing_in_ones_own(open_app, sessions, towns):
    mine, other = towns
    for role in (one for one in WALKERS if one is not Role.PUBLIC):
        client = walker(open_app, sessions, mine, role)
        before = digest(sessions)
        for visit in visits(open_app):
            if not (NEVER & visit.rule.arguments and visit.own and visit.there):
                continue
            if {role, Role.HOLDER} & GRANTS[ROWS[visit.rule.endpoint]]:
                answer = client.open(visit.path({**other.things, "assembly": mine.slug}), method=visit.method)
                assert answer.status_code == 404, visit
        assert digest(sessions) == before, role


def test_an_address_without_an_assembly_is_missing_for_everybody(open_app, sessions, towns):
    for role in (Role.PUBLIC, Role.ADMIN):
        client = walker(open_app, sessions, towns[0], role)
        assert client.get("/nowhere/admin/accounts/").status_code == 404


def test_a_source_that_keeps_knocking_is_told_to_wait_and_fills_no_log(open_app, sessions, towns):
    client = walker(open_app, sessions, towns[0], Role.HOLDER)
    begun = height(sessions, towns[0])
    statuses = [client.get("/ninghai/audit/").status_code for _ in range(125)]
    assert statuses == [403] * 120 + [429] * 5
    assert height(sessions, towns[0]) == begun + 120
