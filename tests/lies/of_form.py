"""Lies about form (§1, §2.3): texts, numbers, points and keys that two readers could read differently."""

import re
from typing import Any

from ballot.protocol.group import ORDER
from ballot.protocol.signature import FIELD
from tests.lies.ballots import signed_with_small_r
from tests.lies.lie import (
    DEPUTY,
    EVERYBODY,
    REGISTRAR,
    SCRUTINEER,
    SERVER,
    Lie,
    at,
    line,
    put,
    without,
)
from tests.lies.registrar import listed
from tests.lies.truths import OPEN, RANK, SELECT

BIT_255 = 1 << 255
SMALL_ORDER = "01" + "00" * 31
NEGATIVE = "0100000000000000000000000000000000000000000000000000000000000000"


def high(point: str) -> str:
    """Set bit 255 of a point."""
    return (int.from_bytes(bytes.fromhex(point), "little") | BIT_255).to_bytes(32, "little").hex()


def beyond(number: str) -> str:
    """Add the group's order to a scalar."""
    return (int.from_bytes(bytes.fromhex(number), "little") + ORDER).to_bytes(32, "little").hex()


def beyond_s(signature: str) -> str:
    """Add the group's order to a signature's S."""
    return signature[:64] + beyond(signature[64:])


def off_curve() -> str:
    """Return 32 bytes that are the y of no point: the first such y."""
    d = -121665 * pow(121666, -1, FIELD)
    y = next(y for y in range(2, 99) if pow((y * y - 1) * (d * y * y + 1), (FIELD - 1) // 2, FIELD) != 1)
    return y.to_bytes(32, "little").hex()


def not_canonical() -> str:
    """Return a key whose y is written with the field's prime added."""
    d = -121665 * pow(121666, -1, FIELD)
    y = next(y for y in range(2, 19) if pow((y * y - 1) * (d * y * y + 1), (FIELD - 1) // 2, FIELD) == 1)
    return (y + FIELD).to_bytes(32, "little").hex()


def _spaced(text: bytes) -> bytes:
    return text.replace(b'"body":{', b'"body": {', 1)


def _again(text: bytes) -> bytes:
    return text.replace(b'"kind":', b'"kind":"open","kind":', 1)


def _unsorted(text: bytes) -> bytes:
    start = text.index(b',"seq"')
    return b"{" + text[start + 1 : -1] + b"," + text[1:start] + b"}"


def _nested(depth: int) -> list[Any]:
    return [_nested(depth - 1)] if depth else []


def _shouted(text: bytes) -> bytes:
    return re.sub(rb'(?<="prev":")[0-9a-f]{64}', lambda found: found[0].upper(), text)


# fmt: off
JSON = (
    Lie("a space stands in a line", SERVER, SELECT, line("open", _spaced), "1.3", "open"),
    Lie("a field stands twice in a line", SERVER, SELECT, line("open", _again), "1.3", "open"),
    Lie("a line's fields stand in another order", SERVER, SELECT, line("close", _unsorted), "1.3", "close"),
    Lie("a character is escaped that need not be", SERVER, SELECT,
        line("restart", lambda text: text.replace("示".encode(), b"\\u793a")), "1.3", "restart"),
    Lie("a line begins with a byte order mark", SERVER, SELECT,
        line("open", lambda text: b"\xef\xbb\xbf" + text), "1.3", "open"),
    Lie("a line holds a byte that is no UTF-8", SERVER, SELECT,
        line("restart", lambda text: text.replace("示".encode(), b"\xff")), "1.3", "restart"),
    Lie("a line is cut short", SERVER, SELECT, line("open", lambda text: text[:-1]), "1.3", "open"),
    Lie("something stands behind a line's object", SERVER, SELECT, line("open", lambda text: text + b" 1"), "1.3",
        "open"),
    Lie("a line is nested without end", SERVER, SELECT,
        line("open", lambda text: b"[" * 100_000 + b"]" * 100_000), "1.3", "open"),
    Lie("a number is minus zero", SERVER, SELECT,
        line("open", lambda text: text.replace(b'"present":6', b'"present":-0')), "1.3", "open"),
    Lie("a line is empty", SERVER, SELECT, line("open", lambda text: b""), "1.3", "open"),
    Lie("a line is a number", SERVER, SELECT, line("open", lambda text: b"7"), "1.3", "open"),
    Lie("an entry has a field of its own", SERVER, SELECT,
        line("open", lambda text: text[:-1] + b',"time":1}'), "1.3", "open"),
    Lie("a hash in a line is written in capitals", SERVER, SELECT, line("open", _shouted), "1.3", "open"),
    Lie("a number has a fraction", SERVER, SELECT, at("open", put("present", 6.0)), "1.3", "open"),
    Lie("a number is no number", SERVER, SELECT, at("open", put("present", float("nan"))), "1.3", "open"),
    Lie("a number is larger than two readers can hold", SERVER, SELECT, at("open", put("present", 2**53)), "1.3",
        "open"),
    Lie("a number is smaller than two readers can hold", SERVER, SELECT,
        at("result", put("outcome.vacant", -(2**53))), "1.3", "result"),
    Lie("an outcome is nested deeper than any body", SERVER, SELECT,
        at("result", put("outcome.remark", _nested(70))), "1.3", "result"),
    Lie("an outcome has a fraction", SERVER, SELECT, at("result", put("outcome.vacant", 1.0)), "1.3", "result"),
    Lie("a field's name is not in Unicode's composed form", SERVER, SELECT,
        at("result", put("outcome.e\u0301", 1)), "1.3", "result"),
    Lie("a digest is a number", SERVER, SELECT, at("manifest", put("software.booth", 7)), "1.3", "manifest"),
    Lie("a count is below zero", SERVER, SELECT, at("open", put("present", -1)), "1.3", "open"),
    Lie("a count is true", SERVER, SELECT, at("open", put("present", True)), "1.3", "open"),
    Lie("a count is a string", SERVER, SELECT, at("open", put("present", "6")), "1.3", "open"),
    Lie("a flag is the number one", SERVER, SELECT, at("manifest", put("rehearsal", 1)), "1.3", "manifest"),
    Lie("a title is a number", SERVER, SELECT, at("manifest", put("title", 7)), "1.3", "manifest"),
    Lie("an array is an object", SERVER, SELECT, at("manifest", put("counters", {})), "1.3", "manifest"),
    Lie("an object is an array", SERVER, SELECT, at("manifest", put("software", [])), "1.3", "manifest"),
    Lie("a label has two values", SERVER, RANK,
        at("manifest", put("projects.0.detail.0", ["地点", "示例镇", "示例村"])), "1.3", "manifest"),
    Lie("a title turns the direction of reading", SERVER, SELECT,
        at("manifest", put("title", "民生\u202e实事")), "1.3", "manifest"),
    Lie("a reason holds a control character", SERVER, SELECT, at("restart", put("reason", "示\x00例")), "1.3",
        "restart"),
    Lie("a reason holds half a character", SERVER, SELECT,
        line("restart", lambda text: text.replace("示".encode(), b"\\ud800")), "1.3", "restart"),
    Lie("a reason is not in Unicode's composed form", SERVER, SELECT,
        at("restart", put("reason", "e\u0301")), "1.3", "restart"),
    Lie("an id is not of the id's letters", SERVER, SELECT, at("manifest", put("limits.0.id", "全部")), "1.3",
        "manifest"),
    Lie("a parent is no uuid", SERVER, SELECT, at("manifest", put("rule.parent", "2025")), "1.3", "manifest"),
    Lie("a digest is too short", SERVER, SELECT, at("manifest", put("software.booth", "00" * 31)), "1.3", "manifest"),
    Lie("a digest is no hex", SERVER, SELECT, at("manifest", put("software.booth", "zz" * 32)), "1.3", "manifest"),
    Lie("a digest is written in capitals", SERVER, SELECT, at("manifest", put("software.booth", "AB" * 32)), "1.3",
        "manifest"),
    Lie("a digest holds spaces", SERVER, SELECT, at("manifest", put("software.booth", " " * 64)), "1.3", "manifest"),
    Lie("a tie is broken by a way unknown", SERVER, SELECT, at("manifest", put("rule.tie", "lot")), "1.3",
        "manifest"),
    Lie("a tie is broken by a number", SERVER, SELECT, at("manifest", put("rule.tie", 7)), "1.3", "manifest"),
    Lie("the manifest names no software", SERVER, SELECT, at("manifest", without("software")), "1.3", "manifest"),
    Lie("the opening says more than it may", SERVER, SELECT, at("open", put("remark", "示例")), "1.3", "open"),
    Lie("a ballot bears a time", SERVER, SELECT, at("ballot", put("time", "2026-01-12T09:01:00Z")), "1.3", "ballot"),
    Lie("a checked ballot bears a time", SERVER, SELECT, at("spoil", put("time", "2026-01-12T09:01:00Z")), "1.3",
        "spoil"),
    Lie("a void bears a time", EVERYBODY, SELECT, at("void", put("time", "2026-01-12T09:01:00Z")), "1.3", "void"),
    Lie("a ballot bears a name", SERVER, OPEN, at("ballot", put("name", "张三")), "1.3", "ballot"),
    Lie("the opening's body is an array", SERVER, SELECT, at("open", lambda stage, body: [("open", [])]), "2.5",
        "open"),
    Lie("the outcome is an array", SERVER, SELECT, at("result", put("outcome", [])), "1.3", "result"),
    Lie("a moment has no zeros", SERVER, SELECT, at("open", put("time", "2026-1-12T9:00:00Z")), "8.1", "open"),
    Lie("a moment is not in UTC", SERVER, SELECT, at("open", put("time", "2026-01-12T09:00:00+08:00")), "8.1",
        "open"),
    Lie("a moment is on no calendar", SERVER, SELECT, at("close", put("time", "2026-02-30T09:30:00Z")), "8.1",
        "close"),
)
# fmt: on


def _shifted_roll(key: str) -> Any:
    return lambda stage, body: listed(stage, body, [*body["credentials"][1:], key], body["spares"])


# fmt: off
GROUP = (
    Lie("a ballot's point has bit 255 set", DEPUTY, SELECT, at("ballot", put("choices.0.0", high)), "1.1", "ballot"),
    Lie("a ballot's point is no point", DEPUTY, SELECT,
        at("ballot", put("choices.0.1", NEGATIVE), believed=False), "1.1", "ballot"),
    Lie("a ballot's point is too short", DEPUTY, SELECT,
        at("ballot", put("choices.1.1", lambda point: point[2:]), believed=False), "1.3", "ballot"),
    Lie("a checked ballot's point has bit 255 set", DEPUTY, SELECT, at("spoil", put("choices.0.1", high)), "1.1",
        "spoil"),
    Lie("a ballot's answer has the order added", DEPUTY, SELECT, at("ballot", put("bits.0.1.0", beyond)), "1.2",
        "ballot"),
    Lie("a ballot's challenge has the order added", DEPUTY, SELECT, at("ballot", put("sums.0.0.0", beyond)), "1.2",
        "ballot"),
    Lie("a coefficient has bit 255 set", SCRUTINEER, SELECT,
        at("reveal", put("coefficients.1", high), believed=False), "1.1", "reveal"),
    Lie("a coefficient is the identity", SCRUTINEER, SELECT,
        at("reveal", put("coefficients.1", "00" * 32), believed=False), "1.1", "reveal"),
    Lie("an encryption key is the identity", SCRUTINEER, SELECT,
        at("reveal", put("encrypt", "00" * 32), believed=False), "1.1", "reveal"),
    Lie("a scrutineer's answer has the order added", SCRUTINEER, SELECT,
        at("reveal", put("proof.v.0", beyond), believed=False), "1.2", "reveal"),
    Lie("a share's ephemeral point is the identity", SCRUTINEER, SELECT,
        at("share", put("ephemeral", "00" * 32), believed=False), "1.1", "share"),
    Lie("a share's ephemeral point is no point", SCRUTINEER, SELECT,
        at("share", put("ephemeral", NEGATIVE), believed=False), "1.1", "share"),
    Lie("a share's ephemeral point has bit 255 set", SCRUTINEER, SELECT,
        at("share", put("ephemeral", high), believed=False), "1.1", "share"),
    Lie("the key is the identity", EVERYBODY, SELECT,
        at("election", put("key", "00" * 32), believed=False), "1.1", "election"),
    Lie("a sum of the tally has bit 255 set", SERVER, SELECT,
        at("tally", put("sums.0.0", high), believed=False), "1.1", "tally"),
    Lie("a factor has bit 255 set", SCRUTINEER, SELECT, at("decryption", put("factors.0", high)), "1.1",
        "decryption"),
    Lie("a decryption's answer has the order added", SCRUTINEER, SELECT,
        at("decryption", put("proofs.0.1", beyond)), "1.2", "decryption"),
    Lie("a credential is of small order", REGISTRAR, SELECT, at("roll", _shifted_roll(SMALL_ORDER)), "1.5", "roll"),
    Lie("a credential is not canonical", REGISTRAR, SELECT, at("roll", _shifted_roll(not_canonical())), "1.5",
        "roll"),
    Lie("a credential is on no curve", REGISTRAR, SELECT, at("roll", _shifted_roll(off_curve())), "1.5", "roll"),
    Lie("the log key is of small order", SERVER, SELECT, at("manifest", put("log_key", SMALL_ORDER)), "1.5",
        "manifest"),
    Lie("a counter's key is of small order", SERVER, OPEN, at("manifest", put("counters.0", SMALL_ORDER)), "1.5",
        "manifest"),
    Lie("a scrutineer's sign key is of small order", SCRUTINEER, SELECT,
        at("trustee", put("sign", SMALL_ORDER), nth=4), "1.5", "trustee"),
    Lie("a ballot's signature is too short", DEPUTY, SELECT,
        at("ballot", put("signature", lambda signed: signed[:-2]), signed=False), "1.3", "ballot"),
    Lie("a ballot's answer is too short", DEPUTY, SELECT,
        at("ballot", put("bits.0.1.0", lambda number: number[2:])), "1.3", "ballot"),
    Lie("the log key is too short", SERVER, SELECT, at("manifest", put("log_key", lambda key: key[2:])), "1.3",
        "manifest"),
    Lie("a sum of the tally is no point", SERVER, SELECT,
        at("tally", put("sums.0.1", NEGATIVE), believed=False), "1.1", "tally"),
    Lie("a ballot's signature has the order added to S", DEPUTY, SELECT,
        at("ballot", put("signature", beyond_s), signed=False), "5.5", "ballot"),
    Lie("a ballot's signature has an R of small order", DEPUTY, SELECT,
        at("ballot", signed_with_small_r, signed=False), "5.5", "ballot"),
)
# fmt: on

LIES = JSON + GROUP
