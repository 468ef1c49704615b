"""What a figure says of its bar, and how the last ones are kept."""

import json
from datetime import UTC, datetime

import pytest

from bench import kept
from bench.figure import Figure
from bench.pabulib import read

NOON = datetime(2026, 1, 12, 12, 0, tzinfo=UTC)
FILE = """META
key;value
PROJECTS
project_id;cost;votes;name
7;100;2;"Lamps; and paths"
9;50;0;Well
VOTES
voter_id;vote
1;7
2;7
3;
"""


@pytest.mark.parametrize(
    ("figure", "verdict"),
    [
        (Figure.at_most("a", 1.15, "×", 1.15), "ok"),
        (Figure.at_most("a", 1.151, "×", 1.15), "MISSED"),
        (Figure.at_least("a", 10, "×", 10), "ok"),
        (Figure.at_least("a", 9.99, "×", 10), "MISSED"),
        (Figure("a", 3.0, "ms"), ""),
        (Figure.left_out("a", "no folder"), "—"),
    ],
)
def test_a_figure_on_its_bar_is_good_and_one_beyond_it_is_missed(figure, verdict):
    assert figure.verdict == verdict


def test_a_figure_is_one_line_of_json_on_standard_output(capsys):
    Figure.at_most("start.help", 0.2, "s", 0.3, "Python alone 0.1 s").tell()

    said = capsys.readouterr()
    assert json.loads(said.out) == {"name": "start.help", "value": 0.2, "unit": "s", "bar": "<= 0.3", "ok": True}
    assert "Python alone" in said.err


def test_keeping_a_benchs_figures_leaves_every_other_bench_alone(tmp_path, monkeypatch):
    readme = tmp_path / "README.md"
    readme.write_text("# Bench\n\nText.\n", encoding="utf-8")
    monkeypatch.setattr(kept, "README", readme)
    for name, value in (("start", 1.0), ("ballots", 2.0), ("start", 3.0)):
        kept.keep(name, [Figure(name, value, "s")], "a machine", NOON)

    text = readme.read_text(encoding="utf-8")
    assert text.startswith("# Bench\n\nText.\n\n## start\n\n2026-01-12 12:00 UTC, a machine.")
    assert "| start | 3 s |" in text
    assert "| start | 1 s |" not in text
    assert text.index("## start") < text.index("## ballots") < text.index("| ballots | 2 s |")


def test_the_votes_column_is_read_by_its_heading(tmp_path):
    file = tmp_path / "a.pb"
    file.write_text(FILE, encoding="utf-8")

    stated = read(file)
    assert (stated.votes, stated.voters) == ([2, 0], 3)
