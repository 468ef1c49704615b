"""Lies that are lies whatever was there before."""


def other(hexes: str) -> str:
    """The same with its first byte turned round: no chance makes it what it was."""
    return f"{int(hexes[:2], 16) ^ 0xFF:02x}{hexes[2:]}"
