"""The model county's votes: last year's record is verified, and a visitor takes part in this year's."""

import io
import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from ballot.app import create_app
from ballot.balloting.cards.issue import Card
from ballot.balloting.casting.queries import receipt_of
from ballot.balloting.casting.service import Cast, cast_ballot
from ballot.balloting.ceremony.queries import seat_at
from ballot.balloting.counting.queries import manifest_at, outcome_of
from ballot.balloting.record import queries as record
from ballot.balloting.setup.models import Election, Meeting
from ballot.board.demo import projects
from ballot.board.demo.furnish import furnish
from ballot.board.demo.people import CARDS, LAST_PRESENT, PASSWORD
from ballot.board.demo.start import start_page
from ballot.board.demo.this_vote import VOTED
from ballot.board.demo.tracking import PUBLISHED
from ballot.board.models import DemoLink, LinkSort
from ballot.cli.demo import command
from ballot.kernel.db import connect, db, writers
from ballot.people.models import Cycle
from ballot.protocol import openvote
from ballot.protocol.encoding import canonical
from ballot.protocol.signature import Seed
from ballot.tracking.lamps.rules import Lamp
from ballot.tracking.plans.models import ImplementationPlan, Project, Unit
from ballot.verifier.verify import verify_record
from tests.balloting.halls import SEED
from tests.board.grounds import NOON, a_ground
from tests.databases import Database, Shelf, settings_for

BACKUP = Path(__file__).parents[2] / "static" / "js" / "core" / "panel" / "backup.js"
RESTORE = f"""
import {{ restored }} from {json.dumps(BACKUP.as_uri())};
const [file, passphrase] = JSON.parse(await new Response(process.stdin).text());
console.log(JSON.stringify(restored(new TextEncoder().encode(file), passphrase)));
"""


@dataclass(frozen=True, slots=True)
class Demo:
    """A demonstration as the command leaves it, and what the command said each time."""

    database: Database
    sessions: sessionmaker[Session]
    said: tuple[str, ...]

    def election(self, session: Session, stage: str) -> Election:
        return session.scalars(select(Election).where(Election.stage == stage)).one()

    def links(self, sort: LinkSort) -> list[DemoLink]:
        with self.sessions() as session:
            return list(session.scalars(select(DemoLink).where(DemoLink.sort == sort).order_by(DemoLink.position)))


@pytest.fixture(scope="module")
def demo(shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A county without votes, left as it is by the command, then furnished anew with all of them."""
    folder = tmp_path_factory.mktemp("demo")
    key = folder / "log.key"
    key.write_text(SEED.hex() + "\n", encoding="ascii")
    key.chmod(0o600)
    with shelf.take("sqlite", folder) as database, pytest.MonkeyPatch.context() as environment:
        environment.setenv("BALLOT_ENV", "development")
        environment.setenv("BALLOT_DATABASE_URL", database.url)
        environment.setenv("BALLOT_SECRET_KEY", "not a secret, only long enough for a test")
        environment.setenv("BALLOT_LOG_KEY", str(key))
        engine = connect(database.url)
        furnish(a_ground(writers(engine)))
        engine.dispose()
        said = [CliRunner().invoke(command, arguments).output for arguments in ([], ["--reset"], [])]
        yield Demo(database, writers(engine), tuple(said))
        engine.dispose()


@pytest.fixture
def app(demo: Demo) -> Iterator[Flask]:
    app = create_app(settings_for(demo.database.url))
    yield app
    with app.app_context():
        db.engine.dispose()


def test_the_command_leaves_a_demonstration_as_it_is_until_it_is_reset(demo):
    stands, reset, again = demo.said
    assert "was here already" in stands
    assert "is ready" in reset
    assert "was here already" in again


def test_last_years_secret_ballot_ends_in_a_record_that_the_verifier_accepts(demo):
    archive = io.BytesIO()
    with demo.sessions() as session:
        election = demo.election(session, "counted")
        record.write_record(session, election, archive)
    report = verify_record(archive)
    assert report.accepted
    assert (election.mode, election.ballots, report.end) == ("secret", LAST_PRESENT, "result")


def test_last_years_vote_chose_what_the_list_of_that_year_says(demo):
    with demo.sessions() as session:
        election = demo.election(session, "counted")
        outcome = outcome_of(session, election, manifest_at(session, election))
        held_on = session.get_one(Meeting, election.meeting_id).held_on
    assert {line.name for line in outcome.chosen} == {sheet.name for sheet in projects.last_year()}
    assert (outcome.valid, outcome.vacant, outcome.numbers.due, outcome.numbers.present) == (True, 0, 231, LAST_PRESENT)
    assert held_on == date(election.closed_at.year, 1, 12)


def test_a_card_of_the_start_page_votes_once_in_the_vote_that_is_open(demo):
    page, _, behind = demo.links(LinkSort.CARD)[0].address.partition("#")
    assert (page, len(behind)) == ("/card", 52)
    with demo.sessions() as session:
        election = demo.election(session, "open")
        assert election.ballots == VOTED
        card = Card(behind[:26], str(election.issue_id))
        fingerprint = bytes.fromhex(election.fingerprint)
        assert receipt_of(session, election, card.key("open").hex()) is None
    envelope = canonical(openvote.open_body(fingerprint, card.seed("open"), [1] * 10 + [0, 0]))
    receipts = [cast(demo, election, envelope) for _ in range(2)]
    assert receipts[0] == receipts[1]
    with demo.sessions() as session:
        assert demo.election(session, "open").ballots == VOTED + 1


def cast(demo, election, envelope):
    with demo.sessions() as reading:

        def writing():
            reading.close()
            return demo.sessions

        return cast_ballot(reading, writing, SEED, Cast(election.assembly_id, election.id, envelope))


def test_whoever_has_a_counters_backup_and_the_shown_password_goes_on_with_its_key(demo):
    counters = demo.links(LinkSort.COUNTER)
    with demo.sessions() as session:
        election = demo.election(session, "open")
        keys = [key.hex() for key in manifest_at(session, election).counters]
    kept = [restored(one.backup, PASSWORD) for one in counters]
    assert [one["key"] for one in kept] == keys
    assert [one["election"] for one in kept] == [str(election.id)] * 2
    assert all(one.address.endswith(f"#{found['token']}") for one, found in zip(counters, kept, strict=True))
    assert Seed(bytes.fromhex(kept[0]["seed"])) != Seed(bytes.fromhex(kept[1]["seed"]))


def test_a_counters_backup_opens_under_no_other_password(demo):
    backup = demo.links(LinkSort.COUNTER)[0].backup
    with pytest.raises(subprocess.CalledProcessError):
        restored(backup, "another password")


def restored(backup, passphrase):
    """What the panel's page reads from the file."""
    run = ["node", "--input-type=module", "-e", RESTORE]
    done = subprocess.run(run, input=json.dumps([backup, passphrase]), capture_output=True, check=True, text=True)
    return json.loads(done.stdout)


def test_the_vote_that_counts_awaits_its_three_scrutineers_by_their_links(demo):
    tokens = [one.address.partition("#")[2] for one in demo.links(LinkSort.SCRUTINEER)]
    with demo.sessions() as session:
        election = demo.election(session, "frozen")
        assert [seat_at(session, election, token).index for token in tokens] == [1, 2, 3]
        assert (election.mode, election.rehearsal, election.fingerprint) == ("secret", False, None)


def test_the_start_page_leads_to_every_vote_and_hands_out_every_card_and_link(demo, app):
    visitor = app.test_client()
    shown = visitor.get("/demo").get_data(as_text=True)
    with demo.sessions() as session:
        page = start_page(session, NOON)
    assert len(page.votes) == 3
    assert [len(page.links[sort]) for sort in LinkSort] == [CARDS, 2, 3]
    for one in (one for links in page.links.values() for one in links):
        assert f'href="{one.address}"' in shown
        assert visitor.get(one.address.partition("#")[0]).status_code == 200
    for vote in page.votes:
        assert visitor.get(vote.address).status_code == 200
        assert visitor.get(f"{vote.address}/screen").status_code == 200
    assert visitor.get(page.desk).location.startswith("/shifan/sign-in")


def test_no_other_page_of_the_site_holds_the_secret_of_a_card(demo, app):
    secrets = [one.address.partition("#")[2] for one in demo.links(LinkSort.CARD)]
    visitor = app.test_client()
    with demo.sessions() as session:
        addresses = [vote.address for vote in start_page(session, NOON).votes]
    for address in ("/", "/card", "/shifan/2027", *addresses, f"{addresses[0]}/booth"):
        shown = visitor.get(address, follow_redirects=True).get_data(as_text=True)
        assert not [one for one in secrets if one[:26] in shown]


def test_the_year_before_is_fully_reported_with_published_ends_and_invented_units(demo):
    with demo.sessions() as session:
        told = standing(session, 2025)
    assert [(one.told, one.actual) for one, _ in told] == [(4, 1000)] * 4 + [(4, 556)]
    assert [one.lamp for one, _ in told] == [Lamp.DONE] * 4 + [Lamp.RED]
    assert [one.spent for one, _ in told] == [done.spent * 1_000_000 for done in PUBLISHED]
    assert all(unit.startswith("示例") for _, unit in told)


def test_the_running_year_has_one_yellow_one_red_and_one_late_unit(demo):
    with demo.sessions() as session:
        told = [one for one, _ in standing(session, 2026)]
    newest = max(one.told for one in told)
    assert [one.lamp for one in told if one.lamp is not Lamp.GREEN] == [Lamp.YELLOW, Lamp.RED]
    assert [one.number for one in told if one.told < newest] == [8]


def standing(session: Session, year: int) -> list[tuple[Project, str]]:
    asked = (
        select(Project, Unit.name)
        .join(Unit, Unit.id == Project.unit_id)
        .join(ImplementationPlan, ImplementationPlan.id == Project.plan_id)
        .join(Cycle, Cycle.id == ImplementationPlan.cycle_id)
        .where(Cycle.year == year)
        .order_by(Project.number)
    )
    return [(row[0], row[1]) for row in session.execute(asked)]
