"""The ballot rule: from a template by answers to a decision, and no word changes after that."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot.balloting.setup import rules
from ballot.balloting.setup.queries import answers
from ballot.balloting.setup.rules import TEMPLATES, ManifestFacts, Mode, designed, manifest_body, rule_body, template
from ballot.balloting.setup.service import (
    AdoptRule,
    CallMeeting,
    DraftRule,
    NotAdopted,
    PrepareElection,
    RuleAdopted,
    adopt_rule,
    call_meeting,
    change_rule,
    draft_rule,
    prepare_election,
)
from ballot.balloting.styles import Style, StyleRefused
from ballot.kernel.errors import Missing, NotAllowed
from ballot.kernel.policy import PUBLIC
from ballot.protocol.manifest import Project, read_manifest
from ballot.protocol.signature import Seed, public
from tests.shortlisting.lists import a_desk, a_sheet


def keys(*numbers):
    return [public(Seed(bytes([number]) * 32)).hex() for number in numbers]


@pytest.mark.parametrize("name", TEMPLATES)
@given(seats=st.integers(1, 12), more=st.integers(0, 6), mode=st.sampled_from(Mode))
def test_every_template_makes_a_manifest_that_the_protocol_accepts(name, seats, more, mode):
    candidates = seats + more
    found = replace(template(name, seats, candidates), mode=mode)
    projects = [{"id": f"p{number:02}", "name": "甲", "detail": []} for number in range(candidates)]
    paper = designed(
        found.style, tuple(Project(one["id"], "", ()) for one in projects), found.maximum, rule_body(found)
    )
    people = {"counters": tuple(keys(1, 2)), "trustees": None} if mode is Mode.OPEN else {"trustees": (3, 2)}
    facts = ManifestFacts(
        **{"counters": (), **people},
        election="00000000-0000-0000-0000-000000000001",
        mode=mode,
        title="票决",
        assembly="县",
        session="会",
        log_key=keys(3)[0],
        version="1",
        booth="00" * 32,
        rehearsal=False,
        parent=None,
    )
    manifest = read_manifest(manifest_body(facts, paper, projects))
    assert (manifest.mode, len(manifest.projects)) == (mode, candidates)


def test_an_unknown_template_is_missing():
    with pytest.raises(Missing):
        template("lottery", 1, 2)


@pytest.mark.parametrize(
    "change", [{"maximum": 4}, {"maximum": 0}, {"seats": 4}, {"style": Style.VARIANTS, "maximum": 2}]
)
def test_a_rule_that_no_ballot_could_follow_is_refused(change):
    with pytest.raises(StyleRefused):
        rules.require_possible(replace(template("differential", 2, 3), **change), 3)


@pytest.fixture
def desk(sessions):
    made = a_desk(sessions)
    made.add(a_sheet("甲"), a_sheet("乙"), a_sheet("丙"))
    return made


def drafted(desk, name="town"):
    order = DraftRule(desk.county.id, desk.cycle.id, name, template(name, 2, 3), 3)
    with desk.begin() as work:
        return draft_rule(work, order), order


def adopted(desk):
    rule, _ = drafted(desk)
    with desk.begin() as work:
        return adopt_rule(work, AdoptRule(desk.county.id, rule.id, "一号", date(2027, 1, 5)))


def test_answers_come_back_as_they_were_given(desk):
    rule, order = drafted(desk)
    assert answers(rule) == order.answers
    changed = replace(order.answers, seats=1, maximum=1, publish_votes=False)
    with desk.begin() as work:
        change_rule(work, rule.id, replace(order, answers=changed))
    with desk.reading() as session:
        assert answers(session.get_one(type(rule), rule.id)) == changed


def test_an_adopted_rule_is_followed_by_a_new_version_and_never_changed(desk):
    rule = adopted(desk)
    _, order = drafted(desk)
    for act in (
        lambda work: change_rule(work, rule.id, order),
        lambda work: adopt_rule(work, AdoptRule(desk.county.id, rule.id, "二号", date(2027, 1, 6))),
    ):
        with pytest.raises(RuleAdopted), desk.begin() as work:
            act(work)
    assert drafted(desk)[0].number == 3


def test_a_vote_needs_an_adopted_rule_and_a_frozen_list(desk):
    draft, _ = drafted(desk)
    rule = adopted(desk)
    with desk.begin() as work:
        meeting = call_meeting(work, CallMeeting(desk.county.id, desk.cycle.id, "会", date(2027, 1, 12)))
    for one in (draft, rule):
        with pytest.raises(NotAdopted), desk.begin() as work:
            prepare_election(work, PrepareElection(desk.county.id, meeting.id, one.id, "票决"))
    desk.freeze()
    with desk.begin() as work:
        made = [prepare_election(work, PrepareElection(desk.county.id, meeting.id, rule.id, "票决")) for _ in "ab"]
    assert [one.position for one in made] == [1, 2]


def test_only_organizers_prepare_a_vote(desk):
    with pytest.raises(NotAllowed), desk.begin(PUBLIC) as work:
        call_meeting(work, CallMeeting(desk.county.id, desk.cycle.id, "会", date(2027, 1, 12)))
