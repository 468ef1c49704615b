"""Runs `ballot rehearse` as a process of its own, as a clerk does."""

import os
import subprocess
import sys
from pathlib import Path

BALLOT = Path(sys.executable).with_name("ballot")
REPOSITORY = Path(__file__).parents[2]
CANDIDATES = "id,name,总投资\nroad,农村公路,300\nschool,护眼灯光,1800\nlift,电梯加装,600\n"


def environment(**changes: str) -> dict[str, str]:
    """Return this process's environment without a locale of its own; what is measured goes where tests measure."""
    kept = {name: value for name, value in os.environ.items() if name not in ("LANG", "LC_ALL", "LC_MESSAGES")}
    return {**kept, "LANG": "en_US.UTF-8", "PYTHONUTF8": "1", "COVERAGE_FILE": str(REPOSITORY / ".coverage"), **changes}


def files(folder: Path, **texts: str | bytes) -> list[str]:
    """Write each file and return the options that name them."""
    options = []
    for name, text in texts.items():
        path = folder / f"{name}.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        options += [f"--{name}", path.name]
    return options


def rehearse(folder: Path, *options: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder, the record going to record.zip there."""
    return subprocess.run(
        [BALLOT, "rehearse", "--out", "record.zip", *options],
        cwd=folder,
        env=environment(**variables),
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
