"""`ballot verify`: the independent verifier's own command."""

from ballot.verifier.command import command

__all__ = ["command"]
