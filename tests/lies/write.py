"""Writes every lie, and every truth beside it, into a folder with an index, for verifiers that share no code."""

import io
import json
import sys
from pathlib import Path
from typing import Any, NamedTuple

from ballot.protocol.record import read_head, read_receipt
from ballot.verifier.finding import Report
from ballot.verifier.verify import Saved, verify_record
from tests.lies import raw
from tests.lies.table import LIES
from tests.lies.truths import TRUTHS

INDEX = "index.json"


class Written(NamedTuple):
    """One row of the index; `clause` and `entry` are null in a truth. `saved` holds heads, receipts and an issue."""

    file: str
    name: str
    forger: str | None
    clause: str | None
    entry: int | None
    saved: dict[str, Any]


def write(folder: Path) -> list[Written]:
    """Write the records and index.json; return its rows."""
    rows = []
    for number, truth in enumerate(TRUTHS):
        rows.append(Written(f"truth-{number:03d}.zip", truth.name, None, None, None, {}))
        (folder / rows[-1].file).write_bytes(raw.record(truth.play().entries))
    for number, lie in enumerate(LIES):
        case = lie.told()
        rows.append(Written(f"lie-{number:03d}.zip", lie.name, lie.forger, lie.clause, case.entry, case.saved))
        (folder / rows[-1].file).write_bytes(case.archive)
    text = json.dumps([row._asdict() for row in rows], ensure_ascii=False, indent=1)
    (folder / INDEX).write_text(text, encoding="utf-8")
    return rows


def rows_of(folder: Path) -> list[Written]:
    """Return the rows of a folder that was written before."""
    return [Written(**row) for row in json.loads((folder / INDEX).read_text(encoding="utf-8"))]


def kept(saved: dict[str, Any]) -> Saved:
    """Return what a visitor kept, as the verifier takes it."""
    heads = [read_head(head) for head in saved.get("heads", ())]
    receipts = [read_receipt(receipt) for receipt in saved.get("receipts", ())]
    return Saved(heads, receipts, saved.get("issue"))


def judged(archive: bytes, saved: dict[str, Any], jobs: int = 1) -> Report:
    """Return what this verifier says of a record."""
    return verify_record(io.BytesIO(archive), kept(saved), jobs)


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    write(target)
