"""Money: read as people write it, never rounded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot.kernel.money import MOST, UnfitMoney, read_money, wan


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1800", 1_800_000_000),
        ("1,800万元", 1_800_000_000),
        ("1，800 万元", 1_800_000_000),
        ("3.2亿元", 32_000_000_000),
        ("0.000001", 1),
        ("500元", 50_000),
        (" 0 ", 0),
    ],
)
def test_a_sum_is_read_as_it_is_written(text, fen):
    assert read_money(text) == fen


@pytest.mark.parametrize("text", ["", "-1", "1e9", "0.0000001", "约1800", "1800.", "１８", "99999999999亿", "1 800"])
def test_what_is_no_sum_is_refused(text):
    with pytest.raises(UnfitMoney):
        read_money(text)


@given(st.integers(0, MOST))
def test_what_is_written_reads_back(fen):
    assert read_money(wan(fen)) == fen
