"""Tables of assessment: rounds with a line a project, what a year's come to, the public's rating in announced days."""

from datetime import date, datetime
from typing import NewType
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from ballot.balloting.setup.models import ElectionId
from ballot.kernel.db import Model, word
from ballot.kernel.log import Log, LogId
from ballot.kernel.policy import AssemblyId
from ballot.people.models import Assembly, CycleId
from ballot.tracking.assessment.rules import Assessor, Level
from ballot.tracking.plans.models import ProjectId, of_project

AssessmentId = NewType("AssessmentId", UUID)
LineId = NewType("LineId", UUID)


class Assessment(Model):
    """One round of a year's 满意度测评, by a ballot of this site or as it was published before; `number` counts them.

    `levels` are those of the rule in canonical JSON (protocol §8.6), None where no rule was published;
    `due`, `present` and `valid` are the ballot's numbers as far as they are known. From `settled_at` on its
    lines stand. `parent_id` is the round whose dissatisfied projects this one assesses again.
    """

    __tablename__ = "assessment"
    __table_args__ = (
        UniqueConstraint("assembly_id", "id"),
        UniqueConstraint("assembly_id", "cycle_id", "number"),
        UniqueConstraint("assembly_id", "election_id"),
        ForeignKeyConstraint(["assembly_id", "cycle_id"], ["cycle.assembly_id", "cycle.id"]),
        ForeignKeyConstraint(["assembly_id", "election_id"], ["election.assembly_id", "election.id"]),
        ForeignKeyConstraint(["assembly_id", "parent_id"], ["assessment.assembly_id", "assessment.id"]),
        CheckConstraint("number > 0", name="number_counts"),
        CheckConstraint("election_id IS NOT NULL OR source <> ''", name="from_somewhere"),
        CheckConstraint("election_id IS NOT NULL OR settled_at IS NOT NULL", name="what_was_published_stands"),
        CheckConstraint("parent_id IS NULL OR parent_id <> id", name="not_its_own_parent"),
        CheckConstraint("due >= present AND present >= valid", name="numbers_fit"),
    )

    id: Mapped[AssessmentId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    cycle_id: Mapped[CycleId] = mapped_column(Uuid)
    number: Mapped[int]
    election_id: Mapped[ElectionId | None] = mapped_column(Uuid)
    parent_id: Mapped[AssessmentId | None] = mapped_column(Uuid)
    assessor: Mapped[Assessor] = mapped_column(word(Assessor))
    held_on: Mapped[date]
    source: Mapped[str] = mapped_column(String(200), default="")
    due: Mapped[int | None]
    present: Mapped[int | None]
    valid: Mapped[int | None]
    levels: Mapped[str | None] = mapped_column(Text)
    settled_at: Mapped[datetime | None]
    log_id: Mapped[LogId] = mapped_column(Uuid, ForeignKey(Log.id))


class AssessmentLine(Model):
    """A project in a round, `place` from 1; no counts where the rule publishes levels alone.

    `printed` is the level that was published with the counts. `odd` says that the counts sum to another number
    than those of their table. A published line may name a project that this site never followed.
    """

    __tablename__ = "assessment_line"
    __table_args__ = (
        UniqueConstraint("assembly_id", "id"),
        UniqueConstraint("assembly_id", "assessment_id", "place"),
        of_project(),
        ForeignKeyConstraint(["assembly_id", "assessment_id"], ["assessment.assembly_id", "assessment.id"]),
        CheckConstraint("place > 0", name="place_counts"),
        CheckConstraint("satisfied >= 0 AND basically >= 0 AND dissatisfied >= 0", name="counts_not_negative"),
        CheckConstraint(
            "(satisfied IS NULL) = (basically IS NULL) AND (satisfied IS NULL) = (dissatisfied IS NULL)",
            name="all_counts_or_none",
        ),
        Index(None, "project_id"),
    )

    id: Mapped[LineId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    assessment_id: Mapped[AssessmentId] = mapped_column(Uuid)
    place: Mapped[int]
    project_id: Mapped[ProjectId | None] = mapped_column(Uuid)
    name: Mapped[str] = mapped_column(String(80))
    satisfied: Mapped[int | None]
    basically: Mapped[int | None]
    dissatisfied: Mapped[int | None]
    level: Mapped[Level | None] = mapped_column(word(Level))
    printed: Mapped[Level | None] = mapped_column(word(Level))
    odd: Mapped[bool] = mapped_column(default=False)


class Satisfaction(Model):
    """What a year's settled rounds come to: each project once, at the level of its newest round.

    Written with every round that is settled, since a roll-up adds up a thousand years at once. What is `assessed`
    and stands at no level is a project whose level nobody published.
    """

    __tablename__ = "satisfaction"
    __table_args__ = (
        ForeignKeyConstraint(["assembly_id", "cycle_id"], ["cycle.assembly_id", "cycle.id"]),
        CheckConstraint("satisfied >= 0 AND basically >= 0 AND dissatisfied >= 0", name="counts_not_negative"),
        CheckConstraint("assessed >= satisfied + basically + dissatisfied", name="each_is_assessed"),
    )

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id), primary_key=True)
    cycle_id: Mapped[CycleId] = mapped_column(Uuid, primary_key=True)
    assessed: Mapped[int]
    satisfied: Mapped[int]
    basically: Mapped[int]
    dissatisfied: Mapped[int]


class RatingWindow(Model):
    """The days on which the public rates a year's projects; days are those of China, both included.

    `weight` is the deputies' share of a figure of both, in percent; None keeps the two apart.
    """

    __tablename__ = "rating_window"
    __table_args__ = (
        ForeignKeyConstraint(["assembly_id", "cycle_id"], ["cycle.assembly_id", "cycle.id"]),
        CheckConstraint("closes_on >= opens_on", name="closes_after_it_opens"),
        CheckConstraint("weight BETWEEN 1 AND 99", name="weight_is_a_share"),
    )

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id), primary_key=True)
    cycle_id: Mapped[CycleId] = mapped_column(Uuid, primary_key=True)
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    weight: Mapped[int | None]
    set_at: Mapped[datetime]


class Rating(Model):
    """One visitor's rating; `mark` is the digest of a random word in that visitor's own cookie.

    `words` are for the organizers alone, `proven` says whether the visitor's device did its proof of work.
    """

    __tablename__ = "rating"
    __table_args__ = (of_project(), Index(None, "project_id", "level"))

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id), primary_key=True)
    project_id: Mapped[ProjectId] = mapped_column(Uuid, primary_key=True)
    mark: Mapped[str] = mapped_column(String(64), primary_key=True)
    level: Mapped[Level] = mapped_column(word(Level))
    words: Mapped[str] = mapped_column(String(400), default="")
    proven: Mapped[bool]
    at: Mapped[datetime]
