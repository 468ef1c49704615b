"""A table that was published before this site is laid out, looked at, and then stands as a round of its year."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select

from ballot.balloting.setup.rules import ASSESSMENT
from ballot.kernel import policy
from ballot.kernel.errors import Missing
from ballot.kernel.jobs import DraftJob, Job, JobPart, draft_job, drop_job, finish_now, job_of
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.people.models import CycleId
from ballot.protocol.encoding import canonical, read
from ballot.tracking.assessment.models import Assessment, AssessmentLine
from ballot.tracking.assessment.rules import Assessor, Counts, Level, level_in, odd_rows, read_levels
from ballot.tracking.assessment.service.rows import cycle_at, next_round, sum_up
from ballot.tracking.assessment.tablefile import Published
from ballot.tracking.plans.models import ImplementationPlan, Project, ProjectId

TASK = "tracking.assessment"


@dataclass(frozen=True, slots=True)
class About:
    """What a table says of itself; `due` and `present` as far as they were published.

    `by_half` says that levels follow the rule of half of those due; without it counts stand without a level.
    """

    assessor: Assessor
    held_on: date
    source: str
    due: int | None = None
    present: int | None = None
    by_half: bool = False


@dataclass(frozen=True, slots=True)
class Brought:
    """A table as it would be taken: each line with what its rule makes of it, and whether its sum is odd."""

    about: About
    rows: tuple[tuple[Published, Level | None, bool], ...]

    @property
    def odd(self) -> int:
        return sum(odd for _one, _level, odd in self.rows)

    @property
    def differing(self) -> int:
        """How many levels were published otherwise than the rule has them."""
        return sum(bool(level and one.printed and level is not one.printed) for one, level, _odd in self.rows)


def brought(about: About, rows: Sequence[Published]) -> Brought:
    """The table with its levels, and with every row that sums to another number than the table."""
    odd = odd_rows([one.counts.total for one in rows], about.present)
    return Brought(about, tuple((one, _level(about, one.counts), place in odd) for place, one in enumerate(rows)))


def lay_out_table(work: Work, assembly_id: AssemblyId, cycle_id: CycleId, name: str, table: Brought) -> Job:
    """Keep what a file would enter until an organizer has looked at it; raises Missing."""
    policy.require(work.actor, Action.BRING_ASSESSMENT, assembly_id)
    cycle = cycle_at(work, assembly_id, cycle_id)
    payload = _payload(table)
    digest = hashlib.sha256(f"{cycle_id}{payload}".encode()).hexdigest()
    key = hashlib.sha256(f"{digest}{work.actor.id}{work.now.isoformat()}".encode()).hexdigest()
    return draft_job(work, DraftJob(assembly_id, cycle.log_id, TASK, name, key, digest, [(payload, len(table.rows))]))


def take_table(work: Work, assembly_id: AssemblyId, cycle_id: CycleId, job_id: UUID) -> Assessment:
    """Enter the table as it was published, odd rows marked; raises Missing once it was taken or given up."""
    policy.require(work.actor, Action.BRING_ASSESSMENT, assembly_id)
    job = table_job(work, assembly_id, job_id)
    part = work.session.get(JobPart, (job.id, 0))
    if part is None or not part.payload:
        raise Missing(f"job {job_id} holds no table, or no longer")
    made = enter_table(work, assembly_id, cycle_id, read_payload(part.payload))
    finish_now(work, job)
    return made


def enter_table(work: Work, assembly_id: AssemblyId, cycle_id: CycleId, table: Brought) -> Assessment:
    """Let a published table stand as a round of its year; raises Missing."""
    policy.require(work.actor, Action.BRING_ASSESSMENT, assembly_id)
    cycle, about = cycle_at(work, assembly_id, cycle_id), table.about
    made = Assessment(
        id=uuid4(),
        assembly_id=assembly_id,
        cycle_id=cycle_id,
        number=next_round(work, assembly_id, cycle_id),
        assessor=about.assessor,
        held_on=about.held_on,
        source=about.source,
        due=about.due,
        present=about.present,
        levels=canonical(list(ASSESSMENT.levels)).decode() if about.by_half else None,
        settled_at=work.now,
        log_id=cycle.log_id,
    )
    work.session.add(made)
    work.session.flush()
    _lay_lines(work, made, table)
    sum_up(work, assembly_id, cycle_id)
    work.record(made.log_id, "assessment.bring", id=made.id, rows=len(table.rows), odd=table.odd)
    return made


def drop_table(work: Work, assembly_id: AssemblyId, job_id: UUID) -> None:
    """Give a table up; raises Missing."""
    policy.require(work.actor, Action.BRING_ASSESSMENT, assembly_id)
    drop_job(work, table_job(work, assembly_id, job_id))


def table_job(work: Work, assembly_id: AssemblyId, job_id: UUID) -> Job:
    """A table that waits here; raises Missing."""
    job = job_of(work.session, assembly_id, job_id, lock=True)
    if job.task != TASK:
        raise Missing(f"job {job_id} holds no assessment")
    return job


def read_payload(payload: str) -> Brought:
    """A table as a job's part keeps it."""
    found = json.loads(payload)
    told = found["about"] | {"assessor": Assessor(found["about"]["assessor"])}
    told["held_on"] = date.fromisoformat(told["held_on"])
    rows = [Published(name, Counts(*counts), Level(level) if level else None) for name, counts, level in found["rows"]]
    return brought(About(**told), rows)


def _payload(table: Brought) -> str:
    about = asdict(table.about) | {"held_on": table.about.held_on.isoformat()}
    rows = [[one.name, list(one.counts.marks().values()), one.printed] for one, _level, _odd in table.rows]
    return json.dumps({"about": about, "rows": rows}, ensure_ascii=False)


def _level(about: About, counts: Counts) -> Level | None:
    if not about.by_half or about.due is None:
        return None
    levels = read_levels(read(canonical(list(ASSESSMENT.levels))))
    return level_in(levels, counts, about.due, about.present)


def _lay_lines(work: Work, made: Assessment, table: Brought) -> None:
    """Lines know their project by its name; one that this year doesn't have stands by its name alone."""
    known = _projects(work, made)
    work.session.add_all(
        AssessmentLine(
            id=uuid4(),
            assembly_id=made.assembly_id,
            assessment_id=made.id,
            place=place,
            project_id=known.get(one.name),
            name=one.name,
            level=level,
            printed=one.printed,
            odd=odd,
            **one.counts.marks(),
        )
        for place, (one, level, odd) in enumerate(table.rows, start=1)
    )


def _projects(work: Work, made: Assessment) -> dict[str, ProjectId]:
    asked = (
        select(Project.name, Project.id)
        .join(ImplementationPlan, ImplementationPlan.id == Project.plan_id)
        .where(ImplementationPlan.assembly_id == made.assembly_id, ImplementationPlan.cycle_id == made.cycle_id)
    )
    return dict(work.session.execute(asked).all())
