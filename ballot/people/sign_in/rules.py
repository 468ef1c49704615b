"""What counts as proof, and for how long: values in, values out, the moment is an argument."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from ballot.kernel.errors import NotAllowed, Refused
from ballot.kernel.limits import Limit
from ballot.people.rules import SessionPurpose

LIFETIMES: Mapping[SessionPurpose, timedelta] = {
    SessionPurpose.SIGNED_IN: timedelta(hours=12),
    SessionPurpose.SECOND_FACTOR: timedelta(minutes=10),
    SessionPurpose.SET_UP: timedelta(minutes=30),
    SessionPurpose.PASSKEY: timedelta(minutes=5),
}
ACTIVATION = timedelta(days=14)
IDLE = timedelta(hours=2)

# A source's own guesses lock only that source out of that account: nobody can lock another's.
BY_LOGIN = Limit("sign-in", 5, timedelta(minutes=15))
# A whole hall may sit behind one address.
BY_SOURCE = Limit("sign-in-source", 600, timedelta(minutes=10))
BY_CODE = Limit("activation-source", 60, timedelta(minutes=10))
BY_HALF = Limit("second-factor", 5, timedelta(minutes=10))
# Only who knows the password comes this far, so the account itself may be closed for the day.
BY_ACCOUNT = Limit("second-factor-account", 30, timedelta(days=1))

STEP = 30
DIGITS = 6
CODE_BITS = 130
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


class WrongProof(NotAllowed):
    """Login, password, code or passkey don't prove anything; which of them is wrong stays unsaid."""

    code = "wrong-proof"


class Expired(Refused):
    """The way to a sign-in took too long or has been used; it begins anew."""

    code = "expired"


def new_token() -> str:
    """256 random bits that only the browser keeps."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What the database keeps of a token or code; enough, since both are random beyond guessing."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_code() -> str:
    """130 random bits as 26 letters and digits, none of which looks like another, in groups of four and five."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(CODE_BITS // 5))
    return "-".join((letters[:5], letters[5:10], letters[10:15], letters[15:20], letters[20:]))


def plain_code(typed: str) -> str:
    """A code as it was given out, whatever case, blanks or hyphens it is typed with."""
    letters = "".join(letter for letter in typed.upper() if letter in ALPHABET)
    return "-".join((letters[:5], letters[5:10], letters[10:15], letters[15:20], letters[20:]))


def new_secret() -> bytes:
    return secrets.token_bytes(20)


def spelled(secret: bytes) -> str:
    """A TOTP secret as one types it into an app: base32 in groups of four."""
    text = base64.b32encode(secret).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def provisioning(secret: bytes, login: str, issuer: str) -> str:
    """The otpauth address that an authenticator app reads from a QR code."""
    return _totp(secret).get_provisioning_uri(login, issuer)


def step_of(secret: bytes, code: str, now: datetime, last: int) -> int:
    """Return the time step that `code` belongs to, one before to one after `now` (RFC 6238 §5.2).

    Raises WrongProof for another code, and for one not after step `last`: no code counts twice.
    """
    present = int(now.timestamp()) // STEP
    typed = "".join(code.split()).encode()
    found = 0
    for step in (present - 1, present, present + 1):
        if hmac.compare_digest(_totp(secret).generate(step * STEP), typed):
            found = step
    if found <= last:
        raise WrongProof("no code of this time")
    return found


def _totp(secret: bytes) -> TOTP:
    # SHA-1 is what the apps in people's hands compute; HMAC needs no collision resistance.
    return TOTP(secret, DIGITS, SHA1(), STEP)  # noqa: S303
