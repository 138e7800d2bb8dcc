"""Make the voice packs of the hall with espeak-ng: Mandarin, Cantonese and English.

Usage: python scripts/make_voice_packs.py [FOLDER]

Writes one folder a pack into devices/voice/packs, or into FOLDER. Needs espeak-ng (Debian:
espeak-ng). The same espeak-ng makes the same files. They are placeholders that can be understood: a
hall brings recordings of its own (docs/voice.md).
"""

# ruff: noqa: T201 - this is a command

import io
import math
import shutil
import subprocess
import sys
import wave
from array import array
from pathlib import Path

from devices.drivers.voicepack import MANIFEST, faults, load, write_wav
from devices.voice import sound
from devices.voice.sound import Samples
from devices.voice.words import CHIME, VOICES

TARGET = Path(__file__).resolve().parent.parent / "devices" / "voice" / "packs"
RATE = 22_050  # espeak-ng's own
LOUDNESS_DB = -20.0
EDGE_MS = 10
FADE_MS = 5
LONGEST_GAP_MS = 40

PINYIN = {
    "please": "qing3", "to": "hao4 dao4", "window": "hao4 chuang1 kou3", "ten": "shi2",
    "hundred": "bai3", "0": "ling2", "1": "yi1", "1-yao": "yao1", "2": "er4", "3": "san1",
    "4": "si4", "5": "wu3", "6": "liu4", "7": "qi1", "8": "ba1", "9": "jiu3",
}  # fmt: skip
"""What espeak-ng is given to speak Mandarin: its voice ``cmn`` reads pinyin as English, and Chinese
characters need a dictionary that Debian's lacks.
"""
PACKS = {
    "mandarin": ("cmn", ["-v", "cmn-latn-pinyin", "-s", "185"], PINYIN),
    "cantonese": ("yue", ["-v", "yue", "-s", "170"], {}),
    "english": ("en", ["-v", "en-us", "-s", "185"], {}),
}
"""By name: the voice, how espeak-ng speaks it, and spellings that differ from the words."""
SOURCE = "made by scripts/make_voice_packs.py with espeak-ng; part of Hallkit, under its licence"


def spoken(words: str, options: list[str]) -> Samples:
    """Let espeak-ng say words."""
    done = subprocess.run(
        ["espeak-ng", *options, "--stdout", words], capture_output=True, check=True
    )
    # On a pipe it cannot know the length, and claims more than there is.
    with wave.open(io.BytesIO(done.stdout)) as file:
        return array("h", file.readframes(file.getnframes()))


def trimmed(samples: Samples) -> Samples:
    """Leave some milliseconds around the word, and shorten the silences within it."""
    step, kept, at = RATE // 1000, array("h"), 0
    end = -(-len(samples) // step)
    for start, length in sound.silences(samples, RATE):
        edge = start == 0 or start + length >= end
        most = EDGE_MS if edge else LONGEST_GAP_MS
        cut = max(0, length - most)
        # Before a word its last milliseconds stay, after it the first ones.
        first = start if start == 0 else start + most // (1 if edge else 2)
        kept.extend(samples[at * step : first * step])
        at = first + cut
    kept.extend(samples[at * step :])
    return faded(kept)


def faded(samples: Samples) -> Samples:
    """Begin and end at nothing."""
    count = RATE * FADE_MS // 1000
    for at in range(min(count, len(samples) // 2)):
        for place in (at, -1 - at):
            samples[place] = round(samples[place] * at / count)
    return samples


def level(samples: Samples) -> Samples:
    """Make a sound as loud as the pack is, twice: a louder one has shorter silences."""
    for _ in range(2):
        loudness = sound.loudness(samples, RATE)
        if loudness is None:
            raise SystemExit("espeak-ng said nothing; is its voice data installed?")
        samples = trimmed(sound.amplified(samples, LOUDNESS_DB - loudness))
    return samples


def chime() -> Samples:
    """Two falling notes of a soft bell."""
    whole = array("h", bytes(2 * (RATE * 550 // 1000)))
    for start_ms, frequency in ((0, 830.6), (200, 659.3)):
        start = RATE * start_ms // 1000
        for at in range(len(whole) - start):
            seconds = at / RATE
            fade = math.exp(-6 * seconds) * min(1.0, seconds / 0.008)
            tone = math.sin(2 * math.pi * frequency * seconds)
            tone += 0.25 * math.sin(4 * math.pi * frequency * seconds) * math.exp(-9 * seconds)
            whole[start + at] += round(6_000 * fade * tone)
    count = RATE * 60 // 1000
    for at in range(count):
        whole[-1 - at] = round(whole[-1 - at] * at / count)
    return level(whole)


def make(folder: Path, name: str) -> None:
    """Write one pack, and stop where a clip is not as it should be."""
    tag, options, spelled = PACKS[name]
    target = folder / name
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    words = VOICES[tag].words
    for clip, written in words.items():
        said = spelled.get(clip, written)
        samples = chime() if clip == CHIME else level(spoken(said, options))
        write_wav(target / f"{clip}.wav", samples, RATE)
    (target / MANIFEST).write_text(manifest(tag), encoding="utf-8")
    pack = load(target)
    wrong = list(faults(pack))
    if wrong:
        raise SystemExit("\n".join([f"{name}:", *wrong]))
    size = sum(file.stat().st_size for file in target.iterdir())
    print(f"{name}: {len(words)} clips, {size / 1e6:.2f} MB")


def manifest(tag: str) -> str:
    clips = "".join(f'{clip} = "{clip}.wav"\n' for clip in VOICES[tag].words)
    return (
        f'voice = "{tag}"\nrate = {RATE}\nloudness_db = {LOUDNESS_DB}\nsource = "{SOURCE}"\n\n'
        f"[clips]\n{clips}"
    )


def main(arguments: list[str]) -> None:
    if shutil.which("espeak-ng") is None:
        raise SystemExit("espeak-ng is not installed; run: apt install espeak-ng")
    folder = Path(arguments[0]) if arguments else TARGET
    for name in PACKS:
        make(folder, name)


if __name__ == "__main__":
    main(sys.argv[1:])
