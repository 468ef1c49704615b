"""Proposals as everybody reads them: the list, one sheet with the ideas that it grew out of, and both as data."""

import json
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from ballot.kernel import policy
from ballot.kernel.db import db
from ballot.kernel.policy import Action
from ballot.people.imports.sheets import CSV, XLSX
from ballot.people.years import year_at
from ballot.shortlisting import queries as lists
from ballot.shortlisting.proposals import queries, rules, tablefile
from ballot.shortlisting.proposals.queries import PRICED, PUBLIC, Search
from ballot.shortlisting.proposals.rules import ProposalSheet
from ballot.shortlisting.screening import queries as screening
from ballot.shortlisting.words import PROPOSALS
from ballot.web.access import Place, access, actor
from ballot.web.paging import address_of
from ballot.web.paging import number as page_number

bp = Blueprint("proposals", __name__, url_prefix="/<assembly>/<int:year>/proposals")


@bp.get("")
@access(Action.READ_PROPOSALS)
def index(place: Place, year: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    words, category, stage = (request.args.get(name, "")[:80] for name in ("q", "category", "stage"))
    search = Search(
        *(words, category, stage, page_number(request.args.get("page"))),
        whole=policy.may(actor(), Action.CHANGE_PROPOSALS, place.id),
    )
    page = queries.listed(db.session(), place.id, the_year.id, search)
    known = lists.categories(db.session(), place.id)
    shown = {"page": page, "search": search, "categories": known, "address": address_of("proposals.index")}
    return render_template("shortlisting/proposals.html", the_year=the_year, **shown)


@bp.get("/<int:number>")
@access(Action.READ_PROPOSALS)
def show(place: Place, year: int, number: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    whole = policy.may(actor(), Action.CHANGE_PROPOSALS, place.id)
    read = queries.one_of if whole else queries.public_one
    found = read(db.session(), place.id, the_year.id, number)
    verdict = screening.published(db.session(), found.proposal)
    said = screening.answered(db.session(), found.proposal) if verdict else []
    shown = {"found": found, "verdict": verdict, "said": said, "priced": whole or found.is_priced}
    return render_template("shortlisting/proposal.html", the_year=the_year, **shown)


@bp.get("/list.<any(csv, xlsx, json):kind>")
@access(Action.READ_PROPOSALS)
def export(place: Place, year: int, kind: str) -> ResponseReturnValue:
    """The sheets that everybody may read; organizers get all of them, to bring back."""
    the_year = year_at(db.session(), place, year)
    whole = policy.may(actor(), Action.CHANGE_PROPOSALS, place.id)
    found = queries.sheets(db.session(), place.id, the_year.id, tuple(PROPOSALS) if whole else PUBLIC)
    told = [(one.number, one.stage, sheet if whole or one.stage in PRICED else unpriced(sheet)) for one, sheet in found]
    if kind == "json":
        data, type_ = json.dumps(list(_objects(told)), ensure_ascii=False).encode(), "application/json"
    else:
        write, type_ = (tablefile.to_xlsx, XLSX) if kind == "xlsx" else (tablefile.to_csv, CSV)
        data = write((number, str(PROPOSALS[stage]), sheet) for number, stage, sheet in told)
    headers = {"Content-Disposition": f'attachment; filename="proposals-{place.slug}-{year}.{kind}"'}
    return Response(data, content_type=type_, headers=headers)


def unpriced(sheet: ProposalSheet) -> ProposalSheet:
    """The sheet as it is public while it is screened: what and where, without sums."""
    plain = sheet.plain
    return ProposalSheet(type(plain)(plain.name, plain.content, plain.places, plain.category))


def _objects(told: list[tuple[int, Any, ProposalSheet]]) -> Iterator[dict[str, Any]]:
    for number, stage, sheet in told:
        yield {"number": number, "stage": stage, **json.loads(rules.as_json(sheet))}
