"""Bodies of a manifest and a rule that tests change as they need."""

from typing import Any

from ballot.protocol import signature, trustees
from ballot.protocol.signature import Seed

UUID = "00000000-0000-4000-8000-000000000001"
CARDS = "00000000-0000-4000-8000-000000000002"
OPENED, CLOSED = "2026-01-12T09:00:00Z", "2026-01-12T09:30:00Z"


def a_seed(name: str) -> Seed:
    """Return a seed that a test can name."""
    return Seed(trustees.digest("test-seed", name))


def a_manifest(projects: int = 4, choose: int = 2, **changes: Any) -> dict[str, Any]:
    """Return a manifest's body: choose up to `choose` of so many projects; of three scrutineers two count."""
    names = [f"p{number:02d}" for number in range(1, projects + 1)]
    options = [{"id": f"{name}-approve", "project": name, "mark": "approve"} for name in names]
    every = [option["id"] for option in options]
    body: dict[str, Any] = {
        "protocol": "ballot/1",
        "suite": "r255-sha512-ed25519",
        "election": UUID,
        "mode": "secret",
        "kind": "selection",
        "title": "示范县民生实事项目票决",
        "assembly": "示范县人民代表大会",
        "session": "第二次会议",
        "projects": [{"id": name, "name": f"示例项目 {name}", "detail": []} for name in names],
        "options": options,
        "limits": [{"id": "all", "options": every, "min": 0, "max": choose}],
        "rule": a_rule(seats=choose),
        "trustees": {"count": 3, "threshold": 2},
        "counters": [],
        "log_key": signature.public(a_seed("log")).hex(),
        "software": {"version": "test", "booth": "00" * 32},
        "rehearsal": True,
    }
    return {**body, **changes}


def a_rule(**changes: Any) -> dict[str, Any]:
    """Return the body of a rule: more than half of all deputies, quorum two thirds, any number counted."""
    return {
        "seats": 2,
        "quorum": {"of": "due", "num": 2, "den": 3, "strict": False},
        "pass": {"of": "due", "num": 1, "den": 2, "strict": True},
        "points": None,
        "tie": "revote",
        "shortfall": "vacant",
        "publish_votes": True,
        "levels": [],
        "smallest": 0,
        "parent": None,
        **changes,
    }


def in_mode_open(**changes: Any) -> dict[str, Any]:
    """Return what makes a manifest one of an open election with two counters."""
    keys = [signature.public(a_seed(f"counter {index}")).hex() for index in (1, 2)]
    return {"mode": "open", "trustees": None, "counters": keys, **changes}
