"""The key ceremony (§4): commit, reveal, share, endorse; what one scrutineer does and what everybody checks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ballot.protocol import fields, signature
from ballot.protocol.clause import Breach
from ballot.protocol.encoding import Json, digest, digest64
from ballot.protocol.group import (
    IDENTITY,
    Draw,
    Point,
    Scalar,
    add,
    base,
    multiply,
    random_scalar,
    scalar,
    scalar_add,
    scalar_multiply,
    small,
    total,
)  # fmt: skip
from ballot.protocol.proofs import TrusteeProof, TrusteeStatement, prove_trustee, verify_trustee
from ballot.protocol.signature import Key, Seed

TRUSTEE_FIELDS = ("index", "name", "sign", "commit", "signature")
REVEAL_FIELDS = ("index", "encrypt", "coefficients", "proof", "signature")
SHARE_FIELDS = ("from", "to", "ephemeral", "cipher", "signature")


@dataclass(frozen=True, slots=True)
class Trustee:
    """A scrutineer's first body: the key it signs with and the commitment to what it will reveal."""

    index: int
    name: str
    sign: Key
    commit: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Reveal:
    """A scrutineer's second body: its encryption key and the points of its coefficients."""

    index: int
    encrypt: Point
    coefficients: tuple[Point, ...]
    proof: TrusteeProof
    signature: bytes


@dataclass(frozen=True, slots=True)
class Share:
    """A share from one scrutineer to another, encrypted."""

    sender: int
    receiver: int
    ephemeral: Point
    cipher: bytes
    signature: bytes


def read_trustee(body: Any) -> Trustee:
    """Read the fields of `trustee`."""
    record = fields.record(body, TRUSTEE_FIELDS)
    return Trustee(
        fields.count(record["index"]),
        fields.text(record["name"]),
        fields.key(record["sign"]),
        fields.digest(record["commit"]),
        fields.signed(record["signature"]),
    )


def read_reveal(threshold: int) -> Callable[[Any], Reveal]:
    """Return the reader of `reveal` for t coefficients."""

    def read(body: Any) -> Reveal:
        record = fields.record(body, REVEAL_FIELDS)
        proof = fields.record(record["proof"], ("c", "v"))
        return Reveal(
            fields.count(record["index"]),
            fields.element(record["encrypt"]),
            fields.array(record["coefficients"], fields.element, threshold),
            (fields.number(proof["c"]), fields.array(proof["v"], fields.number, threshold + 1)),
            fields.signed(record["signature"]),
        )

    return read


def read_share(body: Any) -> Share:
    """Read the fields of `share`."""
    record = fields.record(body, SHARE_FIELDS)
    return Share(
        fields.count(record["from"]),
        fields.count(record["to"]),
        fields.element(record["ephemeral"]),
        fields.digest(record["cipher"]),
        fields.signed(record["signature"]),
    )


def attempt_digest(manifest: bytes, roll: bytes, restarts: int) -> bytes:
    """Return C = D("attempt"; M, R, restarts so far)."""
    return digest("attempt", manifest, roll, restarts)


def entry_digest(kind: str, attempt: bytes, body: Mapping[str, Json]) -> bytes:
    """Return what a scrutineer signs: D("trustee-entry"; kind, C, body without signature)."""
    return digest("trustee-entry", kind, attempt, {name: value for name, value in body.items() if name != "signature"})


def sign_entry(kind: str, attempt: bytes, body: Mapping[str, Json], seed: Seed) -> dict[str, Json]:
    """Return the body with the scrutineer's signature."""
    return {**body, "signature": signature.sign(seed, entry_digest(kind, attempt, body)).hex()}


def verify_entry(kind: str, attempt: bytes, body: Mapping[str, Json], sign: Key, clause: str = "4") -> None:
    """Raise Breach unless the scrutineer with this key signed the body for this attempt."""
    signature.verify(sign, entry_digest(kind, attempt, body), bytes.fromhex(body["signature"]), clause)


def commit_digest(attempt: bytes, index: int, coefficients: Sequence[Point], encrypt: Point) -> bytes:
    """Return D("coefficients"; C, i, A_0…A_{t−1}, E) (§4.1)."""
    return digest("coefficients", attempt, index, *coefficients, encrypt)


@dataclass(frozen=True, slots=True)
class CeremonySecrets:
    """What one scrutineer keeps during one attempt, drawn anew for each: its signing seed, a_0…a_{t−1} and e."""

    attempt: bytes
    index: int
    seed: Seed
    coefficients: tuple[Scalar, ...]
    decrypt: Scalar

    @property
    def points(self) -> tuple[Point, ...]:
        """A_0…A_{t−1}."""
        return tuple(base(secret) for secret in self.coefficients)


def draw_secrets(attempt: bytes, index: int, threshold: int, seed: Seed, draw: Draw = random_scalar) -> CeremonySecrets:
    """Draw a_0…a_{t−1} and then e."""
    coefficients = tuple(draw() for _ in range(threshold))
    return CeremonySecrets(attempt, index, seed, coefficients, draw())


def trustee_body(secrets: CeremonySecrets, name: str) -> dict[str, Json]:
    """Make the body that commits (§4.1)."""
    commit = commit_digest(secrets.attempt, secrets.index, secrets.points, base(secrets.decrypt))
    sign = signature.public(secrets.seed)
    body = {"index": secrets.index, "name": name, "sign": sign.hex(), "commit": commit.hex()}
    return sign_entry("trustee", secrets.attempt, body, secrets.seed)


def reveal_body(secrets: CeremonySecrets, draw: Draw = random_scalar) -> dict[str, Json]:
    """Make the body that reveals and proves (§4.2); only once all n commits stand."""
    statement = TrusteeStatement(
        secrets.attempt, secrets.index, signature.public(secrets.seed), secrets.points, base(secrets.decrypt)
    )
    c, answers = prove_trustee(statement, (*secrets.coefficients, secrets.decrypt), draw)
    body = {
        "index": secrets.index,
        "encrypt": statement.encrypt.hex(),
        "coefficients": [point.hex() for point in statement.coefficients],
        "proof": {"c": c.hex(), "v": [answer.hex() for answer in answers]},
    }
    return sign_entry("reveal", secrets.attempt, body, secrets.seed)


def verify_reveal(attempt: bytes, trustee: Trustee, reveal: Reveal) -> None:
    """Raise Breach 4.1 unless the reveal opens the commit, 4.2 unless its proof holds."""
    if commit_digest(attempt, reveal.index, reveal.coefficients, reveal.encrypt) != trustee.commit:
        raise Breach("4.1", f"scrutineer {reveal.index} reveals other points than it committed to")
    statement = TrusteeStatement(attempt, reveal.index, trustee.sign, reveal.coefficients, reveal.encrypt)
    verify_trustee(statement, reveal.proof)


def evaluate(coefficients: Sequence[Scalar], at: int) -> Scalar:
    """Return Σ_j a_j·at^j."""
    result = coefficients[-1]
    for coefficient in reversed(coefficients[:-1]):
        result = scalar_add(scalar_multiply(result, small(at)), coefficient)
    return result


def evaluate_points(points: Sequence[Point], at: int) -> Point:
    """Return Σ_j at^j·A_j."""
    result = points[-1]
    for point in reversed(points[:-1]):
        result = add(multiply(small(at), result), point)
    return result


def share_pad(attempt: bytes, sender: int, receiver: int, ephemeral: Point, shared: Point) -> int:
    """Return what a share is hidden by, as a number of 32 bytes: the sender has r·E_l, the receiver e·(r·G) (§4.3)."""
    return int.from_bytes(digest64("share", attempt, sender, receiver, ephemeral, shared)[:32], "big")


def share_body(secrets: CeremonySecrets, to: int, encrypt: Point, draw: Draw = random_scalar) -> dict[str, Json]:
    """Make the share for scrutineer `to`, whose encryption key is `encrypt` (§4.3)."""
    r = draw()
    ephemeral = base(r)
    pad = share_pad(secrets.attempt, secrets.index, to, ephemeral, multiply(r, encrypt))
    cipher = int.from_bytes(evaluate(secrets.coefficients, to), "big") ^ pad
    body = {
        "from": secrets.index,
        "to": to,
        "ephemeral": ephemeral.hex(),
        "cipher": cipher.to_bytes(32, "big").hex(),
    }
    return sign_entry("share", secrets.attempt, body, secrets.seed)


def open_share(secrets: CeremonySecrets, share: Share, coefficients: Sequence[Point]) -> Scalar:
    """Decrypt a share to this scrutineer and check it against its sender's points; Breach 4.3 when it is bad."""
    shared = multiply(secrets.decrypt, share.ephemeral)
    pad = share_pad(secrets.attempt, share.sender, share.receiver, share.ephemeral, shared)
    plain = (int.from_bytes(share.cipher, "big") ^ pad).to_bytes(32, "big")
    try:
        value = scalar(plain)
    except Breach as fault:
        raise Breach("4.3", f"the share from scrutineer {share.sender} is no scalar") from fault
    if base(value) != evaluate_points(coefficients, secrets.index):
        raise Breach("4.3", f"the share from scrutineer {share.sender} does not fit its coefficients")
    return value


def secret_share(secrets: CeremonySecrets, received: Sequence[Scalar]) -> Scalar:
    """Return s_l: the own share and those received, summed (§4.3)."""
    result = evaluate(secrets.coefficients, secrets.index)
    for share in received:
        result = scalar_add(result, share)
    return result


def joint_key(reveals: Sequence[Reveal]) -> Point:
    """Return K = Σ A_i0; Breach 4.4 if it is the identity, which asks for a restart (§1.1)."""
    key = total([reveal.coefficients[0] for reveal in reveals])
    if key == IDENTITY:
        raise Breach("4.4", "the joint key is the identity: restart")
    return key


def public_share(reveals: Sequence[Reveal], index: int) -> Point:
    """Return Y_l = Σ_i Σ_j l^j·A_ij; Breach 4.4 if it is the identity, which asks for a restart (§1.1)."""
    share = total([evaluate_points(reveal.coefficients, index) for reveal in reveals])
    if share == IDENTITY:
        raise Breach("4.4", f"the public share of scrutineer {index} is the identity: restart")
    return share


def ceremony_digest(attempt: bytes, trustees: Sequence[Json], reveals: Sequence[Json], shares: Sequence[Json]) -> bytes:
    """Return T over the whole bodies: by index, by index, by from and then to (§4.5)."""
    return digest(
        "ceremony",
        attempt,
        sorted(trustees, key=lambda body: body["index"]),
        sorted(reveals, key=lambda body: body["index"]),
        sorted(shares, key=lambda body: (body["from"], body["to"])),
    )
