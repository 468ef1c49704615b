"""`ballot demo`: a site with a model county in it, to look at and to try."""

import time
from datetime import UTC, datetime

import click
from flask_migrate import downgrade, upgrade

from ballot.app import create_app
from ballot.balloting.setup.booth import booth_digest
from ballot.board.demo.assessment import show_assessments
from ballot.board.demo.county import Ground
from ballot.board.demo.duties import hand_down, look_after_last_year
from ballot.board.demo.furnish import furnish, require_empty
from ballot.board.demo.last_vote import hold_last_vote
from ballot.board.demo.start import is_demo
from ballot.board.demo.this_vote import open_this_vote
from ballot.board.demo.tracking import carry_on_this_year, finish_last_year
from ballot.cli.site import Site, site
from ballot.kernel import log_key
from ballot.kernel.db import db
from ballot.people.vault import Vault
from ballot.settings import ROOT, BadSettings, Environment, Settings


@click.command()
@click.option("--reset", is_flag=True, help="Take the old demonstration away first; refused for any other database.")
def command(reset: bool) -> None:
    """Furnish the database of the settings with the model county 示范县; one that has it stays as it is."""
    started = time.monotonic()
    settings = _settings()
    made = _prepare(settings, reset)
    if settings.log_key and not settings.log_key.exists():
        log_key.make(settings.log_key)  # a vote can't be frozen without one
    if made:
        with site() as here:
            _furnish(here)
    click.echo(f"示范县 {'is ready' if made else 'was here already'} ({time.monotonic() - started:.1f} s): open /demo")


def _furnish(here: Site) -> None:
    vault, seed = Vault(here.settings.secret_key), log_key.read(here.settings.log_key)
    county = furnish(Ground(here.write, vault, seed, booth_digest(ROOT / "static"), datetime.now(UTC)))
    finish_last_year(county)
    hold_last_vote(county)
    carry_on_this_year(county)
    look_after_last_year(county)
    hand_down(county)
    open_this_vote(county)
    show_assessments(county)


def _settings() -> Settings:
    try:
        settings = Settings.from_env()
    except BadSettings as refusal:
        raise click.ClickException(str(refusal)) from refusal
    if settings.environment is Environment.PRODUCTION:
        raise click.ClickException("A demonstration shows its passwords to everybody: set BALLOT_ENV=development.")
    return settings


def _prepare(settings: Settings, reset: bool) -> bool:
    """Bring the schema up; return whether there is something to furnish. Somebody's own data is never touched."""
    with create_app(settings).app_context():
        engine = db.engine
        try:
            if is_demo(engine) and not reset:
                upgrade()
                return False
            if is_demo(engine):
                downgrade(revision="base")
            upgrade()
            require_empty(db.session())
        finally:
            engine.dispose()
    return True
