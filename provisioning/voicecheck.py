"""``hall voice-check``: what a voice pack, or a hall's kiosks and calls, lack, and what does not sound
like the rest.
"""  # fmt: skip

from collections.abc import Iterator
from string import ascii_uppercase, digits

import click

from devices.drivers.voicepack import (
    Pack,
    PackError,
    WrongClipError,
    clip_at,
    faults,
    pack_folder,
    read,
)
from devices.voice import judging, sound
from devices.voice.words import CHIME
from hall.shell.hallfile import load
from hall.shell.hardware import VOICE_PACKS
from provisioning.voicemake import Clip, wanted_clips, without_folder

WINDOWS = 199
WRONG = 2


@click.command("voice-check")
@click.argument("what", metavar="PACK|FILE")
@click.pass_context
def voice_check(ctx: click.Context, what: str) -> None:
    """Check a voice pack, a folder with a voice.toml, or all of the hall's own words that kiosks
    and calls of the hall in FILE say: exit 0 when it is in order, or 2 with every clip that is missing,
    too loud or too quiet.
    """
    told, problems = _hall(what) if what.endswith(".toml") else _pack(what)
    for problem in problems:
        click.echo(f"{what}: {problem}")
    if problems:
        click.echo(f"{what}: {len(problems)} problem{'s' if len(problems) > 1 else ''}")
        ctx.exit(WRONG)
    click.echo("\n".join(told))


def _pack(name: str) -> tuple[list[str], list[str]]:
    """What there is to tell of a pack in order, and what is wrong with it."""
    try:
        found, problems = read(pack_folder(name))
    except PackError as error:
        return [], error.problems
    problems += faults(found)
    return ([] if problems else list(_in_words(name, found))), problems


def _hall(file: str) -> tuple[list[str], list[str]]:
    """The same of the clips in the folders that a hall file names."""
    hall = load(file)
    clips = wanted_clips(hall)
    problems = [problem for clip in clips for problem in _faults(clip)]
    problems += [
        f"{board} calls without zones, floors and names of windows: it has no folder for their clips; "
        'add names = "/srv/hall/names" to its speaker'
        for board in without_folder(hall)
    ]
    folders = ", ".join(sorted({str(clip.path.parent.parent) for clip in clips}))
    return [f"{file}: kiosks and calls say {len(clips)} clips of {folders}, all in order"], problems


def _faults(clip: Clip) -> Iterator[str]:
    what = f'"{clip.words}" in {clip.path}'
    if not clip.path.exists():
        yield f"{what} is missing; hall voice-make makes it"
        return
    try:
        samples = clip_at(clip.path.parent, clip.path.name, clip.rate)
    except WrongClipError as error:
        yield f"{what} {error}"
        return
    for fault in judging.faults(judging.measure(samples, clip.rate), clip.loudness_db):
        yield f"{what} {fault}"


def _in_words(name: str, pack: Pack) -> Iterator[str]:
    whose = "Hallkit's own" if name in VOICE_PACKS else str(pack.folder)
    yield f"{name} is in order: {whose}"
    prompts = len(pack.clips) - len(pack.voice.words)
    counts = f"{len(pack.clips) - prompts} clips, {prompts} prompts"
    sounds = f"{counts}, {pack.rate} Hz, {pack.loudness_db:.1f} dBFS"
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
