"""The one way into a record: under the election's lock, in order, linked and signed (protocol §2)."""

from functools import lru_cache
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ballot.balloting.record import rules
from ballot.balloting.record.models import RecordEntry
from ballot.balloting.record.rules import Body, Frame
from ballot.balloting.setup.models import Election
from ballot.kernel.errors import Missing, Refused
from ballot.kernel.kept import Kept
from ballot.kernel.policy import AssemblyId
from ballot.kernel.work import Work
from ballot.protocol import signature
from ballot.protocol.clause import Breach
from ballot.protocol.manifest import Manifest, read_manifest
from ballot.protocol.record import LONGEST_LINE, Entry, body_digest, entry_hash, head_digest, read_entry
from ballot.protocol.signature import Key, Seed

HELD = "elections held"
MANIFESTS = Kept[str, Manifest](64)
"""By E."""


class NotHeld(Refused):
    """Somebody would add to a record without holding its election's lock: a fault of the program."""

    code = "not-held"


class OtherLogKey(Refused):
    """The site's log key is not the one that the manifest names; it never changes within an election (§2.2)."""

    code = "other-log-key"


def hold(work: Work, assembly_id: AssemblyId, election_id: UUID) -> Election:
    """Lock the election's row until the transaction ends, and read it as it is now; raises Missing.

    The one lock of casting, closing and every entry (§5.9). On SQLite the transaction itself is the
    lock; on PostgreSQL it is this row's.
    """
    found = work.session.scalar(
        select(Election)
        .where(Election.assembly_id == assembly_id, Election.id == election_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise Missing(f"no election {election_id} here")
    work.session.info.setdefault(HELD, set()).add(found.id)
    return found


def append(work: Work, seed: Seed, election: Election, kind: str, body: Body) -> Entry:
    """Link one more entry to the record of an election that `hold` gave, and sign the head after it.

    `seed` is the site's log key. Raises Breach of the clause that the entry breaks, OtherLogKey,
    NotHeld. Bodies of ballots and checked ballots are the caller's to verify, before the lock.
    """
    if election.id not in work.session.info.get(HELD, ()):
        raise NotHeld(f"the record of {election.id} grows under its lock alone")
    manifest, so_far = _admit(work, election, kind, body)
    if manifest.log_key != _public(seed):
        raise OtherLogKey("this site's log key is not the manifest's")
    entry, row = _linked(election, kind, body)
    row.signature = signature.sign(seed, head_digest(str(election.id), entry.seq, entry.hash)).hex()
    work.session.add(row)
    election.height, election.head, election.so_far = entry.seq + 1, entry.hash.hex(), so_far
    election.ballots += kind == "ballot"
    work.stand_by_record()
    work.session.flush()
    return entry


def manifest_of(work: Work, election: Election) -> Manifest:
    """The manifest of a record; raises Missing while there is none.

    E binds it: once there is one, a cast under the election's lock need not ask the database again.
    """
    known = MANIFESTS.find(election.fingerprint or "")
    if known is not None:
        return known
    line = work.session.scalar(
        select(RecordEntry.line).where(
            RecordEntry.assembly_id == election.assembly_id,
            RecordEntry.election_id == election.id,
            RecordEntry.seq == 0,
        )
    )
    if line is None:
        raise Missing(f"election {election.id} has no manifest yet")
    manifest = manifest_in(line)
    if election.fingerprint is not None:
        MANIFESTS.keep(election.fingerprint, manifest)
    return manifest


@lru_cache(maxsize=64)
def manifest_in(line: bytes) -> Manifest:
    """Read the manifest in the first line of a record; reading one costs as much as many ballots."""
    return read_manifest(read_entry(line).body)


def signers_of(work: Work, election: Election, manifest: Manifest) -> dict[int, Key]:
    """Who signs voids, boxes and annulments, by index: the counters, or the scrutineers of the last attempt (§7)."""
    return signers_in(work.session, election, manifest)


def signers_in(session: Session, election: Election, manifest: Manifest) -> dict[int, Key]:
    """The same for pages that only read."""
    if not manifest.secret:
        return dict(enumerate(manifest.counters, start=1))
    lines = session.scalars(
        select(RecordEntry.line)
        .where(RecordEntry.assembly_id == election.assembly_id, RecordEntry.election_id == election.id)
        .where(RecordEntry.kind.in_(("trustee", "restart")))
        .order_by(RecordEntry.seq)
    )
    found: dict[int, Key] = {}
    for entry in map(read_entry, lines):
        if entry.kind == "restart":
            found.clear()
        else:
            found[entry.body["index"]] = signature.key(bytes.fromhex(entry.body["sign"]))
    return found


def _admit(work: Work, election: Election, kind: str, body: Body) -> tuple[Manifest, dict[str, object]]:
    """Check order and body; returns the manifest, and the order after this entry."""
    if not election.height:
        if kind != "manifest":
            raise Breach("2.5", "a record begins with its manifest")
        return rules.first(body)
    manifest = manifest_of(work, election)
    order = rules.order_of(manifest, election.so_far)
    order.admit(kind)
    if kind not in rules.ENCLOSED:
        signed = kind in rules.BY_SIGNERS or kind in ("annul", "seal")
        signers = signers_of(work, election, manifest) if signed else {}
        rules.require_fit(kind, body, Frame(manifest, election.fingerprint, signers))
    return manifest, rules.kept(order)


def _linked(election: Election, kind: str, body: Body) -> tuple[Entry, RecordEntry]:
    seq, prev, digest = election.height, bytes.fromhex(election.head), body_digest(kind, body)
    entry = Entry(seq, kind, prev, entry_hash(seq, kind, digest, prev), body)
    line = entry.line()
    if len(line) > LONGEST_LINE:
        raise Breach("2.3", f"{kind} of more than {LONGEST_LINE} bytes")
    row = RecordEntry(
        assembly_id=election.assembly_id,
        election_id=election.id,
        seq=seq,
        kind=kind,
        digest=digest.hex(),
        prev=election.head,
        hash=entry.hash.hex(),
        line=line,
    )
    return entry, row


@lru_cache(maxsize=4)
def _public(seed: Seed) -> Key:
    return signature.public(seed)
