"""The limits that a process lays on itself before it looks at a stranger's bytes, and how it answers."""

import json
import resource
import sys
from collections.abc import Callable

REFUSED = 3
"""Exit code of a refusal; the answer is then JSON {code}."""


class Unreadable(Exception):
    """A file that isn't what it should be; `code` says in which way."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def answer(read: Callable[[bytes], bytes], memory: int, seconds: int, written: int) -> None:
    """Read standard input within the limits (bytes, CPU seconds, bytes of answer); write what `read` makes of it."""
    for limit, value in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, written),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 32),
    ):
        resource.setrlimit(limit, (value, value))
    try:
        made = read(sys.stdin.buffer.read())
    except Unreadable as fault:
        sys.stdout.buffer.write(json.dumps({"code": fault.code}).encode())
        sys.stdout.flush()
        sys.exit(REFUSED)
    sys.stdout.buffer.write(made)
