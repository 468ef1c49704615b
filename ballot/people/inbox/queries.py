"""What stands in somebody's inbox."""

from dataclasses import dataclass
from operator import itemgetter
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ballot.kernel.policy import Actor, AssemblyId, Role
from ballot.people.models import Notice
from ballot.people.paging import Page, page_of


@dataclass(frozen=True, slots=True)
class Inbox:
    """One page of notices, the newest first, and how many of all are unread."""

    page: Page[Notice]
    unread: int


def inbox(session: Session, actor: Actor, page: int) -> Inbox:
    """The actor's own notices, of whichever assembly."""
    own = Notice.account_id == UUID(actor.id)
    unread = session.scalar(select(func.count()).where(own, Notice.read_at.is_(None))) or 0
    newest = select(Notice).where(own).order_by(Notice.created_at.desc(), Notice.id)
    return Inbox(page_of(session, newest, page, itemgetter(0)), unread)


def unread(session: Session, actor: Actor, home: AssemblyId) -> int:
    """How many notices the actor hasn't read; 0 where the actor's account isn't at home."""
    if Role.HOLDER not in actor.roles_in(home):
        return 0
    mine = select(func.count()).where(Notice.account_id == UUID(actor.id), Notice.read_at.is_(None))
    return int(session.scalar(mine) or 0)
