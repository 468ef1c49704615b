"""Passwords: argon2id, a few at a time, and as slow for an account that isn't there."""

from dataclasses import dataclass, field
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from ballot.kernel.errors import Refused

# OWASP's figures for argon2id: 19 MiB, two passes, one lane.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# A hall that signs in at once takes turns, else 64 threads would take 1.2 GB.
_TURNS = BoundedSemaphore(4)
SHORTEST, LONGEST = 10, 128
FEWEST_CHARACTERS = 5
SHORTEST_LOGIN = 4
"""Shorter ones stand in many a word by chance."""


class WeakPassword(Refused):
    """A password that is too easily guessed."""

    code = "weak-password"


def require_strong(password: str, login: str) -> None:
    """Raise WeakPassword unless `password` is long, varied and holds not the login."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise WeakPassword(f"{SHORTEST} to {LONGEST} characters are needed")
    if len(set(password)) < FEWEST_CHARACTERS:
        raise WeakPassword(f"fewer than {FEWEST_CHARACTERS} different characters")
    if len(login) >= SHORTEST_LOGIN and login.casefold() in password.casefold():
        raise WeakPassword("the password holds the login")


@dataclass(frozen=True, slots=True)
class NewPassword:
    """What was typed, to be judged beside the login, and its hash: the slow work is done before the transaction."""

    typed: str = field(repr=False)
    hashed: str = field(repr=False)

    def require_strong(self, login: str) -> None:
        require_strong(self.typed, login)


def chosen(typed: str) -> NewPassword:
    return NewPassword(typed, hashed(typed))


def hashed(password: str) -> str:
    with _TURNS:
        return _HASHER.hash(password)


_NOBODYS = hashed("the password of nobody")


def matches(password: str, kept: str | None) -> bool:
    """Compare in the same time whether or not there is a hash to compare with."""
    with _TURNS:
        try:
            _HASHER.verify(kept or _NOBODYS, password)
        except (VerifyMismatchError, InvalidHashError):
            return False
    return kept is not None
