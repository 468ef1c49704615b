"""A screen's stream: it tells of a change at once, shows signs of life, and ends by itself."""

from ballot.balloting.screen.rules import BEAT, LONGEST, Look, events


def told(*looks: tuple[float, str]) -> list[str]:
    return [line.split("\n")[0] for line in events(Look(at, tag) for at, tag in looks)]


def test_the_first_look_is_shown():
    assert told((0, "a")) == ["event: show"]


def test_what_stays_the_same_is_told_once_and_then_a_beat_now_and_then():
    assert told((0, "a"), (1, "a"), (BEAT, "a"), (BEAT + 1, "a")) == ["event: show", "event: beat"]


def test_a_change_is_told_at_once():
    assert told((0, "a"), (1, "b")) == ["event: show", "event: show"]


def test_a_stream_ends_so_that_no_thread_is_held_for_ever():
    assert told((0, "a"), (LONGEST, "b"), (LONGEST + 1, "c")) == ["event: show"]
