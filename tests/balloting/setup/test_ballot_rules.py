"""The ballot rule: from a template by answers to a decision, and no word changes after that."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot.balloting.setup import rules
from ballot.balloting.setup.models import BallotRule
from ballot.balloting.setup.queries import answers, digest_of
from ballot.balloting.setup.rules import TEMPLATES, ManifestFacts, Mode, designed, manifest_body, rule_body, template
from ballot.balloting.setup.service import (
    AdoptRule,
    CallMeeting,
    DraftRule,
    NotAdopted,
    PrepareElection,
    RuleAdopted,
    RuleChanged,
    SeatsDiffer,
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


@pytest.mark.parametrize(
    ("answers", "refusal"),
    [
        (template("differential", 1, 3), SeatsDiffer),
        (template("differential", 3, 4), SeatsDiffer),
        (template("differential", 4, 5), StyleRefused),
        (replace(template("differential", 2, 5), maximum=5), StyleRefused),
    ],
)
def test_a_rule_and_a_frozen_list_that_don_t_go_together_make_no_vote(desk, answers, refusal):
    desk.freeze()
    with desk.begin() as work:
        rule = draft_rule(work, DraftRule(desk.county.id, desk.cycle.id, "differential", answers, 5))
        adopt_rule(work, AdoptRule(desk.county.id, rule.id, "一号", date(2027, 1, 5)))
        meeting = call_meeting(work, CallMeeting(desk.county.id, desk.cycle.id, "会", date(2027, 1, 12)))
    with pytest.raises(refusal), desk.begin() as work:
        prepare_election(work, PrepareElection(desk.county.id, meeting.id, rule.id, "票决"))
    with desk.begin() as work:
        names = ("甲", "乙", "丙", "丁", "戊")
        assert prepare_election(
            work, PrepareElection(desk.county.id, meeting.id, rule.id, "票决", names=names)
        ).projects


def test_only_what_was_read_is_adopted(desk):
    rule, order = drafted(desk)
    read = digest_of(rule)
    with desk.begin() as work:
        change_rule(work, rule.id, replace(order, answers=replace(order.answers, seats=1)))
    with pytest.raises(RuleChanged), desk.begin() as work:
        adopt_rule(work, AdoptRule(desk.county.id, rule.id, "一号", date(2027, 1, 5), read))
    with desk.reading() as session:
        now = digest_of(session.get_one(BallotRule, rule.id))
    with desk.begin() as work:
        assert adopt_rule(work, AdoptRule(desk.county.id, rule.id, "一号", date(2027, 1, 5), now)).digest


def test_only_organizers_prepare_a_vote(desk):
    with pytest.raises(NotAllowed), desk.begin(PUBLIC) as work:
        call_meeting(work, CallMeeting(desk.county.id, desk.cycle.id, "会", date(2027, 1, 12)))
