"""The examples: what their README says of them is what the readers and the rules find."""

from pathlib import Path
from typing import Any

import pytest

from ballot.balloting.rehearsal.ballots import Ballots, read_ballots
from ballot.balloting.rehearsal.candidates import read_candidates
from ballot.balloting.rehearsal.paper import Box, read_papers
from ballot.balloting.rehearsal.rulefile import bar_of, read_rule_file
from ballot.balloting.rules import Turnout, outcome
from ballot.balloting.styles import Design, Style, Terms, design
from ballot.protocol.manifest import Manifest
from ballot.protocol.rule import read_rule

EXAMPLES = Path(__file__).parents[3] / "examples"
SHIFAN, ASSESSMENT = EXAMPLES / "shifan", EXAMPLES / "assessment"


def counted(made: Design, ballots: Ballots, boxes: tuple[Box, ...], due: int) -> dict[str, Any]:
    values: dict[str, Any] = dict.fromkeys(Manifest.__dataclass_fields__)
    values |= {
        "kind": made.kind,
        "projects": made.projects,
        "options": made.options,
        "rule": read_rule(made.rule),
    }
    votes = [*ballots.marks, *(box.counts for box in boxes)]
    totals = [sum(column) for column in zip(*votes, strict=True)]
    returned = len(ballots.marks) + sum(box.returned for box in boxes)
    present = len(ballots.marks) + sum(box.issued for box in boxes)
    valid = returned - sum(box.invalid for box in boxes)
    return outcome(Manifest(**values), totals, Turnout(due, present, returned, valid, False))


def test_the_model_county_chooses_ten_of_twelve() -> None:
    candidates = read_candidates(SHIFAN / "candidates.csv")
    rule = read_rule_file(SHIFAN / "RULE.json")
    made = design(Style.SELECT, candidates.projects, Terms(rule=rule))
    ballots = read_ballots(SHIFAN / "invented-ballots-select.csv", candidates, made)
    boxes = read_papers(SHIFAN / "invented-paper.csv", candidates, made)

    found = counted(made, ballots, boxes, 231)

    assert (len(ballots.marks), sum(box.issued for box in boxes)) == (219, 7)
    assert len(found["chosen"]) == 10
    assert [one["project"] for one in found["ranking"]][10:] == ["p07"]
    assert (found["tied"], found["below"], found["vacant"]) == ([], ["p11"], 0)


def test_the_second_example_ties_on_the_last_seat() -> None:
    candidates = read_candidates(SHIFAN / "candidates.csv")
    terms = Terms(seats=10, pass_=bar_of("1/2:due:strict"), quorum=bar_of("2/3:due"))
    made = design(Style.APPROVE_OPPOSE, candidates.projects, terms)
    ballots = read_ballots(SHIFAN / "invented-ballots-approve-oppose.csv", candidates, made)

    found = counted(made, ballots, (), 231)

    assert len(ballots.marks) == 231
    assert (len(found["chosen"]), found["tied"]) == (9, ["p07", "p11"])


def test_the_assessment_adds_up_to_the_published_totals() -> None:
    candidates = read_candidates(ASSESSMENT / "projects.csv")
    made = design(Style.ASSESSMENT, candidates.projects, Terms())
    ballots = read_ballots(ASSESSMENT / "invented-ballots-assessment.csv", candidates, made)

    found = counted(made, ballots, (), 29)

    assert [tuple(one["marks"].values()) for one in found["projects"]] == [
        (28, 1, 0),
        (20, 8, 1),
        (26, 3, 0),
        (29, 0, 0),
        (17, 11, 1),
        (26, 3, 0),
        (17, 11, 1),
        (28, 1, 0),
    ]
    assert {one["level"] for one in found["projects"]} == {"satisfied"}


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*/*.csv")), ids=lambda path: path.name)
def test_invented_votes_are_marked_and_facts_have_a_source(path: Path) -> None:
    header, *lines = path.read_text("utf-8").splitlines()

    if path.name.startswith("invented-"):
        assert all(line.startswith("示例") for line in lines)
    else:
        assert header.split(",")[-1] == "出处"
        assert all(line.split(",")[-1] for line in lines)
