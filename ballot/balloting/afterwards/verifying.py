"""The record is checked by the independent verifier, in a process that knows nothing of this site but the file."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from ballot.balloting.record import queries as record
from ballot.balloting.setup.models import Election
from ballot.kernel.errors import Refused

WAIT = 600
"""Seconds for the record of a province."""
ANSWERS = (0, 1)
"""How the verifier ends when it has judged: accepted, or with findings."""


class NotVerified(Refused):
    """The verifier came to no end."""

    code = "not-verified"


def verify(session: Session, election: Election) -> dict[str, Any]:
    """The verifier's report on the record as anybody may take it; raises NotVerified, AfterClose, Withdrawn."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "record.zip"
        with path.open("wb") as target:
            record.write_record(session, election, target)
        session.close()
        return report_on(path)


def report_on(path: Path) -> dict[str, Any]:
    """The verifier's report on one file; raises NotVerified for what can't be read."""
    command = [sys.executable, "-m", "ballot.verifier", "--json", str(path)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=WAIT, check=False)  # noqa: S603  our own program
    except subprocess.TimeoutExpired as late:
        raise NotVerified("the verifier took too long") from late
    if done.returncode not in ANSWERS:
        raise NotVerified(f"the verifier ended with {done.returncode}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found
