"""A file is taken whole or refused whole, and a refusal names every line at fault."""

from dataclasses import dataclass, field
from typing import NoReturn

NAMED = 100


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a line, counted from 1; line 0 is the file as a whole."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.what}"


class InputRefused(Exception):
    """The rehearsal's input is refused before any key is made; the message is for the clerk."""


class FileRefused(InputRefused):
    """A file at fault: the first hundred `faults` in the order of lines, and how many `more`."""

    def __init__(self, faults: list[Fault], more: int = 0) -> None:
        rest = [f"… and {more} more faults"] if more else []
        super().__init__("\n".join([*map(str, faults), *rest]))
        self.faults = faults
        self.more = more


@dataclass(slots=True)
class Faults:
    """Collects the faults of one file; only the first hundred are kept, the rest is counted."""

    file: str
    found: list[Fault] = field(default_factory=list)
    more: int = 0

    def add(self, line: int, what: str) -> None:
        """Remember a fault."""
        if len(self.found) < NAMED:
            self.found.append(Fault(self.file, line, what))
        else:
            self.more += 1

    def check(self) -> None:
        """Raise FileRefused if there was any fault."""
        if self.found:
            # Some faults show only when the whole file is read; stable for several on one line.
            raise FileRefused(sorted(self.found, key=lambda fault: fault.line), self.more)

    def refuse(self, line: int, what: str) -> NoReturn:
        """Raise FileRefused at once, with the faults so far: reading on would make no sense."""
        self.add(line, what)
        raise FileRefused(sorted(self.found, key=lambda fault: fault.line), self.more)
