"""A panel for tests: a secret vote on a real database, its scrutineers' devices, and the site they talk to."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from ballot.balloting.casting.queries import measure_of
from ballot.balloting.counting.tallying import StartCount, start_count, tally_part
from ballot.balloting.record import queries as record
from ballot.balloting.rehearsal.booth import Vote, send
from ballot.balloting.setup.models import Election
from ballot.cli.scrutineer.device import Denied, Device, Unsent
from ballot.cli.scrutineer.kept import Kept
from ballot.cli.scrutineer.steps import Ask, Stop, Waiting
from ballot.kernel.jobs import Runner
from ballot.protocol.encoding import canonical
from tests.balloting.halls import SEED, Hall, a_hall

YEAR = 2027


def a_key_file(folder: Path) -> Path:
    """The site's log key as a file."""
    path = folder / "log.key"
    path.write_text(SEED.hex() + "\n", encoding="ascii")
    path.chmod(0o600)
    return path


@dataclass
class Wire:
    """A device's way to the site; `cut` loses so many answers after they were given, `told` is a lie about the head.

    What `meanwhile` names under a message's name happens just before it arrives.
    """

    client: FlaskClient
    address: str
    cut: int = 0
    asked: list[str] = field(default_factory=list)
    told: dict[str, Any] = field(default_factory=dict)
    meanwhile: dict[str, Callable[[], None]] = field(default_factory=dict)

    def post(self, name: str, message: Mapping[str, Any]) -> dict[str, Any]:
        self.meanwhile.get(name, lambda: None)()
        answer = self.client.post(
            f"{self.address}/panel/{name}", data=canonical(dict(message)), content_type="application/json"
        )
        if name != "state":
            self.asked.append(name)
            if self.cut:
                self.cut -= 1
                raise Unsent(name)
        if answer.status_code != 200:
            told = answer.get_json()
            raise Denied(told["code"], f"{told['clause']}: {told['message']}")
        found: dict[str, Any] = answer.get_json()
        return found

    def head(self) -> dict[str, Any]:
        found: dict[str, Any] = self.client.get(f"{self.address}/head.json").get_json()
        return {**found, **self.told}

    def waiting(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = self.client.get(f"{self.address}/{name}").get_json()
        return found

    def leave(self, path: str, message: Mapping[str, Any]) -> None:
        answer = self.client.post(
            f"{self.address}/{path}", data=canonical(dict(message)), content_type="application/json"
        )
        assert answer.status_code == 200, answer.get_json()

    def entries(self, first: int) -> list[bytes]:
        return self.client.get(f"{self.address}/entries.jsonl?from={first}").get_data().splitlines()


@dataclass
class Panel:
    """A hall with its scrutineers; `stored` is what each device has on its disk."""

    hall: Hall
    app: Flask
    stored: dict[int, Kept] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"/{self.hall.desk.county.slug}/{YEAR}/elections/{self.hall.election_id}"

    def wire(self) -> Wire:
        return Wire(self.app.test_client(), self.address)

    def device(self, index: int, wire: Wire | None = None) -> Device:
        """The device of one scrutineer as it comes up: with what is stored, or new."""
        new = Kept(self.address, self.hall.links[index - 1], index)
        kept = self.stored.setdefault(index, new)
        return Device(kept, wire or self.wire(), lambda now: self.stored.update({index: now}))

    def devices(self, *indices: int) -> list[Device]:
        return [self.device(index) for index in indices or range(1, len(self.hall.links) + 1)]

    def settle(self, *indices: int) -> dict[int, Ask | Waiting | Stop]:
        """Let devices run in turn until nobody does anything any more; what each then waits for."""
        devices, before = self.devices(*indices), None
        while True:
            found = {device.kept.index: device.run() for device in devices}
            if found == before:
                return found
            before = found

    def agree(self, *indices: int) -> None:
        """Everybody, or those, say yes to what they are asked."""
        for device in self.devices(*indices):
            step = device.run()
            assert isinstance(step, Ask), step
            device.agree(step)
            device.run()

    def ceremony(self) -> None:
        self.settle()
        self.agree()
        self.settle()

    def vote(self, number: int = 10) -> None:
        """So many deputies cast secret ballots: everybody the first project, every other one the second."""
        with self.hall.reading() as session:
            measure = measure_of(session, session.get_one(Election, self.hall.election_id))
        for place, card in enumerate(self.hall.cards.deputies[:number]):
            post = send([Vote(card.seed("secret"), (1, place % 2, 0))], measure)
            self.hall.cast(canonical(post.letters[-1].body))

    def count(self) -> None:
        """The organizer starts the count, and a worker carries it out."""
        with self.hall.begin() as work:
            job = start_count(work, StartCount(self.hall.place, self.hall.election_id))
        tasks = {job.task: lambda work, job, payload: tally_part(SEED, work, job, payload)}
        while Runner(self.hall.sessions, tasks, lambda *_: self.hall.desk.one).carry_on(job.id):
            pass

    def bodies(self, kind: str) -> list[Mapping[str, Any]]:
        with self.hall.reading() as session:
            election = session.get_one(Election, self.hall.election_id)
            return [entry.body for entry in record.entries_of(session, election, kind)]

    def kinds(self) -> Iterator[str]:
        with self.hall.reading() as session:
            election = session.get_one(Election, self.hall.election_id)
            for line in record.lines(session, election):
                yield record.read_entry(line).kind


def a_panel(sessions, app: Flask, size: int = 3, **changes: Any) -> Panel:
    """A frozen secret vote with so many scrutineers, none of whom has begun."""
    hall = a_hall(sessions, deputies=12, rule="differential", panel=size, **changes)
    hall.freeze()
    return Panel(hall, app)
