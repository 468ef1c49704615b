"""The record: linked entries, signed heads and receipts, and the archive that holds them."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from ballot.protocol import record
from ballot.protocol.archive import Archive, Unreadable
from ballot.protocol.clause import Breach
from ballot.protocol.encoding import canonical, digest
from ballot.protocol.record import ENTRIES, HEAD, Entry, append, read_entry, read_head, read_receipt
from ballot.protocol.signature import public
from tests.bodies import UUID, a_seed
from tests.zips import STORED, Member, assembled, deflated, plain, repeated

LOG = a_seed("log")
FIRST = append(None, "manifest", {"a": 1})
SECOND = append(FIRST, "roll", {"b": "二"})


def test_entries_follow_each_other_and_hold_their_hash() -> None:
    assert (FIRST.seq, FIRST.prev, SECOND.seq, SECOND.prev) == (0, bytes(32), 1, FIRST.hash)
    assert SECOND.hash == digest("entry", 1, "roll", digest("body", "roll", {"b": "二"}), FIRST.hash)
    for entry in (FIRST, SECOND):
        entry.check()
        assert read_entry(entry.line()) == entry


@pytest.mark.parametrize(
    "changes", [{"seq": 2}, {"kind": "paper"}, {"prev": bytes(32)}, {"hash": bytes(32)}, {"body": {}}]
)
def test_an_altered_entry_does_not_hold_its_hash(changes: dict[str, Any]) -> None:
    with pytest.raises(Breach) as caught:
        replace(SECOND, **changes).check()
    assert caught.value.clause == "2.1"


def test_a_link_is_the_entry_without_its_body() -> None:
    link = SECOND.link()

    assert set(link) == {"seq", "kind", "digest", "prev", "hash"}
    hashed = record.entry_hash(link["seq"], link["kind"], bytes.fromhex(link["digest"]), bytes.fromhex(link["prev"]))
    assert hashed.hex() == link["hash"]


@pytest.mark.parametrize(
    ("clause", "changes"),
    [
        ("2.5", {"kind": "other"}),
        ("2.5", {"body": []}),
        ("2.5", {"body": None}),
        ("1.3", {"kind": 1}),
        ("1.3", {"seq": -1}),
        ("1.3", {"seq": True}),
        ("1.3", {"hash": "00"}),
        ("1.3", {"prev": None}),
        ("1.3", {"more": 1}),
    ],
)
def test_a_line_that_is_no_entry_is_refused(clause: str, changes: dict[str, Any]) -> None:
    good = {"seq": 1, "kind": "roll", "prev": "00" * 32, "hash": "00" * 32, "body": {}}

    with pytest.raises(Breach) as caught:
        read_entry(canonical({**good, **changes}))
    assert caught.value.clause == clause


def test_a_head_is_the_log_keys_word_for_one_place() -> None:
    head = read_head(record.head_body(UUID, SECOND, LOG))
    key = public(LOG)

    head.verify(key)
    others = [replace(head, seq=0), replace(head, hash=FIRST.hash), replace(head, election=UUID.replace("1", "2"))]
    for verify in [lambda other=other: other.verify(key) for other in others] + [
        lambda: head.verify(public(a_seed("another")))
    ]:
        with pytest.raises(Breach) as caught:
            verify()
        assert caught.value.clause == "2.2"


def test_a_receipt_is_the_log_keys_word_for_one_ballot() -> None:
    receipt = read_receipt(record.receipt_body(UUID, SECOND, bytes(32), LOG))

    receipt.verify(public(LOG))
    for other in (replace(receipt, ballot=b"\1" * 32), replace(receipt, seq=0), replace(receipt, hash=FIRST.hash)):
        with pytest.raises(Breach) as caught:
            other.verify(public(LOG))
        assert caught.value.clause == "5.6"


def written(entries: list[Entry] | None = None) -> bytes:
    target = io.BytesIO()
    record.write_record(target, entries or [FIRST, SECOND], record.head_body(UUID, SECOND, LOG))
    return target.getvalue()


def opened(content: bytes) -> tuple[list[bytes], record.Head]:
    with Archive(io.BytesIO(content)) as archive:
        return list(archive.lines()), archive.head()


def test_a_record_is_written_as_the_same_bytes_and_read_line_by_line() -> None:
    lines, head = opened(written())

    assert written() == written()
    assert lines == [FIRST.line(), SECOND.line()]
    assert head == read_head(record.head_body(UUID, SECOND, LOG))
    with zipfile.ZipFile(io.BytesIO(written())) as archive:
        assert sorted(archive.namelist()) == [ENTRIES, HEAD]
        assert archive.testzip() is None


HEADED = plain(HEAD, canonical(record.head_body(UUID, SECOND, LOG)))
LINES = FIRST.line() + b"\n" + SECOND.line() + b"\n"


@pytest.mark.parametrize("entries", [plain(ENTRIES, LINES), deflated(ENTRIES, LINES)], ids=["stored", "deflated"])
@pytest.mark.parametrize("turned", [False, True])
def test_either_order_of_files_and_either_method_is_read(entries: Member, turned: bool) -> None:
    members = [HEADED, entries] if turned else [entries, HEADED]

    assert opened(assembled(members))[0] == [FIRST.line(), SECOND.line()]


def test_the_announced_size_is_that_of_the_entries() -> None:
    with Archive(io.BytesIO(assembled([plain(ENTRIES, LINES), HEADED]))) as archive:
        assert archive.size == len(LINES)


ENCRYPTED, PATCHED = 1, 32
GOOD = plain(ENTRIES, LINES)
BAD_ARCHIVES: dict[str, tuple[type[Exception], Callable[[], bytes]]] = {
    "nothing": (Unreadable, lambda: b""),
    "an end alone": (Breach, lambda: b"PK\x05\x06" + bytes(18)),
    "a short end": (Unreadable, lambda: written()[:-1]),
    "a directory that points nowhere": (Unreadable, lambda: written()[:-10] + b"\xff\xff\0\0" + written()[-6:]),
    "a directory that is none": (Breach, lambda: written()[:-6] + b"\x09\0\0\0" + written()[-2:]),
    "one file": (Breach, lambda: assembled([GOOD])),
    "three files": (Breach, lambda: assembled([GOOD, HEADED, plain("more", b"")])),
    "the entries twice": (Breach, lambda: assembled([GOOD, GOOD])),
    "another name": (Breach, lambda: assembled([GOOD, plain("Head.json", HEADED.data)])),
    "a folder": (Breach, lambda: assembled([GOOD, plain("record/head.json", HEADED.data)])),
    "another method": (Breach, lambda: assembled([replace(GOOD, method=12), HEADED])),
    "no method at all": (Breach, lambda: assembled([replace(GOOD, method=99), HEADED])),
    "encrypted": (Breach, lambda: assembled([replace(GOOD, flags=ENCRYPTED), HEADED])),
    "patched": (Breach, lambda: assembled([replace(GOOD, flags=PATCHED), HEADED])),
    "a wrong checksum": (Unreadable, lambda: assembled([replace(GOOD, crc=1), HEADED])),
    "a wrong checksum of the head": (Unreadable, lambda: assembled([GOOD, replace(HEADED, crc=1)])),
    "no deflated data": (Unreadable, lambda: assembled([replace(GOOD, method=8), HEADED])),
    "cut short": (Unreadable, lambda: assembled([replace(deflated(ENTRIES, LINES), data=b"\x4b"), HEADED])),
    "more announced than there is": (Unreadable, lambda: assembled([replace(GOOD, size=10**6), HEADED])),
    "an entry's place beyond the end": (Breach, lambda: assembled([replace(GOOD, at=10**6), HEADED])),
    "one data for two names": (Breach, lambda: assembled([GOOD, replace(HEADED, at=0)])),
    "a last line without its end": (Breach, lambda: assembled([plain(ENTRIES, LINES[:-1]), HEADED])),
    "a line too long": (Breach, lambda: assembled([plain(ENTRIES, b"1" * (2**20 + 1) + b"\n"), HEADED])),
    "a line too long and without end": (Breach, lambda: assembled([plain(ENTRIES, b"1" * (2**20 + 2**17)), HEADED])),
    "more than any election expands": (Breach, lambda: assembled([repeated(ENTRIES, b"1" * 2**20, 17), HEADED])),
    "a head too long": (Breach, lambda: assembled([GOOD, plain(HEAD, b"1" * 4097)])),
    "a head with a line end": (Breach, lambda: assembled([GOOD, plain(HEAD, HEADED.data + b"\n")])),
    "a head of other fields": (Breach, lambda: assembled([GOOD, plain(HEAD, b"{}")])),
}


def with_extra(extra: bytes) -> bytes:
    """The good archive, with this behind each name in its directory."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for member in (GOOD, HEADED):
            info = zipfile.ZipInfo(member.name)
            info.extra = extra
            archive.writestr(info, member.data)
    return target.getvalue()


def test_a_name_that_is_no_text_and_a_field_that_runs_past_its_end_are_unreadable() -> None:
    utf8 = 0x0800
    misnamed = assembled([GOOD, replace(HEADED, flags=utf8)]).replace(b"head.json", b"\xffead.json")

    for content in (misnamed, with_extra(b"\x09\0\x0a\0")):
        with pytest.raises(Unreadable):
            opened(content)
    assert opened(with_extra(b"\x09\0\x02\0ab"))[0] == [FIRST.line(), SECOND.line()]


def test_a_directory_that_says_other_than_it_holds_is_refused() -> None:
    overrunning = bytearray(written())
    overrunning[overrunning.rindex(b"PK\x01\x02") + 32] = 5

    with pytest.raises(Unreadable):
        opened(bytes(overrunning))
    for content in (assembled([GOOD, HEADED, plain("more", b"")], counted=2), with_extra(b"\x75\x70\0\0")):
        with pytest.raises(Breach):
            opened(content)


@pytest.mark.parametrize("name", BAD_ARCHIVES)
def test_an_archive_that_is_not_as_it_must_be_is_refused(name: str) -> None:
    kind, made = BAD_ARCHIVES[name]

    with pytest.raises(kind):
        opened(made())


def test_a_line_of_the_greatest_length_is_read_after_others() -> None:
    long = b"1" * 2**20

    assert opened(assembled([plain(ENTRIES, b"2\n" + long + b"\n3\n"), HEADED]))[0] == [b"2", long, b"3"]


def test_lines_before_one_that_is_too_long_are_given() -> None:
    content = assembled([plain(ENTRIES, b"2\n" + b"1" * (2**20 + 1) + b"\n"), HEADED])

    with Archive(io.BytesIO(content)) as archive:
        lines = archive.lines()
        first = next(lines)
        with pytest.raises(Breach, match="line of more"):
            next(lines)

    assert first == b"2"


def test_a_file_that_lies_about_its_size_is_not_read_beyond_it() -> None:
    members = [replace(deflated(ENTRIES, LINES), size=len(FIRST.line()) + 1), HEADED]

    with pytest.raises(Unreadable):
        opened(assembled(members))


def test_stored_members_have_no_method() -> None:
    assert GOOD.method == STORED
