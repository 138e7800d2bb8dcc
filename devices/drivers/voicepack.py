"""Voice packs: folders of clips with a manifest, ``voice.toml``.

A clip is a WAV file, mono, 16 bits, at the pack's rate, so that clips are joined as they are.
"""

import tomllib
import wave
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

import msgspec

from devices import voice
from devices.ports import Fault
from devices.voice import judging, sound
from devices.voice.prompts import PAUSE, clip_of
from devices.voice.repertoire import prompts
from devices.voice.sound import Samples
from devices.voice.words import VOICES, Voice
from hall.shell.hardware import VOICE_PACKS
from hall.texts import LANGUAGES

MANIFEST = "voice.toml"
OWN = {"zh-CN": "mandarin", "yue": "cantonese", "en": "english"}
"""Which pack speaks a language of the hall, where its file names none. A language without one is shown
and printed only.
"""
RATES = (16_000, 22_050, 24_000, 32_000, 44_100, 48_000)
LARGEST = 4 * 1024 * 1024
"""Bytes of a clip's file: far more than any word takes."""
PAUSE_MS = 130
_IN_FILES = {"/": "\u2215", "\0": ""}
"""What no file's name may hold, and what stands for it."""
_IN_WORDS = {"\u2215": "/"}


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``voice`` is what it speaks, by the tag of a voice; ``loudness_db`` how loud every clip is, in
    dBFS; ``clips`` the file of each clip, ``prompts`` those of words that guided visits say. ``source``
    says who spoke, and what may be done with it.
    """

    voice: str
    rate: int
    loudness_db: float
    clips: dict[str, str]
    prompts: dict[str, str] = {}
    source: str = ""


@dataclass(frozen=True)
class Pack:
    """A pack whose every clip was read. ``louder_db`` is by how much it was made louder than it is on
    the disk, where packs stand beside each other.
    """  # fmt: skip

    folder: Path
    voice: Voice
    rate: int
    loudness_db: float
    clips: dict[str, Samples]
    louder_db: float = 0.0


class PackError(Fault):
    """A pack that cannot be used; ``problems`` is one line each."""

    def __init__(self, folder: Path, problems: list[str]) -> None:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        super().__init__(
            f"voice pack {folder}: {problems[0]}{more}; see: hall voice-check {folder}"
        )
        self.problems = problems


def pack_folder(name: str) -> Path:
    """Where a pack is: one of the hall's own by its name, any other by its folder."""
    return Path(voice.__file__).parent / "packs" / name if name in VOICE_PACKS else Path(name)


def load(folder: Path) -> Pack:
    """Read a pack. Raises :class:`PackError` with everything that keeps it from being used."""
    pack, problems = read(folder)
    if problems:
        raise PackError(folder, problems)
    return pack


def read(folder: Path) -> tuple[Pack, list[str]]:
    """Read what can be read of a pack, and say what cannot. Raises :class:`PackError` where its
    manifest is not to be understood.
    """
    manifest = _manifest(folder)
    spoken = VOICES[manifest.voice]
    clips: dict[str, Samples] = {}
    problems = list(_strangers(manifest))
    for name in spoken.words:
        try:
            clips[name] = _clip(folder, name, manifest)
        except WrongClipError as error:
            problems.append(f'clip "{name}" ({spoken.words[name]}) {error}')
    for words, file in manifest.prompts.items():
        try:
            clips[clip_of(words)] = clip_at(folder, file, manifest.rate)
        except WrongClipError as error:
            problems.append(f'prompt "{words}" {error}')
    return Pack(folder, spoken, manifest.rate, manifest.loudness_db, clips), problems


def faults(pack: Pack) -> Iterator[str]:
    """Say what is wrong with the sound of each clip of a pack, and which prompts nobody says."""
    said = {clip_of(words) for language in LANGUAGES for words in prompts(language)}
    for name in pack.clips:
        if name not in pack.voice.words and name not in said:
            yield f'no guided visit says the prompt "{name.removeprefix(clip_of(""))}"; take it out'
    for name, samples in pack.clips.items():
        for fault in judging.faults(judging.measure(samples, pack.rate), pack.loudness_db):
            yield f'clip "{name}" ({pack.voice.words.get(name, name)}) {fault}'


def chosen_packs(chosen: Mapping[str, str], languages: Sequence[str]) -> dict[str, str]:
    """The names or folders of a speaker's packs by language: those that are chosen, and Hallkit's own
    for the other ``languages``.
    """
    return {**{one: OWN[one] for one in languages if one in OWN}, **chosen}


def load_all(
    chosen: Mapping[str, str], languages: Sequence[str], names: Path | None = None
) -> dict[str, Pack]:
    """Read the packs of a speaker by language, all as loud as the softest, with the clips of the hall's
    own ``names``. Raises Fault.
    """
    packs = {
        language: load(pack_folder(name))
        for language, name in chosen_packs(chosen, languages).items()
    }
    rates = {language: pack.rate for language, pack in packs.items()}
    if len(set(rates.values())) > 1:
        told = ", ".join(f"{language}: {rate} Hz" for language, rate in rates.items())
        raise Fault(f"the voice packs of a speaker have one rate, not {told}; convert one of them")
    softest = min(pack.loudness_db for pack in packs.values())
    levels = {language: levelled(pack, softest) for language, pack in packs.items()}
    return {language: with_names(pack, names, language) for language, pack in levels.items()}


def levelled(pack: Pack, loudness_db: float) -> Pack:
    """Make a pack as loud as others are."""
    louder = loudness_db - pack.loudness_db
    if abs(louder) < 0.1:
        return pack
    clips = {name: sound.amplified(clip, louder) for name, clip in pack.clips.items()}
    return Pack(pack.folder, pack.voice, pack.rate, loudness_db, clips, louder)


def with_names(pack: Pack, folder: Path | None, language: str, *, only_new: bool = False) -> Pack:
    """Add a pause, and the clips of a hall's folder, which may replace prompts of the pack; on the disk
    they are as loud as the pack. ``only_new`` reads those that are not there yet. One that cannot be used
    is as good as missing: ``hall voice-check`` tells what is wrong with it.
    """
    clips = {PAUSE: sound.silence(PAUSE_MS, pack.rate), **pack.clips}
    for file in sorted((folder / language).glob("*.wav")) if folder is not None else ():
        name = clip_of(words_of(file))
        if not (only_new and name in clips):
            with suppress(WrongClipError):
                samples = clip_at(file.parent, file.name, pack.rate)
                louder = pack.louder_db
                clips[name] = sound.amplified(samples, louder) if louder else samples
    return replace(pack, clips=clips)


def file_of(words: str) -> str:
    """The file of the words' clip in a hall's folder, which is called like them."""
    name = "".join(_IN_FILES.get(char, char) for char in words)
    return f"{name}.wav"


def words_of(file: Path) -> str:
    """The opposite."""
    return "".join(_IN_WORDS.get(char, char) for char in file.stem)


def write_wav(path: Path, samples: Samples, rate: int) -> None:
    """Write a clip as packs have them."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(sound.to_wav(samples))


class WrongClipError(Exception):
    """What is wrong with one clip."""


def _manifest(folder: Path) -> Manifest:
    try:
        body = (folder / MANIFEST).read_text(encoding="utf-8")
        manifest = msgspec.convert(tomllib.loads(body), Manifest)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise PackError(folder, [f"{MANIFEST} cannot be read: {reason}"]) from error
    except tomllib.TOMLDecodeError as error:
        raise PackError(folder, [f"{MANIFEST} is not TOML: {error}"]) from error
    except msgspec.ValidationError as error:
        raise PackError(folder, [f"{MANIFEST}: {error}"]) from error
    problems = list(_wrong_values(manifest))
    if problems:
        raise PackError(folder, problems)
    return manifest


def _wrong_values(manifest: Manifest) -> Iterator[str]:
    if manifest.voice not in VOICES:
        known = ", ".join(f'"{tag}"' for tag in VOICES)
        yield f'there is no voice "{manifest.voice}"; voice is one of {known}'
    if manifest.rate not in RATES:
        yield f"rate is {manifest.rate}; it is one of {', '.join(map(str, RATES))}"
    if not -40 <= manifest.loudness_db <= -6:
        yield f"loudness_db is {manifest.loudness_db}; it is from -40 to -6"


def _strangers(manifest: Manifest) -> Iterator[str]:
    words = VOICES[manifest.voice].words
    for name in manifest.clips:
        if name not in words:
            near = get_close_matches(name, words, 1)
            hint = f'; did you mean "{near[0]}"?' if near else ""
            yield f'the voice "{manifest.voice}" has no clip "{name}"{hint}'


def _clip(folder: Path, name: str, manifest: Manifest) -> Samples:
    file = manifest.clips.get(name)
    if file is None:
        raise WrongClipError(f"is missing in {MANIFEST}")
    return clip_at(folder, file, manifest.rate)


def clip_at(folder: Path, file: str, rate: int) -> Samples:
    """Read a clip. Raises :class:`WrongClipError`."""
    if Path(file).name != file:
        raise WrongClipError(f"is to be a file of the pack's folder, not {file!r}")
    path = folder / file
    try:
        if path.stat().st_size > LARGEST:
            raise WrongClipError(f"is larger than {LARGEST // 1024**2} MiB: {file}")
        with wave.open(str(path), "rb") as opened:
            return _samples(opened, rate)
    except OSError as error:
        raise WrongClipError(f"cannot be read: {file}: {error.strerror}") from error
    except (wave.Error, EOFError) as error:
        raise WrongClipError(
            f"is no WAV file: {file}: {str(error) or 'it ends too soon'}"
        ) from error


def _samples(file: wave.Wave_read, rate: int) -> Samples:
    found = (file.getnchannels(), 8 * file.getsampwidth(), file.getframerate())
    if found != (1, 16, rate):
        is_so = "has {} channel(s), {} bits and {} Hz".format(*found)
        raise WrongClipError(f"{is_so}; record it in mono, 16 bits and {rate} Hz")
    samples = sound.from_wav(file.readframes(file.getnframes()))
    if not samples:
        raise WrongClipError("is empty")
    return samples
