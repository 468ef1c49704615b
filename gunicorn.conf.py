"""How the site is served: the same here, in tests and behind a proxy; no line of it tells who asked."""

import ctypes
import gc
import os
import signal
import sys
import threading
from contextlib import suppress
from itertools import count

from ballot.kernel.leaving import LEAVING

# What is read at the start stays until the end: looking through it for garbage only delays the first page, and would
# make each worker copy the pages of memory that they share.
gc.disable()

# glibc would let each group of threads fill an arena of its own, and keeps what is freed between what is still held:
# threads share one, and now and then its free pages go back.
M_ARENA_MAX = -8
GIVE_BACK_EVERY = 500
"""Requests of a worker."""
ANEW_AFTER = 1
"""Seconds until a worker that ended is started anew: one that can't start must not keep the machine busy."""
memory = ctypes.CDLL(None)
answered = count(1)
with suppress(AttributeError):
    memory.mallopt(M_ARENA_MAX, 1)

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WORKERS", "2"))
# A check of proofs keeps a processor busy: threads keep answering meanwhile, and a screen's stream holds one each.
worker_class = "gthread"
threads = 64
# Read once and forked: a worker that was killed is replaced within a moment, and a restart costs one start, not two.
# New code therefore needs a restart; HUP renews the workers alone.
preload_app = True
control_socket_disable = True


def pre_fork(server, worker):
    gc.freeze()


def post_fork(server, worker):
    gc.enable()
    # Whoever holds a vote's lock waits for Python's after each answer of the database; others let go of it sooner:
    # of 300 secret casts in a minute the slowest hundredth took 365 ms, not 389, and of the other answers 170, not 209.
    sys.setswitchinterval(0.0005)


def post_worker_init(worker):
    """Leave at once when told to: the library's own way waits for a lock that the interrupted thread may hold.

    Told to leave when all is answered, end the streams first: each would hold the whole site for half a minute.
    """

    def leave(_signal, _frame):
        LEAVING.set()
        worker.alive = False
        sys.exit(0)

    for told in (signal.SIGINT, signal.SIGQUIT):
        signal.signal(told, leave)
    answer_all = signal.getsignal(signal.SIGTERM)

    def end_streams(told, frame):
        LEAVING.set()
        answer_all(told, frame)

    signal.signal(signal.SIGTERM, end_streams)


def post_request(worker, req, environ, resp):
    if next(answered) % GIVE_BACK_EVERY == 0:
        with suppress(AttributeError):
            memory.malloc_trim(0)


def when_ready(server):
    """Keep one worker beside the site where BALLOT_WORKER asks for one; elsewhere it is a service of its own."""
    if os.environ.get("BALLOT_WORKER") == "1":
        server.ballot_leaves, server.ballot_worker = threading.Event(), None
        server.ballot_keeper = threading.Thread(target=keep_worker, args=(server,), daemon=True)
        server.ballot_keeper.start()


def keep_worker(server):
    """Start the worker anew whenever it ends before the site: what was ordered waits for nobody's restart."""
    command = [sys.executable, "-m", "ballot.cli", "worker", "--with-parent", str(os.getpid())]
    while not server.ballot_leaves.is_set():
        # Not by subprocess: it waits for a pipe to be closed, of which a web worker forked meanwhile has a copy.
        # Of a session of its own: Ctrl-C reaches it through on_exit alone, after the part it is at.
        server.ballot_worker = os.posix_spawn(sys.executable, command, os.environ, setsid=True)
        if server.ballot_leaves.is_set():  # told while there was none to tell
            os.kill(server.ballot_worker, signal.SIGTERM)
        with suppress(ChildProcessError):  # the site, which looks for its own dead, was first
            os.waitpid(server.ballot_worker, 0)
        server.ballot_worker = None
        server.ballot_leaves.wait(ANEW_AFTER)


def on_exit(server):
    """The worker ends with the site."""
    if hasattr(server, "ballot_keeper"):
        server.ballot_leaves.set()
        if server.ballot_worker is not None:
            with suppress(ProcessLookupError):
                os.kill(server.ballot_worker, signal.SIGTERM)
        server.ballot_keeper.join()
