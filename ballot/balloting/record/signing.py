"""Acts that the panel signs: each signature is checked by itself, and enough of them let the act stand (§7)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ballot.balloting.record.rules import Body
from ballot.kernel.errors import Unfit
from ballot.protocol import signature
from ballot.protocol.clause import Breach
from ballot.protocol.encoding import Json
from ballot.protocol.signature import Key
from ballot.protocol.voids import act_digest

ENOUGH = 2


class UnfitSignature(Unfit):
    """The signature isn't one by that counter or scrutineer over this act."""

    code = "unfit-signature"
    clause = "7"


@dataclass(frozen=True, slots=True)
class Act:
    """A body of `kind` without its signatures, and who may sign it, by index from 1; signatures are hex."""

    kind: str
    body: Body
    signers: Mapping[int, Key]

    def check(self, index: int, signed: str) -> None:
        """Raise UnfitSignature unless this is the signer's over D(kind; body)."""
        if index not in self.signers:
            raise UnfitSignature(f"there is no signer {index}")
        try:
            signature.verify(self.signers[index], act_digest(self.kind, dict(self.body)), bytes.fromhex(signed), "7")
        except (Breach, ValueError) as fault:
            raise UnfitSignature(f"not a signature of signer {index}") from fault

    def holding(self, kept: Iterable[tuple[int, str]]) -> dict[int, str]:
        """Those kept so far that hold: one given under the E of before a restart doesn't any more."""
        found = {}
        for index, signed in kept:
            try:
                self.check(index, signed)
            except UnfitSignature:
                continue
            found[index] = signed
        return found

    def stands(self, given: Mapping[int, str]) -> bool:
        """Whether so many signed that the act may be entered: two, or the only one of a rehearsal."""
        return len(given) >= min(ENOUGH, len(self.signers))

    def entered(self, given: Mapping[int, str]) -> dict[str, Json]:
        """The body as it is entered, with the signatures by rising index."""
        return {**self.body, "signatures": [[index, given[index]] for index in sorted(given)]}
