"""The review's verbs: a deputy reads, says or asks something, and the unit that was asked answers."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import delete, select

from ballot.kernel import policy
from ballot.kernel.errors import Missing
from ballot.kernel.log import LogId
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.people.inbox.service import NotifyPerson, notify_person
from ballot.people.models import AccountId, Assembly, CycleId, Deputy, NoticeSort
from ballot.people.rules import day_in_china
from ballot.shortlisting.models import Candidate, CandidateList
from ballot.shortlisting.reminding import Owed, Reminder, address_in, order_reminder
from ballot.shortlisting.review.models import Opinion, OpinionId, OpinionSort, Reading, Referral, Respondent
from ballot.shortlisting.screening.queries import units
from ballot.solicitation.rules.ideas import UnfitText, clean


@dataclass(frozen=True, slots=True)
class GiveOpinion:
    """Of a candidate, by its code in the year."""

    assembly_id: AssemblyId
    cycle_id: CycleId
    code: str
    sort: OpinionSort
    text: str


@dataclass(frozen=True, slots=True)
class ReferOpinion:
    """Ask an account, in the name of its unit, to answer a deputy by a day."""

    assembly_id: AssemblyId
    opinion_id: UUID
    account_id: AccountId
    unit: str
    due_on: date


def read_candidate(work: Work, assembly_id: AssemblyId, cycle_id: CycleId, code: str) -> None:
    """Note that the acting deputy has read a candidate; a second time changes nothing. Raises Missing."""
    policy.require(work.actor, Action.GIVE_OPINION, assembly_id)
    deputy = seat_of(work, assembly_id)
    require_candidate(work, assembly_id, cycle_id, code)
    mine = {"assembly_id": assembly_id, "cycle_id": cycle_id, "code": code, "deputy_id": deputy.id}
    if work.session.get(Reading, tuple(mine.values())):
        return
    work.session.add(Reading(**mine, at=work.now))
    work.record(_log(work, assembly_id), "candidate.read", cycle=cycle_id, deputy=deputy.id)


def give_opinion(work: Work, order: GiveOpinion) -> Opinion:
    """Say what a deputy thinks of a candidate, or ask; raises UnfitText, Missing."""
    policy.require(work.actor, Action.GIVE_OPINION, order.assembly_id)
    deputy = seat_of(work, order.assembly_id)
    require_candidate(work, order.assembly_id, order.cycle_id, order.code)
    text = clean(order.text, lines=True)
    if not text:
        raise UnfitText("an opinion says something")
    made = Opinion(
        id=uuid4(),
        assembly_id=order.assembly_id,
        cycle_id=order.cycle_id,
        code=order.code,
        deputy_id=deputy.id,
        sort=order.sort,
        text=text,
        at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    work.record(_log(work, order.assembly_id), "opinion.give", id=made.id, deputy=deputy.id, sort=order.sort)
    return made


def refer_opinion(work: Work, order: ReferOpinion) -> None:
    """Hand a deputy's opinion to a unit's person; one of the same unit joins, another unit takes the place.

    Raises Missing for who files or signs for no unit, and for an opinion that has its answer already.
    """
    policy.require(work.actor, Action.KEEP_REVIEW, order.assembly_id)
    found = _opinion(work, order.assembly_id, order.opinion_id)
    if found.answered_at is not None:
        raise Missing(f"opinion {found.id} has its answer")
    if order.account_id not in {account for account, _ in units(work.session, order.assembly_id)}:
        raise Missing("no department's account")
    key = {"assembly_id": found.assembly_id, "opinion_id": found.id}
    unit, standing = clean(order.unit)[:80], work.session.get(Referral, tuple(key.values()))
    if standing is not None and standing.unit != unit:
        work.session.execute(delete(Respondent).where(Respondent.opinion_id == found.id))
    asked = {"unit": unit, "due_on": order.due_on, "asked_by": AccountId(UUID(work.actor.id)), "asked_at": work.now}
    work.session.merge(Referral(**key, **asked))
    work.session.merge(Respondent(**key, account_id=order.account_id))
    work.record(_log(work, order.assembly_id), "opinion.refer", id=found.id, account=order.account_id)
    _tell(work, found, order)


def answer_opinion(work: Work, assembly_id: AssemblyId, opinion_id: UUID, unit: str, text: str) -> None:
    """Answer a deputy in the name of a unit, in place of an earlier answer; raises UnfitText, Missing.

    What was handed to a unit only its people answer, in its name (product P2.5); what was handed to nobody
    the organizers do, in the name of `unit`.
    """
    policy.require(work.actor, Action.ANSWER_OPINIONS, assembly_id)
    found = _opinion(work, assembly_id, opinion_id)
    name = _answering(work, found) or clean(unit)
    said = clean(text, lines=True)
    if not said or not name:
        raise UnfitText("an answer says something, and who says it")
    found.answer, found.answered_for = said, name[:80]
    found.answered_by, found.answered_at = AccountId(UUID(work.actor.id)), work.now
    work.record(_log(work, assembly_id), "opinion.answer", id=found.id)


def _answering(work: Work, found: Opinion) -> str:
    """The unit in whose name the actor answers, "" where none was asked; raises Missing for anybody else."""
    referral = work.session.get(Referral, (found.assembly_id, found.id))
    if referral is None:
        if not policy.may(work.actor, Action.KEEP_REVIEW, found.assembly_id):
            raise Missing(f"opinion {found.id} was handed to no unit of this account")
        return ""
    mine = (found.assembly_id, found.id, AccountId(UUID(work.actor.id)))
    if work.session.get(Respondent, mine) is None:
        raise Missing(f"opinion {found.id} was handed to another unit")
    return referral.unit


def _opinion(work: Work, assembly_id: AssemblyId, opinion_id: UUID) -> Opinion:
    found = work.session.get(Opinion, OpinionId(opinion_id), with_for_update=True)
    if found is None or found.assembly_id != assembly_id:
        raise Missing(f"no opinion {opinion_id} here")
    return found


def _tell(work: Work, found: Opinion, order: ReferOpinion) -> None:
    """Tell who is asked, and once more on the day after the last one."""
    address = address_in(work.session, found.cycle_id, f"review/opinions/{found.id}")
    subject = "请答复代表的询问" if found.sort is OpinionSort.QUESTION else "请答复代表的意见"
    key = f"opinion:{found.id}"
    told = NotifyPerson(found.assembly_id, order.account_id, NoticeSort.DUE, subject, address, key, order.due_on)
    notify_person(work, told)
    log_id = _log(work, found.assembly_id)
    order_reminder(work, Reminder(found.assembly_id, log_id, Owed.OPINION, found.id, order.account_id, order.due_on))


def seat_of(work: Work, assembly_id: AssemblyId) -> Deputy:
    """The acting deputy's own seat that counts today; raises Missing."""
    today = day_in_china(work.now)
    mine = select(Deputy).where(Deputy.assembly_id == assembly_id, Deputy.account_id == AccountId(UUID(work.actor.id)))
    found = work.session.scalar(
        mine.where(Deputy.since <= today, Deputy.until.is_(None) | (Deputy.until >= today)).limit(1)
    )
    if found is None:
        raise Missing("no seat of this account")
    return found


def require_candidate(work: Work, assembly_id: AssemblyId, cycle_id: CycleId, code: str) -> None:
    """Raise Missing unless one of the year's lists has this code."""
    asked = (
        select(Candidate.id)
        .join(CandidateList, CandidateList.id == Candidate.list_id)
        .where(CandidateList.assembly_id == assembly_id, CandidateList.cycle_id == cycle_id, Candidate.code == code)
    )
    if work.session.scalar(asked.limit(1)) is None:
        raise Missing(f"no candidate {code} in this year")


def _log(work: Work, assembly_id: AssemblyId) -> LogId:
    return work.session.get_one(Assembly, assembly_id).log_id
