"""Beside Belenios' own tool, on the same work: one question, 20 answers, 0 to 5 of them, in its group BELENIOS-2048."""

import json
import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from ballot.protocol.record import append
from ballot.protocol.signature import Seed
from ballot.verifier.examine import Measure, examine_batch
from bench.ballots import Booth
from bench.child import Spent, spent
from bench.clock import ROUNDS, once
from bench.figure import Figure, Unmeasured
from bench.floor import Bare, to_verify

ANSWERS, MOST = 20, 5
FEW = 6
"""Ballots of the small archive; the large one has twice as many, and the difference is what so many ballots cost."""
OURS = 40

CACHE = Path("var/belenios")
PACKAGE, LIBRARIES = "belenios-tool", ("libgmp10", "zlib1g")
RECIPE = (
    f"mkdir -p {CACHE} && cd {CACHE} && apt-get update && apt-get download {PACKAGE} && dpkg -x {PACKAGE}_*.deb root"
)


@dataclass(frozen=True)
class Tool:
    """The unpacked tool, never installed; its libraries may lie beside it."""

    root: Path

    @property
    def program(self) -> Path:
        return self.root / "usr/bin/belenios-tool"

    @property
    def environment(self) -> dict[str, str]:
        beside = ":".join(str(path) for path in sorted(self.root.glob("usr/lib/*-linux-gnu*")))
        return {**os.environ, "BELENIOS_USE_URANDOM": "1", "LD_LIBRARY_PATH": beside}

    def run(self, folder: Path, *arguments: str, text: str = "") -> Spent:
        """Run a command in a folder; CalledProcessError when it fails."""
        return spent([self.program, *arguments], self.environment, folder, text)


def fetch() -> Tool:
    """Return the tool, brought by apt and unpacked in the cache the first time; or Unmeasured with its recipe."""
    tool = Tool((CACHE / "root").absolute())
    try:
        if not tool.program.exists():
            _unpack(PACKAGE)
        if "not found" in spent(["ldd", tool.program], tool.environment).output:
            for library in LIBRARIES:
                _unpack(library)
        tool.run(CACHE, "--version")
    except (OSError, subprocess.CalledProcessError) as fault:
        raise Unmeasured(f"{PACKAGE} can't be had ({fault}); on Debian 12: {RECIPE}") from fault
    return tool


def _unpack(package: str) -> None:
    CACHE.mkdir(parents=True, exist_ok=True)
    spent(["apt-get", "download", package], folder=CACHE)
    archive = max(CACHE.glob(f"{package}_*.deb"), key=lambda path: path.stat().st_mtime)
    spent(["dpkg", "-x", archive.name, "root"], folder=CACHE)


def set_up(tool: Tool, folder: Path, voters: int) -> list[str]:
    """Make an election by the tool's commands; return its private credentials."""
    uuid = tool.run(folder, "setup", "generate-token").output.strip()
    common = ("--uuid", uuid, "--group", "BELENIOS-2048")
    tool.run(folder, "setup", "generate-credentials", *common, "--count", str(voters))
    next(folder.glob("*.pubcreds")).rename(folder / "public_creds.json")
    (folder / "public_keys.jsons").write_text("")
    tool.run(folder, "setup", "generate-trustee-key", *common[2:])
    next(folder.glob("*.pubkey")).rename(folder / "public_keys.jsons")
    tool.run(folder, "setup", "make-trustees")
    (folder / "template.json").write_text(json.dumps(_template()))
    tool.run(folder, "setup", "make-election", *common, "--template", "template.json")
    tool.run(folder, "archive", "init")
    lines = next(folder.glob("*.privcreds")).read_text().split("\n")
    return [line.split()[-1] for line in lines if line]


def _template() -> dict[str, object]:
    answers = [f"Project {number}" for number in range(1, ANSWERS + 1)]
    value = {"answers": answers, "min": 0, "max": MOST, "question": "Which?"}
    names = {"description": "Bench", "name": "Bench", "administrator": "A", "credential_authority": "B"}
    return {**names, "questions": [value]}


def cast(tool: Tool, folder: Path, credential: str) -> float:
    """Cast a ballot by the tool; return the processor's seconds that making it took, start included."""
    (folder / "credential").write_text(credential)
    (folder / "choices").write_text(json.dumps([[int(place < MOST) for place in range(ANSWERS)]]))
    made = tool.run(folder, "election", "generate-ballot", "--privcred", "credential", "--ballot", "choices")
    tool.run(folder, "archive", "add-event", "--type=Ballot", text=made.output)
    return made.processor


@dataclass(frozen=True, slots=True)
class Round:
    """Seconds per ballot: theirs, ours, and the group operations that ours can't do without."""

    theirs: float
    ours: float
    floor: float


def run() -> Iterator[Figure]:
    """Measure both in turns; the tool's start and set-up fall out of the difference of its two archives."""
    tool = fetch()
    with tempfile.TemporaryDirectory() as name:
        small, large = Path(name, "small"), Path(name, "large")
        small.mkdir()
        credentials = set_up(tool, small, 2 * FEW)
        made = [cast(tool, small, credential) for credential in credentials[:FEW]]
        shutil.copytree(small, large)
        made += [cast(tool, large, credential) for credential in credentials[FEW:]]
        examine = _ours()
        rounds = [_round(tool, small, large, examine) for _ in range(ROUNDS)]
    yield Figure("belenios.create.theirs", 1e3 * median(made), "ms", "with the start of its program")
    yield from _figures(rounds)


def _figures(rounds: list[Round]) -> Iterator[Figure]:
    theirs, ours, floor = (1e3 * median(getattr(each, part) for each in rounds) for part in Round.__slots__)
    faster, most = (median(each.theirs / below(each) for each in rounds) for below in (_own, _least))
    yield Figure("belenios.verify.theirs", theirs, "ms", f"from the difference of {2 * FEW} and {FEW} ballots")
    yield Figure("belenios.verify.ours", ours, "ms", "from the line's bytes to the last proof")
    yield Figure.at_least("belenios.verify", faster, "× faster", 10, f"{theirs:.1f} ms / {ours:.2f} ms")
    beside = f"{theirs:.1f} ms / {floor:.2f} ms: what the curve library alone would leave"
    yield Figure("belenios.verify.floor", most, "× faster", beside)


def _own(each: Round) -> float:
    return each.ours


def _least(each: Round) -> float:
    return each.floor


def _round(tool: Tool, small: Path, large: Path, examine: Callable[[], None]) -> Round:
    few = tool.run(small, "election", "verify").processor
    subjects = {**Bare().subjects(to_verify(ANSWERS, MOST)), "ours": examine}
    taken = once(subjects, OURS)
    many = tool.run(large, "election", "verify").processor
    ours = taken.pop("ours")
    return Round((many - few) / FEW, ours, sum(taken.values()))


def _ours() -> Callable[[], None]:
    booth = Booth(ANSWERS, MOST, Seed(secrets.token_bytes(32)))
    line = append(None, "ballot", booth.ballot()).line()
    measure = Measure(booth.manifest, booth.terms.election, booth.terms)

    def examine() -> None:
        (item,) = examine_batch([line], measure).items
        if item.breaches:
            raise RuntimeError(f"the bench's own ballot is refused: {item.breaches}")

    return examine
