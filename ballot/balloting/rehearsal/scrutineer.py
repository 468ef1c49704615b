"""A scrutineer keeps its secrets to itself and signs only what it has checked (§4, §8.3)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ballot.balloting.rehearsal.log import draw_seed
from ballot.protocol import signature, trustees
from ballot.protocol.clause import Breach
from ballot.protocol.elgamal import Ciphertext
from ballot.protocol.encoding import Json
from ballot.protocol.group import Scalar
from ballot.protocol.record import body_digest
from ballot.protocol.signature import Key, Seed
from ballot.protocol.tally import Opening, decryption_body

Body = Mapping[str, Json]


@dataclass
class Scrutineer:
    """One scrutineer's page during one attempt C; its index l counts from 1.

    `relied` are the digests of its own bodies and of every body it acted on; `answered` is the one
    close that it decrypts for.
    """

    index: int
    attempt: bytes
    threshold: int
    seed: Seed = field(default_factory=draw_seed, repr=False)
    relied: set[bytes] = field(default_factory=set)
    answered: bytes | None = None
    _secrets: trustees.CeremonySecrets = field(init=False, repr=False)
    _share: Scalar = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._secrets = trustees.draw_secrets(self.attempt, self.index, self.threshold, self.seed)

    @property
    def key(self) -> Key:
        """The public half of what it signs with."""
        return signature.public(self.seed)

    @property
    def name(self) -> str:
        """Role and number: no entry holds a person's name (§2.6)."""
        return f"监票人 {self.index}"

    def promise(self) -> dict[str, Json]:
        """Make the body `trustee`, which commits to what will be revealed."""
        return self._own("trustee", trustees.trustee_body(self._secrets, self.name))

    def reveal(self, commits: Iterable[Body]) -> dict[str, Json]:
        """Make the body `reveal`, once everybody's commits stand."""
        self._rely("trustee", commits)
        return self._own("reveal", trustees.reveal_body(self._secrets))

    def shares(self, commits: Sequence[Body], reveals: Sequence[Body]) -> list[dict[str, Json]]:
        """Make the shares for the others; Breach 4.1 or 4.2 for a reveal that opens or proves nothing."""
        self._rely("reveal", reveals)
        read = trustees.read_reveal(self.threshold)
        for commit, reveal in zip(commits, reveals, strict=True):
            trustees.verify_reveal(self.attempt, trustees.read_trustee(commit), read(reveal))
        others = [read(reveal) for reveal in reveals if reveal["index"] != self.index]
        made = [trustees.share_body(self._secrets, other.index, other.encrypt) for other in others]
        return [self._own("share", body) for body in made]

    def receive(self, reveals: Sequence[Body], shares: Sequence[Body]) -> None:
        """Open the shares to this scrutineer; Breach 4.3 for one that does not fit its sender's points."""
        mine = [body for body in shares if body["to"] == self.index]
        self._rely("share", mine)
        read = trustees.read_reveal(self.threshold)
        points = {reveal["index"]: read(reveal).coefficients for reveal in reveals}
        opened = [trustees.open_share(self._secrets, trustees.read_share(body), points[body["from"]]) for body in mine]
        self._share = trustees.secret_share(self._secrets, opened)

    def endorse(self, election: bytes, standing: Iterable[bytes]) -> dict[str, Json]:
        """Make the body `endorse`; `standing` are the digests of the ceremony's bodies in the record.

        Breach 4.6 when a body that this scrutineer made or acted on is not among them.
        """
        if not self.relied <= set(standing):
            raise Breach("4.6", f"{self.name} acted on a body that the record does not hold")
        return self.sign("endorse", {"index": self.index, "election": election.hex()})

    def sign(self, kind: str, body: Body) -> dict[str, Json]:
        """Sign a body of its own for this attempt."""
        return trustees.sign_entry(kind, self.attempt, body, self.seed)

    def decrypt(self, opening: Opening, sums: Sequence[Ciphertext]) -> dict[str, Json]:
        """Make the body `decryption`; Breach 8.3 for another close than the first it was asked for.

        To be called for a record that was verified up to its tally.
        """
        if self.answered not in (None, opening.close):
            raise Breach("8.3", f"{self.name} has answered another close")
        self.answered = opening.close
        return decryption_body(opening, sums, self._share, self.seed)

    def _own(self, kind: str, body: dict[str, Json]) -> dict[str, Json]:
        self._rely(kind, [body])
        return body

    def _rely(self, kind: str, bodies: Iterable[Body]) -> None:
        self.relied.update(body_digest(kind, body) for body in bodies)
