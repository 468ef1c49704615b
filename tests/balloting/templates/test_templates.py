"""Templates of ballot rules on a real database: handed down, put out of place below, withdrawn, never sideways."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from ballot.balloting.setup.models import BallotRule, RuleTemplate
from ballot.balloting.setup.queries import answers
from ballot.balloting.setup.rules import TEMPLATES, fitted, require_possible, template
from ballot.balloting.setup.service import AdoptRule, DraftRule, adopt_rule, draft_rule
from ballot.balloting.templates.queries import offered
from ballot.balloting.templates.service import PublishTemplate, UnfitTemplate, publish_template, withdraw_template
from ballot.board.rollup.handed import templates_below
from ballot.kernel import log
from ballot.kernel.errors import Missing, NotAllowed
from ballot.kernel.policy import Actor, Role
from ballot.kernel.work import begin
from ballot.people.models import Assembly, Cycle
from ballot.solicitation.rules.ideas import UnfitText
from tests.people_rows import NOON, a_cycle, acting, an_account, an_assembly

NAME = "通用办法"
NAMES = {"city": "示范市", "county": "示范县", "town": "山镇", "beside": "邻县"}


@dataclass(frozen=True, slots=True)
class Office:
    """One assembly with its year, its organizer, and a rule of ten seats that it has drafted."""

    sessions: object
    assembly: Assembly
    cycle: Cycle
    organizer: Actor
    rule: BallotRule

    def do(self, act, *order):
        with begin(self.sessions, self.organizer, NOON) as work:
            return act(work, *order)

    def publish(self, name=NAME, line="大会用", rule_id=None):
        return self.do(publish_template, PublishTemplate(self.assembly.id, rule_id or self.rule.id, name, line))

    def withdraw(self, made):
        return self.do(withdraw_template, self.assembly.id, made.id)

    def told(self):
        """Whose template stands here under each name, and in whose place."""
        with self.sessions() as session:
            return {one.name: (one.owner, one.instead_of) for one in offered(session, self.assembly.id)}

    def below(self):
        """How many below have their own in place of each."""
        with self.sessions() as session:
            return {one.name: own for one, own in templates_below(session, self.assembly.id)}

    def seen(self):
        with self.sessions() as session:
            return offered(session, self.assembly.id)


def an_office(sessions, slug, style="differential", parent=None):
    with sessions.begin() as session:
        above = parent.assembly.id if parent else None
        assembly = an_assembly(session, slug, name=NAMES[slug], parent_id=above)
        organizer = acting(an_account(session, assembly, slug, Role.ORGANIZER), Role.ORGANIZER)
        cycle = a_cycle(session, assembly)
    order = DraftRule(assembly.id, cycle.id, style, template(style, 10, 12), 12)
    with begin(sessions, organizer, NOON) as work:
        rule = draft_rule(work, order)
    return Office(sessions, assembly, cycle, organizer, rule)


@pytest.fixture
def tree(sessions):
    city = an_office(sessions, "city")
    county = an_office(sessions, "county", "town", city)
    return {"city": city, "county": county, "town": an_office(sessions, "town", "ranking", county)}


def test_a_template_goes_down_the_tree_and_neither_up_nor_beside(sessions, tree):
    beside = an_office(sessions, "beside", parent=tree["city"])
    tree["county"].publish()
    assert tree["county"].told() == tree["town"].told() == {NAME: ("示范县", "")}
    assert tree["city"].told() == beside.told() == {}
    (found,) = tree["town"].seen()
    assert (found.answers, found.own, found.line) == (answers(tree["county"].rule), False, "大会用")


def test_one_of_the_same_name_stands_in_place_below_until_it_is_withdrawn(tree):
    tree["city"].publish()
    tree["city"].publish("镇办法")
    own = tree["county"].publish()
    assert tree["city"].told()[NAME] == ("示范市", "")
    assert tree["county"].told() == tree["town"].told() == {NAME: ("示范县", "示范市"), "镇办法": ("示范市", "")}
    assert tree["city"].below() == {NAME: 1, "镇办法": 0}
    tree["county"].withdraw(own)
    assert tree["town"].told() == {NAME: ("示范市", ""), "镇办法": ("示范市", "")}
    assert tree["city"].below() == {NAME: 0, "镇办法": 0}


def test_a_newer_one_of_the_name_replaces_ones_own_and_both_stay_as_rows(sessions, tree):
    first, second = (tree["city"].publish(line=line) for line in ("旧的", "新的"))
    assert [one.line for one in tree["town"].seen()] == ["新的"]
    with sessions() as session:
        kept = {row.id: row.withdrawn_at is None for row in session.scalars(select(RuleTemplate))}
        told = [entry.event for entry in log.entries(session, tree["city"].assembly.log_id)]
    assert kept == {first.id: False, second.id: True}
    assert told.count("rule-template.publish") == 2
    with pytest.raises(Missing):
        tree["city"].withdraw(first)


def test_a_rule_remembers_whose_template_it_began_with_whatever_becomes_of_it(sessions, tree):
    made = tree["city"].publish()
    (found,) = tree["county"].seen()
    county = tree["county"]
    order = DraftRule(county.assembly.id, county.cycle.id, found.name, fitted(found.answers, 9), 9, found.owner)
    rule = county.do(draft_rule, order)
    adopted = county.do(adopt_rule, AdoptRule(county.assembly.id, rule.id, "一号", date(2027, 1, 5)))
    tree["city"].withdraw(made)
    with sessions() as session:
        kept = session.get_one(BallotRule, rule.id)
        assert (kept.template, kept.template_of, kept.digest) == (NAME, "示范市", adopted.digest)
        assert (answers(kept).seats, answers(kept).maximum) == (9, 9)
    with pytest.raises(DBAPIError), sessions.begin() as session:
        session.execute(update(BallotRule).where(BallotRule.id == rule.id).values(template_of="别人"))


def test_only_ones_own_rule_is_published_and_only_ones_own_template_withdrawn(sessions, tree):
    made = tree["city"].publish()
    for wrong in (tree["city"].rule.id, uuid4()):
        with pytest.raises(Missing):
            tree["county"].publish(rule_id=wrong)
    with pytest.raises(Missing):
        tree["county"].withdraw(made)
    stranger = replace(tree["city"], organizer=tree["county"].organizer)
    for act in (stranger.publish, lambda: stranger.withdraw(made)):
        with pytest.raises(NotAllowed):
            act()


@pytest.mark.parametrize("said", [("", "行"), (" ", "行"), ("名", ""), ("名" * 41, "行"), ("名", "行" * 121)])
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_template_needs_a_name_and_a_sentence_that_fit(tree, said):
    with pytest.raises(UnfitTemplate):
        tree["city"].publish(*said)
    with pytest.raises(UnfitText):
        tree["city"].publish("名\x00")
    assert tree["city"].told() == {}


@pytest.mark.parametrize("name", TEMPLATES)
def test_what_was_settled_for_more_projects_is_fitted_to_fewer(name):
    settled = template(name, 10, 12)
    require_possible(fitted(settled, 3), 3)
    assert fitted(settled, 12) == settled
