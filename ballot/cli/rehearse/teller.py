"""Progress goes to standard error: a bar per phase on a terminal, elsewhere one line when it has ended."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from ballot.balloting.rehearsal.hall import Phase, Told
from ballot.cli.rehearse.words import Words


class Teller:
    """Tells the clerk what goes on, and remembers how long it took; a phase that has not ended is not in `took`."""

    def __init__(self, say: Words) -> None:
        """Speak in these words."""
        self.say = say
        self.took: dict[Phase, float] = {}
        self._console = Console(stderr=True)

    @contextmanager
    def phase(self, phase: Phase, whole: int = 1) -> Iterator[Told]:
        """Show a phase of so many steps; of one step it shows that it goes on."""
        begun = perf_counter()
        columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
        with Progress(*columns, console=self._console, disable=not self._console.is_terminal) as bar:
            task = bar.add_task(self.say(phase), total=whole if whole > 1 else None)
            yield lambda more: bar.advance(task, more)
            bar.update(task, total=whole, completed=whole)
        self.took[phase] = perf_counter() - begun
        if not self._console.is_terminal:
            click.echo(self.times([phase]), err=True)

    def warn_of_too_few(self, ballots: int, smallest: int) -> None:
        """Warn before the close (§8.2)."""
        click.echo(self.say("too_few", ballots=ballots, smallest=smallest), err=True)

    def times(self, phases: list[Phase] | None = None) -> str:
        """Return how long these phases took, or all of them."""
        listed = [self.say("took", what=self.say(one), seconds=self.took[one]) for one in phases or self.took]
        return self.say("and").join(listed)
