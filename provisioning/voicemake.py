"""``hall voice-make``: clips of what the guided kiosks of a hall say, by espeak-ng, where there are none."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import click
import msgspec

from devices.drivers.voicepack import PackError, chosen_packs, file_of, pack_folder, read, write_wav
from devices.voice.prompts import clip_of
from devices.voice.repertoire import repertoire
from hall.domain.definition import HallDefinition
from hall.domain.names import BoardKind
from hall.shell.hallfile import HallFile, load
from hall.shell.hardware import VOICE_PACKS, Board, Speaker
from hall.shell.trouble import WRONG_SETTINGS, Trouble
from provisioning import espeak

AT_ONCE = 3
TELL_EVERY = 25
WRONG = 2


@dataclass(frozen=True)
class Clip:
    """A clip that is to be in a hall's folder: what it says, in which voice, and how the pack beside
    it sounds.
    """  # fmt: skip

    words: str
    voice: str
    rate: int
    loudness_db: float
    path: Path


@click.command("voice-make")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write into this folder instead of the one that the hall file names.",
)
@click.pass_context
def voice_make(ctx: click.Context, file: Path, into: Path | None) -> None:
    """Make the clips that the guided kiosks of the hall in FILE lack; recordings are left alone."""
    hall = load(file)
    clips = wanted_clips(hall, into)
    lacking = [one for one in clips if not one.path.exists()]
    if lacking and not espeak.is_there():
        raise Trouble(f"{len(lacking)} clips are missing, and {espeak.MISSING}")
    unreadable = make(lacking, click.echo)
    for problem in unreadable:
        click.echo(problem)
    there = len(clips) - len(lacking)
    made = len(lacking) - len(unreadable)
    folders = ", ".join(sorted({str(one.path.parent.parent) for one in clips}))
    click.echo(f"{made} clips made, {there} were there: {folders}")
    ctx.exit(WRONG if unreadable else 0)


def guided(hall: HallFile) -> list[tuple[Board, Speaker]]:
    """The kiosks of a hall that guide by voice."""
    kiosks = (one for one in hall.boards if one.kind is BoardKind.KIOSK)
    return [(one, one.speaker) for one in kiosks if one.speaker is not None]


def wanted_clips(hall: HallFile, into: Path | None = None) -> list[Clip]:
    """Every clip that the guided kiosks of a hall need from its folder, each once. Raises Trouble where
    there are none, or no folder is named.
    """
    kiosks = guided(hall)
    if not kiosks:
        text = f"{hall.path}: no kiosk guides by voice; give one the keys and a speaker"
        raise Trouble(text, WRONG_SETTINGS)
    found: dict[Path, Clip] = {}
    for board, speaker in kiosks:
        folder = into or (Path(speaker.names) if speaker.names else None)
        if folder is None:
            text = f'{hall.path}: {board.id} has no folder for its clips; add names = "/srv/hall/names"'
            raise Trouble(f"{text} to its speaker, or name one with --into", WRONG_SETTINGS)
        for clip in _clips(hall.definition, _here(speaker) if into else speaker, folder):
            found.setdefault(clip.path, clip)
    return list(found.values())


def _here(speaker: Speaker) -> Speaker:
    """A board's speaker without the packs that are on the board and not on this machine."""
    packs = {
        language: name
        for language, name in speaker.packs.items()
        if name in VOICE_PACKS or Path(name).is_dir()
    }
    return msgspec.structs.replace(speaker, packs=packs)


def _clips(hall: HallDefinition, speaker: Speaker, folder: Path) -> Iterator[Clip]:
    """What a kiosk says that is not in its packs. Raises Trouble for a pack that cannot be read."""
    for language, name in chosen_packs(speaker.packs, hall.languages).items():
        try:
            pack, _ = read(pack_folder(name))
        except PackError as error:
            raise Trouble(str(error), WRONG_SETTINGS) from error
        for words in repertoire(hall, language):
            if clip_of(words) not in pack.clips:
                path = folder / language / file_of(words)
                yield Clip(words, pack.voice.tag, pack.rate, pack.loudness_db, path)


def make(clips: list[Clip], say: Callable[[str], None]) -> list[str]:
    """Make clips, several at once; ``say`` hears how far it is. What cannot be made is returned, with
    what to do.
    """
    problems = []
    with ThreadPoolExecutor(AT_ONCE) as hands:
        for done, problem in enumerate(hands.map(_make, clips), start=1):
            problems += [problem] if problem else []
            if done % TELL_EVERY == 0 and done < len(clips):
                say(f"{done} of {len(clips)} clips are made")
    return problems


def _make(clip: Clip) -> str:
    """Make a clip, whole or not at all; what went wrong, or nothing."""
    try:
        samples = espeak.clip(clip.voice, clip.words, clip.rate, clip.loudness_db)
        clip.path.parent.mkdir(parents=True, exist_ok=True)
        beside = clip.path.with_name(f".{sha256(clip.words.encode()).hexdigest()[:16]}.new")
        try:
            write_wav(beside, samples, clip.rate)
            beside.replace(clip.path)
        finally:
            beside.unlink(missing_ok=True)  # what a full disk cut short
    except espeak.UnreadableError as error:
        return f"{clip.path}: {error}"
    except OSError as error:
        return f"{clip.path} cannot be written: {error.strerror}; choose another folder with --into"
    return ""
