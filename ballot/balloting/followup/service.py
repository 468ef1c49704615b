"""One step for what a vote left open: one asks, another agrees, and the next vote stands, or the decision."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from ballot.balloting.console.service import two
from ballot.balloting.followup import queries, rules
from ballot.balloting.followup.models import FollowUp
from ballot.balloting.followup.queries import Open
from ballot.balloting.followup.rules import NothingOpen, Way
from ballot.balloting.record import service as records
from ballot.balloting.setup import service as setup
from ballot.balloting.setup.models import Election
from ballot.balloting.setup.service import AppointCounters, LeftOpen, PrepareElection
from ballot.balloting.setup.service.counters import FEWEST, TooFewCounters
from ballot.kernel import policy
from ballot.kernel.errors import Missing
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.protocol.encoding import Json

ACT = Action.FOLLOW_UP_ELECTION


class AlreadySettled(NothingOpen):
    """Two organizers have agreed on it before."""

    code = "already-settled"


@dataclass(frozen=True, slots=True)
class AskFollowUp:
    """For a vote its title, panel and, of a supplementary round, how many of the nearest stand; else the decision.

    `chosen` are ids of the tied, `words` the decision as it is published.
    """

    assembly_id: AssemblyId
    election_id: UUID
    title: str = ""
    panel: Sequence[str] = ()
    wanted: int = 0
    chosen: Sequence[str] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """What stands now: the follow-up with its panel's links, whose secrets are kept nowhere, or no vote at all."""

    election: Election | None
    links: tuple[tuple[str, str], ...] = field(default=())


def ask_follow_up(work: Work, order: AskFollowUp) -> FollowUp:
    """Ask a second organizer, in place of what was asked before.

    Raises NothingOpen, AlreadySettled, UnfitChoice, TooFewCounters, Missing.
    """
    policy.require(work.actor, ACT, order.assembly_id)
    election = records.hold(work, order.assembly_id, order.election_id)
    standing = queries.asked(work.session, election)
    if standing is not None and standing.agreed_at is not None:
        raise AlreadySettled(f"what {election.id} left open is settled")
    found = queries.left_open(work.session, election)
    made = _laid_out(election, found, order)
    two.ask(work, election, ACT, f"{SUBJECTS[made.way]}：{election.title}", _facts(made))
    return work.session.merge(made)


def settle_follow_up(work: Work, assembly_id: AssemblyId, election_id: UUID) -> Settled:
    """Agree as the second organizer; pressed again it changes nothing and shows no links.

    Raises NotApproved, SameOrganizer, Missing. The new vote is of the same meeting, on its cards, by the same
    rule with this one as parent; its panel are the names that were asked for, so that whoever died or
    refused is replaced, and they hold a ceremony of their own.
    """
    policy.require(work.actor, ACT, assembly_id)
    election = records.hold(work, assembly_id, election_id)
    found = queries.asked(work.session, election)
    if found is None:
        raise Missing(f"nobody asked to settle {election_id}")
    if found.agreed_at is not None:
        return Settled(queries.kin(work.session, election).follower)
    two.agree(work, election, ACT, _facts(found))
    found.agreed_at = work.now
    work.record(election.log_id, "election.follow-up", id=election.id, way=found.way, seats=found.seats)
    return _prepared(work, election, found) if found.way in rules.VOTES else Settled(None)


SUBJECTS = {
    Way.REVOTE: "票数相等，再次投票",
    Way.SUPPLEMENTARY: "当选不足，另行票决",
    Way.REPEAT: "重新票决",
    Way.PRESIDIUM: "登记主席团对票数相等的决定",
    Way.VACANT: "登记名额空缺的决定",
}


def _laid_out(election: Election, found: Open, order: AskFollowUp) -> FollowUp:
    left = found.left
    made = FollowUp(assembly_id=election.assembly_id, election_id=election.id, way=left.way, seats=left.seats)
    made.candidates, made.panel, made.chosen = list(left.candidates), [], []
    if not left.votes:
        if left.way is Way.PRESIDIUM:
            rules.require_choice(left, order.chosen)
        made.chosen, made.words = [one for one in left.candidates if one in order.chosen], order.words
        return made
    if len(order.panel) < FEWEST:
        raise TooFewCounters(f"{len(order.panel)} counters; at least {FEWEST}")
    if left.way is Way.SUPPLEMENTARY and found.result is not None:
        made.candidates = list(rules.nearest(found.manifest, found.result, left, max(order.wanted, left.seats)))
    made.title, made.panel = order.title, list(order.panel)
    return made


def _facts(one: FollowUp) -> dict[str, Json]:
    names = ("seats", "candidates", "title", "panel", "chosen", "words")
    return {"way": str(one.way), **{name: getattr(one, name) for name in names}}


def _prepared(work: Work, parent: Election, found: FollowUp) -> Settled:
    made = setup.prepare_election(
        work,
        PrepareElection(
            parent.assembly_id,
            parent.meeting_id,
            parent.rule_id,
            found.title or parent.title,
            parent.rehearsal,
            parent.id,
            left=LeftOpen(found.seats, tuple(found.candidates)),
        ),
    )
    work.session.flush()
    links = setup.appoint_counters(work, AppointCounters(made.assembly_id, made.id, found.panel))
    return Settled(made, tuple(zip(found.panel, links, strict=True)))
