"""What pages and exports show of a candidate list; nothing here writes."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ballot.kernel.errors import Missing
from ballot.kernel.jobs import Job, JobPart, job_of
from ballot.kernel.lifecycle import ApprovalStage, ListStage
from ballot.kernel.policy import Action, AssemblyId
from ballot.people.imports.queries import Outcome
from ballot.people.models import AccountId, Approval, CycleId
from ballot.protocol.codes import fingerprint_hex, fingerprint_words
from ballot.shortlisting import rules
from ballot.shortlisting.models import CandidateId, CandidateList, Category, ListId
from ballot.shortlisting.rows import listed
from ballot.shortlisting.rules import Coded, Funding, NotReady, Reason, Sheet

TASK = "shortlisting.import"


@dataclass(frozen=True, slots=True)
class Row:
    """One candidate in its place, from 1."""

    id: CandidateId
    place: int
    one: Coded


@dataclass(frozen=True, slots=True)
class Laid:
    """What a file would put on the list `list_id`."""

    job: Job
    list_id: ListId
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What taking the file over would do to the list as it stands; `leaving` are names that the file doesn't hold."""

    lines: tuple[tuple[Sheet, Outcome], ...]
    leaving: tuple[str, ...]

    def count(self, outcome: Outcome) -> int:
        return sum(found == outcome for _, found in self.lines)


@dataclass(frozen=True, slots=True)
class Asked:
    """A freezing that waits for its second organizer."""

    by: AccountId
    digest: str
    subject: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A list with all that its page says; sums in 分."""

    id: ListId
    number: int
    seats: int
    ceiling: int | None
    stage: ListStage
    decision: str | None
    frozen_at: datetime | None
    withdrawn: str | None
    withdrawn_by: str | None
    rows: tuple[Row, ...]
    asked: Asked | None = None

    @property
    def candidates(self) -> list[Coded]:
        return [row.one for row in self.rows]

    @property
    def surplus(self) -> int:
        return len(self.rows) - self.seats

    @property
    def total(self) -> int:
        return sum(row.one.sheet.total or 0 for row in self.rows)

    @property
    def unpriced(self) -> int:
        """How many have no settled total, so that `total` says too little."""
        return sum(row.one.sheet.total is None for row in self.rows)

    @property
    def categories(self) -> int:
        return len({row.one.sheet.category for row in self.rows} - {""})

    @property
    def balance(self) -> list[tuple[str, int, int]]:
        """Each category with how many candidates it has and what they cost together, the fullest first."""
        found: dict[str, list[int]] = {}
        for row in self.rows:
            found.setdefault(row.one.sheet.category, []).append(row.one.sheet.total or 0)
        told = [(name, len(sums), sum(sums)) for name, sums in found.items()]
        return sorted(told, key=lambda one: (-one[1], one[0]))

    @property
    def digest(self) -> str:
        return rules.digest(self.candidates)

    @property
    def trace(self) -> str:
        """How the list stands, whether a ballot could bind it or not."""
        return rules.trace(self.candidates)

    @property
    def shown(self) -> str:
        """All that a second organizer reads before the list is frozen, as one digest."""
        return rules.shown(self.candidates, self.seats, self.ceiling, self.decision or "")

    @property
    def words(self) -> list[str]:
        """Twelve characters in three groups, to compare by eye and ear."""
        return ["".join(group) for group in fingerprint_words(bytes.fromhex(self.digest))]

    @property
    def hex_groups(self) -> str:
        return fingerprint_hex(bytes.fromhex(self.digest))

    @property
    def reasons(self) -> tuple[tuple[Reason, str], ...]:
        """What keeps the list from being frozen; empty when nothing does."""
        try:
            rules.require_ready(self.candidates, self.seats, self.ceiling)
        except NotReady as refusal:
            return refusal.reasons
        return ()


def listing(session: Session, assembly_id: AssemblyId, cycle_id: CycleId, stage: ListStage) -> Listing | None:
    """The year's list in this stage, or None when there is none yet."""
    found = session.scalar(
        select(CandidateList)
        .where(
            CandidateList.assembly_id == assembly_id, CandidateList.cycle_id == cycle_id, CandidateList.stage == stage
        )
        .order_by(CandidateList.number.desc())
        .limit(1)
    )
    return _told(session, found) if found else None


def newest(session: Session, assembly_id: AssemblyId, cycle_id: CycleId) -> Listing | None:
    """The list that is being prepared, else the frozen one, without what was asked of a second organizer."""
    same = (CandidateList.assembly_id == assembly_id, CandidateList.cycle_id == cycle_id)
    found = session.scalar(select(CandidateList).where(*same).order_by(CandidateList.number.desc()).limit(1))
    return _told(session, found, asked=False) if found else None


def frozen(session: Session, assembly_id: AssemblyId, cycle_id: CycleId) -> Listing:
    """The year's frozen list; raises Missing."""
    found = listing(session, assembly_id, cycle_id, ListStage.FROZEN)
    if found is None:
        raise Missing("no list is frozen yet")
    return found


def draft(session: Session, assembly_id: AssemblyId, cycle_id: CycleId) -> Listing:
    """The list that is being prepared; raises Missing."""
    found = listing(session, assembly_id, cycle_id, ListStage.DRAFT)
    if found is None:
        raise Missing("no list is being prepared")
    return found


def row(listing: Listing, candidate_id: CandidateId) -> Row:
    """One candidate of a list; raises Missing."""
    for one in listing.rows:
        if one.id == candidate_id:
            return one
    raise Missing(f"no candidate {candidate_id} here")


def coded(listing: Listing, code: str) -> Row:
    """One candidate by its code; raises Missing."""
    for one in listing.rows:
        if one.one.code == code:
            return one
    raise Missing(f"no candidate {code} here")


def categories(session: Session, assembly_id: AssemblyId) -> list[str]:
    asked = select(Category.name).where(Category.assembly_id == assembly_id).order_by(Category.position)
    return list(session.scalars(asked))


def payload(list_id: ListId, sheets: Sequence[Sheet]) -> str:
    """A file's candidates as a job's part keeps them."""
    return json.dumps({"list": str(list_id), "sheets": [asdict(sheet) for sheet in sheets]}, ensure_ascii=False)


def upload(session: Session, assembly_id: AssemblyId, job_id: UUID, *, lock: bool = False) -> Job:
    """A file of candidates that was laid out here; raises Missing for a job of any other kind."""
    found = job_of(session, assembly_id, job_id, lock=lock)
    if found.task != TASK:
        raise Missing(f"job {job_id} holds no candidates")
    return found


def laid(session: Session, assembly_id: AssemblyId, job_id: UUID) -> Laid:
    """What the file holds, in one question; raises Missing once it was taken over or given up."""
    asked = select(Job, JobPart.payload).join(JobPart, JobPart.job_id == Job.id)
    row = session.execute(
        asked.where(Job.id == job_id, Job.assembly_id == assembly_id, Job.task == TASK, JobPart.payload != "")
    ).first()
    if row is None:
        raise Missing(f"job {job_id} holds no candidates, or no longer")
    found = json.loads(row[1])
    sheets = ({**one, "funding": tuple(Funding(**line) for line in one["funding"])} for one in found["sheets"])
    return Laid(row[0], ListId(UUID(found["list"])), tuple(Sheet(**one) for one in sheets))


def preview(listing: Listing, found: Laid) -> Preview:
    """What would come of each line beside the list as it stands; raises Missing for a file of another list."""
    if found.list_id != listing.id:
        raise Missing("the file was laid out for another list")
    standing = {one.sheet.name: one.sheet for one in listing.candidates}
    lines = tuple((sheet, _outcome(sheet, standing.get(sheet.name))) for sheet in found.sheets)
    return Preview(lines, tuple(name for name in standing if name not in {sheet.name for sheet in found.sheets}))


def _outcome(sheet: Sheet, standing: Sheet | None) -> Outcome:
    if standing is None:
        return Outcome.NEW
    return Outcome.SAME if sheet == standing else Outcome.CHANGED


def _told(session: Session, found: CandidateList, *, asked: bool = True) -> Listing:
    rows = tuple(Row(key, place, one) for place, (key, one) in enumerate(listed(session, found.id), start=1))
    return Listing(
        id=found.id,
        number=found.number,
        seats=found.seats,
        ceiling=found.ceiling,
        stage=found.stage,
        decision=found.decision,
        frozen_at=found.frozen_at,
        withdrawn=found.withdrawn,
        withdrawn_by=found.withdrawn_by,
        rows=rows,
        asked=_asked(session, found) if asked and found.stage is ListStage.DRAFT else None,
    )


def _asked(session: Session, found: CandidateList) -> Asked | None:
    approval = session.scalar(
        select(Approval).where(
            Approval.assembly_id == found.assembly_id,
            Approval.act == Action.FREEZE_CANDIDATES,
            Approval.subject_id == found.id,
            Approval.stage.in_((ApprovalStage.ASKED, ApprovalStage.CONFIRMED)),
        )
    )
    return Asked(approval.asked_by, approval.digest, approval.subject) if approval else None
