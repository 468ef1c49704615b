"""Times subjects in turns, so that a busy neighbour slows them all alike: the median of five rounds."""

import time
from collections.abc import Callable, Mapping
from statistics import median

ROUNDS = 5

Round = Mapping[str, float]
"""Seconds per turn of each subject."""


def interleaved(subjects: Mapping[str, Callable[[], object]], turns: int) -> list[Round]:
    """Run every subject once per turn, in five rounds; return a mean per round."""
    for subject in subjects.values():
        subject()
    return [once(subjects, turns) for _ in range(ROUNDS)]


def once(subjects: Mapping[str, Callable[[], object]], turns: int) -> dict[str, float]:
    """Run one round; the clock counts this thread's own time, not what other processes take of the machine."""
    spent = dict.fromkeys(subjects, 0.0)
    for _ in range(turns):
        for name, subject in subjects.items():
            start = time.thread_time()
            subject()
            spent[name] += time.thread_time() - start
    return {name: seconds / turns for name, seconds in spent.items()}


def seconds(rounds: list[Round], name: str) -> float:
    """Return the median of a subject."""
    return median(each[name] for each in rounds)


def ratio(rounds: list[Round], above: str, *below: str) -> float:
    """Return the median of one subject over the sum of others, each ratio taken within its round."""
    return median(each[above] / sum(each[name] for name in below) for each in rounds)
