"""Both verifiers refuse every lie where it stands and accept every truth; the table leaves out nothing of §9."""

from typing import Any

import pytest

from ballot.verifier.words import CLAUSES
from tests.cross.peer import Peer, in_base64
from tests.lies import raw
from tests.lies.lie import Lie
from tests.lies.table import LIES
from tests.lies.truths import TRUTHS, Truth
from tests.lies.write import judged

# §9, item by item: the clauses under which a verifier must be able to refuse.
CHECKED = {
    "encodings, sizes": {"1.1", "1.2", "1.3", "1.5", "2.3"},
    "order and chain": {"2.1", "2.5"},
    "head signature": {"2.2"},
    "manifest, roll, lists, issue": {"3.1", "3.2", "3.3", "8.6"},
    "attempts, commits, proofs, K, Y, T, E, endorsements": {"4", "4.1", "4.2", "4.4", "4.5", "4.6"},
    "each void": {"7", "7.1", "3.5"},
    "each ballot": {"5.4", "5.5", "5.7", "5.8", "5.9"},
    "spoils re-encrypted": {"6"},
    "close numbers, seals": {"8.1"},
    "paper arithmetic and signatures": {"7", "7.2"},
    "tally recomputed": {"8.2"},
    "each decryption": {"8.3"},
    "result and outcome recomputed": {"8.5", "8.7", "8.8"},
    "heads, receipts": {"2.2", "5.6"},
}


def both(peer: Peer, archive: bytes, saved: dict[str, Any]) -> list[tuple[str, int | None]]:
    """Return what both verifiers find, which is the same, or nothing where both accept."""
    peer.send("verify", zip=in_base64(archive), **saved)
    report = judged(archive, saved)
    told = peer.receive()
    findings = [(one.clause, one.entry) for one in report.findings]
    assert [(one["clause"], one["entry"]) for one in told["findings"]] == findings
    assert told["accepted"] == report.accepted == (not findings)
    return findings


@pytest.mark.parametrize("truth", TRUTHS, ids=lambda truth: truth.name)
def test_a_truth_is_accepted(truth: Truth, peer: Peer) -> None:
    assert both(peer, raw.record(truth.play().entries), {}) == []


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.name)
def test_a_lie_is_refused_where_it_stands(lie: Lie, peer: Peer) -> None:
    case = lie.told()
    assert (case.clause, case.entry) in both(peer, case.archive, case.saved)


@pytest.mark.parametrize("item", CHECKED)
def test_each_item_of_the_verifiers_list_has_its_lies(item: str) -> None:
    assert CHECKED[item] <= {lie.clause for lie in LIES}


def test_every_clause_that_a_verifier_can_name_has_a_lie() -> None:
    # A card's secret and a sealed share are seen by their receiver alone; what does not decrypt was no sum of ballots.
    assert {lie.clause for lie in LIES} >= CLAUSES.keys() - {"3.4", "4.3", "8.4"}


def test_each_lie_is_told_once() -> None:
    names = [lie.name for lie in LIES]
    assert len(set(names)) == len(names) >= 100
