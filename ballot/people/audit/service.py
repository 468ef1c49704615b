"""Taking a stretch of the log away; the log says who did."""

from ballot.kernel import policy
from ballot.kernel.errors import Missing
from ballot.kernel.log import Log, LogId
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work


def note_export(work: Work, assembly_id: AssemblyId, log_id: LogId, first: int) -> None:
    """Record that the log is exported from entry `first` on; raises Missing where it has none."""
    policy.require(work.actor, Action.EXPORT_LOG, assembly_id)
    height = work.session.get_one(Log, log_id).height
    if first > height:
        raise Missing(f"the log has no entry {first}")
    work.record(log_id, "log.export", first=first, height=height)
