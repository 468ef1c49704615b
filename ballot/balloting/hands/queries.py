"""A meeting's procedural votes in their order, with the names of who signed for them; nothing here writes."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from ballot.balloting.hands import rules
from ballot.balloting.hands.models import ShowOfHands
from ballot.balloting.setup.models import Meeting
from ballot.kernel.errors import Missing
from ballot.people.models import Account


@dataclass(frozen=True, slots=True)
class Counted:
    """A count with its two signers, the second "" until then; `digest` is what the second one signs for."""

    row: ShowOfHands
    entered_by: str
    confirmed_by: str

    @property
    def digest(self) -> str:
        return digest_of(self.row)


def digest_of(row: ShowOfHands) -> str:
    names = ("subject", "due", "present", "in_favour", "against", "abstaining")
    facts = {name: getattr(row, name) for name in names}
    return rules.digest({"id": str(row.id), "base": str(row.base), **facts})


def counted(session: Session, meeting: Meeting, *, confirmed: bool = False) -> list[Counted]:
    """All that weren't withdrawn; with `confirmed` those alone that two have signed for."""
    first, second = aliased(Account), aliased(Account)
    asked = (
        select(ShowOfHands, first.name, second.name)
        .join(first, first.id == ShowOfHands.entered_by)
        .outerjoin(second, second.id == ShowOfHands.confirmed_by)
        .where(ShowOfHands.assembly_id == meeting.assembly_id, ShowOfHands.meeting_id == meeting.id)
        .where(ShowOfHands.withdrawn_at.is_(None))
        .order_by(ShowOfHands.position)
    )
    if confirmed:
        asked = asked.where(ShowOfHands.confirmed_at.is_not(None))
    return [Counted(row, one, other or "") for row, one, other in session.execute(asked)]


def hands_at(session: Session, meeting: Meeting, hands_id: UUID) -> ShowOfHands:
    """One count of this meeting; raises Missing."""
    found = session.scalar(
        select(ShowOfHands).where(
            ShowOfHands.assembly_id == meeting.assembly_id,
            ShowOfHands.meeting_id == meeting.id,
            ShowOfHands.id == hands_id,
        )
    )
    if found is None:
        raise Missing(f"no show of hands {hands_id} in this meeting")
    return found
