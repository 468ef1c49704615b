"""Verbs after a result: announce the days, take an objection in, decide it, write down a check of the record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select

from ballot.balloting.afterwards import rules
from ballot.balloting.afterwards.models import ObjectionId, ObjectionPeriod, Recount, ResultObjection
from ballot.balloting.afterwards.retention import keep_ballots, plan_again
from ballot.balloting.afterwards.rules import Decision
from ballot.balloting.record.models import RecordRetention
from ballot.balloting.setup.models import Election, ElectionId
from ballot.kernel import policy
from ballot.kernel.errors import Missing, Refused
from ballot.kernel.lifecycle import ElectionStage
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.people.models import AccountId
from ballot.people.rules import day_in_china
from ballot.solicitation.rules.ideas import UnfitText, clean


class AlreadyDecided(Refused):
    """The objection was decided; its answer stands."""

    code = "already-decided"


class OtherHead(Refused):
    """The report is of another record than the one that stands."""

    code = "other-head"


@dataclass(frozen=True, slots=True)
class SetPeriod:
    """Objections are taken from today through `closes_on`, ballots are public through `keep_until`."""

    assembly_id: AssemblyId
    election_id: ElectionId
    closes_on: date
    keep_until: date


@dataclass(frozen=True, slots=True)
class RaiseObjection:
    assembly_id: AssemblyId
    election_id: ElectionId
    raised_by: str
    text: str


@dataclass(frozen=True, slots=True)
class RecordRecount:
    """`report` is the verifier's; its `head` says of which record."""

    assembly_id: AssemblyId
    election_id: ElectionId
    witnesses: Sequence[str]
    report: dict[str, Any]


def set_period(work: Work, order: SetPeriod) -> ObjectionPeriod:
    """Announce the last day to object and the last on which ballots are public; raises UnfitDays, Missing."""
    policy.require(work.actor, Action.DECIDE_OBJECTIONS, order.assembly_id)
    election = counted(work, order.assembly_id, order.election_id)
    key = (order.assembly_id, election.id)
    found = work.session.get(ObjectionPeriod, key, with_for_update=True)
    today, kept = day_in_china(work.now), work.session.get(RecordRetention, key, with_for_update=True)
    standing = rules.Days(found.closes_on, kept.keep_until) if found and kept else None
    rules.require_days(rules.Days(order.closes_on, order.keep_until), today, standing)
    if found is None:
        found = ObjectionPeriod(assembly_id=order.assembly_id, election_id=election.id, opens_on=today, last_number=0)
        work.session.add(found)
    found.closes_on, found.set_by = order.closes_on, _own(work)
    keep_ballots(work, election, order.keep_until)
    work.record(election.log_id, "objection.set-period", election=election.id)
    return found


def raise_objection(work: Work, order: RaiseObjection) -> ResultObjection:
    """Take an objection in on one of the announced days; raises NotTaking, UnfitText, Missing."""
    policy.require(work.actor, Action.RAISE_OBJECTION, order.assembly_id)
    election = counted(work, order.assembly_id, order.election_id)
    period = work.session.get(ObjectionPeriod, (order.assembly_id, election.id), with_for_update=True)
    if period is None:
        raise rules.NotTaking("no days to object were announced yet")
    rules.require_taking(period.opens_on, period.closes_on, day_in_china(work.now))
    text, name = clean(order.text, lines=True), clean(order.raised_by)
    if not text or not name:
        raise UnfitText("an objection says something, and somebody raises it")
    period.last_number += 1
    made = ResultObjection(
        id=uuid4(),
        assembly_id=order.assembly_id,
        election_id=election.id,
        number=period.last_number,
        raised_by=name[:80],
        text=text,
        received_by=_own(work),
        received_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    work.record(election.log_id, "objection.raise", id=made.id, election=election.id)
    return made


def decide_objection(
    work: Work, assembly_id: AssemblyId, objection_id: UUID, decision: Decision, answer: str
) -> ResultObjection:
    """Decide an objection and answer it in public, once; raises AlreadyDecided, UnfitText, Missing."""
    policy.require(work.actor, Action.DECIDE_OBJECTIONS, assembly_id)
    found = work.session.get(ResultObjection, ObjectionId(objection_id), with_for_update=True)
    if found is None or found.assembly_id != assembly_id:
        raise Missing(f"no objection {objection_id} here")
    if found.decision is not None:
        raise AlreadyDecided(f"objection {found.number} was decided")
    said = clean(answer, lines=True)
    if not said:
        raise UnfitText("a decision says why")
    found.decision, found.answer = decision, said
    found.decided_by, found.decided_at = _own(work), work.now
    election = work.session.get_one(Election, found.election_id)
    plan_again(work, election, found.number)
    work.record(election.log_id, "objection.decide", id=found.id, decision=decision)
    return found


def record_recount(work: Work, order: RecordRecount) -> Recount:
    """Write down who stood by and what the verifier found; raises TooFewWitnesses, OtherHead, UnfitText, Missing."""
    policy.require(work.actor, Action.COUNT_ELECTION, order.assembly_id)
    names = [name for name in map(clean, order.witnesses) if name]
    rules.require_witnesses(names)
    election = counted(work, order.assembly_id, order.election_id)
    if order.report["head"] != election.head or order.report["election"] != str(election.id):
        raise OtherHead("the report is of another record")
    here = (Recount.assembly_id == order.assembly_id, Recount.election_id == election.id)
    last = work.session.scalar(select(func.max(Recount.number)).where(*here))
    made = Recount(
        assembly_id=order.assembly_id,
        election_id=election.id,
        number=(last or 0) + 1,
        witnesses="\n".join(dict.fromkeys(names)),
        head=election.head,
        accepted=bool(order.report["accepted"]),
        report=order.report,
        held_by=_own(work),
        held_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    facts = {"number": made.number, "accepted": int(made.accepted), "head": made.head}
    work.record(election.log_id, "election.recount", election=election.id, **facts)
    return made


def counted(work: Work, assembly_id: AssemblyId, election_id: ElectionId) -> Election:
    """The election, locked; raises Missing unless it has a result."""
    found = work.session.get(Election, election_id, with_for_update=True)
    if found is None or found.assembly_id != assembly_id or found.stage is not ElectionStage.COUNTED:
        raise Missing(f"election {election_id} has no result here")
    return found


def _own(work: Work) -> AccountId:
    return AccountId(UUID(work.actor.id))
