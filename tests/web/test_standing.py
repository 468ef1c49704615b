"""Pages that stand: kept for everybody, but never what belongs to one visitor, and never without end."""

import pytest
from flask import session

from ballot.kernel.policy import Action
from ballot.web import standing
from ballot.web.access import Place, access
from tests.databases import an_app_of_ones_own, settings_for
from tests.hours import clear_of_the_next_hour
from tests.people_rows import an_assembly

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def rendered(database, sessions):
    """A client without cookies for each visit, of an app with a standing page; what it rendered so far."""
    with sessions.begin() as work:
        an_assembly(work, "ninghai")
    clear_of_the_next_hour()
    made = []
    with an_app_of_ones_own(settings_for(database.url)) as app:

        @app.get("/<assembly>/standing/<word>")
        @access(Action.READ_HOME)
        def show(place: Place, word: str) -> tuple[str, dict[str, str]]:
            def render():
                made.append(word)
                if word == "form":
                    session["token"] = str(len(made))
                return f"{word} {len(made)}"

            return standing.page([place.log_id], word, render), {"Content-Type": "text/plain"}

        yield (lambda word: app.test_client().get(f"/ninghai/standing/{word}").text), made


def test_what_a_page_puts_into_a_session_is_shown_to_nobody_else(rendered):
    visit, _made = rendered
    assert (visit("plain"), visit("plain")) == ("plain 1", "plain 1")
    assert (visit("form"), visit("form")) == ("form 2", "form 3")


def test_the_page_that_nobody_asked_for_longest_is_forgotten_first(rendered):
    visit, made = rendered
    for number in range(standing.MOST):
        visit(f"page-{number}")
    visit("page-0")
    visit("one-more")
    before = len(made)
    assert [len(made) - before for word in ("page-0", "one-more") if visit(word)] == [0, 0]
    visit("page-1")
    assert made[before:] == ["page-1"]
