"""Ceremonies that go wrong in the record: each body is judged by itself, then what the election makes of them."""

from typing import Any

import pytest

from ballot.protocol import trustees
from tests.bodies import a_manifest, a_seed, in_mode_open
from tests.records import Hall, a_hall
from tests.verifier.hearing import altered, found, judged


def begun() -> Hall:
    return Hall(a_manifest()).begin()


def test_a_scrutineer_speaks_once_and_is_one_of_n() -> None:
    hall = begun().commit()
    hall.entries[3] = hall.entries[2]

    assert ("2.5", 3) in found(altered(hall, "trustee", 1))
    assert ("2.5", 4) in found(altered(begun().commit(), "trustee", 2, index=4))
    assert ("2.5", 2) in found(altered(begun().commit(), "trustee", 0, index=0))


def test_a_first_body_that_can_not_be_read_leaves_nobody_to_believe() -> None:
    hall = begun()
    hall.commit().reveal().share().elect()
    clauses = found(altered(hall, "trustee", 0, name=None))

    assert clauses[0] == ("1.3", 2)
    assert ("4", 5) in clauses
    assert ("4.5", hall.entries[-1].seq) in clauses


def test_a_reveal_with_other_points_or_a_doubled_key_is_refused() -> None:
    hall = begun().commit()
    first, second = (hall.secrets[index] for index in (1, 2))
    hall.secrets[2] = trustees.CeremonySecrets(hall.attempt, 2, second.seed, second.coefficients, first.decrypt)

    assert ("4.1", 6) in found(hall.reveal().entries)


def test_two_scrutineers_with_one_encryption_key_are_refused() -> None:
    hall = begun()
    drawn = [trustees.draw_secrets(hall.attempt, index, 2, hall.sign_seed(index)) for index in (1, 2, 3)]
    for one in drawn:
        same = trustees.CeremonySecrets(hall.attempt, one.index, one.seed, one.coefficients, drawn[0].decrypt)
        hall.secrets[one.index] = same
        hall.add("trustee", trustees.trustee_body(same, f"监票人 {one.index}"))

    clauses = found(hall.reveal().entries)

    assert ("4.2", 6) in clauses
    assert ("4.2", 7) in clauses


def test_a_reveal_of_another_length_is_refused_by_its_form() -> None:
    hall = begun().commit().reveal()
    short = hall.entries[5].body["coefficients"][:1]

    assert ("1.3", 5) in found(altered(hall, "reveal", 0, coefficients=short))


@pytest.mark.parametrize(("pair", "place"), [((1, 1), 8), ((1, 4), 8), ((0, 1), 8), ((1, 3), 9)])
def test_a_share_goes_once_from_one_scrutineer_to_another(pair: tuple[int, int], place: int) -> None:
    hall = begun().commit().reveal().share()

    assert ("2.5", place) in found(altered(hall, "share", 0, **{"from": pair[0], "to": pair[1]}))


@pytest.mark.parametrize("kind", ["trustee", "reveal", "share", "endorse"])
def test_bodies_that_another_signed_are_refused(kind: str) -> None:
    hall = a_hall()
    place = next(entry.seq for entry in hall.entries if entry.kind == kind)

    assert ("4", place) in found(altered(hall, kind, 0, signature="00" * 64))


def election_with(**changes: Any) -> list[tuple[str, int | None]]:
    hall = begun().commit().reveal().share()
    hall.add("election", {**hall.election_body(), **changes})
    return [(clause, entry) for clause, entry in found(hall.entries) if entry == hall.entries[-1].seq]


@pytest.mark.parametrize(
    ("clause", "changes"),
    [
        ("4.5", {"manifest": "00" * 32}),
        ("4.5", {"roll": "00" * 32}),
        ("4.5", {"ceremony": "00" * 32}),
        ("4.5", {"ceremony": None}),
        ("4.4", {"key": None}),
        ("4.4", {"shares": []}),
        ("4.4", {"shares": None}),
    ],
)
def test_an_election_binds_what_stands_in_the_record(clause: str, changes: dict[str, Any]) -> None:
    assert (clause, 14) in election_with(**changes)


def test_a_key_that_is_not_the_sum_is_refused() -> None:
    hall = begun().commit().reveal().share()
    other = hall.election_body()["shares"][0]

    assert ("4.4", 14) in election_with(key=other)
    assert ("4.4", 14) in election_with(shares=[other] * 3)


def test_an_open_election_has_no_key() -> None:
    hall = Hall(a_manifest(**in_mode_open())).begin()
    hall.add("election", {**hall.election_body(), "ceremony": "00" * 32})

    assert ("4.5", 2) in found(hall.entries)


def test_an_endorsement_of_another_election_is_refused() -> None:
    hall = begun().commit().reveal().share().elect()
    hall.add("endorse", hall.signed("endorse", {"index": 1, "election": "00" * 32}))

    assert ("4.6", 15) in found(hall.entries)


def test_an_endorsement_of_an_election_that_can_not_be_read_is_refused() -> None:
    hall = begun().commit().reveal().share()
    hall.add("election", {"manifest": None})
    hall.add("endorse", hall.signed("endorse", {"index": 1, "election": "00" * 32}))

    clauses = found(hall.entries)

    assert ("1.3", 14) in clauses
    assert ("4.6", 15) in clauses


def test_what_fails_in_an_attempt_that_was_given_up_does_not_count_but_its_form_does() -> None:
    hall = begun().commit()
    hall.entries = altered(hall, "trustee", 2, signature="00" * 64)
    hall.restart().ceremony()

    assert judged(hall.annul().entries).accepted
    hall = begun().commit()
    hall.entries = altered(hall, "trustee", 2, commit="00")
    hall.restart().ceremony()
    assert found(hall.annul().entries) == [("1.3", 4)]


def test_a_scrutineer_that_signs_for_another_attempt_is_refused() -> None:
    hall = begun().commit().restart()
    drawn = trustees.draw_secrets(bytes(32), 1, 2, a_seed("one"))
    hall.add("trustee", trustees.trustee_body(drawn, "监票人 1"))

    assert ("4", 6) in found(hall.entries)
