"""The command ``hall``: check, rehearse, simulate and replay a hall."""

import importlib

import click

from hall.shell.trouble import ending

COMMANDS = {
    "check": ("provisioning.check", "Check a hall file and show every mistake at once."),
    "up": ("provisioning.rehearsal.command", "Rehearse a hall on this machine."),
    "simulate": ("provisioning.days.command", "Run a day of a hall in memory, in seconds."),
    "replay": ("provisioning.days.command", "Play a day against a running rehearsal."),
    "voice-check": (
        "provisioning.voicecheck",
        "Check a voice pack, or all of a hall: what is missing, what is too loud.",
    ),
    "voice-make": (
        "provisioning.voicemake",
        "Make the clips that a hall's guided kiosks and calls lack.",
    ),
}
"""Name of a command to the module that has a function of that name, and to its line of help."""


class LazyGroup(click.Group):
    """Imports a command's module when it is run, so that checking a file loads no broker."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(
            importlib.import_module(module), cmd_name.replace("-", "_")
        )
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=LazyGroup)
@click.version_option(package_name="hallkit", prog_name="hall")
def cli() -> None:
    """Rehearse, simulate and check service halls."""


def main() -> None:
    with ending("hall"):
        cli(prog_name="hall")


if __name__ == "__main__":
    main()
