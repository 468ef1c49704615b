"""`ballot scrutineer`: a scrutineer's part at a terminal, for rolls that a phone would take long to verify."""

import os
import time
from contextlib import suppress
from pathlib import Path

import click
from rich.console import Console

from ballot.cli.scrutineer import acts, kept, words
from ballot.cli.scrutineer.device import Denied, Device, Unsent
from ballot.cli.scrutineer.kept import Kept
from ballot.cli.scrutineer.steps import Ask, Stop, Waiting
from ballot.cli.scrutineer.wire import Wire, parts_of
from ballot.kernel.errors import Refused
from ballot.protocol.clause import Breach

PAUSE = 2.0
SHORTEST = 8
GOOD = frozenset({"result", "annul"})


@click.command()
@click.argument("link")
@click.option("--keep", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The encrypted key file.")
@click.option("--jobs", default=os.cpu_count() or 1, show_default=True, help="Processes that verify ballots.")
def command(link: str, keep: Path, jobs: int) -> None:
    """Sit as scrutineer by the personal LINK, whatever the vote asks for, until it has ended.

    Keys stay in the file KEEP, which is its owner's alone and encrypted; with it the part can be
    gone on with after any interruption, here or on another machine. Its passphrase is asked for, or
    stands in BALLOT_PASSPHRASE: never among the arguments, which everybody on the machine can read.
    """
    address, token = parts_of(link)
    secret = _passphrase(keep)
    try:
        device = _device(Wire(address), token, keep, secret, jobs)
        _sit(device, Wire(address), Console(stderr=False))
    except (Refused, Denied, Breach) as refusal:
        raise click.ClickException(str(refusal)) from refusal


def _passphrase(keep: Path) -> str:
    """Raises BadParameter for one that is too short to keep a key."""
    given = os.environ.get("BALLOT_PASSPHRASE")
    secret = given or click.prompt("口令 passphrase", hide_input=True, confirmation_prompt=not keep.exists())
    if len(secret) < SHORTEST:
        raise click.BadParameter(f"a passphrase has at least {SHORTEST} characters")
    return str(secret)


def _device(wire: Wire, token: str, keep: Path, secret: str, jobs: int) -> Device:
    """The device as its file has it, or a new one whose file is made at once."""
    if keep.exists():
        found = kept.read(keep, secret)
        if (found.address, found.token) != (wire.address, token):
            raise click.ClickException("这个文件属于另一个链接 · the file belongs to another link")
    else:
        found = Kept(wire.address, token, _own_index(wire, token))
        kept.write(keep, found, secret)
    return Device(found, wire, lambda now: kept.write(keep, now, secret), jobs=jobs)


def _sit(device: Device, wire: Wire, console: Console) -> None:
    """Go on until the vote has ended; raises ClickException where nothing more may be signed."""
    said, declined = "", set[str]()
    while True:
        try:
            step = device.run()
            if isinstance(step, Waiting):
                _sign_acts(device, wire, console, declined)
        except Unsent:
            said = _say(console, "连不上服务器，正在重试 · no answer, trying again", said)
            time.sleep(PAUSE)
            continue
        if isinstance(step, Stop):
            if step.what not in GOOD:
                raise click.ClickException(words.ENDS.get(step.what, step.what))
            console.print(words.ENDS[step.what])
            return
        if isinstance(step, Ask):
            _ask(device, step, console)
        else:
            said = _say(console, _waits(step), said)
            time.sleep(PAUSE)


def _ask(device: Device, step: Ask, console: Console) -> None:
    console.print(words.people(device))
    console.print(words.to_compare(device, step.what))
    if not click.confirm(words.QUESTIONS[step.what], default=False):
        raise click.ClickException("没有签署任何内容 · nothing was signed")
    device.agree(step)


def _sign_acts(device: Device, wire: Wire, console: Console, declined: set[str]) -> None:
    """Ask for a signature on each act that waits; what is declined is not asked again, what is too late is left."""
    for act in acts.unsigned(device, wire):
        shown = words.to_sign(device, act.kind, act.body)
        if shown in declined:
            continue
        console.print(shown)
        if not click.confirm(words.ACTS[act.kind], default=False):
            declined.add(shown)
            continue
        with suppress(Denied):
            acts.leave_signature(device, wire, act)


def _waits(step: Waiting) -> str:
    missing = "、".join(f"监票人 {index}" for index in step.missing)
    return words.WAITS[step.what] + (f"（{missing}）" if missing else "")


def _say(console: Console, sentence: str, before: str) -> str:
    if sentence != before:
        console.print(sentence)
    return sentence


def _own_index(wire: Wire, token: str) -> int:
    while True:
        try:
            return int(wire.post("state", {"token": token})["index"])
        except Unsent:
            time.sleep(PAUSE)
