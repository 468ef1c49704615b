"""Who may know whom: the contracts hold, and each would notice a breach."""

import shutil
import subprocess
import sys
from pathlib import Path

from tests.house.files import ROOT

BREACHES = {
    "people/service.py": ("import ballot.tracking.service", "The stages in order"),
    "tracking/service.py": ("", ""),
    "shortlisting/models.py": ("import ballot.shortlisting.service", "Within a room"),
    "shortlisting/service.py": ("", ""),
    "protocol/planted.py": ("import time", "The protocol knows no web"),
    "between/rules.py": ("import sqlalchemy", "Rules are functions of values"),
    "verifier/planted.py": ("import ballot.kernel.errors", "The verifier knows the protocol"),
    "solicitation/queries.py": ("import ballot.web.access", "Only views and forms"),
    "people/planted.py": ("import rbcl", "The curve library has one importer"),
}


def contracts(folder: Path) -> str:
    """What import-linter says of the package in `folder`."""
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache", "--no-logo"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout


def test_each_contract_notices_a_breach(tmp_path):
    shutil.copytree(ROOT / "ballot", tmp_path / "ballot", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / ".importlinter", tmp_path)
    for path, (line, _) in BREACHES.items():
        with (tmp_path / "ballot" / path).open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")

    said = contracts(tmp_path)

    broken = [line for line in said.splitlines() if " BROKEN" in line]
    for _, name in BREACHES.values():
        assert any(line.startswith(name) for line in broken), f"{name!r} holds:\n{said}"
