"""What an election is about (§3.1, §3.2, §8.6): projects, options, limits, the rule, and who counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ballot.protocol import fields
from ballot.protocol.clause import Breach
from ballot.protocol.encoding import digest
from ballot.protocol.rule import Rule, check_rule, read_rule
from ballot.protocol.signature import Key

FIELDS = (
    "protocol", "suite", "election", "mode", "kind", "title", "assembly", "session", "projects", "options",
    "limits", "rule", "trustees", "counters", "log_key", "software", "rehearsal",
)  # fmt: skip
PROTOCOL, SUITE = "ballot/1", "r255-sha512-ed25519"
MOST_OPTIONS, MOST_LIMITS = 200, 100
SELECTION_MARKS = frozenset({"approve", "oppose", *(f"rank-{place}" for place in range(1, 10))})


@dataclass(frozen=True, slots=True)
class Project:
    """A candidate; `detail` is its sheet, label and value."""

    id: str
    name: str
    detail: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One mark that a ballot may give to one project."""

    id: str
    project: str
    mark: str


@dataclass(frozen=True, slots=True)
class Limit:
    """From `min` to `max` marks among these options."""

    id: str
    options: tuple[str, ...]
    min: int
    max: int


@dataclass(frozen=True, slots=True)
class Trustees:
    """How many scrutineers hold the key, and how many of them open it."""

    count: int
    threshold: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest that passed `read_manifest`; `digest` is M."""

    election: str
    mode: str
    kind: str
    title: str
    assembly: str
    session: str
    projects: tuple[Project, ...]
    options: tuple[Option, ...]
    limits: tuple[Limit, ...]
    rule: Rule
    trustees: Trustees | None
    counters: tuple[Key, ...]
    log_key: Key
    software: tuple[str, bytes]
    rehearsal: bool
    digest: bytes

    @property
    def secret(self) -> bool:
        """Whether ballots are encrypted."""
        return self.mode == "secret"

    def positions(self, limit: Limit) -> tuple[int, ...]:
        """Return the positions of a limit's options among all options."""
        place = {option.id: position for position, option in enumerate(self.options)}
        return tuple(place[name] for name in limit.options)

    def marks_of(self, project: str) -> tuple[str, ...]:
        """Return the marks that a project has, in option order."""
        return tuple(option.mark for option in self.options if option.project == project)


def read_manifest(body: Any) -> Manifest:
    """Read and check the body of the entry `manifest`; Breach 1.3, 1.5, 3.1, 3.2 or 8.6."""
    record = fields.record(body, FIELDS)
    if record["protocol"] != PROTOCOL or record["suite"] != SUITE:
        raise Breach("3.1", f"this is not {PROTOCOL} with {SUITE}")
    version, booth = _software(record["software"])
    manifest = Manifest(
        election=fields.uuid(record["election"]),
        mode=fields.one_of("secret", "open")(record["mode"]),
        kind=fields.one_of("selection", "assessment")(record["kind"]),
        title=fields.text(record["title"]),
        assembly=fields.text(record["assembly"]),
        session=fields.text(record["session"]),
        projects=fields.array(record["projects"], _project),
        options=fields.array(record["options"], _option),
        limits=fields.array(record["limits"], _limit),
        rule=read_rule(record["rule"]),
        trustees=fields.nullable(record["trustees"], _trustees),
        counters=fields.array(record["counters"], fields.key),
        log_key=fields.key(record["log_key"]),
        software=(version, booth),
        rehearsal=fields.flag(record["rehearsal"]),
        digest=digest("manifest", record),
    )
    for check in (_check_ids, _check_limits, _check_people, _check_marks):
        check(manifest)
    marks = frozenset(option.mark for option in manifest.options)
    check_rule(manifest.rule, manifest.kind, marks, manifest.rehearsal)
    return manifest


def _software(value: Any) -> tuple[str, bytes]:
    record = fields.record(value, ("version", "booth"))
    return fields.text(record["version"]), fields.digest(record["booth"])


def _project(value: Any) -> Project:
    record = fields.record(value, ("id", "name", "detail"))
    return Project(fields.ident(record["id"]), fields.text(record["name"]), fields.array(record["detail"], _line))


def _line(value: Any) -> tuple[str, str]:
    label, content = fields.array(value, fields.text, 2)
    return label, content


def _option(value: Any) -> Option:
    record = fields.record(value, ("id", "project", "mark"))
    return Option(fields.ident(record["id"]), fields.ident(record["project"]), fields.ident(record["mark"]))


def _limit(value: Any) -> Limit:
    record = fields.record(value, ("id", "options", "min", "max"))
    options = fields.array(record["options"], fields.ident)
    return Limit(fields.ident(record["id"]), options, fields.count(record["min"]), fields.count(record["max"]))


def _trustees(value: Any) -> Trustees:
    record = fields.record(value, ("count", "threshold"))
    return Trustees(fields.count(record["count"]), fields.count(record["threshold"]))


def _check_ids(manifest: Manifest) -> None:
    if not 1 <= len(manifest.options) <= MOST_OPTIONS or len(manifest.limits) > MOST_LIMITS:
        raise Breach("3.1", f"1 to {MOST_OPTIONS} options and at most {MOST_LIMITS} limits")
    fields.distinct((project.id for project in manifest.projects), "3.1", "a project's id")
    fields.distinct((option.id for option in manifest.options), "3.1", "an option's id")
    fields.distinct((limit.id for limit in manifest.limits), "3.1", "a limit's id")
    fields.distinct(((option.project, option.mark) for option in manifest.options), "3.1", "a project's mark")
    known = {project.id for project in manifest.projects}
    for option in manifest.options:
        if option.project not in known:
            raise Breach("3.1", f"option {option.id} names no project of the manifest")


def _check_limits(manifest: Manifest) -> None:
    known = {option.id for option in manifest.options}
    for limit in manifest.limits:
        fields.distinct(limit.options, "3.1", f"in limit {limit.id} an option")
        if not set(limit.options) <= known:
            raise Breach("3.1", f"limit {limit.id} names no option of the manifest")
        if not limit.options or not limit.min <= limit.max <= len(limit.options):
            raise Breach("3.1", f"limit {limit.id} must name an option and keep min ≤ max ≤ their number")


def _check_people(manifest: Manifest) -> None:
    trustees = manifest.trustees
    if not manifest.secret:
        if trustees is not None or len(manifest.counters) < 2:
            raise Breach("3.1", "an open election has no scrutineers' key and at least two counters")
        fields.distinct(manifest.counters, "3.1", "a counter's key")
        return
    if trustees is None or manifest.counters:
        raise Breach("3.1", "a secret election has scrutineers and no counters")
    if not 1 <= trustees.threshold <= trustees.count < 2 * trustees.threshold:
        raise Breach("3.1", "the threshold t of n scrutineers keeps t ≤ n < 2t")
    if trustees.count < 2 and not manifest.rehearsal:
        raise Breach("3.1", "one scrutineer alone counts in a rehearsal only")


def _check_marks(manifest: Manifest) -> None:
    levels = tuple(level.mark for level in manifest.rule.levels)
    marks: Mapping[str, tuple[str, ...]] = {p.id: manifest.marks_of(p.id) for p in manifest.projects}
    exclusive = {frozenset(limit.options) for limit in manifest.limits if limit.max == 1}
    for project, own in marks.items():
        if manifest.kind == "assessment":
            if sorted(own) != sorted(levels):
                raise Breach("3.2", f"project {project} must have exactly the marks of the levels")
        elif not set(own) <= SELECTION_MARKS:
            raise Breach("3.2", f"project {project} has a mark that no selection knows")
        elif manifest.rule.points is None and "approve" not in own:
            raise Breach("3.2", f"project {project} cannot be approved")
        options = frozenset(option.id for option in manifest.options if option.project == project)
        if len(options) > 1 and options not in exclusive:
            raise Breach("3.2", f"project {project} has several options and no limit of 1 over just these")
