"""What somebody is still writing: kept between two steps of the form, swept after a day.

What isn't sent is nobody's act: it has transactions of its own and no place in the log.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, sessionmaker, undefer

from ballot.kernel.errors import Missing, Refused
from ballot.kernel.policy import AssemblyId
from ballot.kernel.sandbox import Picture
from ballot.people.models import CycleId
from ballot.people.vault import Vault
from ballot.solicitation.models import Draft, DraftId, DraftPhoto, EntranceId
from ballot.solicitation.rules.codes import digest
from ballot.solicitation.rules.ideas import MOST_PHOTOS, Form

KEPT = timedelta(days=1)
Sessions = sessionmaker[Session]


class TooManyPhotos(Refused):
    """A fourth photo."""

    code = "too-many-photos"


@dataclass(frozen=True, slots=True)
class Written:
    """A draft as its writer sees it; `photos` are the positions that are taken."""

    id: DraftId
    form: Form
    entrance_id: EntranceId | None
    fields: dict[str, str]
    photos: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """Where drafts of one year lie: whose, and under which seal."""

    sessions: Sessions
    vault: Vault
    assembly_id: AssemblyId
    cycle_id: CycleId

    def begin(self, token: str, form: Form, fields: Mapping[str, str], entrance_id: EntranceId | None = None) -> None:
        """Lay a new draft down under the visitor's token; older ones than a day are swept with it."""
        now, made = datetime.now(UTC), DraftId(uuid4())
        with self.sessions.begin() as session:
            _sweep(session, now)
            session.add(
                Draft(
                    id=made,
                    assembly_id=self.assembly_id,
                    cycle_id=self.cycle_id,
                    form=form,
                    entrance_id=entrance_id,
                    token=digest(token),
                    fields=self.vault.seal(made, json.dumps(dict(fields)).encode()),
                    began=now,
                )
            )

    def read(self, token: str) -> Written:
        """The draft of a token; raises Missing for another year's and for one that is gone."""
        with self.sessions() as session:
            found = self._find(session, token)
            places = select(DraftPhoto.position).where(DraftPhoto.draft_id == found.id).order_by(DraftPhoto.position)
            photos = tuple(session.scalars(places))
            fields = json.loads(self.vault.open(found.id, found.fields))
            return Written(found.id, found.form, found.entrance_id, fields, photos)

    def write(self, token: str, fields: Mapping[str, str]) -> None:
        """Put fields into the draft, over those of the same name; raises Missing."""
        with self.sessions.begin() as session:
            found = self._find(session, token)
            before = json.loads(self.vault.open(found.id, found.fields))
            found.fields = self.vault.seal(found.id, json.dumps({**before, **fields}).encode())

    def add_photo(self, token: str, photo: Picture) -> None:
        """Put a photo into the first free place; raises TooManyPhotos, Missing."""
        with self.sessions.begin() as session:
            found = self._find(session, token)
            taken = set(session.scalars(select(DraftPhoto.position).where(DraftPhoto.draft_id == found.id)))
            free = next((place for place in range(1, MOST_PHOTOS + 1) if place not in taken), None)
            if free is None:
                raise TooManyPhotos(f"{MOST_PHOTOS} photos at most")
            size = {"type": photo.type, "width": photo.width, "height": photo.height}
            same = {"assembly_id": self.assembly_id, "draft_id": found.id, "position": free}
            session.add(DraftPhoto(**same, data=photo.data, **size))

    def photo(self, token: str, position: int) -> Picture:
        """A photo of the draft; raises Missing."""
        for place, one in self.photos(token):
            if place == position:
                return one
        raise Missing("no such photo in this draft")

    def photos(self, token: str) -> list[tuple[int, Picture]]:
        """All photos of the draft with their places; raises Missing."""
        with self.sessions() as session:
            found = self._find(session, token)
            query = select(DraftPhoto).where(DraftPhoto.draft_id == found.id).options(undefer(DraftPhoto.data))
            rows = session.scalars(query.order_by(DraftPhoto.position))
            return [(row.position, Picture(row.type, row.width, row.height, row.data)) for row in rows]

    def remove_photo(self, token: str, position: int) -> None:
        with self.sessions.begin() as session:
            found = self._find(session, token)
            session.execute(delete(DraftPhoto).where(DraftPhoto.draft_id == found.id, DraftPhoto.position == position))

    def _find(self, session: Session, token: str) -> Draft:
        found = session.scalar(
            select(Draft).where(
                Draft.token == digest(token),
                Draft.assembly_id == self.assembly_id,
                Draft.cycle_id == self.cycle_id,
                Draft.began > datetime.now(UTC) - KEPT,
            )
        )
        if found is None:
            raise Missing("nothing is being written under this token")
        return found


def take_draft(session: Session, draft_id: DraftId) -> None:
    """Take a draft away, as part of the act that sends it; raises Missing if it was sent already."""
    session.execute(delete(DraftPhoto).where(DraftPhoto.draft_id == draft_id))
    if not session.execute(delete(Draft).where(Draft.id == draft_id)).rowcount:  # type: ignore[attr-defined]
        raise Missing("this draft was sent already")


def _sweep(session: Session, now: datetime) -> None:
    """Take away what nobody finished within a day."""
    old = select(Draft.id).where(Draft.began < now - KEPT)
    session.execute(delete(DraftPhoto).where(DraftPhoto.draft_id.in_(old)))
    session.execute(delete(Draft).where(Draft.began < now - KEPT))
