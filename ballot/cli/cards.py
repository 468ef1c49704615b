"""`ballot cards`: the registrar makes sealed cards on a machine apart from the site; only `keys.json` goes there."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from ballot.balloting.cards import papers
from ballot.balloting.cards.draw import Draw, draw
from ballot.balloting.cards.folder import FolderTaken, lay_down, leave_no_core, require_free
from ballot.balloting.cards.holders import MOST, Holder, NobodyDue, holders_of, nameless
from ballot.balloting.cards.issue import most_spares
from ballot.balloting.cards.origin import Origin, UnfitOrigin, origin
from ballot.balloting.cards.papers import Print
from ballot.kernel.sandbox import Unfit, read_table
from ballot.kernel.typeset import NoTypeface
from ballot.people.imports.rules import BadSheet
from ballot.people.imports.sheets import as_csv
from ballot.people.rules import day_in_china
from ballot.protocol.cards import issue_on_sheet
from ballot.protocol.encoding import canonical

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NEXT = """\
Print cards.pdf one-sided, fold and seal, then destroy that file: whoever has it can vote for everybody.
Print delivery.pdf for scrutineers and registrar. Only keys.json goes to the site."""


def _origin(_ctx: click.Context, param: click.Parameter, value: str) -> Origin:
    try:
        return origin(value)
    except UnfitOrigin as fault:
        raise click.BadParameter(str(fault), param=param) from fault


@click.command("cards")
@click.argument("deputies", type=FILE, required=False)
@click.option("--count", type=click.IntRange(1, MOST), help="Cards without names, in place of DEPUTIES.")
@click.option("--site", required=True, callback=_origin, metavar="URL", help="Where the deputies vote: https://…")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="A folder that does not exist yet.")
@click.option("--title", default="", help="The session's name, as printed on the cards.")
@click.option("--spares", type=click.IntRange(0), help="Spare cards; as many as the protocol allows, unless given.")
@click.option(
    "--day", type=click.DateTime(["%Y-%m-%d"]), help="The day on which seats must count; today, unless given."
)
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
def command(
    deputies: Path | None,
    count: int | None,
    site: Origin,
    out: Path,
    title: str,
    spares: int | None,
    day: datetime | None,
    language: str,
) -> None:
    """Make a sealed voting card for each deputy of DEPUTIES (the export, xlsx or CSV), and spares.

    \b
    OUT/cards.pdf     one A4 sheet for each card; holds the secrets
    OUT/delivery.pdf  who received which card, and the issue's code
    OUT/keys.json     public keys, for the site
    OUT/names.csv     who holds which open key; for the site after the close of a roll-call vote
    """
    leave_no_core()
    if (deputies is None) == (count is None):
        raise click.UsageError("give either DEPUTIES or --count")
    with _said():
        require_free(out)
        holders = _holders(deputies, day) if deputies else nameless(count or 0)
        drawn = draw(holders, _spares(spares, len(holders)))
        order = Print(site, title.strip(), language)
        made = {"cards.pdf": papers.sheets(drawn, order), "delivery.pdf": papers.delivery(drawn, order)}
        lay_down(out, {**made, "keys.json": canonical(drawn.public()), "names.csv": as_csv(drawn.names())})
    _tell(drawn, out)


@contextmanager
def _said() -> Iterator[None]:
    """Refusals end the command with their sentence; of a list, with every line at fault."""
    try:
        yield
    except BadSheet as bad:
        lines = [f"line {fault.line}, {fault.column or 'list'}: {fault.wrong}" for fault in bad.faults]
        raise click.ClickException("\n".join(("the list can't be used:", *lines))) from bad
    except (FolderTaken, NobodyDue, NoTypeface, Unfit, OSError) as fault:
        raise click.ClickException(str(fault)) from fault


def _holders(deputies: Path, day: datetime | None) -> list[Holder]:
    """Read the list in a process of its own, as a stranger's; raises Unfit, BadSheet, NobodyDue."""
    today = day.date() if day else day_in_china(datetime.now(UTC))
    return holders_of(read_table(deputies.read_bytes()).rows, today)


def _spares(wanted: int | None, due: int) -> int:
    most = most_spares(due)
    if wanted is not None and wanted > most:
        raise click.BadParameter(f"at most {most} spares for {due} deputies (protocol §3.3)", param_hint="--spares")
    return most if wanted is None else wanted


def _tell(drawn: Draw, out: Path) -> None:
    code = issue_on_sheet(drawn.issue.digest())
    click.echo(f"{len(drawn.issue.deputies)} cards and {len(drawn.issue.spares)} spares in {out}")
    click.echo(f"Code of the issue: {' '.join(code[at : at + 4] for at in range(0, len(code), 4))}")
    click.echo(NEXT)
