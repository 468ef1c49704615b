"""Telling people, and marking what they have read; telling twice is telling once."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select, update

from ballot.kernel import policy
from ballot.kernel.errors import Missing, Refused
from ballot.kernel.outbox import SITE, Channel, PostLetter, post_letter
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.people.models import Account, AccountId, Assembly, Notice, NoticeId, NoticeSort


class UnfitNotice(Refused):
    """A notice that leads away from this site."""

    code = "unfit-notice"


@dataclass(frozen=True, slots=True)
class NotifyPerson:
    """`address` is the path where the matter is looked after, `key` names the matter and its sort.

    `subject` is made one line: the name of a project in it may hold whatever blanks people type.
    """

    assembly_id: AssemblyId
    account_id: AccountId
    sort: NoticeSort
    subject: str
    address: str
    key: str
    due_on: date | None = None


def notify_person(work: Work, order: NotifyPerson) -> None:
    """Put a notice into an inbox, and into the outbox a mail and a short message for who can be reached so.

    Part of another act, so it asks for no role of its own; raises UnfitNotice, Missing.
    """
    if not order.address.startswith("/") or order.address.startswith(("//", "/\\")):
        raise UnfitNotice(f"{order.key}: a path of this site is needed")
    account = work.session.get(Account, order.account_id)
    if account is None:
        raise Missing(f"no account {order.account_id}")
    known = select(Notice.id).where(
        Notice.assembly_id == order.assembly_id, Notice.account_id == account.id, Notice.key == order.key
    )
    if work.session.scalar(known):
        return
    subject = _one_line(order.subject)
    made = Notice(
        id=uuid4(),
        assembly_id=order.assembly_id,
        account_id=account.id,
        sort=order.sort,
        subject=subject,
        address=order.address,
        key=order.key,
        due_on=order.due_on,
        created_at=work.now,
    )
    work.session.add(made)
    assembly = work.session.get_one(Assembly, order.assembly_id)
    if account.disabled_at is None:
        _post(work, account, assembly, made)
    work.record(assembly.log_id, "notice.send", notice=made.id, account=account.id)


def _post(work: Work, account: Account, assembly: Assembly, notice: Notice) -> None:
    body = f"{account.name}：\n\n{notice.subject}\n\n{assembly.name}\n{SITE}{notice.address}\n"
    for channel, reached in ((Channel.MAIL, account.mail), (Channel.WEBHOOK, account.phone)):
        if reached:
            post_letter(work, PostLetter(assembly.id, channel, reached, notice.subject, body))


def read_notice(work: Work, home: AssemblyId, notice_id: UUID) -> Notice:
    """Mark one of the actor's own notices as read and return it; raises Missing."""
    policy.require(work.actor, Action.CHANGE_INBOX, home)
    found = work.session.get(Notice, NoticeId(notice_id))
    if found is None or str(found.account_id) != work.actor.id:
        raise Missing(f"no notice {notice_id} for this account")
    if found.read_at is None:
        found.read_at = work.now
        work.record(work.session.get_one(Assembly, home).log_id, "notice.read", notice=found.id)
    return found


def read_all(work: Work, home: AssemblyId) -> int:
    """Mark all of the actor's own notices as read; return how many were not."""
    policy.require(work.actor, Action.CHANGE_INBOX, home)
    unread = update(Notice).where(Notice.account_id == UUID(work.actor.id), Notice.read_at.is_(None))
    marked = int(work.session.execute(unread.values(read_at=work.now)).rowcount)  # type: ignore[attr-defined]
    work.record(work.session.get_one(Assembly, home).log_id, "notice.read-all", count=marked)
    return marked


def _one_line(text: str) -> str:
    """Blanks of any kind as one space, and no sign that can't be seen."""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())
