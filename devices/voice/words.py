"""From a call to the clips that say it, by the rules of each language. PURE.

Ticket numbers are read one character after another, window numbers whole. A voice is what a pack
speaks: Mandarin, Cantonese or English, by its tag in :data:`VOICES`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from string import ascii_uppercase, digits
from typing import Literal

One = Literal["yi", "yao"]
"""How Mandarin reads the 1 of a ticket number: 一 or 幺."""

CHIME = "chime"
YAO = "1-yao"
MOST_WHOLE = 999
"""Up to here a window's number is read whole; a longer one is read digit by digit."""

_NUMBER = "{number}"
_WINDOW = "{window}"
_WAY = "{way}"
SAYS = "say:"
"""Begins the name of a clip that says the words of its name."""
PROCEED_TO = "please proceed to"
"""What English says before a window with a name of its own."""
_SPOKEN = re.compile(r"[0-9]+|[A-Z]")
_PASSED_OVER = re.compile(r"[._ -]+")


class UnspeakableError(ValueError):
    """A number or a window's id has a character that no voice has a clip for; the text says which."""


@dataclass(frozen=True)
class Voice:
    """``words`` has each clip's name and what it says. ``full`` and ``short`` are the two forms of a
    sentence; ``between`` stands between two words when a sentence is written. ``named`` are both forms
    for windows with names of their own, and ``also`` the words that these need besides. Where a call
    leads to another floor and zone, the ``floor_first`` is said before the zone.
    """

    tag: str
    words: Mapping[str, str]
    full: tuple[str, ...]
    short: tuple[str, ...]
    whole: Callable[[int], tuple[str, ...]]
    between: str
    named: tuple[tuple[str, ...], tuple[str, ...]]
    also: tuple[str, ...] = ()
    floor_first: bool = True

    def say(
        self,
        number: str,
        window: str,
        *,
        short: bool = False,
        one: One = "yi",
        name: tuple[tuple[str, ...], tuple[str, ...]] | None = None,
        way: tuple[str, ...] = (),
    ) -> tuple[str, ...]:
        """Name the clips that call a number to a window. ``name`` are the clips before and after the
        number of a window with a name of its own, ``way`` those that say in which zone it is. Raises
        :class:`UnspeakableError`.
        """
        before, after = name or ((), ())
        said = {
            _NUMBER: self.signs(number, one),
            _WINDOW: (*before, *self.read(window), *after),
            _WAY: way,
        }
        full, brief = (self.full, self.short) if name is None else self.named
        return tuple(
            clip for part in (brief if short else full) for clip in said.get(part, (part,))
        )

    def text(self, clips: tuple[str, ...]) -> str:
        """Write what clips say."""
        said = (self.words.get(clip, clip.removeprefix(SAYS)) for clip in clips if clip != CHIME)
        return self.between.join(said)

    def signs(self, number: str, one: One = "yi") -> tuple[str, ...]:
        """Name the clips that read a ticket's number. Raises :class:`UnspeakableError`."""
        clips = tuple("".join(_parts(number)))
        yao = one == "yao" and YAO in self.words
        return tuple(YAO if yao and clip == "1" else clip for clip in clips)

    def read(self, name: str) -> tuple[str, ...]:
        """Name the clips that read a number whole, or a window's id. Raises :class:`UnspeakableError`."""
        return tuple(clip for part in _parts(name) for clip in self._part(part))

    def _part(self, part: str) -> tuple[str, ...]:
        """Read a run of digits whole where it is a number that people count to."""
        if part[0] in "123456789" and int(part) <= MOST_WHOLE:
            return self.whole(int(part))
        return tuple(part)


def _parts(name: str) -> list[str]:
    """Take a name apart into letters and runs of digits; signs between them are not read."""
    parts = _SPOKEN.findall(name.upper())
    if not parts or _PASSED_OVER.sub("", name.upper()) != "".join(parts):
        raise UnspeakableError(f"{name!r} cannot be spoken: voices have letters and digits only")
    return parts


# --- Mandarin and Cantonese ----------------------------------------------------------------------


def _chinese_whole(number: int) -> tuple[str, ...]:
    """12 is 十二, 20 二十, 101 一百零一, 110 一百一十. 2 is always 二, and 1 always 一."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    clips = [str(hundreds), "hundred"] if hundreds else []
    if tens:
        clips += ["ten"] if tens == 1 and not hundreds else [str(tens), "ten"]
    elif hundreds and ones:
        clips += ["0"]
    return tuple([*clips, str(ones)] if ones else clips)


def _chinese(tag: str, words: dict[str, str]) -> Voice:
    return Voice(
        tag=tag,
        words=words | _LETTERS | dict(zip(digits, "零一二三四五六七八九", strict=True)) | _CHIME,
        full=("please", _NUMBER, "to", _WAY, _WINDOW, "window"),
        # Without 号到 a window's 十二 could be heard as the number's last signs.
        short=(_NUMBER, "to", _WAY, _WINDOW, "window"),
        named=(("please", _NUMBER, "to", _WAY, _WINDOW), (_NUMBER, "to", _WAY, _WINDOW)),
        whole=_chinese_whole,
        between="",
    )


# --- English -------------------------------------------------------------------------------------

_ENGLISH_NUMBERS = {
    "0": "zero", "1": "one", "2": "two", "3": "three", "4": "four", "5": "five", "6": "six",
    "7": "seven", "8": "eight", "9": "nine", "10": "ten", "11": "eleven", "12": "twelve",
    "13": "thirteen", "14": "fourteen", "15": "fifteen", "16": "sixteen", "17": "seventeen",
    "18": "eighteen", "19": "nineteen", "20": "twenty", "30": "thirty", "40": "forty",
    "50": "fifty", "60": "sixty", "70": "seventy", "80": "eighty", "90": "ninety",
}  # fmt: skip


def _english_whole(number: int) -> tuple[str, ...]:
    """199 is one hundred and ninety-nine."""
    hundreds, rest = divmod(number, 100)
    clips = [str(hundreds), "hundred"] if hundreds else []
    if hundreds and rest:
        clips.append("and")
    if rest >= 20:
        clips.append(str(rest // 10 * 10))
        rest %= 10
    return tuple([*clips, str(rest)] if rest else clips)


_LETTERS = {letter: letter for letter in ascii_uppercase}
_CHIME = {CHIME: "♪"}
_MANDARIN_WORDS = {"please": "请", "to": "号到", "window": "号窗口"}
_CANTONESE_WORDS = {"please": "請", "to": "號到", "window": "號窗口"}

MANDARIN = _chinese("cmn", _MANDARIN_WORDS | {YAO: "幺", "ten": "十", "hundred": "百"})
CANTONESE = _chinese("yue", _CANTONESE_WORDS | {"ten": "十", "hundred": "百"})
ENGLISH = Voice(
    tag="en",
    words={"ticket": "ticket", "proceed": "please proceed to window", "window": "window"}
    | _LETTERS
    | _ENGLISH_NUMBERS
    | {"hundred": "hundred", "and": "and"}
    | _CHIME,
    full=("ticket", _NUMBER, "proceed", _WINDOW, _WAY),
    short=(_NUMBER, "window", _WINDOW, _WAY),
    named=(
        ("ticket", _NUMBER, f"{SAYS}{PROCEED_TO}", _WINDOW, _WAY),
        (_NUMBER, _WINDOW, _WAY),
    ),
    also=(PROCEED_TO,),
    floor_first=False,
    whole=_english_whole,
    between=" ",
)
VOICES = {voice.tag: voice for voice in (MANDARIN, CANTONESE, ENGLISH)}
