"""Whether this process can serve: for the one who watches it, not for visitors."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from ballot.kernel.db import db
from ballot.kernel.policy import Action
from ballot.settings import ROOT
from ballot.web.access import access

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@access(Action.READ_HEALTH)
def show() -> ResponseReturnValue:
    """Answer 200 when the database answers and has the newest schema, else 503 and the two revisions."""
    from alembic.runtime.migration import MigrationContext  # loaded after the start, which doesn't wait for it
    from alembic.script import ScriptDirectory

    found = MigrationContext.configure(db.session.connection()).get_current_revision()
    wanted = ScriptDirectory(str(ROOT / "migrations")).get_current_head()
    return jsonify(schema=found, wanted=wanted), 200 if found == wanted else 503
