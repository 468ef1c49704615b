"""A worker comes by once, with every task that it has in service."""

from datetime import UTC, datetime

from ballot.kernel.jobs import Runner
from ballot.people.sign_in.queries import actor_by_id
from ballot.worker import TASKS


def work_off(sessions):
    """Carry on whatever was ordered until nothing is left of it."""
    runner = Runner(sessions, TASKS, actor_by_id)
    for job_id in runner.waiting(datetime.now(UTC)):
        while runner.carry_on(job_id):
            continue
