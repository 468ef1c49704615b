"""Alters whole records: values, entries, order, lines, head and archive, and binds and signs anew what followed."""

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from ballot.protocol import cards, closing, trustees
from ballot.protocol.clause import Breach
from ballot.protocol.encoding import canonical, digest
from ballot.protocol.record import ENTRIES, HEAD, KINDS, ROOT, Entry, entry_hash, head_body
from tests.bodies import UUID, a_seed
from tests.cross.keyring import Keyring
from tests.cross.values import alter, at, places, put
from tests.records import Hall

Pair = tuple[str, Any]
DEPTHS = ("torn", "hashed", "signed", "signed", "bound", "bound")


@dataclass
class Altered:
    """An altered record and how it came about."""

    archive: bytes
    story: list[str] = field(default_factory=list)
    saved: dict[str, Any] = field(default_factory=dict)


def altered(hall: Hall, strangers: Sequence[Entry], draw: Random) -> Altered:
    """Return the record of the hall with one to three alterations; `strangers` are entries of another election."""
    pairs: list[Pair] = [(entry.kind, entry.body) for entry in hall.entries]
    depth, story = draw.choice(DEPTHS), []
    for _ in range(draw.choice([1, 1, 1, 2, 3])):
        change = draw.choices(list(CHANGES), weights=list(CHANGES.values()))[0]
        story.append(f"{change.__name__} {change(pairs, strangers, draw)}")
    lines, last = Chain(hall, depth, [entry.line() for entry in hall.entries]).lines(pairs)
    head = canonical(head_body(UUID, last, a_seed("log")))
    for bend, chance in ((_bent_line, 0.06), (_bent_head, 0.05)):
        if draw.random() < chance:
            story.append(bend.__name__)
            lines, head = bend(lines, head, draw)
    data = _zipped(lines, head, draw)
    return Altered(_torn(data, draw, story), [*story, depth], _saved(hall, draw))


def _value(pairs: list[Pair], _strangers: Sequence[Entry], draw: Random) -> str:
    kinds = sorted({kind for kind, _ in pairs})
    wanted = draw.choice(kinds)
    place = draw.choice([seq for seq, (kind, _) in enumerate(pairs) if kind == wanted])
    kind, body = pairs[place]
    path = draw.choice([path for path in places(body) if path] or [()])
    # Long lists would draw nearly every lot: a path's first step is drawn first.
    if path:
        path = draw.choice(
            [other for other in places(body) if other[:1] == draw.choice([path[:1], other[:1]])] or [path]
        )
    pool = [at(other, way) for _, other in draw.sample(pairs, min(4, len(pairs))) for way in places(other)]
    new = alter(at(body, path), [one for one in pool if isinstance(one, str)] or ["00"], draw)
    pairs[place] = (kind, put(body, path, new) if path else body)
    return f"{place} {kind} {path} {str(new)[:40]!r}"


def _dropped(pairs: list[Pair], _strangers: Sequence[Entry], draw: Random) -> str:
    place = draw.randrange(len(pairs))
    return f"{place} {pairs.pop(place)[0] if len(pairs) > 1 else ''}"


def _doubled(pairs: list[Pair], _strangers: Sequence[Entry], draw: Random) -> str:
    place = draw.randrange(len(pairs))
    pairs.insert(draw.choice([place, place, draw.randrange(len(pairs) + 1)]), pairs[place])
    return str(place)


def _moved(pairs: list[Pair], _strangers: Sequence[Entry], draw: Random) -> str:
    place, target = draw.randrange(len(pairs)), draw.randrange(len(pairs))
    pairs.insert(target, pairs.pop(place))
    return f"{place} to {target}"


def _renamed(pairs: list[Pair], _strangers: Sequence[Entry], draw: Random) -> str:
    place, kind = draw.randrange(len(pairs)), draw.choice([*KINDS, "vote", "", "甲"])
    pairs[place] = (kind, pairs[place][1])
    return f"{place} to {kind}"


def _planted(pairs: list[Pair], strangers: Sequence[Entry], draw: Random) -> str:
    place, stranger = draw.randrange(len(pairs) + 1), draw.choice(strangers)
    pairs.insert(place, (stranger.kind, stranger.body))
    return f"{stranger.kind} at {place}"


def _cut(pairs: list[Pair], _strangers: Sequence[Entry], draw: Random) -> str:
    del pairs[draw.randrange(1, len(pairs) + 1) :]
    return f"after {len(pairs)}"


def _ended(pairs: list[Pair], _strangers: Sequence[Entry], draw: Random) -> str:
    """Restart or end where nobody expects it."""
    act = draw.choice(
        [("restart", {"reason": "示例"}), ("annul", {"election": None, "reason": "示例", "signatures": []})]
    )
    pairs.insert(draw.randrange(len(pairs) + 1), act)
    return act[0]


CHANGES: Mapping[Callable[[list[Pair], Sequence[Entry], Random], str], int] = {
    _value: 60,
    _dropped: 6,
    _doubled: 6,
    _moved: 6,
    _renamed: 4,
    _planted: 6,
    _cut: 2,
    _ended: 4,
}


class Chain:
    """Links altered entries again, as deep as the forger goes: torn leaves hashes, bound renews what E and C reach."""

    def __init__(self, hall: Hall, depth: str, before: Sequence[bytes]) -> None:
        self._hall, self._depth, self._before = hall, depth, before
        self._new: dict[str, str] = {}
        self._manifest, self._roll, self._restarts = hall.manifest.digest, hall.roll.digest, 0
        self._bodies: dict[str, list[Any]] = {}
        elections = [entry for entry in hall.entries if entry.kind == "election"]
        self._election = closing.election_digest(elections[-1].body) if elections else b""

    def lines(self, pairs: Iterable[Pair]) -> tuple[list[bytes], Entry]:
        """Return the lines and what stands last."""
        lines: list[bytes] = []
        last = Entry(0, "", b"", ROOT, {})
        for seq, (kind, body) in enumerate(pairs):
            renewed = self._renewed(kind, body) if self._depth in ("signed", "bound") else body
            text = _text(renewed)
            hash_ = entry_hash(seq, kind, digest("body", kind, text), last.hash)
            if self._depth == "torn" and seq < len(self._before):
                hash_ = bytes.fromhex(json.loads(self._before[seq])["hash"])
            elif kind == "close" and seq < len(self._before):
                self._new[json.loads(self._before[seq])["hash"]] = hash_.hex()
            last = Entry(seq, kind, last.hash, hash_, {})
            named = _text({"hash": hash_.hex(), "kind": kind, "prev": last.prev.hex(), "seq": seq})
            lines.append(b'{"body":' + text + b"," + named[1:])
        return lines, last

    def _renewed(self, kind: str, body: Any) -> Any:
        try:
            renewed = self._bound(kind, _replaced(body, self._new)) if self._depth == "bound" else body
        except (Breach, KeyError, TypeError, ValueError, AttributeError):
            renewed = body
        attempt = trustees.attempt_digest(self._manifest, self._roll, self._restarts)
        count = self._hall.manifest.trustees.count if self._hall.manifest.trustees else 0
        seeds = {index: a_seed(f"scrutineer {index} of attempt {self._restarts}") for index in range(1, count + 1)}
        signed = Keyring(self._hall, attempt, seeds).signed(kind, renewed)
        self._bodies.setdefault(kind, []).append(signed)
        if kind == "restart":
            self._restarts, self._bodies = self._restarts + 1, {}
        return signed

    def _bound(self, kind: str, body: Any) -> Any:
        if kind == "manifest":
            self._manifest = self._renew(self._hall.manifest.digest, digest("manifest", body))
        elif kind == "roll":
            use = self._hall.manifest.mode
            keys = [
                [cards.signature.Key(bytes.fromhex(key)) for key in body[name]] for name in ("credentials", "spares")
            ]
            place = 0 if use == "secret" else 1
            body = put(body, ("issue", place), cards.list_digest(body["cards"], use, *keys).hex())
            self._roll = self._renew(self._hall.roll.digest, digest("roll", body))
        elif kind == "election":
            if self._hall.manifest.secret:
                attempt = trustees.attempt_digest(self._manifest, self._roll, self._restarts)
                kinds = [self._bodies.get(name, []) for name in ("trustee", "reveal", "share")]
                body = {**body, "ceremony": trustees.ceremony_digest(attempt, *kinds).hex()}
            self._renew(self._election, closing.election_digest(body))
        return body

    def _renew(self, old: bytes, new: bytes) -> bytes:
        self._new[old.hex()] = new.hex()
        return new


def _replaced(value: Any, new: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return new.get(value, value)
    if isinstance(value, list):
        return [_replaced(one, new) for one in value]
    return {name: _replaced(one, new) for name, one in value.items()} if isinstance(value, dict) else value


def _text(value: Any) -> bytes:
    """Return canonical JSON, or the nearest thing to it for what has no canonical form."""
    try:
        return canonical(value)
    except Breach:
        text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return text.encode("utf-8", "surrogatepass")


def _bent_line(lines: list[bytes], head: bytes, draw: Random) -> tuple[list[bytes], bytes]:
    place = draw.randrange(len(lines))
    line = lines[place]
    middle = draw.randrange(len(line))
    bent = draw.choice(
        [
            line + b" ",
            b" " + line,
            line[:-1],
            b"",
            b"null",
            b"[]",
            b"\xef\xbb\xbf" + line,
            line + b"\r",
            line.replace(b",", b", ", 1),
            line[:-1] + b',"seq":0}',
            line.replace(b'"seq":', b'"seq":0'),
            line[:middle],
            line[:middle] + bytes([line[middle] ^ 1]) + line[middle + 1 :],
            line[:middle] + b"\xff" + line[middle:],
            line.replace(b":1,", b":1.0,", 1),
            line.replace(b":0,", b":-0,", 1),
            line[:middle] + b"\n" + line[middle:],
            line.replace(b'"e', b'"\\u0065', 1),
            b"[" * 5000 + b"]" * 5000,
            line.replace(b'"kind"', b'"kind\\u0000"'),
        ]
    )
    return [*lines[:place], bent, *lines[place + 1 :]], head


def _bent_head(lines: list[bytes], head: bytes, draw: Random) -> tuple[list[bytes], bytes]:
    body = json.loads(head)
    path = draw.choice(list(places(body)))
    new = alter(at(body, path), [body["hash"], body["signature"]], draw)
    return lines, draw.choice([_text(put(body, path, new)), _text(put(body, path, new)), head + b"\n", head[:-1], b""])


def _zipped(lines: list[bytes], head: bytes, draw: Random) -> bytes:
    chance, target = draw.random(), io.BytesIO()
    method = draw.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED] if chance > 0.01 else [zipfile.ZIP_BZIP2])
    end = b"\n" if chance > 0.02 else b""
    with zipfile.ZipFile(target, "w", method) as archive:
        archive.writestr(ENTRIES, b"\n".join(lines) + end)
        if chance < 0.97:
            archive.writestr(HEAD if chance < 0.96 else "Head.json", head)
        if chance > 0.98:
            archive.writestr("readme.txt", b"")
    return target.getvalue()


def _torn(whole: bytes, draw: Random, story: list[str]) -> bytes:
    data = bytearray(whole)
    if draw.random() < 0.03:
        place, bit = draw.randrange(len(data)), draw.randrange(8)
        data[place] ^= 1 << bit
        story.append(f"bit {bit} of byte {place} of {len(data)}")
    if draw.random() < 0.02:
        story.append("torn")
        data = draw.choice([data[: draw.randrange(len(data))], b"GIF89a" + data, data + b"\x00" * 5])
    return bytes(data)


def _saved(hall: Hall, draw: Random) -> dict[str, Any]:
    """Return what a visitor kept of the record as it was; for most, nothing."""
    if draw.random() > 0.2:
        return {}
    issue = hall.roll.issue
    shown = [None, issue.hex(), cards.issue_on_sheet(issue), cards.issue_on_card(issue), "00" * 16]
    return {
        "heads": [head_body(UUID, draw.choice(hall.entries), a_seed("log"))],
        "receipts": list(hall.receipts.values())[:1],
        "issue": draw.choice(shown),
    }
