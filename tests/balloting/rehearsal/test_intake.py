"""An order is taken whole: all files are read before anything is refused, and every fault is named."""

from pathlib import Path
from typing import Any

import pytest

from ballot.balloting.rehearsal.faults import InputRefused
from ballot.balloting.rehearsal.intake import Order, take
from ballot.balloting.rehearsal.plan import Numbers
from ballot.balloting.styles import Style, Terms
from tests.balloting.rehearsal.files import THREE, written
from tests.balloting.rehearsal.test_pabulib import FILE

BALLOTS = "ballot,approve\n1,road;lift\n2,\n"
PAPER = "box,issued,returned,invalid,road,school,lift\nA,2,2,0,1,1,1\n"


def order(folder: Path, style: Style = Style.SELECT, seats: int = 2, **texts: str) -> Order:
    files: dict[str, Any] = {name: written(folder, f"{name}.txt", text) for name, text in texts.items()}
    return Order(style, Terms(seats=seats), Numbers(), **files)


def refusal(made: Order) -> list[str]:
    with pytest.raises(InputRefused) as refused:
        take(made)
    return str(refused.value).splitlines()


def test_two_files_and_boxes_become_a_plan(tmp_path: Path) -> None:
    plan, candidates = take(order(tmp_path, candidates=THREE, ballots=BALLOTS, paper=PAPER))

    assert plan.marks == ((1, 0, 1), (0, 0, 0))
    assert (plan.due, plan.issued, candidates.replaced) == (4, 2, {})


def test_a_pb_file_takes_the_place_of_both(tmp_path: Path) -> None:
    plan, candidates = take(order(tmp_path, pb=FILE))

    assert [sum(column) for column in zip(*plan.marks, strict=True)] == [3, 1, 0]
    assert plan.design.maximum == 2
    assert candidates.replaced == {"P1": "c001", "p/3": "c002"}


def test_faults_of_ballots_and_boxes_are_named_together(tmp_path: Path) -> None:
    made = order(tmp_path, candidates=THREE, ballots=BALLOTS + "3,ship\n", paper=PAPER + "A,1,2,3,0,0,0\n")

    assert refusal(made) == [
        "ballots.txt:4: unknown candidate ship",
        "paper.txt:3: 3 invalid of 2 returned",
        "paper.txt:3: the box stands in line 2 already",
    ]


def test_faults_of_rule_and_candidates_are_named_together(tmp_path: Path) -> None:
    made = order(tmp_path, candidates="id,name\n,x\n", ballots=BALLOTS, rule="{")

    assert [line.split(":")[0] for line in refusal(made)] == ["rule.txt", "candidates.txt"]


@pytest.mark.parametrize(
    "names", [(), ("candidates",), ("ballots",), ("candidates", "ballots", "pb"), ("pb", "candidates")]
)
def test_too_many_files_or_too_few_are_refused(tmp_path: Path, names: tuple[str, ...]) -> None:
    texts = {"candidates": THREE, "ballots": BALLOTS, "pb": FILE}

    assert refusal(order(tmp_path, **{name: texts[name] for name in names})) == [
        "give candidates and ballots, or a .pb file in their place"
    ]


def test_a_pb_file_has_one_style(tmp_path: Path) -> None:
    assert refusal(order(tmp_path, Style.RANK, pb=FILE)) == [
        "a .pb file holds approvals: only the style select fits it"
    ]


@pytest.mark.parametrize("style", [Style.SELECT, Style.APPROVE_OPPOSE, Style.RANK])
def test_seats_are_asked_for(tmp_path: Path, style: Style) -> None:
    made = order(tmp_path, style, seats=0, candidates=THREE, ballots=BALLOTS)

    assert refusal(made) == ["the number of seats is needed"]


def test_of_variants_one_wins_unless_told_otherwise(tmp_path: Path) -> None:
    plan, _ = take(order(tmp_path, Style.VARIANTS, seats=0, candidates=THREE, ballots="ballot,approve\n1,road\n"))

    assert plan.design.rule["seats"] == 1
