"""The browser's side judges every lie and truth as this side does, and refuses each lie where it stands."""

import pytest

from ballot.protocol.archive import Unreadable
from tests.cross.peer import Peer, in_base64
from tests.cross.test_agreement import told
from tests.lies import raw
from tests.lies.lie import Lie
from tests.lies.table import LIES
from tests.lies.truths import TRUTHS, Truth
from tests.lies.write import judged


def both(peer: Peer, archive: bytes, saved: dict) -> dict:
    """Return the report that both sides give."""
    peer.send("verify", zip=in_base64(archive), **saved)
    try:
        here = told(judged(archive, saved).as_json())
    except Unreadable:
        with pytest.raises(Unreadable):
            peer.receive()
        return {"accepted": False, "findings": []}
    assert told(peer.receive()) == here
    return here


@pytest.mark.parametrize("truth", TRUTHS, ids=lambda truth: truth.name)
def test_a_truth_is_accepted_there_too(peer: Peer, truth: Truth) -> None:
    assert both(peer, raw.record(truth.play().entries), {})["accepted"]


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.name)
def test_a_lie_is_refused_there_where_it_stands(peer: Peer, lie: Lie) -> None:
    case = lie.told()
    report = both(peer, case.archive, case.saved)
    assert not report["accepted"]
    assert (case.clause, case.entry) in report["findings"]
