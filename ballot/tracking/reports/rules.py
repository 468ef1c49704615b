"""A report says how far a project is; whoever is behind plan says why, and nobody signs what they wrote."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from ballot.kernel.errors import Refused
from ballot.kernel.lifecycle import ProjectStage, ReportStage
from ballot.tracking.lamps.rules import WHOLE, needs_reason

MOST_FILES = 12
WRITABLE = (ReportStage.DRAFT, ReportStage.RETURNED)
RESTING = (ProjectStage.DEFERRED, ProjectStage.TERMINATED)
"""Of a project in these stages nothing is reported."""
DOCUMENTS = {
    "pdf": (b"%PDF-", "application/pdf"),
    "docx": (b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": (b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
"""Ending, first bytes and type of the documents that may lie beside a report; the program never opens one."""


Key: TypeAlias = tuple[int, int]
"""A project of a year and a period of it, both by number."""


class FileSort(StrEnum):
    BEFORE = "before"
    AFTER = "after"
    DOCUMENT = "document"


class UnfitReport(Refused):
    """Numbers beyond the whole, or a report behind plan that doesn't say why."""

    code = "unfit-report"


class NoReason(UnfitReport):
    """Behind plan without a word."""

    code = "no-reason"


class GoesBack(UnfitReport):
    """Less than what was published of an earlier period, without a reason."""

    code = "goes-back"


class OwnSignature(Refused):
    """Whoever wrote a report doesn't sign it."""

    code = "own-signature"


class Settled(Refused):
    """The report isn't open to writing any more."""

    code = "settled"


class NoCorrection(Settled):
    """The report is public: only a correction that says why comes after it."""

    code = "no-correction"


class Resting(Settled):
    """The project was deferred or terminated."""

    code = "project-resting"


class UnfitDocument(Refused):
    """A document of another kind than its name says, or of none that is taken."""

    code = "unfit-document"


class TooManyFiles(Refused):
    """A report holds MOST_FILES at most."""

    code = "too-many-files"


@dataclass(frozen=True, slots=True)
class Told:
    """What a report says; progress in thousandths and money in 分, both since January."""

    progress: int
    money: int
    milestone: str
    problems: str = ""
    reason: str = ""


def require_fit(told: Told, planned: int, before: int) -> None:
    """Raise UnfitReport unless it can be signed: `planned` and `before` are progress in thousandths.

    Progress below what was published of an earlier period needs a reason as being behind plan does.
    """
    if not 0 <= told.progress <= WHOLE or told.money < 0:
        raise UnfitReport("progress is a part of the whole, and money isn't negative")
    if told.progress < before and not told.reason:
        raise GoesBack(f"{told.progress} after {before}")
    if needs_reason(planned, told.progress) and not told.reason:
        raise NoReason(f"{told.progress} of {planned} planned")


def type_of_document(name: str, start: bytes) -> str:
    """The type of a document by its name's ending, if its first bytes agree; raises UnfitDocument."""
    ending = name.rpartition(".")[2].lower()
    if ending not in DOCUMENTS or not start.startswith(DOCUMENTS[ending][0]):
        raise UnfitDocument(f"{ending[:8]!r} isn't taken, or the file is something else")
    return DOCUMENTS[ending][1]
