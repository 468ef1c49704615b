"""The table of who may do what."""

import pytest

from ballot.kernel.errors import NotAllowed
from ballot.kernel.policy import GRANTS, PUBLIC, Action, Actor, ActorId, Role, may, require

AUDITOR = Actor(ActorId("auditor-1"), frozenset({Role.AUDITOR}))


def test_every_action_has_its_row():
    assert set(GRANTS) == set(Action)


def test_an_actor_without_a_granting_role_is_refused_by_name():
    with pytest.raises(NotAllowed, match="public may not log:search"):
        require(PUBLIC, Action.SEARCH_LOG)


def test_one_granting_role_is_enough():
    require(Actor(ActorId("x"), frozenset({Role.DEPUTY, Role.AUDITOR})), Action.SEARCH_LOG)


def test_nobody_may_do_what_no_table_grants():
    everything = Actor(ActorId("x"), frozenset(Role))
    assert not may(everything, "ballot:read")  # type: ignore[arg-type]


def test_an_actor_without_any_role_may_do_nothing():
    assert not any(may(Actor(ActorId("x"), frozenset()), action) for action in Action)


def test_the_auditor_searches_and_an_administrator_does_not():
    assert may(AUDITOR, Action.SEARCH_LOG)
    assert not may(Actor(ActorId("x"), frozenset({Role.ADMIN})), Action.SEARCH_LOG)
