"""The verifier as a process of its own, for whoever wants a judgement that shares nothing with what is judged."""

import sys
from pathlib import Path


def program(record: Path, *options: str) -> list[str]:
    """The command that prints its report on `record` as JSON."""
    # -P: a folder that happens to be called ballot, where it is started, is not the program.
    return [sys.executable, "-P", "-m", "ballot.verifier", "--json", *options, str(record.absolute())]
