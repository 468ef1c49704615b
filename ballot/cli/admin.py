"""`ballot admin`: what the operator of the machine does before anybody can sign in, and when nobody can."""

from pathlib import Path

import click
from sqlalchemy import select

from ballot.cli.site import site
from ballot.kernel import log_key, policy
from ballot.kernel.errors import Missing
from ballot.kernel.log_key import NoLogKey
from ballot.kernel.policy import OPERATOR, Action, Role
from ballot.people.accounts.service import ChangeRole, OpenAccount, grant_role, issue_activation, open_account
from ballot.people.assemblies.queries import assembly_at
from ballot.people.assemblies.service import FoundAssembly, found_assembly
from ballot.people.models import Account, Body, Level
from ballot.protocol.signature import Key, public


@click.group()
def command() -> None:
    """Found assemblies, make the first admin, help after a lost second factor, keep the log key."""


@command.command()
@click.argument("slug")
@click.argument("name")
@click.option("--level", type=click.Choice([level.value for level in Level]), default=Level.COUNTY.value)
@click.option("--body", type=click.Choice([body.value for body in Body]), default=Body.CONGRESS.value)
@click.option("--below", metavar="SLUG", help="The assembly above.")
def found(slug: str, name: str, level: str, body: str, below: str | None) -> None:
    """Found the assembly NAME at the address /SLUG."""
    with site() as here, here.work() as work:
        parent = assembly_at(work.session, below).id if below else None
        found_assembly(work, FoundAssembly(slug, name, Level(level), Body(body), parent))
    click.echo(f"/{slug}")


@command.command()
@click.argument("slug")
@click.argument("login")
@click.argument("name")
def first(slug: str, login: str, name: str) -> None:
    """Make LOGIN the admin of the assembly at /SLUG and print the activation code."""
    with site() as here, here.work() as work:
        assembly = assembly_at(work.session, slug)
        account = open_account(work, OpenAccount(assembly.id, login, name))
        work.session.flush()
        grant_role(work, ChangeRole(assembly.id, account.id, Role.ADMIN))
        code = issue_activation(work, assembly.id, account.id)
    click.echo(code)


@command.command()
@click.argument("slug")
@click.argument("login")
def reset(slug: str, login: str) -> None:
    """Take LOGIN's password, second factor and sessions away and print a new activation code."""
    with site() as here, here.work() as work:
        assembly = assembly_at(work.session, slug)
        query = select(Account.id).where(Account.assembly_id == assembly.id, Account.login == login)
        account_id = work.session.scalar(query)
        if account_id is None:
            raise Missing(f"no account {login} at /{slug}")
        code = issue_activation(work, assembly.id, account_id)
    click.echo(code)


@command.group("log-key")
def log_key_() -> None:
    """Make, back up and check the key that signs records and exports."""


@log_key_.command()
def make() -> None:
    """Make the key at BALLOT_LOG_KEY; a key that stands there is never written over."""
    with site() as here:
        policy.require(OPERATOR, Action.KEEP_LOG_KEY)
        _say(log_key.make(_path(here.settings.log_key)))


@log_key_.command("back-up")
@click.argument("copy", type=click.Path(path_type=Path))
def back_up(copy: Path) -> None:
    """Write the key to COPY, on a medium that is then kept apart, and read it back."""
    with site() as here:
        _say(log_key.back_up(_path(here.settings.log_key), copy))


@log_key_.command()
@click.argument("copy", type=click.Path(path_type=Path), required=False)
def check(copy: Path | None) -> None:
    """Check the key's file, and that COPY holds the same key."""
    with site() as here:
        path = _path(here.settings.log_key)
        _say(log_key.compare(path, copy) if copy else public(log_key.read(path)))


def _path(path: Path | None) -> Path:
    if path is None:
        raise NoLogKey("BALLOT_LOG_KEY names no file")
    return path


def _say(key: Key) -> None:
    click.echo(key.hex())
