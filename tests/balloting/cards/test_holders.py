"""Who gets a card, by the export that the site itself writes."""

from datetime import date

import pytest

from ballot.balloting.cards.holders import Holder, NobodyDue, holders_of, nameless
from ballot.people.imports.rules import BadSheet

TODAY = date(2027, 1, 10)
HEAD = ["证号", "姓名", "代表团", "届次", "任职日期", "离任日期"]


def row(number, since="2022-01-01", until=""):
    return [number, f"代表{number}", "城关代表团", "18", since, until]


def test_each_seat_that_counts_on_the_day_gets_one_card_in_the_order_of_the_list():
    rows = [HEAD, row("002"), row("001"), row("003", until="2027-01-10")]
    assert [holder.number for holder in holders_of(rows, TODAY)] == ["002", "001", "003"]


def test_a_seat_that_has_ended_or_not_begun_gets_none():
    rows = [HEAD, row("001"), row("002", until="2027-01-09"), row("003", since="2027-01-11")]
    assert holders_of(rows, TODAY) == [Holder("001", "代表001", "城关代表团")]


def test_a_list_of_former_deputies_makes_no_cards():
    with pytest.raises(NobodyDue):
        holders_of([HEAD, row("001", until="2026-12-31")], TODAY)


def test_every_fault_of_the_list_is_named_with_its_line():
    with pytest.raises(BadSheet) as caught:
        holders_of([HEAD, row("001"), ["001", "", "", "", "", ""]], TODAY)
    assert {(fault.line, fault.column) for fault in caught.value.faults} == {(3, "证号"), (3, "姓名")}


def test_a_bare_count_makes_cards_without_names():
    assert nameless(2) == [Holder(None, "", ""), Holder(None, "", "")]
