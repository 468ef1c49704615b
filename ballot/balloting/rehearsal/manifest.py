"""The manifest of a rehearsal says so, and nothing in it can be taken for a real vote's (§3.1)."""

from importlib.metadata import version
from typing import Any

from ballot.balloting.rehearsal.log import Log
from ballot.balloting.rehearsal.plan import Plan
from ballot.protocol.encoding import digest
from ballot.protocol.manifest import PROTOCOL, SUITE
from ballot.protocol.signature import Key

TITLES = {"selection": "民生实事项目票决（演练）", "assessment": "民生实事项目满意度测评（演练）"}
ASSEMBLY, SESSION = "演练", "演练"


def manifest_body(plan: Plan, log: Log, counters: list[Key]) -> dict[str, Any]:
    """Make the body of `manifest`; `counters` are the keys of an open vote's counters, else none."""
    design = plan.design
    people = {"count": plan.trustees, "threshold": plan.threshold}
    return {
        "protocol": PROTOCOL,
        "suite": SUITE,
        "election": log.election,
        "mode": plan.mode,
        "kind": design.kind,
        "title": TITLES[design.kind],
        "assembly": ASSEMBLY,
        "session": SESSION,
        "projects": [
            {"id": each.id, "name": each.name, "detail": [list(line) for line in each.detail]}
            for each in design.projects
        ],
        "options": [{"id": each.id, "project": each.project, "mark": each.mark} for each in design.options],
        "limits": [
            {"id": each.id, "options": list(each.options), "min": each.min, "max": each.max} for each in design.limits
        ],
        "rule": dict(design.rule),
        "trustees": people if plan.secret else None,
        "counters": [key.hex() for key in counters],
        "log_key": log.key.hex(),
        # No page is served here, so there are no booth's files to take a digest of.
        "software": {"version": version("ballot"), "booth": digest("booth", "rehearsal").hex()},
        "rehearsal": True,
    }
