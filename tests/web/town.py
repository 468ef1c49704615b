"""Two assemblies with everybody in them, and who walks through their doors: an account for each role, signed in."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from ballot.board.duty.models import DutyBonus
from ballot.board.duty.rules import Tenths
from ballot.board.duty.service import GiveBonus, give_bonus
from ballot.kernel.db import db
from ballot.kernel.log import Log, LogId
from ballot.kernel.policy import Action, Actor, ActorId, AssemblyId, Role
from ballot.kernel.sandbox import Picture
from ballot.kernel.work import begin
from ballot.people.imports.rules import Sheet
from ballot.people.imports.service import LayOutImport, lay_out_import
from ballot.people.inbox.service import NotifyPerson, notify_person
from ballot.people.models import (
    Account,
    AccountId,
    Approval,
    Assembly,
    DeputyId,
    Notice,
    NoticeSort,
    Passkey,
    SignInSession,
    StationStaff,
)
from ballot.people.porter import STAMP_EVERY
from ballot.people.rules import GRANTED, SessionPurpose
from ballot.people.sign_in import rules
from ballot.shortlisting.service import LayOutCandidates, StartList, add_candidate, lay_out_candidates, start_list
from ballot.solicitation.models import Entrance
from ballot.solicitation.service.notices import found_entrances
from ballot.solicitation.service.sending import Person
from ballot.solicitation.service.triage import Matter, show_idea
from tests.people.sheets import a_roll, lines_of
from tests.people_rows import (
    NOON,
    a_cycle,
    a_delegation,
    a_deputy,
    a_station,
    a_term,
    an_account,
    an_assembly,
)
from tests.shortlisting.lists import a_sheet
from tests.shortlisting.proposals.years import Year, a_comment, a_paper, a_table, an_asked_review, an_opinion
from tests.solicitation.ideas import an_order, announced, sent
from tests.web.checked import CheckedClient
from tests.web.tracked import a_tracked_year
from tests.web.votes import a_desk, a_vote

WALKERS = (Role.PUBLIC, Role.HOLDER, Role.DEPUTY, Role.STATION_STAFF, *GRANTED)
A_PHOTO = Picture("image/png", 1, 1, b"pixels")
WAYS = {"message": "add", "ending": "withdraw", "saying": "ask", "showing": "hide", "paper": "svg"}
UNWATCHED = {"log", "log_entry", "attempt"}
"""Tables that a refused attempt may touch: it is told and counted."""


@dataclass(frozen=True, slots=True)
class Town:
    """One assembly; `things` holds for each name in an address something that exists."""

    id: AssemblyId
    slug: str
    log_id: LogId
    accounts: Mapping[Role, AccountId]
    things: Mapping[str, object]


def a_town(session: Session, slug: str) -> Town:
    assembly = an_assembly(session, slug)
    accounts = {
        role: an_account(session, assembly, role.value, *([role] if role in GRANTED else [])).id
        for role in WALKERS
        if role is not Role.PUBLIC
    }
    things = {**the_roll(session, assembly, accounts), "role": Role.CHAIR.value, "filename": "favicon.svg"}
    victim = session.get_one(Account, things["account_id"])
    question, key = an_approval(assembly.id, assembly.log_id, victim), a_passkey(assembly.id, accounts[Role.HOLDER])
    cycle = a_cycle(session, assembly)
    session.add_all([question, key])
    session.flush()
    things.update(approval_id=question.id, passkey_id=key.id, cycle=cycle.id, year=cycle.year)
    things.update(a_vote(session, assembly, cycle.id, accounts[Role.ORGANIZER]))
    things.update(a_desk(session, assembly, things, accounts[Role.DESK_CLERK]))
    return Town(assembly.id, slug, assembly.log_id, accounts, things)


def the_roll(session: Session, assembly: Assembly, accounts: Mapping[Role, AccountId]) -> dict[str, object]:
    """A term, a delegation, two deputies, and a station with its staff and one account more."""
    victim = an_account(session, assembly, "victim", Role.CHAIR)
    term, station = a_term(session, assembly), a_station(session, assembly)
    a_delegation(session, assembly)
    a_deputy(session, term, "001", account_id=accounts[Role.DEPUTY])
    for account_id in (accounts[Role.STATION_STAFF], victim.id):
        session.add(StationStaff(assembly_id=assembly.id, station_id=station.id, account_id=account_id))
    other = a_deputy(session, term, "002")
    return {"account_id": victim.id, "deputy_id": other.id, "station_id": station.id, "term": term.id}


def a_passkey(assembly_id: AssemblyId, account_id: AccountId) -> Passkey:
    return Passkey(
        id=uuid4(),
        assembly_id=assembly_id,
        account_id=account_id,
        name="phone",
        credential=assembly_id.bytes,
        public_key=b"key",
        created_at=NOON,
    )


def an_approval(assembly_id: AssemblyId, log_id: LogId, asked_by: Account) -> Approval:
    return Approval(
        id=uuid4(),
        assembly_id=assembly_id,
        act=Action.OPEN_ELECTION,
        subject_id=uuid4(),
        subject="2027 年票决",
        digest="0" * 64,
        asked_by=asked_by.id,
        asked_at=datetime.now(UTC),
        expires_at=datetime.now(UTC) + timedelta(hours=1),
        log_id=log_id,
    )


def a_list(sessions: sessionmaker[Session], town: Town) -> Town:
    """The town with a draft of one candidate in its year, an import and a notice."""
    organizer = acting(town.id, town.accounts[Role.ORGANIZER])
    with begin(sessions, organizer, NOON) as work:
        listed = start_list(work, StartList(town.id, town.things["cycle"], 1, None))
        made = add_candidate(work, town.id, listed.id, a_sheet())
        file = lay_out_candidates(work, LayOutCandidates(town.id, listed.id, "项目.xlsx", town.slug, [a_sheet("乙")]))
    things = {"candidate_id": made.id, "code": made.code, "kind": "csv", "upload_id": file.id}
    tracked = a_tracked_year(sessions, town.id, town.things["cycle"], town.log_id, town.accounts)
    bonus = a_bonus(sessions, town, organizer)
    listed_town = replace(town, things={**town.things, **things, **tracked, "bonus_id": bonus.id})
    return with_proposals(sessions, with_ideas(sessions, an_import(sessions, listed_town)))


def a_bonus(sessions: sessionmaker[Session], town: Town, organizer: Actor) -> DutyBonus:
    """Points that an organizer gave a deputy."""
    deputy = DeputyId(town.things["deputy_id"])
    with begin(sessions, organizer, NOON) as work:
        return give_bonus(work, GiveBonus(town.id, town.things["cycle"], deputy, Tenths(5), "接待群众"))


def with_proposals(sessions: sessionmaker[Session], town: Town) -> Town:
    """The town with a proposal that everybody reads, a review, a comment and an opinion that wait for their answers."""
    deputy = acting(town.id, town.accounts[Role.DEPUTY], Role.DEPUTY)
    organizer = acting(town.id, town.accounts[Role.ORGANIZER])
    year = Year(sessions, town.id, town.things["cycle"], organizer, deputy, town.accounts[Role.FILER])
    things = {
        "review_id": an_asked_review(year).id,
        "comment_id": a_comment(year).id,
        "verdict": "publish",
        "writing": "publicity",
        "layout": "docx",
    }
    opinion = an_opinion(year, str(town.things["code"]))
    laid = {"paper_id": a_paper(year, town.log_id).id, "sheet_id": a_table(year, town.log_id).id}
    return replace(town, things={**town.things, **things, **laid, "opinion_id": opinion.id})


def with_ideas(sessions: sessionmaker[Session], town: Town) -> Town:
    """The town with a notice that takes ideas, one that is public, one that waits, and a poster."""
    organizer = acting(town.id, town.accounts[Role.ORGANIZER])
    announced(sessions, organizer, an_order(town.id, town.things["cycle"]))
    first = sent(sessions, town.id, town.things["cycle"], photos=[A_PHOTO], person=Person("王小明", "13800000000"))
    sent(sessions, town.id, town.things["cycle"], "公园里再添几盏路灯", "晚上散步看不清路。")
    with begin(sessions, organizer, NOON) as work:
        show_idea(work, Matter(town.id, town.things["cycle"], first.idea.number))
        found_entrances(work, town.id)
        entrance = work.session.scalars(select(Entrance).where(Entrance.assembly_id == town.id).limit(1)).one()
    addressed = {"number": first.idea.number, "position": 1, "entrance_id": entrance.id, "token": entrance.token}
    return replace(town, things={**town.things, **addressed, **WAYS})


def an_import(sessions: sessionmaker[Session], town: Town) -> Town:
    """The town with an import that waits for its admin's yes, and a notice for a deputy."""
    admin = acting(town.id, town.accounts[Role.ADMIN], Role.ADMIN)
    order = LayOutImport(town.id, Sheet.DEPUTIES, town.things["term"], "名单.xlsx", town.slug, lines_of(a_roll(2)))
    told = NotifyPerson(
        town.id, town.accounts[Role.DEPUTY], NoticeSort.ANSWERED, "答复已公开", f"/{town.slug}", town.slug
    )
    with begin(sessions, admin, NOON) as work:
        job = lay_out_import(work, order)
        notify_person(work, told)
        work.session.flush()
        notice = work.session.scalars(select(Notice).where(Notice.assembly_id == town.id)).one()
    return replace(town, things={**town.things, "job_id": job.id, "notice_id": notice.id, "sheet": "deputies"})


def acting(assembly_id: AssemblyId, account_id: AccountId, role: Role = Role.ORGANIZER) -> Actor:
    return Actor(ActorId(str(account_id)), frozenset(), {assembly_id: frozenset({role})})


def walker(app: Flask, sessions: sessionmaker[Session], town: Town, role: Role) -> CheckedClient:
    """A client that holds the role in the town, by a session of its own."""
    client = app.test_client()
    if role is Role.PUBLIC:
        return client
    token, now = rules.new_token(), datetime.now(UTC)
    with sessions.begin() as session:
        session.add(
            SignInSession(
                id=rules.digest(token),
                assembly_id=town.id,
                account_id=town.accounts[role],
                purpose=SessionPurpose.SIGNED_IN,
                created_at=now,
                expires_at=now + timedelta(hours=1),
            )
        )
    with client.session_transaction() as cookie:
        cookie.update(token=token, seen=int(now.timestamp()) + STAMP_EVERY)
    return client


def digest(sessions: sessionmaker[Session]) -> str:
    """One digest of all rows that a refused attempt must leave alone."""
    told = hashlib.sha256()
    with sessions() as session:
        for table in db.metadata.sorted_tables:
            if table.name not in UNWATCHED:
                for row in sorted(map(repr, session.execute(select(table)))):
                    told.update(row.encode())
    return told.hexdigest()


def height(sessions: sessionmaker[Session], town: Town) -> int:
    with sessions() as session:
        return session.get_one(Log, town.log_id).height
