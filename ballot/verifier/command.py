"""The command that verifies a record: reads files, shows progress, prints findings, answers by its exit code."""

import json
import sys
from pathlib import Path

import click

from ballot.protocol.archive import Unreadable
from ballot.protocol.clause import Breach
from ballot.protocol.encoding import read
from ballot.protocol.record import Head, Receipt, read_head, read_receipt
from ballot.verifier.finding import Report
from ballot.verifier.verify import Progress, Saved, verify_record
from ballot.verifier.words import ending, plain

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(name="verify")
@click.argument("record", type=FILE)
@click.option("--jobs", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes that check ballots.")
@click.option("--head", "heads", multiple=True, type=FILE, help="A head saved earlier (head.json); may be repeated.")
@click.option("--receipt", "receipts", multiple=True, type=FILE, help="A deputy's receipt; may be repeated.")
@click.option("--issue", help="The card issue as on the delivery sheet (32 hex digits), a card, or in full.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON on standard output.")
@click.option("--progress", is_flag=True, help="Print each percent as a line on standard error, for a program to read.")
def command(
    record: Path,
    jobs: int,
    heads: tuple[Path, ...],
    receipts: tuple[Path, ...],
    issue: str | None,
    as_json: bool,
    progress: bool,
) -> None:
    """Check a public record: every clause, every entry.

    Exit 0: accepted (also an election that was annulled). 1: with findings. 2: a file cannot be read.
    """
    try:
        saved = Saved([_head(path) for path in heads], [_receipt(path) for path in receipts], issue)
        with record.open("rb") as source:
            report = verify_record(source, saved, jobs, _progress(progress))
    except (Unreadable, OSError) as fault:
        click.echo(f"{record}: {fault}", err=True)
        sys.exit(2)
    click.echo(json.dumps(report.as_json(), ensure_ascii=False)) if as_json else _print(report)
    sys.exit(0 if report.accepted else 1)


def _head(path: Path) -> Head:
    try:
        return read_head(read(path.read_bytes().rstrip(b"\n")))
    except Breach as fault:
        raise Unreadable(f"{path} is no head: {fault}") from fault


def _receipt(path: Path) -> Receipt:
    try:
        return read_receipt(read(path.read_bytes().rstrip(b"\n")))
    except Breach as fault:
        raise Unreadable(f"{path} is no receipt: {fault}") from fault


def _progress(lines: bool) -> Progress:
    """Return a progress line on standard error; silent where that is no terminal, unless a program wants `lines`."""
    shown = -1

    def tell(done: int, whole: int) -> None:
        nonlocal shown
        percent = min(100 * done // max(whole, 1), 100)
        if percent == shown:
            return
        shown = percent
        if lines:
            click.echo(f"{percent}", err=True)
        elif sys.stderr.isatty():
            click.echo(f"\r{percent:3d} %", nl=percent >= 100, err=True)

    return tell


def _print(report: Report) -> None:
    if report.title is not None:
        click.echo(f"{report.title} ({report.election})")
    click.echo(f"{report.entries} entries, {report.ballots} ballots, fingerprint {report.fingerprint}")
    for finding in report.findings:
        click.echo(f"{finding}\n    {plain(finding.clause)}")
    for note in report.notes:
        click.echo(f"note: {note}")
    click.echo(ending(report))
