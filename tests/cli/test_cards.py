"""`ballot cards`, as the registrar types it."""

import json
import stat
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from click.testing import CliRunner

from ballot.cli import main
from ballot.people.imports.sheets import as_csv, as_xlsx
from ballot.protocol.encoding import read

ROWS = [["证号", "姓名", "代表团"], *([f"{n:03}", f"代表{n}", "城关代表团"] for n in range(1, 4))]
SITE = ("--site", "https://vote.example.org")


@pytest.fixture
def run():
    return lambda *words: CliRunner().invoke(main, ["cards", *map(str, words)])


@pytest.fixture
def deputies(tmp_path) -> Path:
    path = tmp_path / "deputies.xlsx"
    path.write_bytes(as_xlsx(ROWS))
    return path


def secrets_in(cards: bytes) -> list[str]:
    found = (zxingcpp.read_barcodes(page.render(scale=2).to_pil()) for page in pypdfium2.PdfDocument(cards))
    return [codes[0].text.partition("#")[2][:26] for codes in found]


def test_the_export_becomes_sealed_cards_a_delivery_sheet_and_public_keys(run, deputies, tmp_path):
    out = tmp_path / "issue"
    answer = run(deputies, *SITE, "--out", out, "--title", "第六次会议")
    assert answer.exit_code == 0, answer.output
    keys = read((out / "keys.json").read_bytes())
    assert (keys["due"], len(keys["open"]["credentials"]), len(keys["open"]["spares"])) == (3, 3, 10)
    assert [one["number"] for one in keys["sign_in"]] == ["001", "002", "003", *[None] * 10]
    secrets = secrets_in((out / "cards.pdf").read_bytes())
    assert len(set(secrets)) == 13
    for told in (answer.output, (out / "keys.json").read_text(), (out / "delivery.pdf").read_bytes().decode("latin-1")):
        assert not any(secret in told for secret in secrets)


def test_only_their_owner_opens_the_papers(run, tmp_path):
    out = tmp_path / "issue"
    assert run("--count", 2, "--spares", 0, *SITE, "--out", out).exit_code == 0
    assert stat.S_IMODE(out.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in out.iterdir()} == {0o600}
    assert sorted(path.name for path in out.iterdir()) == ["cards.pdf", "delivery.pdf", "keys.json", "names.csv"]


def test_the_csv_export_is_as_good(run, tmp_path):
    (tmp_path / "deputies.csv").write_bytes(as_csv(ROWS))
    out = tmp_path / "issue"
    assert run(tmp_path / "deputies.csv", *SITE, "--out", out, "--spares", 0).exit_code == 0
    assert json.loads((out / "keys.json").read_text())["due"] == 3


@pytest.mark.parametrize("taken", ["folder", "file", "dangling link"])
def test_what_stands_there_is_never_written_over(run, deputies, tmp_path, taken):
    out = tmp_path / "issue"
    if taken == "folder":
        out.mkdir()
    elif taken == "file":
        out.write_text("older")
    else:
        out.symlink_to(tmp_path / "nowhere")
    answer = run(deputies, *SITE, "--out", out)
    assert answer.exit_code == 1
    assert "exists already" in answer.output
    assert not (tmp_path / "nowhere").exists()


def test_a_failure_on_the_way_leaves_no_half_issue(run, deputies, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ballot.balloting.cards.folder.os.fsync", full)
    answer = run(deputies, *SITE, "--out", tmp_path / "issue")
    assert answer.exit_code == 1
    assert "No space left" in answer.output
    assert not (tmp_path / "issue").exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--count", 3, "--site", "http://vote.example.org"), "https alone"),
        ((*SITE,), "either DEPUTIES or --count"),
        (("--count", 3, "--spares", 11, *SITE), "at most 10 spares for 3 deputies"),
        (("--count", 0, *SITE), "range"),
    ],
)
def test_what_can_t_be_is_refused_before_anything_is_drawn(run, tmp_path, words, says):
    answer = run(*words, "--out", tmp_path / "issue")
    assert answer.exit_code == 2
    assert says in answer.output
    assert not (tmp_path / "issue").exists()


def test_a_faulty_list_is_named_line_by_line(run, tmp_path):
    (tmp_path / "deputies.csv").write_bytes(as_csv([*ROWS, ["001", "", ""]]))
    answer = run(tmp_path / "deputies.csv", *SITE, "--out", tmp_path / "issue")
    assert answer.exit_code == 1
    assert "line 5, 姓名: missing" in answer.output
    assert "line 5, 证号: doubled" in answer.output


def test_a_file_that_is_no_list_is_refused(run, tmp_path):
    (tmp_path / "deputies.xlsx").write_bytes(b"%PDF-1.7")
    answer = run(tmp_path / "deputies.xlsx", *SITE, "--out", tmp_path / "issue")
    assert answer.exit_code == 1
    assert "no-table" in answer.output
