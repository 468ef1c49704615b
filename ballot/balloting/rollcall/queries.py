"""A roll-call vote with names: who chose what, as list and record say together; nothing here writes."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ballot.balloting.casting.models import CastBallot, Credential
from ballot.balloting.record import queries as record
from ballot.balloting.record.service import manifest_in
from ballot.balloting.rollcall.models import NameList
from ballot.balloting.rollcall.rules import Named
from ballot.balloting.setup.models import Election
from ballot.balloting.setup.rules import Mode
from ballot.kernel.errors import Missing
from ballot.people.models import Account
from ballot.people.paging import SIZE, Page


@dataclass(frozen=True, slots=True)
class Choice:
    """A name with its ballot: `marks` by mark the names of projects, None where no ballot was cast."""

    named: Named
    marks: Mapping[str, tuple[str, ...]] | None


@dataclass(frozen=True, slots=True)
class RollCall:
    """The published list and who vouched for it; `choices` in the list's order."""

    listed: NameList
    signed_by: str
    choices: tuple[Choice, ...]

    def page(self, number: int) -> Page[Choice]:
        last = max(1, -(-len(self.choices) // SIZE))
        shown = min(max(1, number), last)
        return Page(self.choices[(shown - 1) * SIZE : shown * SIZE], shown, last, len(self.choices))


def roll_call(session: Session, election: Election) -> RollCall:
    """Raises Missing until the list is published, AfterClose before the close."""
    if election.mode is not Mode.OPEN:
        raise Missing("nobody's name stands beside a secret ballot")
    record.require_told(election)
    asked = select(NameList, Account.name).join(Account, Account.id == NameList.signed_by)
    mine = (NameList.assembly_id == election.assembly_id, NameList.election_id == election.id)
    found = session.execute(asked.where(*mine)).one_or_none()
    if found is None:
        raise Missing(f"no names were published for {election.id}")
    marks = _marks(session, election)
    names = [Named(*row) for row in found[0].names]
    return RollCall(found[0], found[1], tuple(Choice(one, marks.get(one.key)) for one in names))


def is_published(session: Session, election: Election) -> bool:
    return session.get(NameList, (election.assembly_id, election.id)) is not None


def roll_keys(session: Session, election: Election) -> set[str]:
    """Every open credential of the roll, spares too."""
    asked = select(Credential.key).where(
        Credential.assembly_id == election.assembly_id, Credential.election_id == election.id
    )
    return set(session.scalars(asked))


def voted_keys(session: Session, election: Election) -> set[str]:
    """The credentials that a ballot names."""
    asked = select(CastBallot.credential).where(
        CastBallot.assembly_id == election.assembly_id, CastBallot.election_id == election.id
    )
    return set(session.scalars(asked))


def _marks(session: Session, election: Election) -> dict[str, dict[str, tuple[str, ...]]]:
    entries = record.entries_of(session, election, "manifest", "ballot")
    manifest = manifest_in(entries[0].line())
    names = {one.id: one.name for one in manifest.projects}
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for entry in entries[1:]:
        of = found.setdefault(entry.body["credential"], {})
        for option, mark in zip(manifest.options, entry.body["marks"], strict=True):
            if mark:
                of[option.mark] = (*of.get(option.mark, ()), names[option.project])
    return found
