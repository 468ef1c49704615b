"""Between the opening and the result nobody, whatever the role, is told anything that depends on a choice."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask, Response
from sqlalchemy import select

from ballot.app import create_app
from ballot.kernel.db import connect, db, writers
from ballot.kernel.policy import Role
from ballot.people.models import AccountId, Assembly, Deputy
from ballot.people.rules import GRANTED
from tests.balloting.ceremony.panels import Panel, a_key_file, a_panel
from tests.balloting.presence.desks import a_desk
from tests.balloting.secret_halls import ballot_of
from tests.balloting.twins import Twin, Twins, parting
from tests.databases import Shelf, settings_for
from tests.people_rows import an_account
from tests.web.town import Town, walker

WALKERS = (Role.DEPUTY, *GRANTED)
MOST = ("", Role.ORGANIZER.value, Role.DESK_CLERK.value, Role.AUDITOR.value, Role.DEPUTY.value)
"""Who is told most; everybody else is looked at just before the result."""
VOTES = {"one": [[1, 1, 0]] * 10, "other": [[0, 0, 1]] * 4 + [[0, 0, 0]] * 3 + [[1, 0, 1]] * 3}
"""Two runs that have nothing in common: ten equal ballots, and some of each sort with blank ones among them."""


@pytest.fixture
def twins(shelf: Shelf, tmp_path: Path) -> Iterator[Twins]:
    """Two halls that part when their vote opens."""
    key = a_key_file(tmp_path)
    with shelf.take("sqlite", tmp_path) as database:
        engine = connect(database.url)
        app = create_app(settings_for(database.url, log_key=key))
        panel = a_panel(writers(engine), app)
        a_desk(writers(engine), panel.hall)
        panel.ceremony()
        panel.hall.open()
        with parting(panel, signed_in(app, panel), tmp_path, key) as found:
            yield found
        with app.app_context():
            db.engine.dispose()
        engine.dispose()


def signed_in(app: Flask, panel: Panel) -> dict[str, str]:
    """A cookie of somebody in each role."""
    hall = panel.hall
    with hall.sessions.begin() as session:
        county = session.get_one(Assembly, hall.place)
        accounts: dict[Role, AccountId] = {
            role: an_account(session, county, f"twin-{role.value}", *([role] if role in GRANTED else [])).id
            for role in WALKERS
        }
        session.scalars(select(Deputy)).first().account_id = accounts[Role.DEPUTY]
        town = Town(county.id, county.slug, county.log_id, accounts, {})
    found = {}
    for role in WALKERS:
        cookie = walker(app, hall.sessions, town, role).get_cookie("session")
        assert cookie is not None
        found[role.value] = cookie.value
    return found


def voted(twin: Twin, choices: list[list[int]]) -> list[tuple[int, int, int]]:
    """Each card casts over HTTP; how much was sent each time, and the status and size of what came back."""
    told = []
    for card, marks in enumerate(choices):
        envelope = ballot_of(twin.panel.hall, card, marks)
        sent = {"data": envelope, "content_type": "application/json"}
        answer = twin.client("").post(f"{twin.panel.address}/ballots", **sent)
        told.append((len(envelope), answer.status_code, len(answer.get_data())))
    return told


def both(twins: Twins) -> tuple[Twin, Twin]:
    return twins.one, twins.other


def test_no_answer_to_anybody_depends_on_a_choice_until_there_is_a_result(twins: Twins):
    everybody = ("", *twins.one.cookies)
    sizes = voted(twins.one, VOTES["one"])
    assert sizes == voted(twins.other, VOTES["other"])
    assert {status for _, status, _ in sizes} == {200}
    assert twins.differences(MOST) == [], "open"
    for twin in both(twins):
        twin.panel.hall.close()
    assert twins.differences([""]) == [], "closed"
    for twin in both(twins):
        twin.panel.settle()
        twin.panel.agree()
        twin.panel.count()
    assert twins.differences(MOST) == [], "sealed and added up, still encrypted"
    for twin in both(twins):
        twin.panel.settle()
        twin.panel.agree(1)
    assert twins.differences(everybody) == [], "one scrutineer of the two it takes has decrypted"
    for twin in both(twins):
        twin.panel.agree(2)
    found = twins.differences([""])
    assert any("/screen/slides" in one for one in found), "the result itself differs, and is seen to"


def test_a_running_count_on_the_screen_would_be_seen(twins: Twins):
    """The control: a screen that told how often the first project has been chosen so far."""
    for twin, choices in ((twins.one, VOTES["one"]), (twins.other, VOTES["other"])):
        voted(twin, choices)
        slides, so_far = twin.app.view_functions["screen.slides"], sum(marks[0] for marks in choices)
        twin.app.view_functions["screen.slides"] = leaking(slides, so_far)
    [found] = twins.differences([""])
    assert "/screen/slides" in found


def leaking(view: Callable[..., Response], count: int) -> Callable[..., Response]:
    def show(**place: object) -> Response:
        response = view(**place)
        response.set_data(response.get_data() + f"<p>{count}</p>".encode())
        return response

    return show
