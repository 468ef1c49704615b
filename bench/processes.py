"""Whole records verified by one process and by two, beside two processes that only multiply; and the memory held."""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing import SimpleQueue, get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path
from statistics import median

from bench import records
from bench.family import Watched, watch
from bench.figure import Figure
from bench.floor import Bare, Operations

BALLOT = Path(sys.executable).parent / "ballot"
MULTIPLICATIONS = 10_000
MEMORY, SHARE = 600, 0.93


@dataclass(frozen=True, slots=True)
class Size:
    """A record, how many rounds it is verified, and whether the bars hold for it."""

    ballots: int
    options: int
    rounds: int
    share: bool = False
    memory: bool = False


# The shorter a record, the more the start of the processes weighs; the bar is for the largest of the three.
SIZES = (Size(300, 12, 5), Size(1_000, 12, 1), Size(3_000, 12, 2, share=True), Size(3_000, 30, 1, memory=True))
CHOOSE = 10


def run() -> Iterator[Figure]:
    """Measure every size; each round runs one process, two, and the bare multiplications of both in turn."""
    for size in SIZES:
        with tempfile.TemporaryDirectory() as name:
            record = records.write(Path(name, "record.zip"), size.ballots, size.options, CHOOSE)
            rounds = [_round(record) for _ in range(size.rounds)]
        yield from _figures(size, rounds)


@dataclass(frozen=True, slots=True)
class Round:
    """One process and two, each with what two bare processes reach beside one, measured around them."""

    one: Watched
    two: Watched
    bare: float

    @property
    def speedup(self) -> float:
        """How many times faster two processes are."""
        return self.one.wall / self.two.wall


def _round(record: Path) -> Round:
    before = _bare()
    one = watch([BALLOT, "verify", "--jobs", "1", record])
    between = _bare()
    two = watch([BALLOT, "verify", "--jobs", "2", record])
    return Round(one, two, median((before, between, _bare())))


def _figures(size: Size, rounds: list[Round]) -> Iterator[Figure]:
    name = f"processes.{size.ballots}×{size.options}"
    one, two = (median(getattr(each, which).wall for each in rounds) for which in ("one", "two"))
    speedup, bare = (median(getattr(each, which) for each in rounds) for which in ("speedup", "bare"))
    share = median(each.speedup / each.bare for each in rounds)
    yield Figure(f"{name}.one", one, "s", f"{1e3 * one / size.ballots:.2f} ms per ballot")
    yield Figure(f"{name}.two", two, "s", f"{1e3 * two / size.ballots:.2f} ms per ballot; {len(rounds)} round(s)")
    beside = f"{speedup:.2f} × faster with two processes; bare multiplications {bare:.2f} ×"
    yield _held(size.share, Figure.at_least, f"{name}.share", share, "of bare", SHARE, beside)
    peaks = max((each.two.peaks for each in rounds), key=sum)
    parts = " + ".join(f"{peak / 1e6:.0f}" for peak in peaks)
    yield _held(size.memory, Figure.at_most, f"{name}.memory", sum(peaks) / 1e6, "MB", MEMORY, f"{parts} MB at peak")


def _held(
    bar: bool, kind: Callable[..., Figure], name: str, value: float, unit: str, limit: float, beside: str
) -> Figure:
    return kind(name, value, unit, limit, beside) if bar else Figure(name, value, unit, beside)


def _bare() -> float:
    """Return how many times as much two processes of bare multiplications do as one does."""
    return 2 * _multiplying(1) / _multiplying(2)


def _multiplying(processes: int) -> float:
    """Return the seconds after which the last of so many processes has done its multiplications."""
    context = get_context("spawn")
    barrier, answers = context.Barrier(processes), context.SimpleQueue()
    crew = [context.Process(target=_multiply, args=(barrier, answers)) for _ in range(processes)]
    for worker in crew:
        worker.start()
    taken = max(answers.get() for _ in crew)
    for worker in crew:
        worker.join()
    return float(taken)


def _multiply(barrier: Barrier, answers: "SimpleQueue[float]") -> None:
    multiply = Bare().subjects(Operations(0, MULTIPLICATIONS))["multiples"]
    barrier.wait()
    start = time.perf_counter()
    multiply()
    answers.put(time.perf_counter() - start)
