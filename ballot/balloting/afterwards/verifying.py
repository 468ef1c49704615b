"""The record is checked by the independent verifier, in a process that knows nothing of this site but the file."""

import json
import subprocess
import tempfile
import threading
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from ballot.balloting.record import queries as record
from ballot.balloting.setup.models import Election
from ballot.kernel.errors import Refused
from ballot.kernel.jobs import Tell
from ballot.verifier.program import program

WAIT = 600
"""Seconds for the record of a province."""
ANSWERS = (0, 1)
"""How the verifier ends when it has judged: accepted, or with findings."""


class NotVerified(Refused):
    """The verifier came to no end."""

    code = "not-verified"


def verify(session: Session, election: Election, tell: Tell) -> dict[str, Any]:
    """The verifier's report on the record as anybody may take it; closes the session as soon as the record is written.

    `tell` hears the share that is done, in hundredths. Raises NotVerified, AfterClose, Withdrawn.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "record.zip"
        with path.open("wb") as target:
            record.write_record(session, election, target)
        session.close()
        return report_on(path, tell)


def report_on(path: Path, tell: Tell) -> dict[str, Any]:
    """The verifier's report on one file; raises NotVerified for what can't be read."""
    command = program(path, "--progress")
    with path.with_suffix(".report").open("w+b") as report:
        with subprocess.Popen(command, stdout=report, stderr=subprocess.PIPE, text=True) as verifier:  # noqa: S603  ours
            _follow(verifier, tell)
        if verifier.returncode not in ANSWERS:
            raise NotVerified(f"the verifier ended with {verifier.returncode}")
        report.seek(0)
        found: dict[str, Any] = json.load(report)
        return found


def _follow(verifier: "subprocess.Popen[str]", tell: Tell) -> None:
    """Pass on what the program says of its share; it is ended with whoever follows it, and when it takes too long."""
    late = threading.Timer(WAIT, verifier.kill)
    late.start()
    try:
        for line in verifier.stderr or ():
            if line.strip().isdecimal():
                tell(int(line))
    except BaseException:
        verifier.kill()
        raise
    finally:
        late.cancel()
