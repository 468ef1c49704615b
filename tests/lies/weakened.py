"""Takes one check at a time out of the verifier and looks which lies it then believes.

`python -m tests.lies.weakened FOLDER` reads the records that tests.lies.write left there and prints a JSON object:
for each check "accepted", "another clause", "no verdict" or, with what implies it out as well, "implied", and the lie
that showed it; "unchanged" or "unreached" where no lie did.
"""

import importlib.abc
import importlib.machinery
import importlib.util
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.lies.checks import HELD, SOUND, checks, modules, weakened
from tests.lies.implied import IMPLIED, UNSEEN

# A lie that nothing else refuses is among the plainest; behind so many of them there is hardly one left.
MOST_TRIED = 4

Findings = list[tuple[str, int | None]] | None
Outcome = tuple[str, str | None]


class Switches:
    """Which checks are out, and which ones have refused something since `refused` was emptied."""

    def __init__(self) -> None:
        self.out: frozenset[str] = frozenset()
        self.refused: set[str] = set()

    def sound(self, name: str) -> bool:
        """Stand behind a condition that holds: refuse, unless this check is out."""
        self.refused.add(name)
        return name not in self.out

    def held(self, name: str, check: Callable[[], object]) -> None:
        """Make a check, and swallow its refusal if it is out."""
        breach = sys.modules["ballot.protocol.clause"].Breach
        try:
            check()
        except breach:
            self.refused.add(name)
            if name not in self.out:
                raise


class Loader(importlib.abc.Loader):
    """Loads a module with its switches."""

    def __init__(self, path: Path, switches: Switches) -> None:
        self.path, self.switches = path, switches

    def exec_module(self, module: ModuleType) -> None:
        tree, _ = weakened(module.__name__, self.path)
        vars(module).update({SOUND: self.switches.sound, HELD: self.switches.held})
        exec(compile(tree, str(self.path), "exec"), vars(module))  # noqa: S102  # our own source, rewritten


class Finder(importlib.abc.MetaPathFinder):
    """Finds the verifier's modules before anybody else does."""

    def __init__(self, switches: Switches) -> None:
        self.switches, self.paths = switches, dict(modules())

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name not in self.paths:
            return None
        return importlib.util.spec_from_file_location(
            name, self.paths[name], loader=Loader(self.paths[name], self.switches)
        )


class Survey:
    """Judges the lies of a folder with some checks out."""

    def __init__(self, folder: Path, switches: Switches) -> None:
        from tests.lies import write

        self.judged, self.folder, self.switches = write.judged, folder, switches
        self.lies = [row for row in write.rows_of(folder) if row.clause is not None]
        self.refusing: dict[str, list[tuple[int, Any]]] = defaultdict(list)
        for row in self.lies:
            findings, refused = self.judge(row, frozenset())
            for name in refused:
                self.refusing[name].append((len(findings or ()), row))

    def judge(self, row: Any, out: frozenset[str]) -> tuple[Findings, set[str]]:
        """Return what is found in a lie with these checks out, None for no verdict, and which checks refused."""
        self.switches.out, self.switches.refused = out, set()
        try:
            report = self.judged((self.folder / row.file).read_bytes(), row.saved)
            findings: Findings = [(one.clause, one.entry) for one in report.findings]
        except Exception:  # noqa: BLE001  # without the check anything may break, which is no refusal by clause
            findings = None
        return findings, self.switches.refused

    def outcome(self, name: str) -> Outcome:
        """Take a check out and tell the lies that it refuses, the plainest first, until one is believed."""
        rows = sorted(self.refusing[name], key=lambda pair: pair[0])
        best: Outcome = ("unchanged" if rows else "unreached", None)
        for tried, (_, row) in enumerate(rows):
            if tried >= MOST_TRIED and best[0] == "another clause":
                break
            findings, _ = self.judge(row, frozenset({name}))
            if findings == []:
                return "accepted", row.name
            told = "no verdict" if findings is None else "another clause"
            if best[0] in ("unchanged", "no verdict") and (row.clause, row.entry) not in (findings or ()):
                best = (told, row.name) if best[0] == "unchanged" or findings is not None else best
        return best

    def behind(self, name: str, others: frozenset[str]) -> Outcome:
        """Take out what implies a check, and look whether the check then makes a difference."""
        near = {row.file: row for other in (*others, name) for _, row in self.refusing[other]}
        for row in near.values():
            findings, refused = self.judge(row, others)
            if name in refused and self.judge(row, others | {name})[0] != findings:
                return "implied", row.name
        return "unchanged", None


def survey(folder: Path, switches: Switches) -> dict[str, Outcome]:
    """Return what becomes of each check when it is out: the outcome, and the lie that shows it."""
    lies = Survey(folder, switches)
    names = [name for name in checks() if name not in UNSEEN]
    return {
        name: lies.behind(name, frozenset(IMPLIED[name])) if name in IMPLIED else lies.outcome(name) for name in names
    }


if __name__ == "__main__":
    switches = Switches()
    sys.meta_path.insert(0, Finder(switches))
    sys.stdout.write(json.dumps(survey(Path(sys.argv[1]), switches), ensure_ascii=False, indent=1))
