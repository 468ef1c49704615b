"""The schema's steps belong to commands: a server that starts doesn't wait for Alembic to be loaded."""

from flask import Flask

from ballot.kernel.db import db
from ballot.settings import ROOT


def set_up(app: Flask) -> None:
    """Let `flask db`, and the functions behind it, work on this app's database."""
    from flask_migrate import Migrate

    Migrate(app, db, directory=str(ROOT / "migrations"))
