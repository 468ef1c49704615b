"""`ballot rehearse` from outside: what it prints, what it leaves, and its exit code."""

import json
import shlex
from pathlib import Path
from typing import Any

import pytest

from ballot.protocol.encoding import canonical
from ballot.verifier.finding import Report
from ballot.verifier.verify import verify_record
from tests.balloting.rehearsal.test_pabulib import FILE
from tests.cli.rehearsals import CANDIDATES, REPOSITORY, files, rehearse

README = (REPOSITORY / "examples" / "README.md").read_text("utf-8")
SELECT = "ballot,approve\n1,road;lift\n2,lift\n3,\n4,lift;road\n"
STYLES: dict[str, tuple[str, list[str], list[int]]] = {
    "select": (SELECT, ["--seats", "2"], [2, 0, 3]),
    "variants": ("ballot,approve\n1,road\n2,lift\n3,\n", [], [1, 0, 1]),
    "approve-oppose": ("ballot,approve,oppose\n1,road;lift,school\n2,lift,\n", ["--seats", "2"], [1, 0, 0, 1, 2, 0]),
    "assessment": (
        "ballot,satisfied,basically,dissatisfied\n1,road;lift,school,\n2,,,lift\n",
        [],
        [1, 0, 0, 0, 1, 0, 1, 0, 1],
    ),
    "rank": ("ballot,rank\n1,lift;road\n2,lift\n3,road;school\n", ["--seats", "2"], [1, 1, 0, 1, 2, 0]),
}


def accepted(folder: Path) -> Report:
    with (folder / "record.zip").open("rb") as record:
        report = verify_record(record)
    assert report.accepted
    return report


def result_of(folder: Path) -> dict[str, Any]:
    result = accepted(folder).result
    assert result is not None
    return result


@pytest.mark.parametrize("style", STYLES)
def test_every_style_ends_in_an_accepted_record_with_the_totals_of_its_ballots(tmp_path: Path, style: str) -> None:
    ballots, options, totals = STYLES[style]
    given = files(tmp_path, candidates=CANDIDATES, ballots=ballots)

    done = rehearse(tmp_path, *given, "--style", style, "--smallest", "0", *options)

    assert (done.returncode, result_of(tmp_path)["total"]) == (0, totals)
    assert "农村公路" in done.stdout
    assert "accepted by a separate process" in done.stdout
    assert "Traceback" not in done.stderr


def test_json_is_the_canonical_result_and_nothing_else(tmp_path: Path) -> None:
    given = files(tmp_path, candidates=CANDIDATES.replace("road", "Road 1"), ballots=SELECT.replace("road", "Road 1"))

    done = rehearse(tmp_path, *given, "--seats", "2", "--smallest", "0", "--json", LANG="zh_CN.UTF-8")

    assert done.stdout.encode() == canonical(result_of(tmp_path)) + b"\n"
    assert "编号 Road 1 不合规格，以 c001 代替" in done.stderr


def test_the_table_ranks_the_projects_and_names_the_tie(tmp_path: Path) -> None:
    given = files(tmp_path, candidates=CANDIDATES, ballots=SELECT + "5,road;school\n")
    bars = ["--seats", "1", "--max", "2", "--pass", "1/5:due:strict", "--quorum", "2/3:due", "--due", "6"]

    done = rehearse(tmp_path, *given, *bars, "--smallest", "0", LANG="zh_CN.UTF-8")

    rows = [line.split() for line in done.stdout.splitlines()]
    assert rows[1] == ["名次", "项目", "赞成", "占应到代表", "过线票数", "结果"]
    assert rows[2:5] == [
        ["1", "road", "农村公路", "3", "50.0", "%", "2", "票数相等"],
        ["1", "lift", "电梯加装", "3", "50.0", "%", "2", "票数相等"],
        ["—", "school", "护眼灯光", "1", "16.7", "%", "2", "未过线"],
    ]
    for said in (
        "road、lift 票数相等，争末席，程序不作决定。",
        "规则：应选 1 项；实到代表不少于应到代表的 2/3，票决方为有效；赞成票超过应到代表的 1/5 方可入选；",
        "应到代表 6 人，实到 5 人；电子票 5 张；收回票 5 张，有效票 5 张。",
        "公开记录 record.zip",
        "独立进程核验通过",
        "用时：发卡",
    ):
        assert said in done.stdout


def test_the_fingerprint_on_the_screen_is_that_of_the_record(tmp_path: Path) -> None:
    given = files(tmp_path, candidates=CANDIDATES, ballots=SELECT)

    done = rehearse(tmp_path, *given, "--seats", "2", "--mode", "open", "--lang", "zh")

    assert accepted(tmp_path).fingerprint in done.stdout


def test_paper_counts_beside_the_ballots(tmp_path: Path) -> None:
    boxes = "box,issued,returned,invalid,road,school,lift\nA,2,2,1,1,0,0\nB,1,0,0,0,0,0\n"
    given = files(tmp_path, candidates=CANDIDATES, ballots=SELECT, paper=boxes)

    done = rehearse(tmp_path, *given, "--seats", "2", "--smallest", "0", "--due", "9")

    assert (done.returncode, result_of(tmp_path)["total"]) == (0, [3, 0, 3])
    assert "9 deputies due, 7 present; 4 electronic ballots; 6 ballots returned, 5 valid." in done.stdout
    assert "On paper: 3 issued, 2 returned, 1 invalid." in done.stdout


def test_a_pb_file_is_recounted(tmp_path: Path) -> None:
    (tmp_path / "votes.pb").write_text(FILE, "utf-8")

    done = rehearse(tmp_path, "--pb", "votes.pb", "--seats", "2", "--smallest", "0")

    assert (done.returncode, result_of(tmp_path)["electronic"]) == (0, [3, 1, 0])
    assert "The id P1 does not fit a record: c001 stands for it" in done.stdout


def test_a_whole_rule_overrides_the_seats(tmp_path: Path) -> None:
    rule = json.loads((REPOSITORY / "examples" / "shifan" / "RULE.json").read_text("utf-8"))
    given = files(tmp_path, candidates=CANDIDATES, ballots=SELECT, rule=json.dumps({**rule, "seats": 3, "smallest": 0}))

    done = rehearse(tmp_path, *given, "--seats", "1")

    assert done.returncode == 0
    assert "Rule: 3 seats;" in done.stdout


def test_too_few_ballots_are_announced_before_the_close_and_annulled(tmp_path: Path) -> None:
    given = files(tmp_path, candidates=CANDIDATES, ballots=SELECT)

    done = rehearse(tmp_path, *given, "--seats", "2")

    assert (done.returncode, accepted(tmp_path).end) == (0, "annul")
    assert "Warning: 4 ballots are fewer than 10" in done.stderr
    assert "The vote was annulled" in done.stdout


def test_json_of_an_annulled_vote_is_null(tmp_path: Path) -> None:
    given = files(tmp_path, candidates=CANDIDATES, ballots=SELECT)

    done = rehearse(tmp_path, *given, "--seats", "2", "--json")

    assert (done.returncode, done.stdout) == (0, "null\n")


COMMANDS = [
    shlex.split(line)[2:] for line in README.replace("\\\n", " ").splitlines() if line.startswith("ballot rehearse")
]


def test_the_examples_run_as_their_readme_says(tmp_path: Path) -> None:
    (tmp_path / "examples").symlink_to(REPOSITORY / "examples")

    outcomes = []
    for options in COMMANDS:
        done = rehearse(tmp_path, *options)
        assert done.returncode == 0
        outcomes.append(result_of(tmp_path)["outcome"])

    select, oppose, assessment = outcomes
    assert (len(select["chosen"]), select["tied"], select["below"]) == (10, [], ["p11"])
    assert (len(oppose["chosen"]), oppose["tied"]) == (9, ["p07", "p11"])
    assert {project["level"] for project in assessment["projects"]} == {"satisfied"}
