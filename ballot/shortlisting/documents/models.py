"""The table of papers that were laid out: their files stand beside the job that made them."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from ballot.kernel.db import Model, word
from ballot.kernel.jobs import Job, JobId
from ballot.kernel.policy import AssemblyId
from ballot.people.models import Assembly
from ballot.shortlisting.documents.rules import Writing


class MadePaper(Model):
    """One paper in the words of one day; each kind's file is empty until its part of the job is done."""

    __tablename__ = "made_paper"
    __table_args__ = (UniqueConstraint("assembly_id", "job_id"),)

    job_id: Mapped[JobId] = mapped_column(Uuid, ForeignKey(Job.id), primary_key=True)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    writing: Mapped[Writing] = mapped_column(word(Writing))
    title: Mapped[str] = mapped_column(String(200))
    ordered_at: Mapped[datetime]
    docx: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, default=b"")
    pdf: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, default=b"")
