"""The panel as organizers see it: a new beginning gives up one attempt, and is offered as long as there may be one."""

import pytest

from ballot.balloting.record import queries as record
from ballot.balloting.record import service as records
from tests.balloting.halls import SEED
from tests.balloting.secret_halls import a_secret_hall, freeze, hold
from tests.web.checked import check_page
from tests.web.test_booth import log_key as log_key
from tests.web.test_console import organizer as organizer
from tests.web.visits import send

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
REASON = {"reason": "一名监票人更换设备"}


def at(hall, rest=""):
    return f"/ninghai/2027/elections/{hall.election_id}/ceremony{rest}"


def restarts(hall):
    with hall.reading() as session:
        return len(record.entries_of(session, hall.election(), "restart"))


def test_a_form_that_is_sent_twice_or_was_opened_before_gives_up_one_attempt(sessions, organizer, log_key):
    hall = a_secret_hall(sessions)
    freeze(hall)
    client, form = organizer(hall), at(hall, "/restart")
    assert 'value="0"' in client.get(form).text
    for _ in range(2):
        assert send(client, form, {**REASON, "number": "0"}).status_code == 303
    assert restarts(hall) == 1
    assert 'value="1"' in client.get(form).text
    assert send(client, form, {**REASON, "number": "1"}).status_code == 303
    assert restarts(hall) == 2
    for unfit in ({"number": "-1"}, {"number": "9" * 20}, {"number": "0", "reason": ""}):
        assert send(client, form, {**REASON, **unfit}).status_code == 422


def test_once_a_void_stands_the_page_says_so_and_offers_no_new_beginning(sessions, organizer, log_key):
    hall = a_secret_hall(sessions)
    freeze(hall)
    people = hold(hall)
    client, form = organizer(hall), at(hall, "/restart")
    assert form in client.get(at(hall)).text
    with hall.begin() as work:
        election = records.hold(work, hall.place, hall.election_id)
        card = hall.cards.deputies[0].key("secret").hex()
        body = {"election": election.fingerprint, "credential": card, "reason": "revoked", "spare": None}
        records.append(work, SEED, election, "void", people.sign("void", body))
    page = client.get(at(hall)).text
    check_page(page)
    assert [form in page, "密钥不能再重新生成" in page] == [False, True]
    refused = send(client, form, {**REASON, "number": "0"})
    assert [refused.status_code, "密钥不能再重新生成" in refused.text, restarts(hall)] == [422, True, 0]
