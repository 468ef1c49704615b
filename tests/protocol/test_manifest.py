"""A manifest that contradicts itself is refused, under the clause that it breaks."""

from copy import deepcopy
from typing import Any

import pytest

from ballot.protocol.clause import Breach
from ballot.protocol.encoding import digest
from ballot.protocol.manifest import read_manifest
from tests.bodies import a_manifest, a_rule, in_mode_open

Body = dict[str, Any]


def an_assessment(**changes: Any) -> Body:
    levels = [
        {"mark": "satisfied", "bar": {"of": "due", "num": 1, "den": 2, "strict": False}},
        {"mark": "poor", "bar": None},
    ]
    options = [
        {"id": f"p0{number}-{level['mark']}", "project": f"p0{number}", "mark": level["mark"]}
        for number in (1, 2)
        for level in levels
    ]
    limits = [
        {"id": f"one-{number}", "options": [f"p0{number}-satisfied", f"p0{number}-poor"], "min": 0, "max": 1}
        for number in (1, 2)
    ]
    rule = a_rule(seats=0, levels=levels, **{"pass": None})
    return a_manifest(2, 1, kind="assessment", options=options, limits=limits, rule=rule, **changes)


def approving_and_opposing(maximum: int = 1) -> Body:
    body = a_manifest(1, 1)
    body["options"] += [{"id": "p01-oppose", "project": "p01", "mark": "oppose"}]
    body["limits"] += [{"id": "either", "options": ["p01-oppose", "p01-approve"], "min": 0, "max": maximum}]
    return body


def changed(body: Body, path: str, value: Any) -> Body:
    """Return the body with the value at a path such as `options.0.id`; `+` appends, `-` takes the field out."""
    body = deepcopy(body)
    at: Any = body
    *steps, last = path.split(".")
    for step in steps:
        at = at[int(step) if step.isdigit() else step]
    if last == "+":
        at.append(value)
    elif last.startswith("-"):
        del at[last[1:]]
    else:
        at[int(last) if last.isdigit() else last] = value
    return body


def test_a_manifest_is_read_and_its_digest_is_that_of_its_body() -> None:
    body = a_manifest()

    manifest = read_manifest(body)

    assert manifest.digest == digest("manifest", body)
    assert manifest.secret
    assert manifest.positions(manifest.limits[0]) == (0, 1, 2, 3)
    assert manifest.marks_of("p01") == ("approve",)


@pytest.mark.parametrize(
    "body",
    [
        a_manifest(**in_mode_open()),
        a_manifest(trustees={"count": 1, "threshold": 1}),
        a_manifest(trustees={"count": 2, "threshold": 2}, rehearsal=False, rule=a_rule(smallest=10)),
        an_assessment(),
        approving_and_opposing(),
        a_manifest(200, 200),
        a_manifest(limits=[]),
        a_manifest(1, 1, rule=a_rule(points={"approve": 0})),
    ],
)
def test_other_good_manifests_are_read(body: Body) -> None:
    assert read_manifest(body).digest == digest("manifest", body)


CASES: list[tuple[str, Body, str, Any]] = [
    ("1.3", a_manifest(), "-title", None),
    ("1.3", a_manifest(), "extra", 1),
    ("1.3", a_manifest(), "title", 1),
    ("1.3", a_manifest(), "mode", "both"),
    ("1.3", a_manifest(), "kind", "ballot"),
    ("1.3", a_manifest(), "rehearsal", 1),
    ("1.3", a_manifest(), "software.booth", "00"),
    ("1.3", a_manifest(), "software.-version", None),
    ("1.3", a_manifest(), "projects.0.id", "P"),
    ("1.3", a_manifest(), "projects.0.detail.+", ["one"]),
    ("1.3", a_manifest(), "projects.0.detail.+", ["one", 2]),
    ("1.3", a_manifest(), "limits.0.min", -1),
    ("1.3", a_manifest(), "limits.0.max", True),
    ("1.3", a_manifest(), "trustees", {"count": 3}),
    ("1.5", a_manifest(), "log_key", "00" * 32),
    ("3.1", a_manifest(), "protocol", "ballot/2"),
    ("3.1", a_manifest(), "suite", "other"),
    ("3.1", a_manifest(), "options", []),
    ("3.1", a_manifest(201, 1), "title", "too many"),
    (
        "3.1",
        a_manifest(),
        "limits",
        [{"id": f"l{n}", "options": ["p01-approve"], "min": 0, "max": 1} for n in range(101)],
    ),
    ("3.1", a_manifest(), "projects.1.id", "p01"),
    ("3.1", a_manifest(), "options.1.id", "p01-approve"),
    ("3.1", a_manifest(), "limits.+", {"id": "all", "options": ["p01-approve"], "min": 0, "max": 1}),
    ("3.1", a_manifest(), "options.+", {"id": "another", "project": "p01", "mark": "approve"}),
    ("3.1", a_manifest(), "options.0.project", "p99"),
    ("3.1", a_manifest(), "limits.0.options.+", "p01-approve"),
    ("3.1", a_manifest(), "limits.0.options.+", "p99-approve"),
    ("3.1", a_manifest(), "limits.0.options", []),
    ("3.1", a_manifest(), "limits.0.min", 3),
    ("3.1", a_manifest(), "limits.0.max", 5),
    ("3.1", a_manifest(), "counters", in_mode_open()["counters"]),
    ("3.1", a_manifest(), "trustees", None),
    ("3.1", a_manifest(), "trustees", {"count": 2, "threshold": 1}),
    ("3.1", a_manifest(), "trustees", {"count": 2, "threshold": 3}),
    ("3.1", a_manifest(), "trustees", {"count": 0, "threshold": 0}),
    ("3.1", a_manifest(trustees={"count": 1, "threshold": 1}, rule=a_rule(smallest=10)), "rehearsal", False),
    ("3.1", a_manifest(**in_mode_open()), "trustees", {"count": 2, "threshold": 2}),
    ("3.1", a_manifest(**in_mode_open()), "counters", in_mode_open()["counters"][:1]),
    ("3.1", a_manifest(**in_mode_open()), "counters", in_mode_open()["counters"][:1] * 2),
    ("3.2", a_manifest(), "options.0.mark", "maybe"),
    ("3.2", a_manifest(), "options.0.mark", "oppose"),
    ("3.2", a_manifest(), "projects.+", {"id": "without-option", "name": "", "detail": []}),
    ("3.2", approving_and_opposing(2), "title", "a limit of two"),
    ("3.2", approving_and_opposing(), "limits.1.options", ["p01-oppose"]),
    ("3.2", an_assessment(), "limits.1.options", ["p02-poor"]),
    ("3.2", an_assessment(), "options.0.mark", "approve"),
    ("8.6", a_manifest(), "rule.smallest", 11),
    ("8.6", a_manifest(), "rehearsal", False),
    ("8.6", a_manifest(), "rule.seats", 0),
    ("8.6", a_manifest(), "rule.levels", [{"mark": "approve", "bar": None}]),
    ("8.6", a_manifest(), "rule.points", {}),
    ("8.6", a_manifest(), "rule.points", {"approve": 1, "oppose": 0}),
    ("8.6", a_manifest(), "rule.pass.den", 0),
    ("3.2", an_assessment(), "rule.levels", []),
    ("3.2", an_assessment(), "rule.levels.+", {"mark": "poor", "bar": None}),
    ("8.6", an_assessment(), "rule.seats", 1),
    ("8.6", an_assessment(), "rule.pass", {"of": "due", "num": 1, "den": 2, "strict": False}),
    ("8.6", an_assessment(), "rule.points", {"satisfied": 1, "poor": 0}),
    ("8.6", an_assessment(), "rule.levels.0.bar", None),
    ("8.6", an_assessment(), "rule.levels.1.bar", {"of": "due", "num": 1, "den": 2, "strict": False}),
    ("1.3", a_manifest(), "rule.points", [1]),
    ("1.3", a_manifest(), "rule.points", {"Approve": 1}),
    ("1.3", a_manifest(), "rule.points", {"approve": -1}),
    ("1.3", a_manifest(), "rule.tie", "lot"),
    ("1.3", a_manifest(), "rule.shortfall", "none"),
    ("1.3", a_manifest(), "rule.publish_votes", None),
    ("1.3", a_manifest(), "rule.quorum.of", "all"),
    ("1.3", a_manifest(), "rule.quorum.strict", 0),
    ("1.3", a_manifest(), "rule.parent", "none"),
]


@pytest.mark.parametrize(("clause", "body", "path", "value"), CASES)
def test_a_manifest_that_breaks_a_clause_is_refused(clause: str, body: Body, path: str, value: Any) -> None:
    with pytest.raises(Breach) as caught:
        read_manifest(changed(body, path, value))

    assert caught.value.clause == clause
