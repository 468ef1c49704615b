"""Which script files a booth runs, as one digest that the manifest binds (§3.1): a served file that differs shows."""

import hashlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from ballot.protocol.encoding import digest

ENTRIES = ("js/boot.js", "js/booth/page.js", "js/booth/worker.js")
"""Where a booth begins: what starts a page's modules, its own page, and its worker."""
REGISTRY = "js/boot.js"
"""What it may start are other pages' modules: those it names a booth doesn't run."""
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
IMPORTED = re.compile(r"""^(?:import|export)\b[^'"]*['"](\.[^'"]+)['"]|\bimport\(['"](\.[^'"]+)['"]\)""", re.MULTILINE)


@cache
def booth_files(static: Path) -> tuple[str, ...]:
    """The paths, under the static folder and sorted, of every script that a booth runs."""
    found: set[str] = set()
    waiting = list(ENTRIES)
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += () if path == REGISTRY else _imports(static, path)
    return tuple(sorted(found))


@cache
def booth_digest(static: Path) -> str:
    """D("booth"; [[path, SHA-256]…]) in hex over `booth_files`."""
    listed = [[path, hashlib.sha256((static / path).read_bytes()).hexdigest()] for path in booth_files(static)]
    return digest("booth", listed).hex()


def _imports(static: Path, path: str) -> Iterator[str]:
    # Types in comments are imported by the type checker alone.
    for match in IMPORTED.finditer(COMMENT.sub("", (static / path).read_text(encoding="utf-8"))):
        target = (static / path).parent / (match[1] or match[2])
        yield target.resolve().relative_to(static.resolve()).as_posix()
