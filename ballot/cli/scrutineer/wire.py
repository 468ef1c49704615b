"""The terminal's way to the site: plain HTTPS, the link's secret in bodies alone, no cookie kept."""

import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import click

from ballot.cli.scrutineer.device import Denied, Unsent
from ballot.protocol.encoding import canonical

PATIENCE = 60
BUSY = frozenset({429, 500, 502, 503, 504})
LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})
PANEL = "/panel"


def parts_of(link: str) -> tuple[str, str]:
    """The election's address and the secret of a personal link; BadParameter for anything else."""
    found = urlsplit(link)
    safe = found.scheme == "https" or (found.scheme == "http" and found.hostname in LOCAL)
    if not safe or not found.path.endswith(PANEL) or not found.fragment:
        raise click.BadParameter("not a personal link: https://…/panel#…")
    return f"{found.scheme}://{found.netloc}{found.path.removesuffix(PANEL)}", found.fragment


@dataclass(frozen=True, slots=True)
class Wire:
    """`address` is the election's; an error of the site's or of the way there is Unsent, a no is Denied."""

    address: str

    def post(self, name: str, message: Mapping[str, Any]) -> dict[str, Any]:
        headers = {"Content-Type": "application/json", "Accept-Language": "zh, en;q=0.5"}
        answer = _sent(urllib.request.Request(f"{self.address}/panel/{name}", canonical(dict(message)), headers))  # noqa: S310  # `parts_of` let nothing but http(s) in
        return _read(answer)

    def head(self) -> dict[str, Any]:
        return _read(_sent(urllib.request.Request(f"{self.address}/head.json")))  # noqa: S310  # as above

    def waiting(self, name: str) -> dict[str, Any]:
        return _read(_sent(urllib.request.Request(f"{self.address}/{name}")))  # noqa: S310  # as above

    def leave(self, path: str, message: Mapping[str, Any]) -> None:
        headers = {"Content-Type": "application/json", "Accept-Language": "zh, en;q=0.5"}
        _sent(urllib.request.Request(f"{self.address}/{path}", canonical(dict(message)), headers))  # noqa: S310  # as above

    def entries(self, first: int) -> list[bytes]:
        return _sent(urllib.request.Request(f"{self.address}/entries.jsonl?from={first}")).splitlines()  # noqa: S310  # as above


def _sent(request: urllib.request.Request) -> bytes:
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310  # as above
            return bytes(answer.read())
    except urllib.error.HTTPError as fault:
        if fault.code in BUSY:
            raise Unsent(str(fault)) from fault
        raise _denied(fault) from fault
    except (OSError, http.client.HTTPException) as fault:
        raise Unsent(str(fault)) from fault


def _read(answer: bytes) -> dict[str, Any]:
    """What the site said; a page that somebody on the way put in its place is no answer of the site's."""
    try:
        found = json.loads(answer)
    except ValueError as fault:
        raise Unsent(str(fault)) from fault
    if not isinstance(found, dict):
        raise Unsent("not the site's answer")
    return found


def _denied(fault: urllib.error.HTTPError) -> Denied:
    try:
        told = json.loads(fault.read())
        return Denied(told["code"], told["message"])
    except (ValueError, KeyError):
        return Denied(str(fault.code), str(fault))
