"""What the console knows of an election before it lets anybody press anything; nothing here writes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version

from sqlalchemy import select
from sqlalchemy.orm import Session

from ballot.balloting.ceremony.queries import Member, members
from ballot.balloting.console.rules import (
    UNMET,
    Facts,
    Prepared,
    Reason,
    ScriptStep,
    State,
    Step,
    against_closing,
    against_list,
    against_opening,
    papers_issued,
    script,
    too_few,
)
from ballot.balloting.console.waiting import Awaited, awaited, newest
from ballot.balloting.counting.rules import boxes_missing
from ballot.balloting.followup.queries import Kin, Open, kin, may_settle
from ballot.balloting.paper.queries.boxes import unfinished
from ballot.balloting.presence.queries.attendance import present_at
from ballot.balloting.record import queries as record
from ballot.balloting.record.service import manifest_in
from ballot.balloting.setup import queries as setup
from ballot.balloting.setup.models import BallotRule, Election, ElectionCounter, Meeting
from ballot.balloting.setup.queries import Vote
from ballot.balloting.setup.rules import ManifestFacts, Mode, designed, majority, manifest_body
from ballot.kernel.errors import Missing
from ballot.kernel.lifecycle import ApprovalStage, ElectionStage, ListStage
from ballot.kernel.policy import Action
from ballot.people.approvals.queries import Question
from ballot.people.models import Assembly
from ballot.protocol.encoding import Json, read
from ballot.protocol.manifest import Manifest, Project
from ballot.protocol.record import Entry
from ballot.shortlisting import rules as shortlisting
from ballot.shortlisting.models import Candidate, CandidateList
from ballot.shortlisting.rows import candidates_of

READ = (
    *("manifest", "roll", "trustee", "restart", "endorse", "void", "seal", "paper"),
    *("tally", "decryption", "result"),
)
BEFORE_OPENING = (ElectionStage.FROZEN, ElectionStage.READY)
BEFORE_CLOSE = frozenset(ElectionStage) - {ElectionStage.CLOSED, ElectionStage.COUNTED, ElectionStage.ANNULLED}


def prepared(session: Session, election: Election) -> Prepared:
    """How far the preparation of a draft is."""
    meeting = session.get_one(Meeting, election.meeting_id)
    return _prepared(session, election, meeting, setup.counters_of(session, election))


def _prepared(
    session: Session, election: Election, meeting: Meeting, counters: Sequence[ElectionCounter] | Sequence[Member]
) -> Prepared:
    cards = setup.cards_out(session, meeting, election.mode)
    return Prepared(
        counters=len(counters),
        keys=sum(one.key is not None for one in counters),
        issue=cards is not None,
        cards=cards or 0,
        due=setup.due_at(session, meeting),
        secret=election.mode is Mode.SECRET,
        replaced=list_replaced(session, election),
    )


def list_replaced(session: Session, election: Election) -> bool:
    """Whether a decision put another list in the place of the one voted on; a follow-up minds its own candidates."""
    listed = session.get(CandidateList, election.list_id) if election.list_id else None
    if listed is None or listed.stage is not ListStage.REPLACED:
        return False
    stands = (CandidateList.cycle_id == listed.cycle_id, CandidateList.stage == ListStage.FROZEN)
    asked = select(Candidate.code).join(CandidateList, CandidateList.id == Candidate.list_id).where(*stands)
    return election.narrowed is None or not set(election.narrowed) <= set(session.scalars(asked))


def _bound(election: Election, roll: Mapping[str, Json], counters: Sequence[Member]) -> Prepared:
    """The same of a frozen election: its record says it."""
    secret = election.mode is Mode.SECRET
    return Prepared(len(counters), len(counters), True, len(roll["credentials"]), roll["due"], secret)


def manifest_for(session: Session, election: Election, log_key: str, booth: str) -> dict[str, Json]:
    """The body of the manifest that a freezing would enter now (§3.1); `log_key` and `booth` in hex."""
    rule = session.get_one(BallotRule, election.rule_id)
    meeting = session.get_one(Meeting, election.meeting_id)
    projects = projects_of(session, election)
    panel = setup.counters_of(session, election)
    secret = election.mode is Mode.SECRET
    maximum, body = setup.terms(election, rule, len(projects))
    paper = designed(rule.style, tuple(Project(one["id"], "", ()) for one in projects), maximum, body)
    facts = ManifestFacts(
        election=str(election.id),
        mode=election.mode,
        title=election.title,
        assembly=session.get_one(Assembly, election.assembly_id).name,
        session=meeting.name,
        counters=() if secret else tuple(one.key or "" for one in panel),
        trustees=(len(panel), majority(len(panel))) if secret else None,
        log_key=log_key,
        version=version("ballot"),
        booth=booth,
        rehearsal=election.rehearsal,
        parent=str(election.parent_id) if election.parent_id else None,
    )
    return manifest_body(facts, paper, projects)


def projects_of(session: Session, election: Election) -> list[Json]:
    """The manifest's projects: byte for byte what the frozen list's digest is of, or those of it that still stand."""
    if election.list_id is None:
        return election.projects or []
    bound: list[Json] = read(shortlisting.bound(candidates_of(session, election.list_id)))
    return bound if election.narrowed is None else [one for one in bound if one["id"] in election.narrowed]


def roll_for(session: Session, election: Election) -> dict[str, Json]:
    """The body of the roll that a freezing would enter now (§3.3); raises Missing without cards."""
    meeting = session.get_one(Meeting, election.meeting_id)
    issue = setup.current_issue(session, meeting)
    if issue is None:
        raise Missing("no cards were issued for this meeting")
    return {
        "cards": str(issue.id),
        "due": setup.due_at(session, meeting),
        "credentials": setup.keys_of(session, issue, election.mode, spare=False),
        "spares": setup.keys_of(session, issue, election.mode, spare=True),
        "issue": [issue.secret_list, issue.open_list],
    }


def due_of(session: Session, election: Election) -> int:
    """应到: of a frozen election what its roll says, before that the seats held on the day."""
    rolls = record.entries_of(session, election, "roll")
    if rolls:
        return int(rolls[0].body["due"])
    meeting = session.get_one(Meeting, election.meeting_id)
    return setup.due_at(session, meeting)


def voted(session: Session, election: Election) -> int:
    """Ballots, and cards made void for a paper."""
    voids = [dict(entry.body) for entry in record.entries_of(session, election, "void")]
    return election.ballots + papers_issued(voids)


@dataclass(frozen=True, slots=True)
class Console:
    """All that the chair's page says.

    `present` is as the desk counts until the close; `smallest` is the number of ballots below which none is
    decrypted, 0 unless there are fewer now; `made` is the last deed of each of the panel; `questions` by the
    act that was asked for, the newest of each; `open` is what the vote left open and nobody has settled;
    `awaited` is an annulment that waits for signatures.
    """

    meeting: Meeting
    steps: list[ScriptStep]
    counters: Sequence[Member]
    due: int
    present: int
    voted: int
    smallest: int
    made: Mapping[int, str]
    questions: Mapping[Action, Question]
    kin: Kin
    open: Open | None
    awaited: Awaited | None

    @property
    def moved(self) -> bool:
        """Whether two organizers let the vote go over to paper."""
        found = self.questions.get(Action.MOVE_TO_PAPER)
        return found is not None and found.approval.stage is ApprovalStage.USED

    def asked(self, act: Action) -> Question | None:
        """The question that waits for its second organizer, or that was confirmed and not used yet."""
        found = self.questions.get(act)
        return found if found and found.waits else None

    @property
    def quorate(self) -> bool:
        """Whether the opening waits for nobody more, or fewer, to be present."""
        return not any(UNMET & set(one.reasons) for one in self.steps if one.step is Step.OPEN)

    def is_done(self, step: str) -> bool:
        """Whether the script has this step behind it; what is no step of it, never."""
        return any(one.step == step and one.state is State.DONE for one in self.steps)


def console(session: Session, vote: Vote) -> Console:
    """The script with what each step waits for."""
    election, entries = vote.election, record.entries_of(session, vote.election, *READ)
    counters, questions = members(session, election, datetime.now(UTC), entries), newest(session, election)
    found, manifest = Counter(entry.kind for entry in entries), manifest_in(entries[0].line()) if entries else None
    ready, (present, voted) = _ready(session, vote, counters, entries), _turnout(session, vote, entries)
    facts = Facts(
        stage=_reached(election),
        prepared=ready,
        opening=_opening(session, election, manifest, (present, ready.due)),
        closing=tuple(against_closing(election.stage, present, voted, ready.due)),
        seals=found["seal"],
        tallied=bool(found["tally"]),
        too_few=(few := too_few(manifest, election.ballots)),
        boxes_missing=_boxes_missing(session, election, entries),
        annulled=election.stage is ElectionStage.ANNULLED,
    )
    return Console(
        meeting=vote.meeting,
        steps=script(facts),
        counters=counters,
        due=ready.due,
        present=present,
        voted=voted,
        smallest=manifest.rule.smallest if manifest and few else 0,
        made=_made(entries),
        questions=questions,
        kin=(near := kin(session, election)),
        open=may_settle(election, near, entries),
        awaited=awaited(session, election, questions, len(counters)),
    )


def _ready(session: Session, vote: Vote, counters: Sequence[Member], entries: Sequence[Entry]) -> Prepared:
    bound = entries and _bound(vote.election, entries[1].body, counters)
    return bound or _prepared(session, vote.election, vote.meeting, counters)


def _reached(election: Election) -> ElectionStage:
    """The stage, or how far it had come when it was annulled."""
    if election.stage is not ElectionStage.ANNULLED:
        return election.stage
    if election.opened_at is None:
        return ElectionStage.READY if election.fingerprint else ElectionStage.FROZEN
    return ElectionStage.CLOSED if election.closed_at else ElectionStage.OPEN


def _opening(
    session: Session, election: Election, manifest: Manifest | None, turnout: tuple[int, int]
) -> tuple[Reason, ...]:
    """What the opening waits for; `turnout` is 实到 and 应到."""
    replaced = election.stage in BEFORE_OPENING and list_replaced(session, election)
    return (*against_opening(election.stage, manifest, *turnout), *against_list(replaced=replaced))


def _turnout(session: Session, vote: Vote, entries: Sequence[Entry]) -> tuple[int, int]:
    """How many are present, as the desk counts until the close, and how many have voted or hold a paper."""
    election = vote.election
    present = present_at(session, vote.meeting) if election.stage in BEFORE_CLOSE else election.present or 0
    papers = papers_issued([dict(entry.body) for entry in entries if entry.kind == "void"])
    return present, election.ballots + papers


def _boxes_missing(session: Session, election: Election, entries: Sequence[Entry]) -> bool:
    voids = [dict(entry.body) for entry in entries if entry.kind == "void"]
    if election.stage is not ElectionStage.CLOSED or not papers_issued(voids):
        return False
    return boxes_missing(entries) or unfinished(session, election) > 0


def _made(entries: Sequence[Entry]) -> dict[int, str]:
    """The kind of the last entry that each of the panel made, by index; a restart undoes what stood before it."""
    made: dict[int, str] = {}
    for entry in entries:
        if entry.kind == "restart":
            made.clear()
        elif entry.kind in ("endorse", "seal", "decryption"):
            made[entry.body["index"]] = entry.kind
    return made
