"""The console's page: what it warns of, what it lets anybody press, and the word for those who stand for the count."""

import re
from uuid import UUID

import pytest
from sqlalchemy import select

from ballot.balloting.console.service import (
    AnnulElection,
    FreezeElection,
    annul_election,
    ask_to_annul,
    ask_to_freeze,
    asked_for,
)
from ballot.balloting.presence.service import Attend, call_roll, check_in
from ballot.balloting.setup.rules import template
from ballot.balloting.setup.service import DraftRule, draft_rule, give_key
from ballot.kernel import log_key
from ballot.kernel.policy import Role
from ballot.people.models import Assembly, Deputy
from ballot.protocol.signature import Seed, public
from tests.balloting.halls import BOOTH, SEED, a_hall, an_open_hall
from tests.balloting.secret_halls import an_open_secret_hall, ballot_of
from tests.web.checked import check_page
from tests.web.test_every_page import MOST, counted
from tests.web.town import Town, walker
from tests.web.visits import send

# What a page says doesn't hang on the database; what it is read from is tried on both elsewhere.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def organizer(app, sessions, tmp_path):
    """Sign an organizer of a hall in: the first, unless another is given."""
    app.extensions["log_key"] = tmp_path / "log-key"
    log_key.make(tmp_path / "log-key")

    def sign_in(hall, who=None):
        with sessions() as session:
            county = session.get_one(Assembly, hall.place)
        staff = {Role.ORGANIZER: UUID((who or hall.desk.one).id)}
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


def test_a_quorum_is_read_out_only_where_there_is_one(sessions, organizer):
    hall = a_hall(sessions)
    hall.freeze()
    page = words(organizer(hall), at(hall))
    assert "实到代表0名。" in page
    assert "符合法定人数" not in page
    with hall.begin() as work:
        deputies = work.session.scalars(select(Deputy).where(Deputy.assembly_id == hall.place)).all()
        call_roll(work, hall.place, hall.meeting.id)
        for one in deputies[:8]:
            check_in(work, Attend(hall.place, hall.meeting.id, one.id, 0))
    assert "实到代表8名，符合法定人数。" in words(organizer(hall), at(hall))


def test_an_annulled_vote_gives_nobody_anything_to_do_or_to_read_aloud(sessions, organizer):
    hall = an_open_hall(sessions)
    annul(hall, unsigned=True)
    page = words(organizer(hall), at(hall))
    assert "已经取消，没有结果" in page
    for word in ("现在</", "以后</", "请宣读", 'aria-current="step"'):
        assert word not in page


def annul(hall, *, unsigned):
    with hall.begin() as work:
        ask_to_annul(work, AnnulElection(hall.place, hall.election_id, "停电", unsigned=unsigned))
    with hall.begin(hall.desk.other) as work:
        annul_election(work, SEED, asked_for(work, hall.election()))


def test_an_annulment_that_waits_for_signatures_says_so_and_can_be_taken_back(sessions, organizer):
    hall = an_open_hall(sessions)
    client = organizer(hall)
    annul(hall, unsigned=False)
    for path in (at(hall), at(hall, "/annul")):
        assert "须 2 人，已有 0 人" in words(client, path)
    form = {"reason": "别的"}
    assert 'name="reason"' not in words(client, at(hall, "/annul"))
    assert send(client, at(hall, "/annul"), form).status_code == 409
    assert "2 needed, 0 so far" in words(client, at(hall), "en")
    assert send(client, at(hall, "/keep"), {}, on=at(hall, "/annul")).status_code == 303
    assert "须 2 人" not in words(client, at(hall))
    assert 'name="reason"' in words(client, at(hall, "/annul"))


def test_a_reason_is_one_line_that_a_record_can_hold(sessions, organizer):
    hall = an_open_hall(sessions)
    client = organizer(hall)
    answer = send(client, at(hall, "/annul"), {"reason": "停电\u202e"})
    assert answer.status_code == 422
    assert "含有不能使用的字符" in answer.text
    assert send(client, at(hall, "/annul"), {"reason": "停\t电"}).status_code == 303
    assert hall.election().reason == "停 电"


def test_so_is_the_reason_of_a_new_ceremony(sessions, organizer):
    hall = an_open_secret_hall(sessions)
    restart = f"/ninghai/2027/elections/{hall.election_id}/ceremony/restart"
    client = organizer(hall)
    for reason, told in (("重来\u202e", True), ("重\t来", False)):  # it is open already, and says so
        assert ("含有不能使用的字符" in send(client, restart, {"reason": reason}).text) is told


def test_a_question_that_has_lapsed_makes_room_for_everybody_s_next(sessions, organizer):
    hall = a_hall(sessions)
    one, other = organizer(hall), organizer(hall, hall.desk.other)
    page = at(hall, "/freeze")
    with hall.begin() as work:
        ask_to_freeze(work, SEED, FreezeElection(hall.place, hall.election_id, BOOTH))
    assert "等待第二位组织人员确认" not in words(other, at(hall))
    assert 'name="digest"' not in words(other, page)
    assert send(other, page, {}).status_code == 303
    assert "确认并冻结" in words(one, page)
    assert send(one, page, {"digest": digest_on(words(one, page))}).status_code == 303
    assert hall.election().stage == "ready"


def digest_on(page):
    return re.search(r'name="digest"[^>]*value="(\w+)"', page)[1]


def test_whoever_may_confirm_may_also_ask_anew_for_what_has_changed_since(sessions, organizer):
    hall = a_hall(sessions)
    one, other = organizer(hall), organizer(hall, hall.desk.other)
    page = at(hall, "/freeze")
    send(one, page, {})
    old = digest_on(words(other, page))
    with hall.begin() as work:
        give_key(work, hall.place, hall.links[0], public(Seed(b"\x03" * 32)).hex())
    assert send(other, page, {"digest": old}).status_code == 409
    assert send(other, page, {}).status_code == 303
    assert send(other, page, {"digest": digest_on(words(one, page))}).status_code == 403
    assert send(one, page, {"digest": old}).status_code == 409
    assert send(one, page, {"digest": digest_on(words(one, page))}).status_code == 303
    assert hall.election().stage == "ready"


def test_a_yes_to_what_nobody_asks_for_is_refused_and_asks_for_nothing(sessions, organizer):
    hall = a_hall(sessions)
    client = organizer(hall)
    assert send(client, at(hall, "/freeze"), {"digest": "0" * 64}).status_code == 409
    assert "等待第二位组织人员确认" not in words(client, at(hall))


def test_what_is_done_in_a_draft_can_be_done_again_and_the_whole_of_it_dropped(sessions, organizer):
    hall = a_hall(sessions)
    client = organizer(hall)
    page = words(client, at(hall))
    for link in (at(hall, "/counters"), f"/ninghai/2027/meetings/{hall.meeting.id}/cards"):
        assert f'href="{link}"' in page
    assert send(client, at(hall, "/drop"), {}, on=at(hall)).headers["Location"].endswith(str(hall.meeting.id))
    assert client.get(at(hall)).status_code == 404


def test_what_is_frozen_offers_neither(sessions, organizer):
    hall = a_hall(sessions)
    hall.freeze()
    client = organizer(hall)
    page = words(client, at(hall))
    assert f'href="{at(hall, "/counters")}"' not in page
    assert at(hall, "/drop") not in page
    assert send(client, at(hall, "/drop"), {}, on=at(hall, "/annul")).status_code == 409
    assert "修改会议" not in words(client, f"/ninghai/2027/meetings/{hall.meeting.id}")


def test_a_meeting_is_changed_on_its_page_and_a_second_of_its_name_is_told_at_the_name(sessions, organizer):
    hall = a_hall(sessions)
    client = organizer(hall)
    meeting = {"name": "第一次会议", "held_on": "2027-01-12"}
    again = send(client, "/ninghai/2027/meetings/new", meeting)
    assert again.status_code == 422
    assert "这一年已经有同名的会议" in again.text
    page = f"/ninghai/2027/meetings/{hall.meeting.id}"
    assert f'href="{page}/change"' in words(client, page)
    assert 'value="第一次会议"' in words(client, f"{page}/change")
    form = {"name": "第二次会议", "held_on": "2027-01-13", "members": "0001\n0002"}
    assert send(client, f"{page}/change", form).status_code == 303
    assert "2027-01-13" in words(client, page)
    assert "0001\n0002" in words(client, f"{page}/change")


def test_a_rule_that_doesn_t_go_with_the_list_is_told_at_the_rule(sessions, organizer):
    hall = a_hall(sessions)
    client = organizer(hall)
    rule = drafted(hall, template("differential", 1, 3))
    adopt = f"/ninghai/2027/rules/{rule.id}/adopt"
    form = {"decision": "二号", "adopted_on": "2027-01-06"}
    assert send(client, adopt, form).status_code == 422
    assert send(client, adopt, {**form, "digest": digest_on(words(client, adopt))}).status_code == 303
    page = f"/ninghai/2027/meetings/{hall.meeting.id}/elections/new"
    answer = send(client, page, {"title": "票决", "rule": str(rule.id)})
    assert answer.status_code == 422
    assert "票决办法的应选项目数与候选项目名单的不同" in answer.text


def drafted(hall, answers):
    with hall.begin() as work:
        order = DraftRule(hall.place, hall.desk.cycle.id, "differential", answers, 3)
        return draft_rule(work, order)


def test_a_draft_of_a_rule_is_the_organizers_until_it_is_adopted(app, sessions, organizer):
    hall = a_hall(sessions)
    page = f"/ninghai/2027/rules/{drafted(hall, template('differential', 2, 3)).id}"
    assert "这是草稿" in words(organizer(hall), page)
    assert app.test_client().get(page).status_code == 404
    adopted = f"/ninghai/2027/rules/{hall.election().rule_id}"
    assert "已经通过" in words(app.test_client(), adopted)


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
