"""What is worded alike is found, by its matter and not by its street; and never among another assembly's."""

import csv
from pathlib import Path

import pytest

from ballot.kernel.work import begin
from ballot.solicitation.queries.alike import alike
from ballot.solicitation.rules.similar import Index, marked
from ballot.solicitation.service import triage
from tests.people_rows import NOON, a_cycle, an_account, an_assembly
from tests.solicitation.ideas import an_order, announced, matter, organizing, sent

PAIRS = Path("examples/ideas/invented-pairs.csv")


@pytest.fixture
def index():
    made = Index(("桃源公园", "梅林公园"))
    made.put("lamp", "桃源公园加装路灯\n天黑看不见路", "城市管理")
    made.put("lift", "老小区加装电梯\n老人下不了楼", "养老托幼")
    made.put("bus", "桃源公园通公交\n去公园没有车", "交通出行")
    return made


def keys(found):
    return [near.key for near in found]


def test_the_matter_counts_more_than_the_place(index):
    assert keys(index.nearest("梅林公园没有照明，请安装路灯"))[0] == "lamp"
    assert keys(index.nearest("桃源公园里的电梯坏了"))[0] == "lift"


def test_what_shares_nothing_is_not_proposed(index):
    assert index.nearest("反诈宣传") == []


def test_a_text_that_was_replaced_or_dropped_is_found_no_more(index):
    index.put("lamp", "学校食堂太热")
    index.drop("bus")
    assert "lamp" not in keys(index.nearest("公园加装路灯"))
    assert "bus" not in index


def test_one_isn_t_proposed_to_itself(index):
    assert "lamp" not in keys(index.nearest("桃源公园加装路灯", besides=["lamp"]))


def test_shared_words_are_marked_and_punctuation_is_not():
    pieces = marked("公园路灯，坏了。", "公园里的路灯坏了。")
    assert [text for text, shared in pieces if shared] == ["公园路灯", "坏了"]
    assert "".join(text for text, _ in pieces) == "公园路灯，坏了。"


def test_of_two_hundred_labelled_pairs_four_in_ten_are_among_the_first_five():
    with PAIRS.open(encoding="utf-8", newline="") as file:
        _, *rows = (row[1:] for row in csv.reader(file))
    assert len(rows) == 200
    index = Index()
    for number, row in enumerate(rows):
        index.put((number, 0), f"{row[2]}\n{row[3]}")
        index.put((number, 1), f"{row[4]}\n{row[5]}")
    hits = sum(
        (number, 1) in keys(index.nearest(f"{row[2]}\n{row[3]}", besides=[(number, 0)]))
        for number, row in enumerate(rows)
    )
    assert hits / len(rows) >= 0.4


@pytest.fixture
def two(sessions):
    """Two assemblies that take ideas, each with its organizer."""
    with sessions.begin() as session:
        found = []
        for slug in ("ninghai", "fenghua"):
            assembly = an_assembly(session, slug)
            cycle = a_cycle(session, assembly)
            found.append((assembly.id, cycle.id, organizing(assembly.id, an_account(session, assembly, "org").id)))
    for assembly_id, cycle_id, organizer in found:
        announced(sessions, organizer, an_order(assembly_id, cycle_id))
    return found


def near(sessions, whose, text, **wanted):
    with sessions() as session:
        return [one.number for one in alike(session, whose[:2], text, **{"public": False, **wanted})]


def test_another_assembly_s_ideas_are_never_proposed(sessions, two):
    mine, other = two
    sent(sessions, *other[:2])
    assert near(sessions, mine, "在桃源公园加装路灯") == []
    assert near(sessions, other, "在桃源公园加装路灯") == [1]


def test_the_public_is_shown_only_what_is_public_and_the_index_follows(sessions, two):
    whose = two[0]
    made = sent(sessions, *whose[:2])
    assert near(sessions, whose, "公园加装路灯", public=True) == []
    with begin(sessions, whose[2], NOON.replace(minute=1)) as work:
        triage.show_idea(work, matter(made))
    assert near(sessions, whose, "公园加装路灯", public=True) == [1]
    with begin(sessions, whose[2], NOON.replace(hour=13)) as work:
        triage.refuse_idea(work, matter(made), "含有个人信息")
    assert near(sessions, whose, "公园加装路灯") == []
