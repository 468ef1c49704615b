"""Writes entries as record.zip, also altered ones, hashed and headed anew."""

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from ballot.protocol.record import Entry, append, head_body, write_record
from tests.bodies import UUID, a_seed


def archive(entries: Iterable[Entry], head: Mapping[str, Any] | None = None) -> bytes:
    """Return record.zip of these entries, its head signed anew unless one is given."""
    listed, target = list(entries), io.BytesIO()
    write_record(target, listed, head or head_body(UUID, listed[-1], a_seed("log")))
    return target.getvalue()


def relinked(entries: Sequence[Entry], alter: Callable[[int, str, dict[str, Any]], Any]) -> list[Entry]:
    """Return the entries hashed anew after `alter(seq, kind, body)`: one body, a list of (kind, body), or None."""
    chain: list[Entry] = []
    for entry in entries:
        made = alter(entry.seq, entry.kind, dict(entry.body))
        pairs = made if isinstance(made, list) else [] if made is None else [(entry.kind, made)]
        for kind, body in pairs:
            chain.append(append(chain[-1] if chain else None, kind, body))
    return chain
