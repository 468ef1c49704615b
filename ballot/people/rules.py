"""Rules of people: values in, values out; the day is an argument."""

import re
from collections.abc import Set as AbstractSet
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum

from ballot.kernel.errors import Refused
from ballot.kernel.policy import Role

ADDRESS = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
SHORTEST, LONGEST = 2, 32
TAKEN = frozenset({"static", "display", "healthz", "sign-in", "assemblies", "api", "v1", "demo", "verify", "card"})
"""First parts of addresses that the site itself answers."""
CHINA = timezone(timedelta(hours=8))
GRANTED = tuple(
    role for role in Role if role not in (Role.PUBLIC, Role.HOLDER, Role.OPERATOR, Role.DEPUTY, Role.STATION_STAFF)
)
"""The roles that an admin gives; the others follow from an account, a seat, or work at a station."""
ALONE = frozenset({Role.ADMIN, Role.AUDITOR})
"""Who manages accounts reads no content, who audits changes nothing: neither holds a second role beside."""


class SessionPurpose(StrEnum):
    """How far somebody has come; only SIGNED_IN acts as the account, the others lead there."""

    SIGNED_IN = "signed-in"
    SECOND_FACTOR = "second-factor"
    SET_UP = "set-up"
    PASSKEY = "passkey"


class CycleStep(StrEnum):
    """征集 → 初定 → 审议 → 票决 → 实施 → 测评."""

    SOLICITATION = "solicitation"
    SHORTLISTING = "shortlisting"
    REVIEW = "review"
    BALLOT = "ballot"
    IMPLEMENTATION = "implementation"
    ASSESSMENT = "assessment"


class UnfitAddress(Refused):
    """A word that can't be an assembly's part of the address."""

    code = "unfit-address"


def address(slug: str) -> str:
    """Return `slug` if it can be an assembly's part of the address, else raise UnfitAddress."""
    if not (SHORTEST <= len(slug) <= LONGEST and ADDRESS.fullmatch(slug)) or slug in TAKEN:
        raise UnfitAddress(f"{slug!r}: an address is a-z, digits and single hyphens, and none of the site's own")
    return slug


class Incompatible(Refused):
    """Two roles that one account never holds in the same assembly (product P0.2)."""

    code = "incompatible-roles"


def require_compatible(held: AbstractSet[Role], wanted: Role) -> None:
    """Raise Incompatible if `wanted` may not join the roles that are `held` already."""
    others = held - {Role.PUBLIC, Role.HOLDER, wanted}
    if others and (wanted in ALONE or others & ALONE):
        raise Incompatible(f"{wanted} stands alone, not beside {', '.join(sorted(others))}")


def day_in_china(moment: datetime) -> date:
    """The calendar day on which terms, seats and deadlines are counted."""
    return moment.astimezone(CHINA).date()
