"""What clerks, counters and devices do about cards in tests, each in a transaction of its own."""

from dataclasses import replace

from ballot.balloting.casting.models import Credential, Stands
from ballot.balloting.presence.models import VoidRequest
from ballot.balloting.presence.queries import voids as queries
from ballot.balloting.presence.queries.voids import VoidState
from ballot.balloting.presence.rules import VoidReason
from ballot.balloting.presence.service import (
    AskVoid,
    OneVoid,
    SignVoid,
    ask_void,
    sign_void,
)
from ballot.balloting.record import queries as record
from ballot.balloting.setup.models import Election
from ballot.balloting.setup.service import (
    AppointCounters,
    PrepareElection,
    appoint_counters,
    give_key,
    prepare_election,
)
from ballot.kernel.policy import PUBLIC
from ballot.kernel.work import begin
from ballot.protocol.signature import public, sign
from ballot.protocol.voids import act_digest
from tests.balloting.halls import SEED
from tests.people_rows import NOON


def number(desk, card: int = 0) -> str:
    """What stands outside a deputy's card."""
    return desk.hall.cards.deputies[card].key("open").hex()[:8]


def ask(desk, card: str, reason=VoidReason.PAPER, spare: str = "") -> VoidRequest:
    with begin(desk.sessions, desk.one, NOON) as work:
        return ask_void(work, AskVoid(desk.hall.place, desk.hall.election_id, card, reason, spare))


def one(desk, request) -> OneVoid:
    return OneVoid(desk.hall.place, desk.hall.election_id, request.id)


def signature(desk, request, index: int) -> str:
    body = queries.body_of(desk.hall.election(), request)
    return sign(desk.hall.counters[index - 1], act_digest("void", body)).hex()


def put(desk, request, index: int, signed: str | None = None) -> VoidRequest:
    order = SignVoid(
        desk.hall.place, desk.hall.election_id, request.id, index, signed or signature(desk, request, index)
    )
    with begin(desk.sessions, PUBLIC, NOON) as work:
        return sign_void(work, SEED, order)


def do(desk, verb, order):
    with begin(desk.sessions, desk.one, NOON) as work:
        return verb(work, order)


def stands(desk, key: str) -> Stands:
    with desk.hall.reading() as session:
        return session.get_one(Credential, (desk.hall.place, desk.hall.election_id, key)).stands


def entries(desk, kind: str = "void"):
    with desk.hall.reading() as session:
        return record.entries_of(session, session.get_one(Election, desk.hall.election_id), kind)


def state(desk, request) -> VoidState:
    with desk.hall.reading() as session:
        return next(
            found.state for found in queries.voids_of(session, desk.hall.meeting) if found.request.id == request.id
        )


def all_keys(desk):
    with desk.hall.reading() as session:
        return queries.keys(session, session.get_one(Election, desk.hall.election_id))


def another_vote(desk, *, rehearsal: bool = False):
    """The same meeting's next vote, on the same cards, frozen."""
    hall = desk.hall
    with hall.begin() as work:
        rule_id = hall.election().rule_id
        order = PrepareElection(hall.place, hall.meeting.id, rule_id, "第二项票决", rehearsal=rehearsal)
        election = prepare_election(work, order)
        work.session.flush()
        links = appoint_counters(work, AppointCounters(hall.place, election.id, ["计票人甲", "计票人乙"]))
        work.session.flush()
        for link, seed in zip(links, hall.counters, strict=True):
            give_key(work, hall.place, link, public(seed).hex())
    second = replace(hall, election_id=election.id)
    second.freeze()
    return replace(desk, hall=second)


def the_request(desk, key: str) -> VoidRequest:
    with desk.hall.reading() as session:
        found = queries.request_for(session, desk.hall.election(), key)
    assert found is not None
    return found
