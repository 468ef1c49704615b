"""No check of the verifier can be taken out unnoticed: some lie is then believed, or refused for another reason."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.lies.checks import checks
from tests.lies.implied import IMPLIED, UNSEEN
from tests.lies.write import write

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, str | None]]:
    """What becomes of each check when it is out, found by a process whose verifier has a switch before each."""
    folder = tmp_path_factory.mktemp("lies")
    write(folder)
    command = [sys.executable, "-m", "tests.lies.weakened", str(folder)]
    # What a rewritten module runs through is no line of ours, and counting it takes longer than running it.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout))


def test_without_a_check_some_lie_is_no_longer_refused_by_it(outcomes: dict[str, tuple[str, str | None]]) -> None:
    unnoticed = {name: outcome for name, outcome in outcomes.items() if outcome[0] in ("unchanged", "unreached")}
    assert unnoticed == {}


def test_most_checks_are_the_only_thing_between_a_lie_and_its_being_believed(
    outcomes: dict[str, tuple[str, str | None]],
) -> None:
    assert 2 * sum(outcome == "accepted" for outcome, _ in outcomes.values()) > len(outcomes)


def test_each_check_that_is_spoken_of_exists() -> None:
    named = {*IMPLIED, *UNSEEN, *(other for others in IMPLIED.values() for other in others)}
    assert named <= set(checks())


def test_what_is_implied_is_implied_by_something_that_is_seen() -> None:
    for name, others in IMPLIED.items():
        assert name not in others
        assert not UNSEEN.keys() & {name, *others}
