"""What every queue can do, and how it says that it couldn't."""

from collections.abc import Callable
from typing import Protocol

TASK = "hear"
Hear = Callable[[str], None]


class Unheard(Exception):
    """The queue couldn't take a word; the cause is what its library raised."""


class Queue(Protocol):
    def ring(self, word: str) -> None:
        """Tell the workers; raises Unheard."""

    def listen(self, hear: Hear) -> None:
        """Hand every word to `hear`, one at a time, until the process is told to end."""
