"""What a scrutineer refuses: a share that does not fit, a body that was exchanged, a second close."""

from collections.abc import Mapping
from typing import Any

import pytest

from ballot.balloting.rehearsal.ceremony import hold_ceremony
from ballot.balloting.rehearsal.hall import Hall, prepare
from ballot.balloting.rehearsal.log import Log
from ballot.balloting.rehearsal.scrutineer import Scrutineer
from ballot.balloting.rehearsal.watch import Watch
from ballot.protocol.clause import Breach
from ballot.protocol.group import G
from ballot.protocol.record import append, body_digest, read_entry
from ballot.protocol.tally import Opening
from tests.balloting.rehearsal.votes import Silent, a_plan

ATTEMPT = bytes(32)
Bodies = list[dict[str, Any]]


@pytest.fixture
def three() -> list[Scrutineer]:
    return [Scrutineer(index, ATTEMPT, 2) for index in (1, 2, 3)]


@pytest.fixture
def commits(three: list[Scrutineer]) -> Bodies:
    return [person.promise() for person in three]


@pytest.fixture
def reveals(three: list[Scrutineer], commits: Bodies) -> Bodies:
    return [person.reveal(commits) for person in three]


def refused(clause: str, call: Any, *arguments: Any) -> None:
    with pytest.raises(Breach) as breach:
        call(*arguments)
    assert breach.value.clause == clause


def test_every_share_to_a_scrutineer_is_opened(three: list[Scrutineer], commits: Bodies, reveals: Bodies) -> None:
    first, second, _ = three
    good, other = first.shares(commits, reveals)
    swapped = {**good, "cipher": other["cipher"]}

    second.receive(reveals, [good])
    refused("4.3", second.receive, reveals, [swapped])


def test_a_reveal_that_opens_no_commit_gets_no_share(three: list[Scrutineer], commits: Bodies, reveals: Bodies) -> None:
    late = Scrutineer(3, ATTEMPT, 2)
    late.promise()

    refused("4.1", three[0].shares, commits, [*reveals[:2], late.reveal(commits)])


def test_a_scrutineer_does_not_endorse_a_ceremony_without_its_own_body(
    three: list[Scrutineer], commits: Bodies, reveals: Bodies
) -> None:
    def standing(bodies: Mapping[str, Bodies]) -> list[bytes]:
        return [body_digest(kind, body) for kind, listed in bodies.items() for body in listed]

    whole = {"trustee": commits, "reveal": reveals}
    assert three[0].endorse(ATTEMPT, standing(whole))["index"] == 1

    refused("4.6", three[0].endorse, ATTEMPT, standing({**whole, "reveal": reveals[1:]}))


def test_a_scrutineer_does_not_endorse_another_commit_than_the_one_it_saw(
    three: list[Scrutineer], commits: Bodies, reveals: Bodies
) -> None:
    exchanged = [commits[0], commits[1], Scrutineer(3, ATTEMPT, 2).promise()]
    standing = [body_digest("trustee", body) for body in exchanged] + [body_digest("reveal", body) for body in reveals]

    refused("4.6", three[1].endorse, ATTEMPT, standing)


@pytest.fixture
def hall() -> Hall:
    return prepare(a_plan(), 1, Silent())


def test_a_scrutineer_answers_one_close_only(hall: Hall) -> None:
    person, shares = hall.panel.people[0], hall.election.shares
    first, second = (
        Opening(hall.election.digest, close, person.attempt, 1, shares[0]) for close in (bytes(32), b"\1" * 32)
    )

    again = [person.decrypt(first, [(G, G)])["factors"] for _ in range(2)]

    assert again[0] == again[1]
    refused("8.3", person.decrypt, second, [(G, G)])


def test_nobody_endorses_a_record_that_was_altered(hall: Hall) -> None:
    body = dict(read_entry(hall.log.lines[1]).body)
    forged = append(None, "manifest", dict(read_entry(hall.log.lines[0]).body))
    roll = append(forged, "roll", {**body, "due": body["due"] + 1, "spares": body["credentials"][:1]})
    log = Log(hall.log.election, lines=[forged.line(), roll.line()], last=roll)

    refused("3.3", hold_ceremony, log, hall.manifest, hall.watch.walk.roll, Watch())


def test_nobody_signs_for_a_record_that_was_rewritten_behind_its_back(hall: Hall) -> None:
    hall.watch.follow(hall.log)
    last = read_entry(hall.log.lines[-2])
    hall.log.last = append(last, "restart", {"reason": "示例"})
    hall.log.lines[-1] = hall.log.last.line()

    refused("2.1", hall.watch.follow, hall.log)


def test_a_false_entry_stops_who_watches(hall: Hall) -> None:
    hall.log.add("open", {"election": "00" * 32, "present": 4, "time": "2026-01-12T09:00:00Z"})

    refused("8.1", hall.watch.follow, hall.log)


def test_secrets_do_not_show_when_somebody_is_printed(hall: Hall) -> None:
    person = hall.panel.people[0]
    shown = repr((hall, person))

    for secret in (person.seed, person._share, person._secrets.decrypt, hall.log.seed):
        assert repr(secret) not in shown
    assert hall.issue.deputies[0].secret not in shown
