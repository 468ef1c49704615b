"""What `ballot rehearse` refuses: plainly, before any key is made, and leaving nothing behind."""

from pathlib import Path

import pytest

from tests.cli.rehearsals import CANDIDATES, files, rehearse

BALLOTS = "ballot,approve\n1,road;lift\n2,\n"
GIVEN = {"candidates": CANDIDATES, "ballots": BALLOTS}


def refused(folder: Path, *options: str, **texts: str | bytes) -> str:
    """Return what standard error says of a refusal that made nothing and wrote nothing."""
    given = files(folder, **texts)
    before = sorted(path.name for path in folder.iterdir())
    done = rehearse(folder, *given, *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    assert "Key ceremony" not in done.stderr
    assert sorted(path.name for path in folder.iterdir()) == before
    return done.stderr


BAD = {
    "ballots.csv:2: unknown candidate ship": {"ballots": "ballot,approve\n1,ship\n"},
    "ballots.csv:2: 3 candidates; at most 2": {"ballots": "ballot,approve\n1,road;lift;school\n"},
    "ballots.csv:3: the candidate road twice": {"ballots": "ballot,approve\n1,lift\n2,road;road\n"},
    "ballots.csv:2: not UTF-8": {"ballots": "ballot,approve\n1,道路\n".encode("gb18030")},
    "candidates.csv: the file is empty": {"candidates": ""},
    "candidates.csv:3: the id road stands in line 2 already": {"candidates": "id,name\nroad,x\nroad,y\n"},
    "candidates.csv:1: longer than": {"candidates": b"id,name" + b"," * 10**6},
}


@pytest.mark.parametrize("said", BAD)
def test_a_bad_file_is_refused_with_its_line(tmp_path: Path, said: str) -> None:
    heard = refused(tmp_path, "--seats", "2", **{**GIVEN, **BAD[said]})

    assert heard.startswith("Refused; no key was made:\n")
    assert said in heard


def test_every_faulty_line_is_named_and_an_older_record_stays(tmp_path: Path) -> None:
    (tmp_path / "record.zip").write_bytes(b"older")
    bad = "ballot,approve\n1,ship\n1,road\n3,road;road\n4,road,lift\n"

    heard = refused(tmp_path, "--seats", "2", candidates=CANDIDATES, ballots=bad)

    assert [line.split(": ")[0] for line in heard.splitlines()[1:]] == [f"ballots.csv:{n}" for n in (2, 3, 4, 5)]
    assert (tmp_path / "record.zip").read_bytes() == b"older"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--seats", "2", "--due", "1"], "2 ballots and 0 papers issued, but only 1 deputies are due"),
        (["--seats", "2", "--present", "3"], "3 deputies present, but only 2 are due"),
        (["--seats", "2", "--trustees", "4", "--threshold", "2"], "the threshold t of n scrutineers keeps t ≤ n < 2t"),
        (["--seats", "2", "--pass", "half"], "a bar reads 1/2:due:strict"),
        (["--seats", "2", "--style", "rank"], "the header lacks rank"),
        (["--style", "assessment"], "the header lacks satisfied"),
        ([], "the number of seats is needed"),
        (["--seats", "2", "--pb", "ballots.csv"], "give candidates and ballots, or a .pb file"),
        (["--seats", "2", "--out", "ballots.csv"], "ballots.csv is one of the files to read"),
        (["--seats", "2", "--out", "nowhere/record.zip"], "nothing can be written there"),
        (["--seats", "2", "--out", "."], "is a directory"),
        (["--seats", "2", "--ballots", "nowhere.csv"], "does not exist"),
    ],
)
def test_a_command_that_cannot_be_followed_is_refused(tmp_path: Path, options: list[str], said: str) -> None:
    assert said in refused(tmp_path, *options, **GIVEN)


def test_a_chinese_clerk_is_told_in_chinese(tmp_path: Path) -> None:
    assert refused(tmp_path, "--lang", "zh", **GIVEN).startswith("未予演练，未生成任何密钥：\n")
