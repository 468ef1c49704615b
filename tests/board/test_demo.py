"""The model county: furnished alike each time, never among somebody's own data, never in production."""

import time
from dataclasses import replace

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from ballot.app import create_app
from ballot.balloting.templates.queries import offered
from ballot.board.demo import projects
from ballot.board.demo.county import CITY, SLUG
from ballot.board.demo.furnish import Inhabited, furnish
from ballot.board.demo.start import DemoInProduction
from ballot.board.models import DemoAccount
from ballot.cli.demo import command
from ballot.kernel import log
from ballot.kernel.db import db, writers
from ballot.kernel.lifecycle import ProposalStage
from ballot.people.models import Assembly, Cycle, Deputy, RoleGrant, StationStaff
from ballot.people.rules import GRANTED
from ballot.settings import Environment
from ballot.shortlisting.models import Candidate, CandidateList
from ballot.shortlisting.proposals.models import Proposal, ProposalIdea, ProposalVersion
from tests.board.grounds import a_ground
from tests.databases import DATABASES, engine_at, settings_for
from tests.people_rows import an_assembly


def make(sessions):
    furnish(a_ground(sessions))


@pytest.fixture(scope="module", params=DATABASES)
def county(request, shelf):
    """A furnished database, and the processor's seconds that it took: the machine may be busy with other tests."""
    with shelf.take(request.param) as database:
        began, engine = time.process_time(), engine_at(database.url)
        make(writers(engine))
        yield database, time.process_time() - began
        engine.dispose()


def count(session, what):
    return session.scalar(select(func.count()).select_from(what))


def test_it_holds_a_tree_of_three_assemblies_two_years_231_deputies_and_every_role(county):
    database, took = county
    assert took < 30
    with writers(engine_at(database.url))() as session:
        assert [count(session, what) for what in (Assembly, Deputy, Cycle)] == [3, 231, 3]
        years = select(Assembly.slug, Cycle.year).join(Cycle, Cycle.assembly_id == Assembly.id)
        assert sorted(map(tuple, session.execute(years))) == [(SLUG, 2026), (SLUG, 2027), (CITY, 2027)]
        assert set(session.scalars(select(RoleGrant.role))) == set(GRANTED)
        assert count(session, StationStaff) == 1
        assert list(session.scalars(select(CandidateList.stage))) == ["frozen", "frozen"]
        assert len(set(session.scalars(select(CandidateList.digest)))) == 2
        assert count(session, Candidate) == 20
        assert [count(session, what) for what in (Proposal, ProposalVersion)] == [40, 41]
        first = select(func.count()).select_from(ProposalIdea).join(Proposal, Proposal.id == ProposalIdea.proposal_id)
        assert session.scalar(first.where(Proposal.number == 1)) == 3
        assert set(session.scalars(select(Proposal.stage))) == set(ProposalStage)
        for assembly in session.scalars(select(Assembly)):
            log.check(session, assembly.log_id)


def test_the_city_hands_a_rule_template_down_to_the_county_and_its_town(county):
    database, _ = county
    with writers(engine_at(database.url))() as session:
        for slug, own in ((CITY, True), (SLUG, False), ("taoyuan", False)):
            assembly = session.scalars(select(Assembly).where(Assembly.slug == slug)).one()
            told = [(one.name, one.owner, one.own) for one in offered(session, assembly.id)]
            assert told == [("全市通用票决办法（示例）", "示范市人大", own)]


def test_two_counties_have_the_same_lists():
    assert projects.this_year() == projects.this_year()


def test_whatever_no_source_gives_is_labelled():
    for sheet in projects.this_year():
        assert "示例" in sheet.source
        assert all("示例" in line.source for line in sheet.funding)
        assert "示例" in sheet.leader + sheet.beneficiaries
    for sheet in projects.last_year():
        assert "示例" in sheet.source


def test_a_site_with_assemblies_of_its_own_is_left_alone(sessions):
    with sessions.begin() as session:
        an_assembly(session)
    with pytest.raises(Inhabited):
        make(sessions)


def test_production_does_not_start_on_a_demonstration_and_says_why(county):
    settings = replace(
        settings_for(county[0].url), environment=Environment.PRODUCTION, https=True, hosts=("vote.example",)
    )
    with pytest.raises(DemoInProduction, match="demonstration accounts"):
        create_app(settings)


def test_the_start_page_shows_the_accounts(county):
    database, _ = county
    shown = start_page(database).get_data(as_text=True)
    with writers(engine_at(database.url))() as session:
        assert count(session, DemoAccount) == 15
    for word in ("organizer", "second", "admin", "auditor", "newcomer", "shi-fan-2027"):
        assert word in shown


def test_a_site_of_ones_own_has_no_start_page(database):
    assert start_page(database).status_code == 404


def start_page(database):
    app = create_app(settings_for(database.url))
    answer = app.test_client().get("/demo")
    with app.app_context():
        db.engine.dispose()
    return answer


@pytest.fixture
def environment(monkeypatch, database):
    monkeypatch.setenv("BALLOT_ENV", "development")
    monkeypatch.setenv("BALLOT_DATABASE_URL", database.url)
    monkeypatch.setenv("BALLOT_SECRET_KEY", "not a secret, only long enough for a test")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_reset_never_touches_somebodys_own_site(environment, database, sessions):
    with sessions.begin() as session:
        an_assembly(session)
    refused = CliRunner().invoke(command, ["--reset"])
    assert refused.exit_code == 1
    with sessions() as session:
        assert count(session, Assembly) == 1


def test_the_command_refuses_production(monkeypatch, database):
    for name, value in {
        "BALLOT_ENV": "production",
        "BALLOT_DATABASE_URL": database.url,
        "BALLOT_SECRET_KEY": "not a secret, only long enough for a test",
        "BALLOT_HOSTS": "vote.example",
    }.items():
        monkeypatch.setenv(name, value)
    refused = CliRunner().invoke(command)
    assert refused.exit_code == 1
    assert "development" in refused.output
