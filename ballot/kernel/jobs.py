"""Long work in parts: each part and the step of its cursor are one transaction, so whatever is killed goes on, once."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar, NewType
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, Uuid, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, sessionmaker

from ballot.kernel.db import Model, reading, word
from ballot.kernel.errors import Missing, Refused
from ballot.kernel.lifecycle import JobMove, JobStage
from ballot.kernel.log import Log, LogId
from ballot.kernel.policy import Actor, ActorId, AssemblyId
from ballot.kernel.queues import ring_after_commit
from ballot.kernel.work import Work, begin

JobId = NewType("JobId", UUID)

WORKER = Actor(ActorId("worker"), frozenset())
"""Who ends a job that its orderer can't carry on; holds no role."""
SLICE = 2.0
"""Seconds that one job may keep a worker from the others, or from ending."""
TRIES = 5
PATIENCE = timedelta(seconds=10)
"""After the first try that came to no end; doubled by each further one."""
CRASHED = "crashed"


class Job(Model):
    """One long piece of work; `done` of `total` counts what its parts hold, `cursor` is the next part.

    `key` makes ordering twice the same as once; `digest` is the SHA-256 of what was laid out.
    `tries` counts beginnings of the present part, `due_at` is when somebody else may take it up.
    """

    __tablename__ = "job"
    __table_args__ = (
        UniqueConstraint("assembly_id", "id"),
        UniqueConstraint("assembly_id", "task", "key"),
        CheckConstraint("done BETWEEN 0 AND total", name="done_of_total"),
        CheckConstraint("cursor BETWEEN 0 AND parts", name="cursor_within_parts"),
        CheckConstraint("stage <> 'done' OR (cursor = parts AND done = total)", name="done_is_all_of_it"),
        CheckConstraint("stage = 'draft' OR ordered_by IS NOT NULL OR cursor = 0", name="begun_by_order"),
        CheckConstraint("tries >= 0", name="tries_count"),
    )
    kind: ClassVar[str] = "job"

    id: Mapped[JobId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid)
    task: Mapped[str] = mapped_column(String(48))
    subject: Mapped[str] = mapped_column(String(200))
    key: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    stage: Mapped[JobStage] = mapped_column(word(JobStage), default=JobStage.DRAFT)
    total: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    parts: Mapped[int]
    cursor: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    fault: Mapped[str | None] = mapped_column(String(48))
    created_by: Mapped[ActorId] = mapped_column(String(64))
    created_at: Mapped[datetime]
    ordered_by: Mapped[ActorId | None] = mapped_column(String(64))
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
    log_id: Mapped[LogId] = mapped_column(Uuid, ForeignKey(Log.id))


class JobPart(Model):
    """What one transaction does; `payload` is emptied once it is done, `report` says what came of it."""

    __tablename__ = "job_part"
    __table_args__ = (CheckConstraint("size >= 0", name="size_counts"),)

    job_id: Mapped[JobId] = mapped_column(Uuid, ForeignKey(Job.id), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    size: Mapped[int]
    payload: Mapped[str]
    report: Mapped[str] = mapped_column(default="")


Task = Callable[[Work, Job, str], str]
"""Carries out one part's payload and returns its report; asks the policy again, as every service."""
Tell = Callable[[int], None]
"""Called with how much of a part's size is done; as long as it is called now and then, nobody else takes the job up."""


@dataclass(frozen=True, slots=True)
class LongTask:
    """A task with a part of minutes: `beforehand` turns the payload into the one that `task` carries out.

    Its session only reads, so that nobody waits for it; killed, it is done again from its start.
    """

    beforehand: Callable[[Session, str, Tell], str]
    task: Task


def _long(task: Task | LongTask) -> LongTask:
    """Any task as a long one; a short one takes its payload as it is."""
    return task if isinstance(task, LongTask) else LongTask(lambda _session, payload, _tell: payload, task)


@dataclass(frozen=True, slots=True)
class _Ready:
    """The part at `cursor` as its task takes it; `before` is the size of all parts before it."""

    cursor: int
    before: int
    payload: str


Tasks = Mapping[str, Task | LongTask]
ActorOf = Callable[[Session, ActorId, datetime], Actor]


@dataclass(frozen=True, slots=True)
class DraftJob:
    """`parts` are pairs of payload and size; the sizes add up to the total."""

    assembly_id: AssemblyId
    log_id: LogId
    task: str
    subject: str
    key: str
    digest: str
    parts: Sequence[tuple[str, int]]


def draft_job(work: Work, order: DraftJob) -> Job:
    """Lay the work out without beginning it; the same key returns the job that stands already."""
    known = select(Job).where(Job.assembly_id == order.assembly_id, Job.task == order.task, Job.key == order.key)
    found = work.session.scalar(known)
    if found:
        return found
    made = Job(
        id=uuid4(),
        assembly_id=order.assembly_id,
        task=order.task,
        subject=order.subject,
        key=order.key,
        digest=order.digest,
        total=sum(size for _, size in order.parts),
        parts=len(order.parts),
        created_by=work.actor.id,
        created_at=work.now,
        log_id=order.log_id,
    )
    work.session.add(made)
    work.session.flush()
    work.session.add_all(
        JobPart(job_id=made.id, number=number, payload=payload, size=size)
        for number, (payload, size) in enumerate(order.parts)
    )
    work.record(order.log_id, "job.draft", id=made.id, digest=made.digest, total=made.total)
    return made


def order_job(work: Work, job: Job, not_before: datetime | None = None) -> None:
    """Let a worker carry it out, in the name of whoever orders it now; raises IllegalMove."""
    job.ordered_by, job.due_at, job.tries = work.actor.id, not_before or work.now, 0
    work.move(job, JobMove.RETRY if job.stage is JobStage.FAILED else JobMove.ORDER)
    if not_before is None:
        ring_after_commit(work.session, f"job:{job.id}")


def finish_now(work: Work, job: Job) -> None:
    """Order and end a job whose one step the caller takes in this same transaction; raises IllegalMove."""
    job.ordered_by = work.actor.id
    work.move(job, JobMove.ORDER)
    for part in work.session.scalars(select(JobPart).where(JobPart.job_id == job.id)):
        part.payload = ""
    job.cursor, job.done, job.ended_at = job.parts, job.total, work.now
    work.move(job, JobMove.FINISH, done=job.done)


def drop_job(work: Work, job: Job) -> None:
    """Give up what was laid out or has failed; its payloads go; raises IllegalMove."""
    work.move(job, JobMove.DROP)
    job.ended_at = work.now
    for part in work.session.scalars(select(JobPart).where(JobPart.job_id == job.id)):
        part.payload = ""


def job_of(session: Session, assembly_id: AssemblyId, job_id: UUID, *, lock: bool = False) -> Job:
    """A job of the assembly; raises Missing."""
    query = select(Job).where(Job.id == job_id, Job.assembly_id == assembly_id)
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise Missing(f"no job {job_id} here")
    return found


def reports(session: Session, job_id: JobId) -> list[str]:
    """What came of each part so far, in order."""
    done = select(JobPart.report).where(JobPart.job_id == job_id, JobPart.report != "").order_by(JobPart.number)
    return list(session.scalars(done))


class Runner:
    """Carries jobs on, one part at a time; any number of runners may be at the same job."""

    def __init__(self, sessions: sessionmaker[Session], tasks: Tasks, actor_of: ActorOf) -> None:
        self._sessions = sessions
        self._tasks = {name: _long(task) for name, task in tasks.items()}
        self._actor_of = actor_of

    def carry_on(self, job_id: JobId) -> bool:
        """Do parts for one SLICE; return whether any are left. What a part raises beside Refused is raised."""
        ends = time.monotonic() + SLICE
        while self._try(job_id) and self._do(job_id):
            if time.monotonic() >= ends:
                return True
        return False

    def waiting(self, now: datetime, *, all_of_them: bool = False) -> list[JobId]:
        """Jobs that nobody seems to be at; after a restart `all_of_them`, since this worker may have been it."""
        query = select(Job.id).where(Job.stage == JobStage.ORDERED)
        if not all_of_them:
            query = query.where(Job.due_at <= now)
        with reading(self._sessions) as session:
            return list(session.scalars(query.limit(100)))

    def _try(self, job_id: JobId) -> bool:
        """Count a beginning before anything can go wrong, so that a part that kills its worker is given up."""
        now = datetime.now(UTC)
        with self._sessions.begin() as session:
            job = session.get(Job, job_id, with_for_update=True)
            if job is None or job.stage is not JobStage.ORDERED:
                return False
            if job.tries == job.cursor == 0 and job.due_at and job.due_at > now:
                return False  # ordered for a later day
            if job.tries < TRIES:
                job.due_at = now + PATIENCE * 2**job.tries
                job.tries += 1
                return True
        self._fail(job_id, CRASHED)
        return False

    def _do(self, job_id: JobId) -> bool:
        """Do the next part; return whether there is a further one."""
        try:
            with reading(self._sessions) as session:
                job = session.get_one(Job, job_id)
                actor = self._actor_of(session, job.ordered_by or WORKER.id, datetime.now(UTC))
                ready = self._prepare(session, job)
            with begin(self._sessions, actor) as work:
                return self._step(work, work.session.get_one(Job, job_id, with_for_update=True), ready)
        except Refused as refusal:
            self._fail(job_id, refusal.code)
            return False

    def _prepare(self, session: Session, job: Job) -> _Ready:
        """Read the next part, and do what it needs beforehand; a job whose parts are all done has nothing left."""
        cursor, task = job.cursor, self._tasks[job.task]
        done = select(func.coalesce(func.sum(JobPart.size), 0))
        before = session.scalars(done.where(JobPart.job_id == job.id, JobPart.number < cursor)).one()
        part = session.get(JobPart, (job.id, cursor))
        payload = task.beforehand(session, part.payload, self._tell(job.id, before)) if part else ""
        return _Ready(cursor, before, payload)

    def _tell(self, job_id: JobId, before: int) -> Tell:
        def tell(done: int) -> None:
            # The worker that is at it is alive: whoever looks for forgotten jobs passes it over.
            alive = {"done": before + done, "due_at": datetime.now(UTC) + PATIENCE}
            with self._sessions.begin() as session:
                session.execute(update(Job).where(Job.id == job_id, Job.stage == JobStage.ORDERED).values(alive))

        return tell

    def _step(self, work: Work, job: Job, ready: _Ready) -> bool:
        if job.stage is not JobStage.ORDERED:
            return False
        if job.cursor != ready.cursor:
            return True  # somebody else did that part meanwhile
        if job.cursor < job.parts:
            part = work.session.get_one(JobPart, (job.id, job.cursor))
            part.report = self._tasks[job.task].task(work, job, ready.payload)
            part.payload = ""
            job.cursor += 1
            job.done = ready.before + part.size
            job.tries = 0
            work.record(job.log_id, "job.step", id=job.id, cursor=job.cursor, done=job.done)
        if job.cursor < job.parts:
            return True
        job.ended_at = work.now
        work.move(job, JobMove.FINISH, done=job.done)
        return False

    def _fail(self, job_id: JobId, code: str) -> None:
        with begin(self._sessions, WORKER) as work:
            job = work.session.get_one(Job, job_id, with_for_update=True)
            if job.stage is JobStage.ORDERED:
                job.fault, job.ended_at = code, work.now
                work.move(job, JobMove.FAIL, code=code, cursor=job.cursor)
