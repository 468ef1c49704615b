"""What the pages have in common on which a device leaves its signature under an act (§7)."""

from collections.abc import Mapping

from flask import abort, jsonify, request
from flask.typing import ResponseReturnValue

from ballot.balloting.record.signing import UnfitSignature
from ballot.kernel.errors import Refused, Unfit
from ballot.protocol import fields
from ballot.protocol.clause import Breach
from ballot.protocol.encoding import read
from ballot.web.errors import status_of


class UnfitOrder(Unfit):
    """Not {"index", "signature"} in canonical JSON."""

    code = "unfit-order"


def signature_in(body: bytes) -> tuple[int, str]:
    """The signer's index from 1 and the signature in hex; raises UnfitOrder."""
    if request.mimetype != "application/json":
        abort(415)
    try:
        record = fields.record(read(body), ("index", "signature"))
        return fields.count(record["index"]), fields.signed(record["signature"]).hex()
    except Breach as breach:
        raise UnfitOrder(str(breach)) from breach


def refused(refusal: Refused, messages: Mapping[str, str]) -> ResponseReturnValue:
    """Say in the reader's language why nothing was kept; other refusals are the site's."""
    if refusal.code not in messages:
        raise refusal
    clause = UnfitSignature.clause if isinstance(refusal, UnfitSignature) else None
    return jsonify(code=refusal.code, clause=clause, message=str(messages[refusal.code])), status_of(refusal)
