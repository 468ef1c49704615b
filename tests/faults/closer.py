"""Closes votes, each in a process of its own that the test may kill: a vote in a line in, its process id in a line out.

`python -m tests.faults.closer DATABASE_URL`; the line is `<assembly> <election> <deputies> <asker> <closer>`.
"""

import os
import sys
from uuid import UUID

from ballot.kernel.db import connect, writers
from ballot.kernel.policy import AssemblyId
from tests.faults.votes import Vote


def main(database_url: str) -> None:
    print("ready", flush=True)
    for line in sys.stdin:
        assembly, election, deputies, *organizers = line.split()
        child = os.fork()
        if not child:
            sessions = writers(connect(database_url))
            place, people = AssemblyId(UUID(assembly)), (organizers[0], organizers[1])
            Vote(sessions, place, UUID(election), b"", int(deputies), people).close()
            os._exit(0)
        print(child, flush=True)
        os.waitpid(child, 0)
        print("ended", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
