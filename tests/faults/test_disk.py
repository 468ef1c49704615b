"""A full disk: casts are told to wait and try again, everything else can be read, and nothing acknowledged goes."""

import json

import pytest

from tests.faults.clients import envelopes, fetch, in_parallel
from tests.faults.disks import Limited, Small, a_disk
from tests.faults.history import broken
from tests.faults.sites import a_site

DEPUTIES, BEFORE, DURING = 60, 20, 20


@pytest.fixture(params=(Small, Limited), ids=("small", "limited"))
def disk(request, tmp_path):
    """A small file system where the tests may mount one; the limit on files works everywhere."""
    with a_disk(tmp_path) as best:
        yield best if isinstance(best, request.param) else Limited(best.folder)


def test_a_full_disk_refuses_for_now_and_forgets_nothing(shelf, disk, tmp_path):
    with shelf.take("sqlite", disk.folder) as database, a_site(database, tmp_path) as site:
        phones, server = site.phones(DEPUTIES), site.server
        made = envelopes(phones.vote)
        kept = phones.all_insist(made[:BEFORE])
        disk.fill(server)
        full = in_parallel(phones.send, made[BEFORE:], DURING)
        assert [told for told in full if told.outcome == "unknown"], "the disk was not full"
        assert {told.status for told in full} <= {200, 503}
        assert "还没有得到确认" in refused(phones, made)
        for path in ("/head.json", "/state.json", "/chain.jsonl", "/entries/0"):
            assert fetch(server.port, "GET", phones.vote.path + path)[0] == 200
        assert phones.send(made[0]).receipt == kept[0].receipt
        disk.clear(server)
        phones.all_insist(made)
        assert broken(phones.history, phones.vote) == []
        server.kill()
        server.start()
        assert phones.send(made[0]).receipt == kept[0].receipt


def refused(phones, made) -> str:
    """What the page that a phone shows while the disk is full would say."""
    acknowledged = phones.history.acknowledged()
    waiting = next(one for one in made if one.credential not in acknowledged)
    status, body = fetch(phones.port, "POST", f"{phones.vote.path}/ballots", waiting.body)
    assert status == 503
    return json.loads(body)["message"]
