"""`ballot worker`: carries out what the pages ordered."""

import sys

import click

from ballot.settings import BadSettings, Settings
from ballot.worker import Worker, end_with


@click.command("worker")
@click.option("--with-parent", type=int, metavar="PID", help="End when the process that started this one is gone.")
def command(with_parent: int | None) -> None:
    """Carry out long work (imports, exports) and send mails, until told to end.

    One is enough on one machine; with PostgreSQL several may run, also on other machines. Killed
    or powered off, it goes on at its next start where it stopped.
    """
    if with_parent:
        end_with(with_parent)
    try:
        settings = Settings.from_env()
    except BadSettings as faults:
        click.echo(faults, err=True)
        sys.exit(2)
    Worker(settings).run()
