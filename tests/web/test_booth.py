"""The booth's addresses: the same for everybody, kept by nobody, and checked ballots over the wire."""

import json

import pytest

from ballot.balloting.casting.queries import votes_of
from ballot.balloting.record import queries
from ballot.protocol import cards
from tests.balloting.halls import SEED, an_open_hall
from tests.balloting.secret_halls import an_open_secret_hall, ballot_of, checked

ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def log_key(app, tmp_path):
    path = tmp_path / "log.key"
    path.touch(mode=0o600)
    path.write_text(SEED.hex(), encoding="ascii")
    app.extensions["log_key"] = path


def address(hall, part: str) -> str:
    return f"/ninghai/2027/elections/{hall.election_id}/{part}"


@ON_SQLITE
def test_the_booth_may_use_the_camera_is_kept_nowhere_and_sets_no_cookie(app, sessions):
    hall = an_open_hall(sessions)
    response = app.test_client().get(address(hall, "booth"))
    assert response.status_code == 200
    assert "camera=(self)" in response.headers["Permissions-Policy"]
    assert response.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in response.headers
    assert "camera=()" in app.test_client().get(address(hall, "")[:-1]).headers["Permissions-Policy"]


@ON_SQLITE
def test_the_frame_is_the_record_without_its_ballots_also_while_they_come_in(app, sessions):
    hall = an_open_hall(sessions)
    hall.cast(hall.envelope(0, 1))
    response = app.test_client().get(address(hall, "frame.jsonl"))
    kinds = [json.loads(line)["kind"] for line in response.get_data().splitlines()]
    assert kinds == ["manifest", "roll", "election", "open"]
    again = app.test_client().get(address(hall, "frame.jsonl"), headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


@ON_SQLITE
def test_every_file_that_a_booth_runs_is_listed_and_served(app, sessions):
    hall = an_open_hall(sessions)
    client = app.test_client()
    files = client.get(address(hall, "booth.json")).get_json()
    assert {"js/booth/engine.js", "js/booth/worker.js", "js/core/draft.js", "vendor/noble.js"} <= set(files)
    assert not [path for path in files if path.startswith(("js/offline", "js/core/verify/walk"))]
    assert all(client.get(f"/static/{path}").status_code == 200 for path in files)


@ON_SQLITE
def test_a_cards_votes_are_found_by_the_code_of_its_issue(app, sessions):
    hall = an_open_hall(sessions)
    lists = [bytes.fromhex(one) for one in hall.cards.roll("open", 1)["issue"]]
    code = cards.issue_on_card(cards.issue_digest(*lists))
    [found] = app.test_client().get(f"/card/votes.json?issue={code}").get_json()
    assert found["address"] == address(hall, "")[:-1]
    assert found["stage"] == "open"
    assert app.test_client().get(f"/card/votes.json?issue={'A' * 26}").get_json() == []
    assert app.test_client().get("/card/votes.json?issue=x").get_json() == []
    with hall.reading() as session:
        assert [offer.election.id for offer in votes_of(session, code)] == [hall.election_id]


@ON_SQLITE
def test_a_check_and_then_a_cast_go_over_the_wire_and_a_check_after_it_is_refused_in_words(app, sessions, log_key):
    hall = an_open_secret_hall(sessions)
    client = app.test_client()

    def post(part: str, envelope: bytes):
        return client.post(address(hall, part), data=envelope, content_type="application/json")

    place = post("spoils", checked(hall, 0, [1, 0, 0]))
    assert place.status_code == 200
    with hall.reading() as session:
        assert queries.row_at(session, hall.election(), place.get_json()["seq"]).kind == "spoil"
    assert post("ballots", ballot_of(hall, 0, [0, 1, 0], counter=2)).status_code == 200
    refused = post("spoils", checked(hall, 0, [1, 1, 0], counter=2))
    assert refused.get_json()["code"] == "has-voted"
    assert "已经投过票" in refused.get_json()["message"]


@ON_SQLITE
def test_no_line_of_the_running_log_tells_when_a_ballot_came(app, sessions, log_key, capsys):
    hall = an_open_hall(sessions)
    client = app.test_client()
    client.get(address(hall, "look-up"))
    assert "look-up" in capsys.readouterr().err
    answer = client.post(address(hall, "ballots"), data=hall.envelope(0, 1), content_type="application/json")
    seq = answer.get_json()["seq"]
    # A booth with its receipt, then the panel's devices, then the hall screen.
    asked = ["head.json", f"chain.jsonl?from={seq}", "state.json", "frame.jsonl", f"entries.jsonl?from={seq}"]
    for part in (*asked, "entries/0", "screen/slides"):
        assert client.get(address(hall, part)).status_code == 200, part
    assert capsys.readouterr().err == ""
