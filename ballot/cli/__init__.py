"""The command line: each command is a file of this folder, loaded only when it is called."""

from collections.abc import Mapping
from importlib import import_module

import click

#: Name → what `ballot --help` says of it. The file `ballot/cli/<name>.py` holds it as `command`.
COMMANDS: Mapping[str, str] = {
    "admin": "Found assemblies, make the first admin, help after a lost factor, keep the log key.",
    "audit": "Check the hash-linked logs, here or in an exported file.",
    "cards": "Make sealed voting cards and the file of their public keys, apart from the site.",
    "demo": "Furnish a development site with the model county 示范县, to look at and to try.",
    "rehearse": "Run a whole ballot from files, with real keys, and verify its record.",
    "scrutineer": "Sit as a scrutineer at a terminal, with an encrypted key file.",
    "worker": "Carry out imports and other long work, and send what waits in the outbox.",
    "verify": "Check a public record from its bytes alone.",
}


class LazyGroup(click.Group):
    """Knows its commands by name and short help, so that help never loads what they need."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        found = import_module(f"{__name__}.{cmd_name.replace('-', '_')}").command
        if not isinstance(found, click.Command):
            raise TypeError(f"{cmd_name}: `command` is not a click command")
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name]) for name in self.list_commands(ctx)])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """民生实事项目人大代表票决制 · The deputies' secret ballot on livelihood projects."""
