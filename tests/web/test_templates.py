"""The page of rule templates, and drafting by one that was handed down: each fault stands beside its field."""

import re
from uuid import UUID

import pytest
from sqlalchemy import select

from ballot.balloting.setup.models import BallotRule, RuleTemplate
from ballot.balloting.setup.rules import template
from ballot.balloting.setup.service import DraftRule, draft_rule
from ballot.balloting.styles import MOST_RANKS
from ballot.balloting.templates.service import PublishTemplate, publish_template
from ballot.kernel.policy import Role
from ballot.kernel.work import begin
from ballot.people.models import Assembly
from ballot.protocol.manifest import MOST_OPTIONS
from tests.people_rows import NOON
from tests.shortlisting.lists import a_desk, a_sheet
from tests.web.checked import check_page
from tests.web.test_every_page import MOST, counted
from tests.web.town import Town, a_town, acting, walker
from tests.web.visits import send

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
PAGE, NEW = "/ninghai/2027/templates", "/ninghai/2027/rules/new"


@pytest.fixture
def town(sessions):
    with sessions.begin() as session:
        made, city = a_town(session, "ninghai"), a_town(session, "ningbo")
        session.get_one(Assembly, made.id).parent_id = city.id
        session.get_one(Assembly, city.id).name = "宁波市"
    with begin(sessions, acting(city.id, city.accounts[Role.ORGANIZER]), NOON) as work:
        publish_template(work, PublishTemplate(city.id, city.things["rule_id"], "全市办法", "全市都能用"))
    return made


@pytest.fixture
def organizer(app, sessions, town):
    return walker(app, sessions, town, Role.ORGANIZER)


def rows(sessions, model):
    with sessions() as session:
        return list(session.scalars(select(model)))


def words(client, path, language="zh"):
    answer = client.get(path, headers={"Accept-Language": language})
    assert answer.status_code == 200, path
    check_page(answer.text)
    return answer.text


def test_a_rule_is_published_from_its_page_replaced_and_withdrawn(sessions, town, organizer):
    rule = f"/ninghai/2027/rules/{town.things['rule_id']}"
    link = re.search(r'href="(/ninghai/2027/templates\?rule=[^"]+)"', words(organizer, rule))[1]
    assert f'selected value="{town.things["rule_id"]}"' in words(organizer, link)
    order = {"rule": str(town.things["rule_id"]), "name": " 全市办法 ", "line": "县里自己的"}
    for line in ("旧的", "县里自己的"):
        assert send(organizer, link, order | {"line": line}).status_code == 303
    page = words(organizer, PAGE)
    assert "旧的" not in page
    assert "代替上级的同名模板：宁波市" in " ".join(page.split())
    assert "Ballot rule templates" in words(organizer, PAGE, "en")
    own = next(one for one in rows(sessions, RuleTemplate) if one.line == "县里自己的")
    assert send(organizer, f"{PAGE}/{own.id}/withdraw", {}, on=PAGE).status_code == 303
    assert "全市都能用" in words(organizer, PAGE)
    assert send(organizer, f"{PAGE}/{own.id}/withdraw", {}, on=PAGE).status_code == 404


UNREADABLE = ("", " ", "长" * 121, "办\x00法", "\u200b")


@pytest.mark.parametrize("field", ["rule", "name", "line"])
def test_what_is_unfit_comes_back_with_its_fault_and_nothing_is_published(sessions, town, organizer, field):
    order = {"rule": str(town.things["rule_id"]), "name": "办法", "line": "大会用"}
    before = len(rows(sessions, RuleTemplate))
    for wrong in UNREADABLE:
        answer = send(organizer, PAGE, order | {field: wrong})
        assert answer.status_code == 422, wrong
        assert f'id="{field}-fault"' in answer.text, wrong
    assert len(rows(sessions, RuleTemplate)) == before


def test_a_rule_is_drafted_by_a_template_from_above_and_says_whose_it_was(app, sessions, town, organizer):
    handed = next(one for one in rows(sessions, RuleTemplate) if one.name == "全市办法")
    assert "全市办法（宁波市）：全市都能用" in words(organizer, NEW)
    assert '<span lang="zh-Hans">全市办法（宁波市）：' in words(organizer, NEW, "en")
    for wrong in ("", "lottery", "00000000-0000-0000-0000-000000000009"):
        assert send(organizer, NEW, {"template": wrong}).status_code == 422, wrong
    assert send(organizer, NEW, {"template": str(handed.id)}).status_code == 303
    made = next(one for one in rows(sessions, BallotRule) if one.template_of)
    with counted(app) as told:
        assert "全市办法（宁波市）" in words(organizer, f"/ninghai/2027/rules/{made.id}")
        words(organizer, PAGE)
    assert len(told) <= 2 * MOST
    assert "票决办法模板：" in words(organizer, "/ningbo/below")


def test_a_template_too_large_for_the_year_s_list_is_refused_beside_the_choice(app, sessions):
    desk = a_desk(sessions)
    place = desk.county
    order = DraftRule(place.id, desk.cycle.id, "ranking", template("ranking", MOST_RANKS, 12), 12)
    with desk.begin() as work:
        rule = draft_rule(work, order)
    with desk.begin() as work:
        made = publish_template(work, PublishTemplate(place.id, rule.id, "排序", "排出九位"))
    desk.add(*(a_sheet(f"{number} 号") for number in range(MOST_OPTIONS // MOST_RANKS + 1)))
    desk.freeze()
    town = Town(place.id, place.slug, place.log_id, {Role.ORGANIZER: UUID(desk.one.id)}, {})
    answer = send(walker(app, sessions, town, Role.ORGANIZER), NEW, {"template": str(made.id)})
    assert answer.status_code == 422
    assert "这份模板的票面与候选项目数不相配" in answer.text
