"""The browser's side as one long-lived node process: an order a line, an answer a line."""

import base64
import json
import subprocess
from typing import Any, Self

from ballot.protocol.archive import Unreadable
from ballot.protocol.clause import Breach
from tests.house.files import ROOT

PROGRAM = ROOT / "tests" / "js" / "peer.mjs"


class Peer:
    """Answers orders; a refusal on its side is raised on this one."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(["node", PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, order: str, **given: Any) -> Any:
        self.send(order, **given)
        return self.receive()

    def send(self, order: str, **given: Any) -> None:
        """Let the other process start; `receive` waits for it."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"order": order, **given}).encode() + b"\n")
        self._process.stdin.flush()

    def receive(self) -> Any:
        """Return what was asked for last; Breach or Unreadable as the other side raised it."""
        assert self._process.stdout is not None
        told = json.loads(self._process.stdout.readline())
        if "breach" in told:
            raise Breach(*told["breach"])
        if "unreadable" in told:
            raise Unreadable(told["unreadable"])
        assert "fault" not in told, told["fault"]
        return told.get("answer")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=30)


def in_base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
