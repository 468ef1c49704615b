"""`ballot rehearse`: a whole vote from files, with real keys; its exit code is the verifier's word."""

import os
import sys
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from ballot.balloting.rehearsal import publish
from ballot.balloting.rehearsal.counting import Miscounted
from ballot.balloting.rehearsal.faults import InputRefused
from ballot.balloting.rehearsal.hall import Phase
from ballot.balloting.rehearsal.intake import Order, take
from ballot.balloting.rehearsal.plan import Numbers
from ballot.balloting.rehearsal.rulefile import bar_of
from ballot.balloting.rehearsal.run import rehearse
from ballot.balloting.styles import Style, StyleRefused, Terms
from ballot.cli.rehearse.table import print_result
from ballot.cli.rehearse.teller import Teller
from ballot.cli.rehearse.words import Language, Words, language_of
from ballot.protocol.clause import Breach
from ballot.protocol.encoding import canonical
from ballot.protocol.rule import SMALLEST

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
ACCEPTED, UNSOUND, REFUSED, INTERRUPTED = 0, 1, 2, 130


def _bar(_ctx: click.Context, param: click.Parameter, value: str | None) -> dict[str, Any] | None:
    """Return the bar that `1/2:due:strict` means, as §8.6 writes it."""
    try:
        return None if value is None else bar_of(value)
    except ValueError as fault:
        raise click.BadParameter(str(fault), param=param) from fault


@dataclass(frozen=True)
class Asked:
    """The command line."""

    candidates: Path | None
    ballots: Path | None
    pb: Path | None
    paper: Path | None
    rule: Path | None
    style: str
    seats: int | None
    maximum: int | None
    due: int | None
    present: int | None
    mode: str
    trustees: int
    threshold: int | None
    quorum: dict[str, Any] | None
    pass_: dict[str, Any] | None
    smallest: int
    out: Path
    jobs: int | None
    as_json: bool
    lang: Language | None

    @property
    def order(self) -> Order:
        """What is to be rehearsed."""
        terms = Terms(self.seats or 0, self.maximum, self.quorum, self.pass_, self.smallest)
        threshold = self.threshold or self.trustees // 2 + 1
        numbers = Numbers(self.mode, self.due, self.present, self.trustees, threshold)
        return Order(Style(self.style), terms, numbers, self.candidates, self.ballots, self.pb, self.paper, self.rule)


@click.command(name="rehearse")
@click.option("--candidates", type=FILE, help="CSV: id,name and the sheet's columns under their own headings.")
@click.option("--ballots", type=FILE, help="CSV: ballot and a column per mark of the style, ids parted by semicolons.")
@click.option("--pb", type=FILE, help="A Pabulib file of approvals in place of the two CSVs.")
@click.option("--paper", type=FILE, help="CSV of paper boxes: box,issued,returned,invalid and a column per option.")
@click.option("--rule", type=FILE, help="JSON of a whole rule (protocol 8.6); overrides seats, bars and smallest.")
@click.option("--style", type=click.Choice([style.value for style in Style]), default="select", show_default=True)
@click.option("--seats", type=click.IntRange(1), help="Projects to be chosen.")
@click.option("--max", "maximum", type=click.IntRange(1), help="Marks on a ballot at most.  [default: the seats]")
@click.option("--due", type=click.IntRange(1), help="All deputies.  [default: ballots and papers issued]")
@click.option("--present", type=click.IntRange(1), help="Deputies present.  [default: ballots and papers issued]")
@click.option("--mode", type=click.Choice(["secret", "open"]), default="secret", show_default=True)
@click.option("--trustees", type=click.IntRange(1), default=3, show_default=True, help="Scrutineers who hold the key.")
@click.option("--threshold", type=click.IntRange(1), help="Scrutineers who open it.  [default: more than half]")
@click.option("--quorum", callback=_bar, metavar="BAR", help="For the vote to be valid, as 2/3:due.  [default: none]")
@click.option(
    "--pass", "pass_", callback=_bar, metavar="BAR", help="For a project to pass, as 1/2:due:strict.  [default: none]"
)
@click.option("--smallest", type=click.IntRange(0, SMALLEST), default=SMALLEST, show_default=True,
              help="Fewer ballots than this are not counted in secret.")  # fmt: skip
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The record to write.")
@click.option("--jobs", type=click.IntRange(1, 64), help="Processes for ballots and checks.  [default: the processors]")
@click.option("--json", "as_json", is_flag=True, help="Print the result's body alone on standard output.")
@click.option("--lang", type=click.Choice(["zh", "en"]), help="[default: as the locale has it]")
def command(**given: Any) -> None:
    """Run a whole ballot from files, with real keys, and verify its record.

    Bars are of due, present, returned or valid; a bar that is not given holds for everybody.

    Exit 0: the record was accepted by a separate process (also one that ends in an annulment).
    1: it was not, or something failed. 2: input refused before any key was made. 130: interrupted.
    """
    asked = Asked(**given)
    say = Words(asked.lang or language_of())
    teller = Teller(say)
    try:
        sys.exit(_rehearse(asked, say, teller))
    except (InputRefused, StyleRefused) as fault:
        click.echo(f"{say('refused')}\n{fault}", err=True)
        sys.exit(REFUSED)
    except KeyboardInterrupt:
        word = "interrupted_written" if Phase.WRITE in teller.took else "interrupted"
        click.echo(say(word, out=click.format_filename(asked.out)), err=True)
        sys.exit(INTERRUPTED)
    except (Breach, Miscounted, publish.VerifierFailed, BrokenProcessPool, OSError) as fault:
        word = "stands_unverified" if Phase.WRITE in teller.took else "nothing_written"
        click.echo(f"{say('failed', why=fault)}\n{say(word, out=click.format_filename(asked.out))}", err=True)
        sys.exit(UNSOUND)


def _rehearse(asked: Asked, say: Words, teller: Teller) -> int:
    """Return the exit code."""
    publish.check_out(asked.out, asked.order.files)
    plan, candidates = take(asked.order)
    if asked.seats and plan.design.style is Style.ASSESSMENT:
        click.echo(say("seats_unused"), err=True)
    for given, stands in candidates.replaced.items():
        click.echo(f"{say('replaced', given=given, stands=stands)}", err=asked.as_json)
    jobs = plan.processes(asked.jobs or os.cpu_count() or 1)
    finished = rehearse(plan, jobs, teller)
    with teller.phase(Phase.WRITE):
        publish.write(finished.log, asked.out)
    with teller.phase(Phase.VERIFY):
        report = publish.verify(asked.out, finished.log, jobs)
    if not report["accepted"]:
        findings = [f"§{one['clause']} {one['entry']}: {one['what']}" for one in report["findings"]]
        click.echo("\n".join([say("unsound", out=click.format_filename(asked.out)), *findings]), err=True)
        return UNSOUND
    if asked.as_json:
        click.echo(canonical(finished.result))
        return ACCEPTED
    print_result(finished, say)
    click.echo(say("verified", out=click.format_filename(asked.out), entries=report["entries"]))
    click.echo(say("times") + teller.times())
    return ACCEPTED
