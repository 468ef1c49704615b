"""`ballot audit`: checking logs, in the database or as exported files."""

from pathlib import Path

import click
from sqlalchemy import select

from ballot.cli.site import site
from ballot.kernel import log
from ballot.kernel.errors import BrokenLog
from ballot.people.audit import rules
from ballot.people.models import Assembly
from ballot.protocol import signature
from ballot.protocol.clause import Breach
from ballot.protocol.signature import Key


@click.group()
def command() -> None:
    """Check the hash-linked logs."""


@command.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option("--key", metavar="HEX", help="The log key's public half, as the site publishes it.")
def verify(file: Path | None, key: str | None) -> None:
    """Check an exported FILE, or without one every log of this installation's database.

    The exit code is 0 when all is well and 1 when something was changed or left out.
    """
    if file is None:
        _verify_database()
        return
    try:
        expected = signature.key(bytes.fromhex(key)) if key else None
    except (ValueError, Breach) as fault:
        raise click.BadParameter("not a public key in hex", param_hint="--key") from fault
    _verify_file(file, expected)


def _verify_file(file: Path, key: Key | None) -> None:
    try:
        with file.open("rb") as lines:
            header = rules.check(lines, key)
    except BrokenLog as broken:
        raise click.ClickException(str(broken)) from broken
    click.echo(f"/{header.assembly} {header.first}-{header.last} {header.head}")
    if key is None:
        click.echo("Signed with the key that the file itself names; compare it, or give --key.", err=True)


def _verify_database() -> None:
    broken = 0
    with site() as here, here.read() as session:
        for assembly in session.scalars(select(Assembly).order_by(Assembly.slug)):
            try:
                click.echo(f"/{assembly.slug} {log.check(session, assembly.log_id)} entries")
            except BrokenLog as fault:
                broken += 1
                click.echo(f"/{assembly.slug} {fault}", err=True)
    if broken:
        raise click.ClickException(f"{broken} broken")
