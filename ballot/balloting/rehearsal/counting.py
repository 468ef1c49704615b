"""The count: closed, sealed, and opened only by scrutineers who have verified all of it (§8)."""

from datetime import UTC, datetime
from typing import Any

from ballot.balloting import rules
from ballot.balloting.rehearsal.ceremony import Scrutineers
from ballot.balloting.rehearsal.hall import Hall
from ballot.balloting.rehearsal.voting import Cast
from ballot.protocol.closing import moment_text
from ballot.protocol.openvote import read_open_ballot
from ballot.protocol.record import read_entry
from ballot.protocol.tally import check_totals, combine, read_decryption, read_tally, tally_body, totals

REASON = "电子票仅 {ballots} 张，不足 {smallest} 张，不予计票；改用纸质票重新票决。"


class Miscounted(Exception):
    """The count is not the recount of the ballots file: a fault of the program, never of the files."""


def close_vote(hall: Hall) -> bytes:
    """Close, seal and count the paper boxes; return the hash of the close entry."""
    plan, e = hall.plan, hall.election.digest
    closing = {"present": plan.present, "ballots": len(plan.marks), "time": moment_text(datetime.now(UTC))}
    close = hall.log.add("close", {"election": e.hex(), **closing})
    for seal in hall.panel.seals(e, close.hash):
        hall.log.add("seal", seal)
    for box in plan.boxes:
        numbers = {"issued": box.issued, "returned": box.returned, "invalid": box.invalid}
        body = {"election": e.hex(), "box": box.box, **numbers, "counts": list(box.counts)}
        hall.log.add("paper", hall.panel.sign("paper", body))
    return close.hash


def annul(hall: Hall) -> None:
    """End a vote with too few ballots for a secret count (§8.2); it is repeated on paper."""
    reason = REASON.format(ballots=len(hall.plan.marks), smallest=hall.manifest.rule.smallest)
    body = {"election": hall.election.digest.hex(), "reason": reason}
    hall.log.add("annul", hall.panel.sign("annul", body))


def count(hall: Hall, close: bytes) -> dict[str, Any]:
    """Return the body of `result`; Miscounted unless the phones' totals are those of the ballots file."""
    panel = hall.panel
    electronic = _opened(hall, panel, close) if isinstance(panel, Scrutineers) else _counted(hall)
    if electronic != [sum(column) for column in zip(*hall.plan.marks, strict=True)]:
        raise Miscounted("the count is not the recount of the ballots file")
    paper = [sum(box.counts[place] for box in hall.plan.boxes) for place in range(len(electronic))]
    total = [phones + boxes for phones, boxes in zip(electronic, paper, strict=True)]
    outcome = rules.outcome(hall.manifest, total, turnout(hall))
    numbers = {"electronic": electronic, "paper": paper, "total": total}
    return dict(hall.log.add("result", {"election": hall.election.digest.hex(), **numbers, "outcome": outcome}).body)


def add_tally(hall: Hall, cast: Cast) -> None:
    """Enter the sums of all encrypted ballots (§8.2)."""
    hall.log.add("tally", tally_body(hall.election.digest, len(hall.plan.marks), cast.sums))


def turnout(hall: Hall) -> rules.Turnout:
    """Return the bases of §8.6 at the close."""
    boxes = hall.plan.boxes
    returned = len(hall.plan.marks) + sum(box.returned for box in boxes)
    return rules.Turnout(
        due=hall.plan.due,
        present=hall.plan.present,
        returned=returned,
        valid=returned - sum(box.invalid for box in boxes),
        paper_over=any(box.returned > box.issued for box in boxes),
    )


def _opened(hall: Hall, panel: Scrutineers, close: bytes) -> list[int]:
    """Have the tally opened by t scrutineers and return the totals (§8.3, §8.4)."""
    terms, ballots = hall.measure.terms, len(hall.plan.marks)
    if terms is None or hall.log.last is None:
        raise ValueError("there is no tally to open")
    sums = read_tally(hall.log.last.body).sums
    parts = []
    for body in panel.decryptions(hall.log, hall.watch, hall.election, close, sums):
        parts.append(read_decryption(hall.log.add("decryption", body).body))
    combined = combine(sums, {part.index: part.factors for part in parts}, panel.threshold)
    values = totals(combined, terms.key, ballots)
    check_totals(values, hall.manifest, ballots)
    return values


def _counted(hall: Hall) -> list[int]:
    """Count the open ballots as they stand in the record."""
    entries = (read_entry(line) for line in hall.log.lines)
    ballots = [read_open_ballot(entry.body).marks for entry in entries if entry.kind == "ballot"]
    return [sum(column) for column in zip(*ballots, strict=True)]
