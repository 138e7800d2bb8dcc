"""Clips made by espeak-ng: placeholders that can be understood, until a hall records its own.

The same espeak-ng makes the same clips. Debian: apt install espeak-ng.
"""

import io
import re
import shutil
import subprocess
import wave
from array import array
from dataclasses import dataclass
from functools import lru_cache

from devices.voice import sound
from devices.voice.sound import Samples
from hall.shell.trouble import Trouble

RATE = 22_050  # espeak-ng's own
EDGE_MS = 10
FADE_MS = 5
LONGEST_GAP_MS = 40
COMMAND = "espeak-ng"
MISSING = "espeak-ng is not installed; run: apt install espeak-ng"
WITHIN_S = 30


@dataclass(frozen=True)
class Manner:
    """How espeak-ng speaks for a voice; ``pinyin``: it is given pinyin, as its Mandarin voice reads
    nothing else.
    """

    options: tuple[str, ...]
    pinyin: bool = False


MANNERS = {
    "cmn": Manner(("-v", "cmn-latn-pinyin", "-s", "185"), pinyin=True),
    "yue": Manner(("-v", "yue", "-s", "170")),
    "en": Manner(("-v", "en-us", "-s", "185")),
}
READINGS = {
    "应答": "ying4 da2", "异地": "yi4 di4", "少儿": "shao4 er2", "银行": "yin2 hang2",
    "行业": "hang2 ye4", "重选": "chong2 xuan3", "重听": "chong2 ting1", "重新": "chong2 xin1",
    "重复": "chong2 fu4", "长期": "chang2 qi1", "会计": "kuai4 ji4", "办事处": "ban4 shi4 chu4",
    "调整": "tiao2 zheng3", "调解": "tiao2 jie3", "传记": "zhuan4 ji4", "给付": "ji3 fu4",
    "供养": "gong1 yang3", "差额": "cha1 e2", "出差": "chu1 chai1", "大夫": "dai4 fu5",
}  # fmt: skip
"""Words in which a character is read as it mostly is not."""
_REPLACED = re.compile(r"^Replace: (\S)\s+([a-z]+[1-5])", re.MULTILINE)
_WORDS = re.compile("|".join(sorted(READINGS, key=len, reverse=True)))
_CHINESE = re.compile(r"[\u3400-\u9fff]")


class UnreadableError(Exception):
    """espeak-ng cannot read some words; the text says which."""


def is_there() -> bool:
    """Whether espeak-ng is installed."""
    return shutil.which(COMMAND) is not None


def clip(voice: str, words: str, rate: int, loudness_db: float, *, written: str = "") -> Samples:
    """Let a voice say some words, as loud as a pack is, at its rate. ``written`` is what espeak-ng is
    given instead of the words. Raises :class:`UnreadableError`, and Trouble without espeak-ng.
    """
    manner = MANNERS[voice]
    said = written or (pinyin(words) if manner.pinyin else words)
    samples = level(_spoken(said, manner.options), loudness_db)
    return samples if rate == RATE else level(resampled(samples, rate), loudness_db, rate)


def pinyin(words: str) -> str:
    """Chinese characters as pinyin with the numbers of its tones; everything else as it is."""
    known = _WORDS.sub(lambda found: f" {READINGS[found[0]]} ", words)
    rest = tuple(dict.fromkeys(_CHINESE.findall(known)))
    readings = _readings(rest) if rest else {}
    unread = [char for char in rest if char not in readings]
    if unread:
        raise UnreadableError(f"espeak-ng cannot read {''.join(unread)} in {words!r}; record it")
    return " ".join(_CHINESE.sub(lambda found: f" {readings[found[0]]} ", known).split())


@lru_cache(maxsize=1024)
def _readings(chars: tuple[str, ...]) -> dict[str, str]:
    """Characters by espeak-ng's own dictionary, which tells when it is asked to explain itself."""
    told = _run("-v", "cmn", "-q", "-X", "。".join(chars)).decode("utf-8", "replace")
    return dict(_REPLACED.findall(told))


def _spoken(words: str, options: tuple[str, ...]) -> Samples:
    done = _run(*options, "--stdout", words)
    # On a pipe it cannot know the length, and claims more than there is.
    try:
        with wave.open(io.BytesIO(done)) as file:
            return array("h", file.readframes(file.getnframes()))
    except (wave.Error, EOFError) as error:
        raise UnreadableError(f"espeak-ng said nothing for {words!r}; record it") from error


def _run(*arguments: str) -> bytes:
    # Words that begin with a dash are no options.
    *options, words = arguments
    try:
        done = subprocess.run(
            [COMMAND, *options, "--", words], capture_output=True, check=True, timeout=WITHIN_S
        )
    except FileNotFoundError as error:
        raise Trouble(MISSING) from error
    except (subprocess.SubprocessError, OSError) as error:
        raise UnreadableError(f"espeak-ng failed at {words!r}: {error}; record it") from error
    return done.stdout


def level(samples: Samples, loudness_db: float, rate: int = RATE) -> Samples:
    """Make a sound as loud as a pack is, twice: a louder one has shorter silences."""
    for _ in range(2):
        loudness = sound.loudness(samples, rate)
        if loudness is None:
            raise UnreadableError("espeak-ng said nothing; is its voice data installed?")
        samples = trimmed(sound.amplified(samples, loudness_db - loudness), rate)
    return samples


def trimmed(samples: Samples, rate: int = RATE) -> Samples:
    """Leave some milliseconds around the words, and shorten the silences within them."""
    step, kept, at = rate // 1000, array("h"), 0
    end = -(-len(samples) // step)
    for start, length in sound.silences(samples, rate):
        edge = start == 0 or start + length >= end
        most = EDGE_MS if edge else LONGEST_GAP_MS
        cut = max(0, length - most)
        # Before a word its last milliseconds stay, after it the first ones.
        first = start if start == 0 else start + most // (1 if edge else 2)
        kept.extend(samples[at * step : first * step])
        at = first + cut
    kept.extend(samples[at * step :])
    return faded(kept, rate)


def faded(samples: Samples, rate: int = RATE) -> Samples:
    """Begin and end at nothing."""
    count = rate * FADE_MS // 1000
    for at in range(min(count, len(samples) // 2)):
        for place in (at, -1 - at):
            samples[place] = round(samples[place] * at / count)
    return samples


def resampled(samples: Samples, rate: int) -> Samples:
    """The same sound at another rate than espeak-ng's, straight from each sample to the next."""
    count = len(samples) * rate // RATE
    found = array("h")
    for n in range(count):
        place, part = divmod(n * RATE, rate)
        first = samples[place]
        second = samples[min(place + 1, len(samples) - 1)]
        found.append(first + (second - first) * part // rate)
    return found
