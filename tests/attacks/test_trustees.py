"""Rogue, rushing and doubled scrutineers: a key that one chooses for all, and one person on every chair."""

from dataclasses import replace

import pytest

from ballot.protocol import trustees
from ballot.protocol.clause import Breach
from ballot.protocol.codes import key_code
from ballot.protocol.group import ORDER, Point, add, base, random_scalar, subtract, total
from ballot.protocol.proofs import TrusteeStatement, verify_trustee
from ballot.protocol.signature import public
from tests.attacks.weak import number, scalar
from tests.bodies import a_seed
from tests.lies import raw
from tests.lies.write import judged
from tests.records import Hall, a_hall

THRESHOLD = 2
ATTEMPT, OTHER = b"a" * 32, b"o" * 32


def a_scrutineer(index: int, attempt: bytes = ATTEMPT, name: str = "scrutineer") -> trustees.CeremonySecrets:
    return trustees.draw_secrets(attempt, index, THRESHOLD, a_seed(f"{name} {index}"))


def the_two(secrets: trustees.CeremonySecrets) -> tuple[trustees.Trustee, trustees.Reveal]:
    """Return what a scrutineer commits to and what it reveals."""
    trustee = trustees.read_trustee(trustees.trustee_body(secrets, f"监票人 {secrets.index}"))
    return trustee, trustees.read_reveal(THRESHOLD)(trustees.reveal_body(secrets))


def statement(secrets: trustees.CeremonySecrets, reveal: trustees.Reveal) -> TrusteeStatement:
    return TrusteeStatement(secrets.attempt, reveal.index, public(secrets.seed), reveal.coefficients, reveal.encrypt)


def test_a_rogue_key_is_the_sum_only_where_nobody_asks_for_a_proof() -> None:
    honest = [the_two(a_scrutineer(index))[1] for index in (1, 2)]
    own = a_scrutineer(3)
    first = subtract(own.points[0], total([reveal.coefficients[0] for reveal in honest]))
    _, reveal = the_two(own)
    rogue = replace(reveal, coefficients=(first, *reveal.coefficients[1:]))
    commit = trustees.commit_digest(ATTEMPT, 3, rogue.coefficients, rogue.encrypt)
    trustee = replace(the_two(own)[0], commit=commit)
    # Where only the sum is looked at, the rogue alone holds the key of all.
    assert trustees.joint_key([*honest, rogue]) == base(own.coefficients[0])

    with pytest.raises(Breach, match=r"4\.2"):
        trustees.verify_reveal(ATTEMPT, trustee, rogue)


def ground(honest: list[Point]) -> trustees.CeremonySecrets:
    """Draw keys until the sum with those of the others, already seen, has its lowest four bits clear."""
    while True:
        own = a_scrutineer(3)
        if add(total(honest), own.points[0])[0] & 15 == 0:
            return own


def test_who_rushes_chooses_the_sum_only_where_nobody_committed() -> None:
    honest = [the_two(a_scrutineer(index))[1].coefficients[0] for index in (1, 2)]
    promised, _ = the_two(a_scrutineer(3))
    rushed = ground(honest)
    _, reveal = the_two(rushed)
    # The proof is good: without the commitment before it the bias stands.
    verify_trustee(statement(rushed, reveal), reveal.proof)
    assert (
        trustees.joint_key([replace(reveal, coefficients=(point,)) for point in (*honest, rushed.points[0])])[0] & 15
        == 0
    )

    with pytest.raises(Breach, match=r"4\.1"):
        trustees.verify_reveal(ATTEMPT, promised, reveal)


def test_a_scrutineer_who_copies_anothers_points_and_proof_is_refused() -> None:
    first, second = a_scrutineer(1), a_scrutineer(2)
    _, reveal = the_two(first)
    copied = replace(reveal, index=2)
    commit = trustees.commit_digest(ATTEMPT, 2, copied.coefficients, copied.encrypt)
    trustee = replace(the_two(second)[0], commit=commit)
    verify_trustee(statement(first, reveal), copied.proof)
    with pytest.raises(Breach, match=r"4\.2"):
        trustees.verify_reveal(ATTEMPT, trustee, copied)


def one_person_on_all_chairs() -> Hall:
    """Return a hall whose scrutineers all sign by one key."""

    class Alone(Hall):
        def sign_seed(self, index: int) -> bytes:
            return a_seed("the only one")

    return Alone(a_hall().manifest_body).begin().ceremony()


def test_one_scrutineer_on_all_chairs_signs_well_and_is_refused_for_the_key_alone() -> None:
    hall = one_person_on_all_chairs()
    for body in hall.bodies("trustee"):
        # Every signature holds: a build that asks no more lets one person be all.
        trustees.verify_entry("trustee", hall.attempt, body, public(a_seed("the only one")))
    findings = [
        (one.clause, one.entry) for one in judged(raw.record(hall.open().close().seal().result().entries), {}).findings
    ]
    assert findings == [("4.1", 3), ("4.1", 4)]


def test_the_code_that_a_scrutineer_reads_out_is_one_of_name_and_key() -> None:
    one, other = public(a_seed("one")), public(a_seed("other"))
    codes = {key_code(name, key) for name in ("监票人 1", "监票人 2") for key in (one, other)}
    assert len(codes) == 4


@pytest.mark.parametrize("kind", ["trustee", "reveal", "share", "endorse", "seal", "decryption"])
def test_a_word_given_in_another_attempt_is_none_in_this_one(kind: str) -> None:
    seed = a_seed("scrutineer")
    body = trustees.sign_entry(kind, OTHER, {"index": 1}, seed)
    trustees.verify_entry(kind, OTHER, body, public(seed))
    with pytest.raises(Breach, match="§4"):
        trustees.verify_entry(kind, ATTEMPT, body, public(seed))


def test_a_restart_another_roll_and_another_manifest_make_another_attempt() -> None:
    attempts = {
        trustees.attempt_digest(manifest, roll, restarts)
        for manifest in (b"m" * 32, b"n" * 32)
        for roll in (b"r" * 32, b"s" * 32)
        for restarts in (0, 1)
    }
    assert len(attempts) == 8


def test_a_proof_made_in_an_earlier_attempt_does_not_hold_in_this_one() -> None:
    earlier = a_scrutineer(1, OTHER)
    _, reveal = the_two(earlier)
    commit = trustees.commit_digest(ATTEMPT, 1, reveal.coefficients, reveal.encrypt)
    trustee = replace(the_two(earlier)[0], commit=commit)
    with pytest.raises(Breach, match=r"4\.2"):
        trustees.verify_reveal(ATTEMPT, trustee, reveal)


def test_a_share_of_another_polynomial_is_seen_by_its_receiver() -> None:
    sender, receiver = a_scrutineer(1), a_scrutineer(2)
    false = replace(sender, coefficients=tuple(random_scalar() for _ in sender.coefficients))
    for secrets, holds in ((sender, True), (false, False)):
        share = trustees.read_share(trustees.share_body(secrets, 2, base(receiver.decrypt)))
        if holds:
            assert trustees.open_share(receiver, share, sender.points) == trustees.evaluate(sender.coefficients, 2)
            continue
        with pytest.raises(Breach, match=r"4\.3"):
            trustees.open_share(receiver, share, sender.points)


def test_shares_below_the_threshold_say_nothing_of_the_secret() -> None:
    """For t − 1 shares every secret is as likely: another polynomial through them gives any other one."""
    secrets = a_scrutineer(1)
    share = trustees.evaluate(secrets.coefficients, 2)
    other = random_scalar()
    slope = (number(share) - number(other)) * pow(2, -1, ORDER)
    assert trustees.evaluate((other, scalar(slope)), 2) == share
    assert base(other) != secrets.points[0]
