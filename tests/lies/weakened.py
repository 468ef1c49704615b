"""Takes one check at a time out of the verifier and looks which lies it then believes.

`python -m tests.lies.weakened FOLDER` reads the records that tests.lies.write left there and prints a JSON object:
for each check "accepted", "another clause", "no verdict", "unchanged" or "unreached", and the lie that showed it.
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

Judge = Callable[[Any], list[tuple[str, int | None]] | None]


class Switches:
    """Which check is out, and which ones have refused something since `refused` was emptied."""

    def __init__(self) -> None:
        self.out: str | None = None
        self.refused: set[str] = set()

    def sound(self, name: str) -> bool:
        """Stand behind a condition that holds: refuse, unless this check is out."""
        self.refused.add(name)
        return name != self.out

    def held(self, name: str, check: Callable[[], object]) -> None:
        """Make a check, and swallow its refusal if it is out."""
        breach = sys.modules["ballot.protocol.clause"].Breach
        try:
            check()
        except breach:
            self.refused.add(name)
            if name != self.out:
                raise


class Loader(importlib.abc.Loader):
    """Loads a module with its switches."""

    def __init__(self, path: Path, switches: Switches) -> None:
        self.path, self.switches = path, switches

    def exec_module(self, module: ModuleType) -> None:
        tree, _ = weakened(module.__name__, self.path)
        vars(module).update({SOUND: self.switches.sound, HELD: self.switches.held})
        exec(compile(tree, str(self.path), "exec"), vars(module))  # noqa: S102: our own source, rewritten


class Finder(importlib.abc.MetaPathFinder):
    """Finds the verifier's modules before anybody else does."""

    def __init__(self, switches: Switches) -> None:
        self.switches, self.paths = switches, dict(modules())

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name not in self.paths:
            return None
        return importlib.util.spec_from_file_location(name, self.paths[name], loader=Loader(self.paths[name], self.switches))


def survey(folder: Path, switches: Switches) -> dict[str, tuple[str, str | None]]:
    """Return what becomes of each check when it is out: the outcome, and the lie that shows it."""
    from tests.lies.write import judged, rows_of

    def judge(row: Any) -> list[tuple[str, int | None]] | None:
        report = judged((folder / row.file).read_bytes(), row.saved)
        return None if report.accepted else [(one.clause, one.entry) for one in report.findings]

    lies = [row for row in rows_of(folder) if row.clause is not None]
    refusing: dict[str, list[tuple[int, Any]]] = defaultdict(list)
    for row in lies:
        switches.refused.clear()
        findings = judge(row)
        for name in switches.refused:
            refusing[name].append((len(findings or ()), row))
    return {name: _tried(name, refusing[name], judge, switches) for name in checks()}


def _tried(name: str, rows: list[tuple[int, Any]], judge: Judge, switches: Switches) -> tuple[str, str | None]:
    """Take a check out and tell the lies that it refuses, the plainest first, until one is believed."""
    best = ("unchanged" if rows else "unreached", None)
    for _, row in sorted(rows, key=lambda pair: pair[0]):
        switches.out = name
        outcome = _outcome(row, judge)
        switches.out = None
        if outcome == "accepted":
            return outcome, row.name
        if outcome != "unchanged" and best[0] in ("unchanged", "no verdict"):
            best = (outcome, row.name)
    return best


def _outcome(row: Any, judge: Judge) -> str:
    try:
        findings = judge(row)
    except Exception:  # noqa: BLE001: without the check anything may break; that too is no refusal by clause
        return "no verdict"
    if findings is None:
        return "accepted"
    return "unchanged" if (row.clause, row.entry) in findings else "another clause"


if __name__ == "__main__":
    switches = Switches()
    sys.meta_path.insert(0, Finder(switches))
    sys.stdout.write(json.dumps(survey(Path(sys.argv[1]), switches), ensure_ascii=False, indent=1))
