"""The tally (§8.2): a job adds the encrypted ballots part by part, and the last part enters the sums."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from sqlalchemy import select

from ballot.balloting.console.rules import NotReady, Reason
from ballot.balloting.counting import rules
from ballot.balloting.paper.queries.boxes import unfinished
from ballot.balloting.record import queries as record
from ballot.balloting.record import service as records
from ballot.balloting.record.models import RecordEntry
from ballot.balloting.setup.models import Election
from ballot.balloting.setup.rules import Mode
from ballot.kernel import jobs, policy
from ballot.kernel.errors import Refused
from ballot.kernel.jobs import DraftJob, Job, JobPart
from ballot.kernel.lifecycle import ElectionStage, JobStage
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.protocol.ballot import read_ballot
from ballot.protocol.elgamal import Ciphertext, sum_ciphertexts
from ballot.protocol.encoding import Json
from ballot.protocol.group import Point
from ballot.protocol.record import read_entry
from ballot.protocol.signature import Seed
from ballot.protocol.tally import tally_body

TASK = "ballots.tally"
PART = 50


class TooFewBallots(Refused):
    """So few electronic ballots are never counted secretly; the vote is annulled and repeated on paper (§8.2)."""

    code = "too-few-ballots"


@dataclass(frozen=True, slots=True)
class StartCount:
    assembly_id: AssemblyId
    election_id: UUID


def start_count(work: Work, order: StartCount) -> Job:
    """Order the tally of a sealed secret vote; ordered twice it is one job.

    Raises NotReady before close, seals and boxes, TooFewBallots, and NotReady where there is nothing to add up.
    """
    policy.require(work.actor, Action.COUNT_ELECTION, order.assembly_id)
    election = records.hold(work, order.assembly_id, order.election_id)
    require_countable(work, election)
    seqs = _ballots(work, election)
    if not seqs:
        raise NotReady([Reason.NOTHING_TO_TALLY])
    starts = [*seqs[::PART], seqs[-1] + 1]
    laid = [(f"{first}-{end}", sum(first <= seq < end for seq in seqs)) for first, end in pairwise(starts)]
    digest, key = election.head, f"{election.id}"
    subject = f"加密合计：{election.title}"
    job = jobs.draft_job(work, DraftJob(election.assembly_id, election.log_id, TASK, subject, key, digest, laid))
    work.session.flush()
    if job.stage in (JobStage.DRAFT, JobStage.FAILED):
        jobs.order_job(work, job)
    return job


def tally_part(seed: Seed, work: Work, job: Job, payload: str) -> str:
    """Add up the ballots of one stretch; returns their sums in JSON. The last part enters the tally of all."""
    policy.require(work.actor, Action.COUNT_ELECTION, job.assembly_id)
    election_id = UUID(job.key)
    first, _, end = payload.partition("-")
    lines = work.session.scalars(
        select(RecordEntry.line).where(
            RecordEntry.assembly_id == job.assembly_id,
            RecordEntry.election_id == election_id,
            RecordEntry.kind == "ballot",
            RecordEntry.seq.between(int(first), int(end) - 1),
        )
    )
    sums = _added([read_ballot(read_entry(line).body).choices for line in lines])
    if job.cursor + 1 == job.parts:
        _enter_tally(seed, work, job, election_id, sums)
    return json.dumps([[one.hex() for one in pair] for pair in sums])


def require_countable(work: Work, election: Election) -> None:
    """Raise NotReady before close, seals and boxes, TooFewBallots for what may not be counted secretly."""
    if election.mode is not Mode.SECRET or election.stage is not ElectionStage.CLOSED:
        raise NotReady([Reason.NOT_CLOSED])
    manifest = records.manifest_of(work, election)
    if 0 < election.ballots < manifest.rule.smallest:
        raise TooFewBallots(f"{election.ballots} ballots, fewer than {manifest.rule.smallest}")
    seals = len(record.entries_of(work.session, election, "seal"))
    if seals < min(rules.FEWEST_SEALS, manifest.trustees.count if manifest.trustees else 0):
        raise NotReady([Reason.SEALS_MISSING])
    if boxes_missing(work, election):
        raise NotReady([Reason.BOXES_MISSING])


def boxes_missing(work: Work, election: Election) -> bool:
    """Whether papers went out of which no box tells (§7.2), or a box stands that isn't entered yet."""
    entered = record.entries_of(work.session, election, "void", "paper")
    return rules.boxes_missing(entered) or unfinished(work.session, election) > 0


def progress(job: Job) -> Mapping[str, Json]:
    """How far the adding up is, for the page that waits for it."""
    return {"stage": str(job.stage), "done": job.done, "total": job.total}


def _enter_tally(seed: Seed, work: Work, job: Job, election_id: UUID, last: list[Ciphertext]) -> None:
    election = records.hold(work, job.assembly_id, election_id)
    if record.entries_of(work.session, election, "tally"):
        return
    reports = work.session.scalars(
        select(JobPart.report).where(JobPart.job_id == job.id, JobPart.number < job.cursor).order_by(JobPart.number)
    )
    body = tally_body(bytes.fromhex(election.fingerprint or ""), election.ballots, _added([*map(_read, reports), last]))
    records.append(work, seed, election, "tally", body)
    work.record(election.log_id, "election.tally", id=election.id, ballots=election.ballots, head=election.head)


def _read(report: str) -> list[Ciphertext]:
    return [(Point(bytes.fromhex(alpha)), Point(bytes.fromhex(beta))) for alpha, beta in json.loads(report)]


def _added(rows: Sequence[Sequence[Ciphertext]]) -> list[Ciphertext]:
    return [sum_ciphertexts(column) for column in zip(*rows, strict=True)]


def _ballots(work: Work, election: Election) -> list[int]:
    asked = select(RecordEntry.seq).where(
        RecordEntry.assembly_id == election.assembly_id,
        RecordEntry.election_id == election.id,
        RecordEntry.kind == "ballot",
    )
    return list(work.session.scalars(asked.order_by(RecordEntry.seq)))
