"""Make the voice packs of the hall with espeak-ng: Mandarin, Cantonese and English.

Usage: python scripts/make_voice_packs.py [FOLDER]

Writes one folder a pack into devices/voice/packs, or into FOLDER. Needs espeak-ng (Debian:
espeak-ng). The same espeak-ng makes the same files. They are placeholders that can be understood: a
hall brings recordings of its own (docs/voice.md).
"""

# ruff: noqa: T201 - this is a command

import math
import shutil
import sys
from array import array
from pathlib import Path

from devices.drivers.voicepack import MANIFEST, OWN, faults, load, write_wav
from devices.voice.repertoire import packed
from devices.voice.words import CHIME, VOICES
from hall.texts import LANGUAGES
from provisioning import espeak
from provisioning.espeak import RATE, level

TARGET = Path(__file__).resolve().parent.parent / "devices" / "voice" / "packs"
LOUDNESS_DB = -20.0

PINYIN = {
    "please": "qing3", "to": "hao4 dao4", "window": "hao4 chuang1 kou3", "ten": "shi2",
    "hundred": "bai3", "0": "ling2", "1": "yi1", "1-yao": "yao1", "2": "er4", "3": "san1",
    "4": "si4", "5": "wu3", "6": "liu4", "7": "qi1", "8": "ba1", "9": "jiu3",
}  # fmt: skip
"""What espeak-ng is given to speak the Mandarin of calls."""
PACKS = {"mandarin": ("cmn", PINYIN), "cantonese": ("yue", {}), "english": ("en", {})}
"""By name: the voice, and spellings that differ from the words."""
SOURCE = "made by scripts/make_voice_packs.py with espeak-ng; part of Hallkit, under its licence"


def chime() -> "array[int]":
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
    return level(whole, LOUDNESS_DB)


def make(folder: Path, name: str) -> None:
    """Write one pack, and stop where a clip is not as it should be."""
    tag, spelled = PACKS[name]
    target = folder / name
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    words, prompts = VOICES[tag].words, prompts_of(name)
    for clip, written in words.items():
        said = spelled.get(clip, written)
        samples = (
            chime() if clip == CHIME else espeak.clip(tag, said, RATE, LOUDNESS_DB, written=said)
        )
        write_wav(target / f"{clip}.wav", samples, RATE)
    for said, file in prompts.items():
        write_wav(target / file, espeak.clip(tag, said, RATE, LOUDNESS_DB), RATE)
    (target / MANIFEST).write_text(manifest(tag, prompts), encoding="utf-8")
    pack = load(target)
    wrong = list(faults(pack))
    if wrong:
        raise SystemExit("\n".join([f"{name}:", *wrong]))
    size = sum(file.stat().st_size for file in target.iterdir())
    print(f"{name}: {len(words)} clips, {len(prompts)} prompts, {size / 1e6:.2f} MB")


def prompts_of(name: str) -> dict[str, str]:
    """What guided visits say in any language of a pack, and the file of each."""
    languages = [language for language in LANGUAGES if OWN.get(language) == name]
    every = dict.fromkeys(words for language in languages for words in packed(language))
    return {words: f"prompt-{place:02}.wav" for place, words in enumerate(every, start=1)}


def manifest(tag: str, prompts: dict[str, str]) -> str:
    clips = "".join(f'{clip} = "{clip}.wav"\n' for clip in VOICES[tag].words)
    said = "".join(f'"{words}" = "{file}"\n' for words, file in prompts.items())
    return (
        f'voice = "{tag}"\nrate = {RATE}\nloudness_db = {LOUDNESS_DB}\nsource = "{SOURCE}"\n\n'
        f"[clips]\n{clips}" + (f"\n[prompts]\n{said}" if said else "")
    )


def main(arguments: list[str]) -> None:
    if not espeak.is_there():
        raise SystemExit(espeak.MISSING)
    folder = Path(arguments[0]) if arguments else TARGET
    for name in PACKS:
        make(folder, name)


if __name__ == "__main__":
    main(sys.argv[1:])
