"""The console's page: what it warns of, what it lets anybody press, and the word for those who stand for the count."""

from uuid import UUID

import pytest

from ballot.kernel.policy import Role
from ballot.people.models import Assembly
from tests.balloting.halls import a_hall, an_open_hall
from tests.balloting.secret_halls import an_open_secret_hall, ballot_of
from tests.web.checked import check_page
from tests.web.test_every_page import MOST, counted
from tests.web.town import Town, walker
from tests.web.visits import send

# What a page says doesn't hang on the database; what it is read from is tried on both elsewhere.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def organizer(app, sessions):
    """Sign an organizer of a hall in."""

    def sign_in(hall):
        with sessions() as session:
            county = session.get_one(Assembly, hall.place)
        staff = {Role.ORGANIZER: UUID(hall.desk.one.id)}
        return walker(app, sessions, Town(county.id, county.slug, county.log_id, staff, {}), Role.ORGANIZER)

    return sign_in


def at(hall, rest=""):
    return f"/ninghai/2027/elections/{hall.election_id}/console{rest}"


def words(client, path, language="zh"):
    answer = client.get(path, headers={"Accept-Language": language})
    assert answer.status_code == 200
    check_page(answer.text)
    return answer.text


def test_too_few_secret_ballots_are_warned_of_before_the_close_where_it_is_decided(sessions, organizer):
    hall = an_open_secret_hall(sessions)
    client = organizer(hall)
    assert "少于 10 张" not in words(client, at(hall)) + words(client, at(hall, "/close"))
    hall.cast(ballot_of(hall, 0, [1, 0, 0]))
    for path in ("", "/close"):
        assert "现在只有 1 张电子票，少于 10 张" in words(client, at(hall, path))
    assert "Electronic ballots so far: 1, fewer than 10" in words(client, at(hall), "en")


def test_a_pause_is_one_press_and_going_on_another(sessions, organizer):
    hall = an_open_hall(sessions)
    client = organizer(hall)
    assert send(client, at(hall, "/pause"), {}, on=at(hall)).status_code == 303
    assert hall.election().paused_at is not None
    page = words(client, at(hall))
    assert "投票已经暂停" in page
    assert "暂停投票" not in page
    send(client, at(hall, "/resume"), {}, on=at(hall))
    assert hall.election().paused_at is None


def test_a_vote_that_is_not_open_refuses_a_pause(sessions, organizer):
    hall = a_hall(sessions)
    assert send(organizer(hall), at(hall, "/pause"), {}, on=at(hall, "/counters")).status_code == 409


@pytest.mark.parametrize(("secret", "word", "other"), [(True, "监票人", "计票人"), (False, "计票人", "监票人")])
def test_each_mode_has_one_word_for_those_who_stand_for_the_count(sessions, organizer, secret, word, other):
    hall = a_hall(sessions, **({"rule": "differential"} if secret else {}))
    page = words(organizer(hall), at(hall)).replace("计票人甲", "").replace("计票人乙", "")
    assert f"确定{word}" in page
    assert other not in page


def test_the_words_to_read_aloud_stand_in_the_reader_s_language(sessions, organizer):
    hall = an_open_hall(sessions)
    client = organizer(hall)
    assert "现在我宣布，投票结束" in words(client, at(hall))
    assert "The vote is closed." in words(client, at(hall), "en")


def test_the_pages_of_a_vote_ask_ten_questions_at_most_at_every_stage(app, sessions, organizer):
    hall = a_hall(sessions)
    client = organizer(hall)
    public = f"/ninghai/2027/elections/{hall.election_id}"
    for act in (hall.freeze, hall.open, hall.close, hall.seal, hall.count):
        act()
        papers = ("report", "announcement", "minute") if act == hall.count else ()
        written = [f"{public}/papers/{name}" for name in papers]
        for path in (at(hall), public, f"{public}/announcement", f"{public}/screen/slides", *written):
            client.get(path)
            with counted(app) as told:
                client.get(path)
            assert len(told) <= MOST, (path, told)


def test_the_console_of_a_secret_vote_asks_no_more(app, sessions, organizer):
    hall = an_open_secret_hall(sessions)
    client = organizer(hall)
    client.get(at(hall))
    with counted(app) as told:
        client.get(at(hall))
    assert len(told) <= MOST, told
