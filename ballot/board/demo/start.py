"""Whether this site is a demonstration, and what its start page tells everybody."""

from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy import Engine, inspect, select
from sqlalchemy.orm import Session

from ballot.balloting.setup.models import Election, Meeting
from ballot.board.demo.people import PASSWORD
from ballot.board.models import DemoAccount, DemoLink, LinkSort
from ballot.kernel.errors import Refused
from ballot.people.models import Account, Assembly, Cycle
from ballot.people.sign_in.rules import DIGITS, STEP


class DemoInProduction(Refused):
    """A start in production on a database with accounts whose secrets everybody knows."""

    code = "demo-in-production"


@dataclass(frozen=True, slots=True)
class Shown:
    """An account to try; `code` is its second factor at this moment, or nothing before activation."""

    login: str
    name: str
    words: str
    slug: str
    password: str
    code: str
    activation: str


@dataclass(frozen=True, slots=True)
class Held:
    """A vote of the demonstration; `address` is that of its public page."""

    address: str
    election: Election


@dataclass(frozen=True, slots=True)
class Link:
    """A card or personal link; `backup` is a file as an address that holds all of it, or nothing."""

    words: str
    address: str
    backup: str


@dataclass(frozen=True, slots=True)
class StartPage:
    """All that a visitor may take up; `desk` is the path of today's check-in, if there is a meeting."""

    accounts: list[Shown]
    votes: list[Held]
    links: dict[LinkSort, list[Link]]
    desk: str
    password: str


def is_demo(engine: Engine) -> bool:
    """Whether the database holds demonstration accounts; one without a schema holds none."""
    if not inspect(engine).has_table(DemoAccount.__tablename__):
        return False
    with Session(engine) as session:
        return session.scalar(select(DemoAccount.account_id).limit(1)) is not None


def require_no_demo(engine: Engine) -> None:
    """Raise DemoInProduction naming the cause."""
    if is_demo(engine):
        engine.dispose()
        raise DemoInProduction(
            "the database holds demonstration accounts, whose passwords everybody knows; use a database of your own"
        )


def accounts(session: Session, now: datetime) -> list[Shown]:
    """All accounts to try, the one that waits for activation first."""
    rows = session.execute(
        select(DemoAccount, Account, Assembly.slug)
        .join(Account, Account.id == DemoAccount.account_id)
        .join(Assembly, Assembly.id == DemoAccount.assembly_id)
        .order_by(DemoAccount.position)
    )
    return [
        Shown(
            account.login,
            account.name,
            shown.words,
            slug,
            shown.password if account.password else "",
            _code(shown.secret, now),
            shown.activation or "",
        )
        for shown, account, slug in rows
    ]


def start_page(session: Session, now: datetime) -> StartPage:
    """The accounts, the votes from the newest year on, and every card and personal link."""
    rows = session.execute(
        select(Assembly.slug, Cycle.year, Election)
        .join(Meeting, Meeting.id == Election.meeting_id)
        .join(Cycle, Cycle.id == Meeting.cycle_id)
        .join(Assembly, Assembly.id == Election.assembly_id)
        .where(Assembly.id.in_(select(DemoAccount.assembly_id)))
        .order_by(Cycle.year.desc(), Election.position)
    ).all()
    votes = [Held(f"/{slug}/{year}/elections/{election.id}", election) for slug, year, election in rows]
    found = session.scalars(select(DemoLink).order_by(DemoLink.position)).all()
    links = {sort: [Link(one.words, one.address, _file(one)) for one in found if one.sort is sort] for sort in LinkSort}
    desk = "".join(f"/{slug}/{year}/meetings/{election.meeting_id}/desk" for slug, year, election in rows[:1])
    return StartPage(accounts(session, now), votes, links, desk, PASSWORD)


def _file(link: DemoLink) -> str:
    # It goes with the page, as the secrets do: no address of this site ever hands out a key.
    return f"data:application/json;base64,{b64encode(link.backup.encode()).decode()}" if link.backup else ""


def _code(secret: str, now: datetime) -> str:
    if not secret:
        return ""
    # SHA-1 is what authenticator apps compute.
    return TOTP(bytes.fromhex(secret), DIGITS, SHA1(), STEP).generate(int(now.timestamp())).decode()  # noqa: S303
