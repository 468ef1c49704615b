"""Who may do what: one table, asked by the door and again by the service; what it doesn't grant is denied."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from ballot.kernel.errors import NotAllowed

ActorId = NewType("ActorId", str)


class Role(StrEnum):
    """The roles of an assembly; the public has no account and acts as PUBLIC."""

    PUBLIC = "public"
    DEPUTY = "deputy"
    ORGANIZER = "organizer"
    CHAIR = "chair"
    DESK_CLERK = "desk-clerk"
    FILER = "filer"
    SIGNER = "signer"
    SCRUTINEER = "scrutineer"
    REGISTRAR = "registrar"
    STATION_STAFF = "station-staff"
    PANEL_MEMBER = "panel-member"
    AUDITOR = "auditor"
    ADMIN = "admin"


class Action(StrEnum):
    """Whatever a page or a service can be asked to do, as `thing:verb`."""

    READ_HOME = "home:read"
    VERIFY_RECORD = "record:verify"
    READ_HEALTH = "health:read"
    READ_STATIC = "static:read"
    CHOOSE_DISPLAY = "display:choose"
    SEARCH_LOG = "log:search"


ALL = frozenset(Role)

GRANTS: Mapping[Action, frozenset[Role]] = {
    Action.READ_HOME: ALL,
    Action.VERIFY_RECORD: ALL,
    Action.READ_HEALTH: ALL,
    Action.READ_STATIC: ALL,
    Action.CHOOSE_DISPLAY: ALL,
    Action.SEARCH_LOG: frozenset({Role.AUDITOR}),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an id for the log, and the roles held at this moment."""

    id: ActorId
    roles: frozenset[Role]


PUBLIC = Actor(ActorId("public"), frozenset({Role.PUBLIC}))


def may(actor: Actor, action: Action) -> bool:
    return not actor.roles.isdisjoint(GRANTS.get(action, frozenset()))


def require(actor: Actor, action: Action) -> None:
    """Raise NotAllowed unless a role of the actor grants the action."""
    if not may(actor, action):
        raise NotAllowed(f"{actor.id} may not {action}")
