"""The record for everybody: its head, its chain, its entries and the whole as one file.

Booths and the panel's devices ask for what has just grown, so that the running log would date
each ballot: but for the whole, which nobody needs at once, these views are nameless (ADR 10).
"""

from tempfile import SpooledTemporaryFile
from typing import IO
from uuid import UUID

from flask import Blueprint, Response, request, send_file
from flask.typing import ResponseReturnValue

from ballot.balloting.record import queries
from ballot.balloting.setup.models import Election
from ballot.balloting.setup.queries import election_at
from ballot.kernel.db import db
from ballot.kernel.policy import Action
from ballot.protocol.encoding import Json, canonical
from ballot.web.access import Place, access, answers_in_json

bp = Blueprint("record", __name__, url_prefix="/<assembly>/<int:year>/elections/<uuid:election_id>")
IN_MEMORY = 2**22
MOST_DIGITS = 9


def plain(value: Json, tag: str = "") -> Response:
    """Canonical JSON; `tag` lets a phone that has it ask for nothing more."""
    response = Response(canonical(value), mimetype="application/json")
    return tagged(response, tag) if tag else response


def tagged(response: Response, tag: str) -> Response:
    response.set_etag(tag)
    response.make_conditional(request)
    return response


def first_wanted() -> int:
    """The entry from which a phone wants the chain; what isn't a number is the first."""
    word = request.args.get("from", "0")
    return int(word) if word.isascii() and word.isdigit() and len(word) <= MOST_DIGITS else 0


def _archive(election: Election) -> IO[bytes]:
    """The record as a file that the response closes; the archive of a province is more than a process should hold."""
    target = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    try:
        queries.write_record(db.session(), election, target)
    except BaseException:
        target.close()
        raise
    target.seek(0)
    return target


@bp.get("/record.zip")
@access(Action.READ_RECORD)
@answers_in_json
def whole(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    election = election_at(db.session(), place.id, year, election_id)
    name = f"record-{election_id}.zip"
    return send_file(_archive(election), "application/zip", as_attachment=True, download_name=name)


@bp.get("/chain.jsonl")
@access(Action.READ_RECORD, nameless=True)
@answers_in_json
def chain(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    election, first = election_at(db.session(), place.id, year, election_id), first_wanted()
    tag = f"{election.head}-{first}"
    if tag in request.if_none_match:
        return tagged(Response(status=304), tag)
    lines = b"".join(queries.chain(db.session(), election, first))
    return tagged(Response(lines, mimetype="application/jsonl"), tag)


@bp.get("/frame.jsonl")
@access(Action.READ_RECORD, nameless=True)
@answers_in_json
def frame(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    election = election_at(db.session(), place.id, year, election_id)
    tag = f"{election.head}-frame" + ("-withdrawn" if queries.withdrawn_at(db.session(), election) else "")
    if tag in request.if_none_match:
        return tagged(Response(status=304), tag)
    return tagged(Response(b"".join(queries.frame(db.session(), election)), mimetype="application/jsonl"), tag)


@bp.get("/head.json")
@access(Action.READ_RECORD, nameless=True)
@answers_in_json
def head(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    election = election_at(db.session(), place.id, year, election_id)
    return plain(queries.head(db.session(), election), election.head)


@bp.get("/entries/<int:seq>")
@access(Action.READ_RECORD, nameless=True)
@answers_in_json
def entry(place: Place, year: int, election_id: UUID, seq: int) -> ResponseReturnValue:
    election = election_at(db.session(), place.id, year, election_id)
    return Response(queries.line_at(db.session(), election, seq), mimetype="application/json")


@bp.get("/entries.jsonl")
@access(Action.READ_RECORD, nameless=True)
@answers_in_json
def entries(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    election = election_at(db.session(), place.id, year, election_id)
    lines = b"".join(queries.lines_from(db.session(), election, first_wanted()))
    return Response(lines, mimetype="application/jsonl")


@bp.get("/state.json")
@access(Action.READ_RECORD, nameless=True)
@answers_in_json
def state(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    election = election_at(db.session(), place.id, year, election_id)
    return plain(queries.state(election), f"{election.stage}-{election.head}-{election.present}")
