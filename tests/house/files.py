"""Which files are ours: what git tracks or would track, less what others wrote or machines make."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FOREIGN = ("migrations/versions/", "static/vendor/", "static/offline/", "translations/")


@cache
def tracked() -> tuple[str, ...]:
    """Every file that is in the repository or about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    return tuple(sorted(path for path in listed.split("\0") if path and (ROOT / path).is_file()))


def ours(*suffixes: str) -> list[str]:
    """The files with one of these endings that we wrote by hand."""
    return [path for path in tracked() if path.endswith(suffixes) and not path.startswith(FOREIGN)]


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")
