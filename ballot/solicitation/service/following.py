"""What a citizen may do with the code of an idea: add, answer, take back, be forgotten, complain of silence."""

from datetime import datetime

from sqlalchemy import delete, select, update

from ballot.kernel import policy
from ballot.kernel.errors import IllegalMove, Missing
from ballot.kernel.lifecycle import IdeaMove, IdeaStage
from ballot.kernel.policy import Action, AssemblyId, Role
from ballot.kernel.work import Work
from ballot.people.inbox.service import NotifyPerson, notify_person
from ballot.people.models import Account, AccountId, Assembly, Cycle, NoticeSort, RoleGrant
from ballot.people.rules import day_in_china
from ballot.solicitation.models import Contact, Idea, Photo, Remark
from ballot.solicitation.rules.codes import UnknownCode
from ballot.solicitation.rules.ideas import RemarkSort, require_silence, sought
from ballot.solicitation.service.rows import say, solicitation_of

MOST_TOLD = 20
GONE = "（已应本人要求删除）"


def followed(work: Work, assembly_id: AssemblyId, digest: str) -> Idea:
    """The idea whose code has this digest, locked; raises UnknownCode."""
    policy.require(work.actor, Action.FOLLOW_IDEA, assembly_id)
    query = select(Idea).where(Idea.assembly_id == assembly_id, Idea.code == digest)
    found = work.session.scalar(query.with_for_update())
    if found is None:
        raise UnknownCode("no idea under this code")
    return found


def add_to_idea(work: Work, assembly_id: AssemblyId, digest: str, text: str) -> None:
    """Say more about one's idea; raises UnknownCode, IllegalMove for one that was taken back."""
    idea = followed(work, assembly_id, digest)
    _require_alive(idea)
    say(work, idea, RemarkSort.SUPPLEMENT, text)
    idea.sought = f"{idea.sought}\n{sought(text)}"[:8000]


def reply_to_question(work: Work, assembly_id: AssemblyId, digest: str, text: str) -> None:
    """Answer the newest question; raises UnknownCode, Missing where none is open."""
    idea = followed(work, assembly_id, digest)
    _require_alive(idea)
    if not _is_asked(work, idea):
        raise Missing("nobody has asked anything")
    say(work, idea, RemarkSort.REPLY, text)
    if idea.assigned_to:
        _tell(work, idea, [idea.assigned_to], NoticeSort.ANSWERED, f"建议 {idea.number} 号的提出人已答复询问", None)


def take_back(work: Work, assembly_id: AssemblyId, digest: str) -> None:
    """Withdraw one's idea; raises UnknownCode, IllegalMove once it is answered."""
    idea = followed(work, assembly_id, digest)
    idea.changed_at = work.now
    work.move(idea, IdeaMove.WITHDRAW)


def forget_me(work: Work, assembly_id: AssemblyId, digest: str) -> None:
    """Delete all personal data of an idea: who to ask, the photos, what its sender said beside. The wish stays."""
    idea = followed(work, assembly_id, digest)
    work.session.execute(delete(Contact).where(Contact.idea_id == idea.id))
    work.session.execute(delete(Photo).where(Photo.idea_id == idea.id))
    theirs = (RemarkSort.SUPPLEMENT, RemarkSort.REPLY, RemarkSort.COMPLAINT)
    said = update(Remark).where(Remark.idea_id == idea.id, Remark.sort.in_(theirs))
    work.session.execute(said.values(text=GONE))
    idea.changed_at = work.now
    if idea.stage is IdeaStage.WITHDRAWN:
        idea.what, idea.why, idea.place, idea.source = GONE, "", "", ""
    idea.sought = sought(idea.what, idea.why, idea.place, idea.area, idea.source)
    work.record(idea.log_id, "idea.forget", id=idea.id)


def complain_of_silence(work: Work, assembly_id: AssemblyId, digest: str, text: str) -> None:
    """Say that an answer is overdue, to whoever has the idea, else to the organizers; raises NotSilent."""
    idea = followed(work, assembly_id, digest)
    notice = solicitation_of(work, assembly_id, idea.cycle_id)
    answered = idea.stage in (IdeaStage.ANSWERED, IdeaStage.REFUSED, IdeaStage.WITHDRAWN)
    require_silence(notice.answer_by, day_in_china(work.now), answered=answered)
    say(work, idea, RemarkSort.COMPLAINT, text)
    told = [idea.assigned_to] if idea.assigned_to else _organizers(work, assembly_id)
    _tell(work, idea, told, NoticeSort.OVERDUE, f"建议 {idea.number} 号逾期未答复，提出人催办", work.now)


def _require_alive(idea: Idea) -> None:
    if idea.stage in (IdeaStage.WITHDRAWN, IdeaStage.REFUSED):
        raise IllegalMove(f"idea {idea.number} has ended")


def _is_asked(work: Work, idea: Idea) -> bool:
    """Whether the newest of questions and replies is a question."""
    query = (
        select(Remark.sort)
        .where(Remark.idea_id == idea.id, Remark.sort.in_((RemarkSort.QUESTION, RemarkSort.REPLY)))
        .order_by(Remark.at.desc(), Remark.id)
        .limit(1)
    )
    return work.session.scalar(query) is RemarkSort.QUESTION


def _organizers(work: Work, assembly_id: AssemblyId) -> list[AccountId]:
    query = (
        select(RoleGrant.account_id)
        .join(Account, Account.id == RoleGrant.account_id)
        .where(RoleGrant.assembly_id == assembly_id, RoleGrant.role == Role.ORGANIZER, Account.disabled_at.is_(None))
    )
    return list(work.session.scalars(query.limit(MOST_TOLD)))


def _tell(work: Work, idea: Idea, told: list[AccountId], sort: NoticeSort, words: str, due: datetime | None) -> None:
    slug = work.session.get_one(Assembly, idea.assembly_id).slug
    year = work.session.get_one(Cycle, idea.cycle_id).year
    path = f"/{slug}/{year}/ideas/desk/{idea.number}"
    key = f"idea:{idea.id}:{sort}:{work.now:%Y%m%d}"
    for account in told:
        day = day_in_china(due) if due else None
        notify_person(work, NotifyPerson(idea.assembly_id, account, sort, words, path, key, day))
