"""A network that misbehaves: takes a request to the site and loses, delays, doubles or cuts what comes back."""

import socket
import struct
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from random import Random
from threading import Lock, Thread

FATES = ("lost", "delayed", "doubled", "cut", "half sent")


@dataclass
class Proxy:
    """Forwards to `target`; `share` of the requests meet a fault, a delayed answer comes after `delay` seconds."""

    target: int
    dice: Random
    share: float = 0.6
    delay: float = 1.0
    met: Counter[str] = field(default_factory=Counter)
    lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port = int(self.listener.getsockname()[1])
        Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):  # the listener was closed: the test is over
            while True:
                client, _ = self.listener.accept()
                Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with suppress(OSError), client:
            request = _request(client)
            fate = self._fate()
            if fate == "half sent":
                self._half(request)
                return _reset(client)
            if fate == "doubled":
                twin = Thread(target=self._ask, args=(request,), daemon=True)
                twin.start()
            answer = self._ask(request)
            if fate == "delayed":
                time.sleep(self.delay)
            if fate in ("lost", "cut"):
                client.sendall(b"" if fate == "lost" else answer[: len(answer) * 3 // 4])
                return _reset(client)
            client.sendall(answer)
        return None

    def _fate(self) -> str:
        with self.lock:
            fate = self.dice.choice(FATES) if self.dice.random() < self.share else "sound"
            self.met[fate] += 1
            return fate

    def faults(self) -> int:
        with self.lock:
            return sum(times for fate, times in self.met.items() if fate != "sound")

    def _ask(self, request: bytes) -> bytes:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.target), timeout=30) as site:
            site.sendall(request)
            return _rest(site)
        return b""

    def _half(self, request: bytes) -> None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.target), timeout=30) as site:
            site.sendall(request[:-40])
            _reset(site)


@contextmanager
def misbehaving(target: int, dice: Random, share: float = 0.6, delay: float = 1.0) -> Iterator[Proxy]:
    proxy = Proxy(target, dice, share, delay)
    yield proxy
    proxy.listener.close()


def _request(client: socket.socket) -> bytes:
    """Read one request to its end as its headers tell it."""
    read = b""
    while b"\r\n\r\n" not in read:
        read += _piece(client)
    head, _, body = read.partition(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0)
    while len(body) < length:
        body += _piece(client)
    return head + b"\r\n\r\n" + body


def _piece(client: socket.socket) -> bytes:
    piece = client.recv(65536)
    if not piece:
        raise ConnectionResetError("the client went away")
    return piece


def _rest(site: socket.socket) -> bytes:
    pieces = []
    while piece := site.recv(65536):
        pieces.append(piece)
    return b"".join(pieces)


def _reset(connection: socket.socket) -> None:
    """Hang up as a failing network does, with RST."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
