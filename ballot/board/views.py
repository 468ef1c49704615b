"""The pages that belong to no single stage; the first is home."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from ballot.kernel.policy import Action
from ballot.web.access import access

bp = Blueprint("board", __name__)


@bp.get("/")
@access(Action.READ_HOME)
def home() -> ResponseReturnValue:
    return render_template("board/home.html")


@bp.get("/verify")
@access(Action.VERIFY_RECORD)
def verify_record() -> ResponseReturnValue:
    return render_template("board/verify.html")
