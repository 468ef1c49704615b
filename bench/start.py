"""How soon the command line answers, beside Python itself, what it loads before it does, and how soon the site does."""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from bench.child import spent
from bench.clock import ROUNDS
from bench.figure import Figure
from bench.site import first_page, furnished

BALLOT = Path(sys.executable).parent / "ballot"
RECORD = Path("tests/vectors/golden/record-open-approve.zip")
HEAVY = ("flask", "rbcl", "sqlalchemy")
_LOADED = """
import json, sys
from ballot.cli import main
try:
    main(sys.argv[1:])
finally:
    print(json.dumps(sorted(sys.modules)))
"""


def run() -> Iterator[Figure]:
    """Measure the start of `ballot --help` and `ballot verify`, in turns."""
    commands: dict[str, Sequence[str | Path]] = {
        "python": [sys.executable, "-c", "pass"],
        "help": [BALLOT, "--help"],
        "verify": [BALLOT, "verify", RECORD],
    }
    rounds = [{name: spent(command) for name, command in commands.items()} for _ in range(ROUNDS)]
    python, shown, verified = (median(each[name].wall for each in rounds) for name in commands)
    own = median(each["help"].processor for each in rounds)
    beside = f"of the processor {own:.3f} s; Python alone {python:.3f} s"
    yield Figure.at_most("start.help", shown, "s", 0.3, beside)
    yield _heavy("start.help.loads", "--help")
    yield Figure("start.verify", verified, "s", f"{RECORD.name}, 6 ballots")
    yield _heavy("start.verify.loads", "verify", str(RECORD))
    with furnished() as environment:
        starts = [first_page(environment) for _ in range(ROUNDS)]
    shown, own = median(each.wall for each in starts), median(each.processor for each in starts)
    beside = f"two processes and a worker beside; of the processor {own:.2f} s, their ends included"
    yield Figure.at_most("start.first_page", shown, "s", 2, beside)


def _heavy(name: str, *arguments: str) -> Figure:
    """Tell how many of the packages that only the site needs are loaded."""
    answer = spent([sys.executable, "-c", _LOADED, *arguments]).output
    loaded = set(json.loads(answer.splitlines()[-1]))
    found = [package for package in HEAVY if package in loaded]
    beside = f"{len(loaded)} modules, of {', '.join(HEAVY)}: {', '.join(found) or 'none'}"
    return Figure.at_most(name, len(found), "packages", 0, beside)
