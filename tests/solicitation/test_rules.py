"""Texts, codes, windows, merges: what is refused, and what is left of what is let through."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot.solicitation.rules import codes
from ballot.solicitation.rules.codes import NoProof, UnknownCode
from ballot.solicitation.rules.ideas import (
    INVISIBLE,
    NotOpen,
    NotSilent,
    UnfitMerge,
    UnfitText,
    Window,
    clean,
    forget_on,
    masked_name,
    masked_phone,
    require_mergeable,
    require_open,
    require_silence,
    sought,
)
from ballot.solicitation.rules.sheets import BadRows, Wrong, read_lines

WINDOW = Window(date(2026, 9, 1), date(2026, 9, 30))
HEAD = ["希望办什么事", "为什么需要办"]


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\ud800", "\ue000", "\uffff"])
def test_a_sign_that_is_no_text_is_refused(sign):
    with pytest.raises(UnfitText):
        clean(f"路灯{sign}")


@pytest.mark.parametrize("sign", ["\u202e", "\u200b", "\u200f", "\u2066", "\ufeff", "\u00ad", "\u061c"])
def test_a_sign_that_turns_or_hides_others_is_left_out(sign):
    assert clean(f"路{sign}灯") == "路灯"


def test_a_flood_of_accents_is_cut_to_two():
    assert clean("路" + "\u0336" * 500 + "灯") == "路\u0336\u0336灯"


def test_a_text_in_parts_is_the_same_text_composed():
    assert clean("cafe\u0301") == "café"


@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn"))))
def test_cleaning_twice_is_cleaning_once(text):
    once = clean(text)
    assert clean(once) == once
    assert not INVISIBLE.search(once)


def test_a_search_finds_full_width_letters_and_any_case():
    assert "5g" in sought("５Ｇ基站")


@pytest.mark.parametrize(("day", "year_round"), [(date(2026, 8, 31), True), (date(2026, 10, 1), False)])
def test_outside_the_window_nothing_is_taken(day, year_round):
    with pytest.raises(NotOpen):
        require_open(Window(WINDOW.opens_on, WINDOW.closes_on, year_round), day)


def test_a_contact_is_kept_from_the_window_s_end_or_from_the_day_it_was_left():
    assert forget_on(WINDOW, 10, date(2026, 9, 5)) == date(2026, 10, 10)
    assert forget_on(WINDOW, 10, date(2026, 12, 1)) == date(2026, 12, 11)


@pytest.mark.parametrize(("today", "answered"), [(date(2026, 10, 31), False), (date(2026, 11, 5), True)])
def test_nobody_complains_of_silence_before_the_day_or_after_the_answer(today, answered):
    with pytest.raises(NotSilent):
        require_silence(date(2026, 10, 31), today, answered=answered)


def test_masks_show_no_whole_name_and_no_whole_number():
    assert [masked_name(name) for name in ("王", "王明", "欧阳小明")] == ["*", "王*", "欧***"]
    assert masked_phone("13812345678") == "138****5678"
    assert masked_phone("12345") == "*****"


@pytest.mark.parametrize(
    ("target", "merged", "targets"), [(1, [], []), (2, [2], [3]), (2, [], [1])], ids=["itself", "chain", "carrier"]
)
def test_a_merge_that_would_lose_the_thread_is_refused(target, merged, targets):
    with pytest.raises(UnfitMerge):
        require_mergeable(1, target, merged, targets)


def test_a_code_has_eighty_bits_and_is_read_however_it_is_typed():
    code = codes.new_code()
    assert len(code) * 5 == 80
    assert codes.read_code(" - ".join(codes.grouped(code.lower()))) == code
    assert codes.read_code("oil0" + "A" * 12) == "0110" + "A" * 12


@pytest.mark.parametrize("text", ["", "A" * 15, "A" * 17, "U" * 16, "一" * 16])
def test_what_looks_like_no_code_is_refused(text):
    with pytest.raises(UnknownCode):
        codes.read_code(text)


def test_a_proof_holds_for_its_own_challenge_alone():
    proof = codes.prove("one")
    codes.require_proof("one", proof)
    with pytest.raises(NoProof):
        codes.require_proof("other", proof)


@pytest.mark.parametrize("proof", ["", "x" * 21, "一", "1\n", "-1"])
def test_what_isn_t_a_short_word_is_no_proof(proof):
    with pytest.raises(NoProof):
        codes.require_proof("one", proof)


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        ([HEAD], Wrong.EMPTY_FILE),
        ([[*HEAD, "票"], ["a", "b", "c"]], Wrong.UNKNOWN_COLUMN),
        ([[HEAD[0]], ["a"]], Wrong.MISSING_COLUMN),
        ([[*HEAD, HEAD[0]], ["a", "b", "c"]], Wrong.DOUBLED_COLUMN),
        ([HEAD, ["", "b"]], Wrong.MISSING),
        ([HEAD, ["x" * 81, "b"]], Wrong.TOO_LONG),
        ([HEAD, ["a\x00", "b"]], Wrong.CHARACTERS),
        ([[*HEAD, "来源"], ["a", "b", "梦里"]], Wrong.ORIGIN),
        ([HEAD, *([["a", "b"]] * 2_001)], Wrong.TOO_MANY),
    ],
)
def test_a_file_with_one_fault_is_refused_by_name(rows, wrong):
    with pytest.raises(BadRows) as refused:
        read_lines(rows)
    assert {fault.wrong for fault in refused.value.faults} == {wrong}
