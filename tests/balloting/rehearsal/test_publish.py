"""A record is put in its place whole or not at all; who judges it knows nothing but the file."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from ballot.balloting.rehearsal.publish import OutRefused, VerifierFailed, check_out, verify, write
from ballot.balloting.rehearsal.run import Finished
from tests.balloting.rehearsal.votes import a_plan, held


@pytest.fixture(scope="module")
def finished() -> Finished:
    return held(a_plan())


@contextmanager
def a_full_disk(most: int) -> Iterator[None]:
    """Let no file of this process grow beyond `most` bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_leaves_the_older_record_as_it_was(tmp_path: Path, finished: Finished) -> None:
    out = tmp_path / "record.zip"
    out.write_bytes(b"older")

    with a_full_disk(2_000), pytest.raises(OSError, match="too large"):
        write(finished.log, out)

    assert out.read_bytes() == b"older"
    assert list(tmp_path.iterdir()) == [out]


def test_who_looks_meanwhile_finds_the_older_record(tmp_path: Path, finished: Finished) -> None:
    out = tmp_path / "record.zip"
    out.write_bytes(b"older")
    seen: list[bytes] = []

    class Watched(list[bytes]):
        def __iter__(self) -> Iterator[bytes]:
            for line in finished.log.lines:
                seen.append(out.read_bytes())
                yield line

    write(replace(finished.log, lines=Watched()), out)

    assert set(seen) == {b"older"}
    assert verify(out, finished.log, 1)["accepted"]
    assert out.stat().st_mode & 0o777 == 0o666 & ~umask()


def umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@pytest.mark.parametrize("nameless", [True, False])
def test_a_record_takes_the_place_of_an_older_one(
    tmp_path: Path, finished: Finished, nameless: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not nameless:
        monkeypatch.delattr(os, "O_TMPFILE")
    out = tmp_path / "record.zip"
    out.write_bytes(b"older")

    write(finished.log, out)

    assert verify(out, finished.log, 1)["accepted"]
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize("name", ["missing/record.zip", "file/record.zip", "folder", "x" * 300])
def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()

    with pytest.raises(OutRefused):
        check_out(tmp_path / name, [])

    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]


def test_a_file_to_be_read_is_never_written_over(tmp_path: Path) -> None:
    read = tmp_path / "C.csv"
    read.touch()
    (tmp_path / "same.csv").symlink_to(read)

    with pytest.raises(OutRefused, match="one of the files to read"):
        check_out(tmp_path / "same.csv", [read])


def test_a_place_that_can_be_written_is_left_as_it_was(tmp_path: Path) -> None:
    check_out(tmp_path / "record.zip", [tmp_path / "C.csv"])

    assert list(tmp_path.iterdir()) == []


def test_the_verifier_judges_the_file_not_the_rehearsal(tmp_path: Path, finished: Finished) -> None:
    out, altered = tmp_path / "record.zip", tmp_path / "altered.zip"
    write(finished.log, out)
    lines = [line.replace(b'"present":4', b'"present":3') for line in finished.log.lines]
    forged = type(finished.log)(finished.log.election, finished.log.seed, lines, finished.log.last)
    write(forged, altered)

    report = verify(altered, finished.log, 1)

    assert not report["accepted"]
    assert "2.1" in {finding["clause"] for finding in report["findings"]}


def test_another_sound_record_is_not_taken_for_this_one(tmp_path: Path, finished: Finished) -> None:
    out = tmp_path / "record.zip"
    write(held(a_plan()).log, out)

    with pytest.raises(VerifierFailed, match="another record"):
        verify(out, finished.log, 1)


def test_a_file_that_is_no_record_is_a_failure_with_its_cause(tmp_path: Path, finished: Finished) -> None:
    out = tmp_path / "record.zip"
    out.write_bytes(b"no archive")

    with pytest.raises(VerifierFailed, match="no zip archive"):
        verify(out, finished.log, 1)
