"""The model county while it is being furnished: who acts in it, at which moment, with which secrets of the site."""

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone

from sqlalchemy.orm import Session, sessionmaker

from ballot.board.demo.people import ABOVE, DEPUTIES, PEOPLE
from ballot.kernel.policy import PUBLIC, Actor, ActorId, AssemblyId, Role
from ballot.kernel.work import Work, begin
from ballot.people.models import Account
from ballot.people.vault import Vault
from ballot.protocol.signature import Seed

SLUG, CITY = "shifan", "shifan-city"
CHINA = timezone(timedelta(hours=8))
NUMBERS = tuple(f"SL{number:03}" for number in range(1, DEPUTIES + 1))


@dataclass(frozen=True, slots=True)
class Ground:
    """An empty site: its writing sessions, its log key, the digest of its booth in hex, and this moment."""

    sessions: sessionmaker[Session]
    vault: Vault
    seed: Seed = field(repr=False)
    booth: str
    now: datetime

    @property
    def year(self) -> int:
        """The year whose vote is now: from September on the next one's."""
        today = self.now.astimezone(CHINA)
        return today.year + 1 if today.month >= 9 else today.year

    @property
    def today(self) -> date:
        return self.now.astimezone(CHINA).date()

    def begin(self, actor: Actor, moment: datetime | None = None) -> AbstractContextManager[Work]:
        return begin(self.sessions, actor, moment or self.now)


@dataclass(frozen=True, slots=True)
class County:
    """What has been founded so far; `accounts` by login."""

    ground: Ground
    id: AssemblyId
    accounts: dict[str, Account]

    def actor(self, login: str, *more: Role) -> Actor:
        """Somebody with the offices that `people` gives them, and `more` that rows elsewhere give."""
        roles = next((one.roles for one in (*PEOPLE, ABOVE) if one.login == login), ())
        account = self.accounts[login]
        offices = {account.assembly_id: frozenset({Role.HOLDER, *roles, *more})}
        return Actor(ActorId(str(account.id)), frozenset({Role.PUBLIC}), offices)

    def begin(self, login: str, moment: datetime | None = None) -> AbstractContextManager[Work]:
        return self.ground.begin(self.actor(login), moment)

    def begin_nameless(self, moment: datetime | None = None) -> AbstractContextManager[Work]:
        return self.ground.begin(PUBLIC, moment)

    def reading(self) -> Session:
        return self.ground.sessions()


def morning(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """A time of the day in China."""
    return datetime.combine(day, time(hour, minute), CHINA).astimezone(UTC)
