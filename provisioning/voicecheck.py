"""``hall voice-check``: what a voice pack lacks, and which of its clips do not sound like the rest."""

from collections.abc import Iterator
from string import ascii_uppercase, digits

import click

from devices.drivers.voicepack import Pack, PackError, faults, pack_folder, read
from devices.voice import sound
from devices.voice.words import CHIME
from hall.shell.boards import VOICE_PACKS

WINDOWS = 199
WRONG = 2


@click.command("voice-check")
@click.argument("pack")
@click.pass_context
def voice_check(ctx: click.Context, pack: str) -> None:
    """Check the voice pack PACK, a folder with a voice.toml: exit 0 when it is in order, or 2 with
    every clip that is missing, too loud or too quiet.
    """
    folder = pack_folder(pack)
    try:
        found, problems = read(folder)
    except PackError as error:
        found, problems = None, error.problems
    if found is not None:
        problems += faults(found)
    for problem in problems:
        click.echo(f"{pack}: {problem}")
    if problems or found is None:
        click.echo(f"{pack}: {len(problems)} problem{'s' if len(problems) > 1 else ''}")
        ctx.exit(WRONG)
    click.echo("\n".join(_in_words(pack, found)))


def _in_words(name: str, pack: Pack) -> Iterator[str]:
    whose = "Hallkit's own" if name in VOICE_PACKS else str(pack.folder)
    yield f"{name} is in order: {whose}"
    sounds = f"{len(pack.clips)} clips, {pack.rate} Hz, {pack.loudness_db:.1f} dBFS"
    yield f'  voice    "{pack.voice.tag}", {sounds}'
    for form, short in (("in full", False), ("short", True)):
        seconds = longest_ms(pack, short=short) / 1000
        yield f"  {form:7}  a call takes up to {seconds:.1f} s: {int(60 // seconds)} a minute or more"


def longest_ms(pack: Pack, *, short: bool) -> int:
    """How long the longest call of a number with three digits to a window up to 199 takes."""
    length = {name: len(clip) for name, clip in pack.clips.items()}
    letter = max(ascii_uppercase, key=length.__getitem__)
    number = letter + 3 * max(digits, key=length.__getitem__)
    calls = [pack.voice.say(number, str(n), short=short) for n in range(1, WINDOWS + 1)]
    longest = max(calls, key=lambda call: sum(length[name] for name in call))
    clips = [pack.clips[name] for name in (*(() if short else (CHIME,)), *longest)]
    return sound.milliseconds(len(sound.join(clips, pack.rate).samples), pack.rate)
