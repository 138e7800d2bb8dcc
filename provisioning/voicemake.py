"""``hall voice-make``: clips of a hall's own words, for guided kiosks and calls, by espeak-ng."""

import dataclasses
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path

import click
import msgspec

from devices.drivers.voicepack import PackError, chosen_packs, file_of, pack_folder, read, write_wav
from devices.voice.calling import words_of_calls
from devices.voice.prompts import clip_of
from devices.voice.repertoire import repertoire
from devices.voice.words import VOICES, Voice
from hall.domain.definition import HallDefinition
from hall.domain.names import BoardKind
from hall.places import zone_of
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
    """Make the clips that guided kiosks and calls of the hall in FILE lack; recordings are left alone."""
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


def callers(hall: HallFile) -> list[tuple[Board, Speaker, str]]:
    """The boards that call, and the zone in which each does."""
    boards = (one for one in hall.boards if one.kind is not BoardKind.KIOSK)
    return [
        (one, one.speaker, one.zone or zone_of(hall.definition, one.window or ""))
        for one in boards
        if one.speaker is not None
    ]


def speaking(hall: HallFile) -> list[Speaker]:
    """The speakers of boards that say words of the hall's own, if they have the clips."""
    called = (speaker for _, speaker, _ in callers(hall) if speaker.names)
    return [*(speaker for _, speaker in guided(hall)), *called]


def wanted_clips(hall: HallFile, into: Path | None = None) -> list[Clip]:
    """Every clip that guided kiosks and calls need from a folder of the hall, each once. Raises Trouble
    where there are none, or no folder is named.
    """
    found: dict[Path, Clip] = {}
    for board, speaker, words in _speaking(hall, everywhere=into is not None):
        made = list(_clips(hall.definition, _here(speaker) if into else speaker, words))
        folder = into or (Path(speaker.names) if speaker.names else None)
        if made and folder is None:
            text = f'{hall.path}: {board.id} has no folder for its clips; add names = "/srv/hall/names"'
            raise Trouble(f"{text} to its speaker, or name one with --into", WRONG_SETTINGS)
        for clip in made:
            placed = dataclasses.replace(clip, path=(folder or Path()) / clip.path)
            found.setdefault(placed.path, placed)
    if not found and not guided(hall):
        text = f"{hall.path}: no kiosk guides by voice, and no call needs words of the hall's own"
        raise Trouble(text, WRONG_SETTINGS)
    return list(found.values())


def without_folder(hall: HallFile) -> list[str]:
    """The boards whose calls would say more, had they a folder for its clips."""
    found = []
    for board, speaker, zone in callers(hall):
        needs = (
            words_of_calls(hall.definition, zone, voice, language)
            for voice in VOICES.values()
            for language in hall.definition.languages
        )
        if not speaker.names and any(needs):
            found.append(board.id)
    return found


Words = Callable[[Voice, str], tuple[str, ...]]
"""What a board says in a language with a voice."""


def _speaking(hall: HallFile, *, everywhere: bool) -> Iterator[tuple[Board, Speaker, Words]]:
    definition = hall.definition
    for board, speaker in guided(hall):
        yield board, speaker, lambda _, language: repertoire(definition, language)
    for board, speaker, zone in callers(hall):
        if speaker.names or everywhere:
            yield board, speaker, partial(_called, definition, zone)


def _called(hall: HallDefinition, zone: str, voice: Voice, language: str) -> tuple[str, ...]:
    return words_of_calls(hall, zone, voice, language)


def _here(speaker: Speaker) -> Speaker:
    """A board's speaker without the packs that are on the board and not on this machine."""
    packs = {
        language: name
        for language, name in speaker.packs.items()
        if name in VOICE_PACKS or Path(name).is_dir()
    }
    return msgspec.structs.replace(speaker, packs=packs)


def _clips(hall: HallDefinition, speaker: Speaker, words_of: Words) -> Iterator[Clip]:
    """What a board says that is not in its packs, each path within the hall's folder. Raises Trouble for
    a pack that cannot be read.
    """
    for language, name in chosen_packs(speaker.packs, hall.languages).items():
        try:
            pack, _ = read(pack_folder(name))
        except PackError as error:
            raise Trouble(str(error), WRONG_SETTINGS) from error
        for words in words_of(pack.voice, language):
            if clip_of(words) not in pack.clips:
                path = Path(language) / file_of(words)
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
