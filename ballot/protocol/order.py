"""The order of an election's entries (§2.5): which kind may come next, and how often."""

from dataclasses import dataclass, field

from ballot.protocol.clause import Breach
from ballot.protocol.manifest import Manifest

CEREMONY = ("trustee", "reveal", "share", "election", "endorse")


@dataclass
class Order:
    """Admits an election's kinds one after the other from its roll on."""

    manifest: Manifest
    kind: str = "manifest"
    counts: dict[str, int] = field(default_factory=lambda: {"manifest": 1})
    restarts: int = 0
    ended: bool = False

    def admit(self, kind: str) -> None:
        """Take one more entry of this kind, or raise Breach 2.5 and stay as it was."""
        if self.ended or not self._may_follow(kind):
            raise Breach("2.5", f"{kind} may not come here, after {self.kind}")
        if kind == "restart":
            self.restarts += 1
            self.counts = {"manifest": 1, "roll": 1}
        else:
            self.counts[kind] = self.count(kind) + 1
        self.kind = kind
        self.ended = kind in ("result", "annul")

    def count(self, kind: str) -> int:
        """Return how many entries of this kind count so far; those before a restart don't."""
        return self.counts.get(kind, 0)

    def _may_follow(self, kind: str) -> bool:
        if kind == "annul":
            return self.count("roll") > 0
        if kind == "restart":
            return self.manifest.secret and self.count("roll") > 0 and not (self.count("void") or self.count("open"))
        awaited = self._awaited()
        return kind == awaited if awaited else kind in self._free()

    def _awaited(self) -> str | None:
        """Return the kind that must come now as long as the preparation is not complete."""
        trustees = self.manifest.trustees
        n = trustees.count if trustees else 0
        needed = {"roll": 1, "trustee": n, "reveal": n, "share": n * (n - 1), "election": 1, "endorse": n}
        return next((kind for kind, number in needed.items() if self.count(kind) < number), None)

    def _free(self) -> tuple[str, ...]:
        if not self.count("open"):
            return ("void", "open")
        if not self.count("close"):
            return ("ballot", "spoil", "void", "close") if self.manifest.secret else ("ballot", "void", "close")
        if self.count("seal") < self._seals():
            return ("seal",)
        if self.count("tally"):
            return ("decryption", "result") if self.count("decryption") >= self._threshold() else ("decryption",)
        end = "tally" if self.manifest.secret and self.count("ballot") else "result"
        return ("paper", end) if self.count("paper") else ("seal", "paper", end)

    def _seals(self) -> int:
        trustees = self.manifest.trustees
        return min(2, trustees.count) if trustees else 2

    def _threshold(self) -> int:
        trustees = self.manifest.trustees
        return trustees.threshold if trustees else 0
