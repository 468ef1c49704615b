"""A deputy's booth, and the server's door: a ballot is made on one side and verified on the other before it enters."""

import secrets
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

from ballot.protocol import openvote, signature
from ballot.protocol.ballot import Draft, Terms, ballot_hash, read_ballot, read_spoil, verify_ballot, verify_spoil
from ballot.protocol.clause import Breach
from ballot.protocol.elgamal import Ciphertext
from ballot.protocol.encoding import Json, canonical, read
from ballot.protocol.signature import Seed
from ballot.verifier.examine import Measure, add_choices
from ballot.verifier.flow import processes

BATCH = 16


@dataclass(frozen=True, slots=True)
class Vote:
    """A deputy in the booth: what its card signs with, its marks, and the trial choice it checks first, if any."""

    seed: Seed = field(repr=False)
    marks: tuple[int, ...]
    trial: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """A body that the server has verified; `hash` is the HB that the booth showed for it."""

    kind: str
    body: dict[str, Json]
    hash: bytes


@dataclass(slots=True)
class Post:
    """The letters of some booths in their order and, in mode secret, the sums of their ballots per option."""

    letters: list[Letter] = field(default_factory=list)
    sums: list[Ciphertext] = field(default_factory=list)


def send(votes: Sequence[Vote], measure: Measure) -> Post:
    """Make, send and admit the ballots of these deputies; Breach of the clause for which the server refuses one."""
    post = Post()
    for vote in votes:
        if measure.terms is None:
            post.letters.append(_open_letter(vote, measure))
        else:
            post.letters.extend(_letters(vote, measure.terms, post.sums))
    return post


def _letters(vote: Vote, terms: Terms, sums: list[Ciphertext]) -> Iterator[Letter]:
    credential, counter = signature.public(vote.seed), 1
    if vote.trial is not None:
        draft = Draft(terms, credential, counter, vote.trial, secrets.token_bytes(32))
        yield _checked(draft.hash, _sent(draft.check(vote.seed)), vote.trial, terms)
        counter += 1
    draft = Draft(terms, credential, counter, vote.marks, secrets.token_bytes(32))
    body = _sent(draft.cast(vote.seed))
    ballot = read_ballot(body)
    if verify_ballot(ballot, body, terms) != draft.hash:
        raise Breach("5.6", "the server has another ballot than the booth showed")
    add_choices(sums, ballot.choices, terms.options)
    yield Letter("ballot", body, draft.hash)


def _checked(shown: bytes, body: dict[str, Json], trial: tuple[int, ...], terms: Terms) -> Letter:
    """Do what a checking device does: compare the full HB and look whether the seed opens the choices meant (§6)."""
    spoil = read_spoil(body)
    opened = verify_spoil(spoil, terms)
    if ballot_hash(terms.election, spoil.credential, spoil.counter, spoil.choices) != shown or opened != list(trial):
        raise Breach("6", "the checked ballot is another one than the booth showed")
    return Letter("spoil", body, shown)


def _open_letter(vote: Vote, measure: Measure) -> Letter:
    body = _sent(openvote.open_body(measure.election, vote.seed, vote.marks))
    ballot = openvote.read_open_ballot(body)
    return Letter("ballot", body, openvote.verify_open_ballot(ballot, measure.election, measure.manifest))


def _sent(body: dict[str, Json]) -> dict[str, Json]:
    """Return the body as it arrives: read from its canonical bytes."""
    arrived: dict[str, Json] = read(canonical(body))
    return arrived


def post_of(votes: Sequence[Vote], measure: Measure, jobs: int) -> Iterator[Post]:
    """Yield the post of all booths in the votes' order, made by so many processes; one means this one."""
    batches = [votes[start : start + BATCH] for start in range(0, len(votes), BATCH)]
    if jobs < 2 or len(batches) < 2 or measure.terms is None:
        yield from (send(batch, measure) for batch in batches)
        return
    under_way: deque[Future[Post]] = deque()
    pool = processes(jobs, __name__)
    try:
        for batch in batches:
            under_way.append(pool.submit(send, batch, measure))
            # A window, so that no more than a few batches wait in memory.
            if len(under_way) > 2 * jobs:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)
