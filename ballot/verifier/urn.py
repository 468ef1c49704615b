"""Follows who may vote and who has (§3.5, §5.5–5.8, §6, §7.1): voids, ballots and checked ballots in their order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ballot.protocol.ballot import MOST_SPOILS
from ballot.protocol.clause import Breach
from ballot.protocol.elgamal import Ciphertext
from ballot.protocol.encoding import Json
from ballot.protocol.roll import Roll
from ballot.protocol.signature import Key
from ballot.protocol.voids import read_void, verify_act
from ballot.verifier.examine import Examined, add_choices


@dataclass
class Urn:
    """The state of the vote so far."""

    roll: Roll
    live: set[Key] = field(init=False)
    named: set[Key] = field(default_factory=set)
    voted: set[Key] = field(default_factory=set)
    spoils: dict[Key, int] = field(default_factory=dict)
    points: set[bytes] = field(default_factory=set)
    paper_voids: int = 0
    sums: list[Ciphertext] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.live = set(self.roll.credentials)

    def take_void(self, body: Mapping[str, Json], election: bytes, signers: Mapping[int, Key]) -> None:
        """Take a void; Breach 7, 7.1 or 3.5."""
        void = read_void(body)
        self.paper_voids += void.reason == "paper"
        if void.election != election:
            raise Breach("7.1", "a void of another election")
        verify_act("void", body, void.signatures, signers)
        self._require_live(void.credential)
        if void.credential in self.voted:
            raise Breach("7.1", f"card {void.credential.hex()[:8]} has voted")
        self.live.discard(void.credential)
        if void.spare is None:
            return
        if void.spare not in self.roll.spares or void.spare in self.named:
            raise Breach("7.1", "the spare is none of the roll's or was named before")
        self.named.add(void.spare)
        self.live.add(void.spare)

    def take_ballot(self, ballot: Examined) -> None:
        """Take an examined ballot; Breach 3.5, 5.5, 5.7 or 5.8."""
        self._count_marks(ballot.marks)
        for breach in self._ballot_breaches(ballot):
            raise breach

    def _ballot_breaches(self, ballot: Examined) -> Iterator[Breach]:
        credential = ballot.credential
        if credential is None:
            return
        repeated = self._repeats(ballot.points)
        again = credential in self.voted
        self.voted.add(credential)
        self._require_live(credential)
        if again:
            yield Breach("5.7", f"card {credential.hex()[:8]} has voted before")
        if ballot.counter != 1 + self.spoils.get(credential, 0):
            yield Breach(
                "5.5", f"the counter is {ballot.counter} after {self.spoils.get(credential, 0)} checked ballots"
            )
        if repeated:
            yield Breach("5.8", "a point that stood in the record before")

    def take_spoil(self, spoil: Examined) -> None:
        """Take an examined checked ballot; Breach 3.5, 5.7, 5.8 or 6."""
        credential = spoil.credential
        if credential is None:
            return
        repeated = self._repeats(spoil.points)
        before = self.spoils.get(credential, 0)
        self.spoils[credential] = before + 1
        self._require_live(credential)
        if credential in self.voted:
            raise Breach("5.7", f"card {credential.hex()[:8]} checks after it has voted")
        if spoil.counter != before + 1 or before >= MOST_SPOILS:
            raise Breach("6", f"checked ballot {before + 1} of its card bears the counter {spoil.counter}")
        if repeated:
            raise Breach("5.8", "a point that stood in the record before")

    def add(self, sums: Sequence[Ciphertext], options: int) -> None:
        """Add a batch's sums to the whole."""
        add_choices(self.sums, sums, options)

    def _require_live(self, credential: Key) -> None:
        if credential not in self.live:
            raise Breach("3.5", f"card {credential.hex()[:8]} is not live")

    def _repeats(self, points: Sequence[bytes]) -> bool:
        before = len(self.points)
        self.points.update(points)
        return len(self.points) != before + len(points)

    def _count_marks(self, marks: Sequence[int]) -> None:
        if marks:
            before = self.marks or [0] * len(marks)
            self.marks = [sum(pair) for pair in zip(before, marks, strict=True)]
