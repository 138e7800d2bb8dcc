"""What a guided visit says: sentences of hall/texts, taken apart into clips. PURE.

A clip says the words of a text between two of its fields or signs, or a name of the hall; its name is
made of the very words, so that a text that has changed has no wrong clip. Numbers are read with the
clips of calls.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from devices import ports as p
from devices.voice.words import CHIME, SAYS, VOICES, One, UnspeakableError, Voice
from hall.texts import template, text, variants

PAUSE = "pause"
"""A clip that every pack has, for the signs of a sentence."""
MARKS = '，。：；！？、,.:;!?–—·…（）()“”"'
FULL_STOPS = "。！？.!?"
_TOKENS = re.compile(rf"\{{(?P<field>\w+)\}}|(?P<words>[^{{}}{MARKS}]+)|(?P<mark>[{MARKS}]+)")


class Piece(msgspec.Struct, frozen=True):
    """Something in a field of a sentence: a number read ``whole``, ``signs`` read one by one, or a
    ``name`` of the hall with a clip of its own.
    """

    text: str
    manner: Literal["whole", "signs", "name"]


class Sentence(msgspec.Struct, frozen=True):
    """A text with what stands in its fields, several things in one as a list. A sentence may stand in
    another's field.
    """

    language: str
    template: str
    fields: "dict[str, tuple[Piece | Sentence, ...]]" = {}

    @property
    def text(self) -> str:
        """The sentence as it is written."""
        join = text(self.language, "windows.join")
        written = {name: join.join(x.text for x in inside) for name, inside in self.fields.items()}
        return self.template.format(**written)


class Speech(msgspec.Struct, frozen=True):
    """How a kiosk speaks: the tag of the voice of each language, the names of the clips that there are
    besides those of calls, and how Mandarin reads the 1 of a ticket's number.
    """  # fmt: skip

    voices: dict[str, str]
    known: dict[str, frozenset[str]]
    one: One = "yi"

    def says(self, language: str, words: str) -> bool:
        """Whether there is a clip of some words, or of a name."""
        return clip_of(words) in self.known.get(language, ())


class Said(msgspec.Struct, frozen=True):
    """What is said: as it is written, and the clips that say it."""

    text: str
    clips: tuple[p.Clip, ...]


Wish = tuple[Sentence, ...]
"""A sentence, and what may be said in its place where it has no clips, the best first."""


def sentence(
    language: str, key: str, **fields: "Piece | Sentence | Sequence[Piece | Sentence]"
) -> Sentence:
    """A text of hall/texts, each field with one thing or several."""
    inside = {
        name: (one,) if isinstance(one, Piece | Sentence) else tuple(one)
        for name, one in fields.items()
    }
    written = {name: x.text for name, one in inside.items() for x in one}
    return Sentence(language, template(language, key, written), inside)


def whole(number: int | str) -> Piece:
    """A number that is read whole."""
    return Piece(str(number), "whole")


def signs(number: str) -> Piece:
    """A ticket's number."""
    return Piece(number, "signs")


def name(words: str) -> Piece:
    """A name of the hall."""
    return Piece(words, "name")


def compose(speech: Speech, language: str, wishes: Iterable[Wish]) -> Said:
    """Put sentences one behind the other, each in the best form that has clips; those without any are
    left out. Where nothing is left there is still a sound.
    """  # fmt: skip
    written, clips = list[str](), list[p.Clip]()
    for wish in wishes:
        for one in wish:
            found = clips_of(speech, one)
            if found:
                clips += [p.Clip(language, PAUSE), *found] if clips else found
                written.append(_ended(one))
                break
    if not clips:
        return Said("♪", (p.Clip(language, CHIME),))
    between = " " if text(language, "guided.stop").isascii() else ""
    return Said(between.join(written), tuple(clips))


def _ended(one: Sentence) -> str:
    said = one.text
    return said if said[-1] in FULL_STOPS else said + text(one.language, "guided.stop")


def clips_of(speech: Speech, one: Sentence) -> list[p.Clip]:
    """The clips of a sentence; none where one of them is missing."""
    voice, known = VOICES.get(speech.voices.get(one.language, "")), speech.known.get(one.language)
    if voice is None or known is None:
        return []
    found = list[p.Clip]()
    for token in _TOKENS.finditer(one.template):
        inside = _token(speech, voice, one, token)
        if inside is None:
            return []
        found += inside
    while found and found[-1].name == PAUSE:
        found.pop()
    return found


def _token(
    speech: Speech, voice: Voice, one: Sentence, token: "re.Match[str]"
) -> list[p.Clip] | None:
    """The clips of a part of a sentence; None where one is missing."""
    if token["mark"]:
        return [p.Clip(one.language, PAUSE)]
    if token["words"]:
        words = token["words"].strip()
        if not words:
            return []
        return [p.Clip(one.language, clip_of(words))] if speech.says(one.language, words) else None
    found = list[p.Clip]()
    for piece in one.fields[token["field"]]:
        clips = (
            clips_of(speech, piece)
            if isinstance(piece, Sentence)
            else _piece(speech, voice, one.language, piece)
        )
        if not clips:
            return None
        found += [p.Clip(one.language, PAUSE), *clips] if found else clips
    return found


def _piece(speech: Speech, voice: Voice, language: str, piece: Piece) -> list[p.Clip]:
    if piece.manner == "name":
        known = speech.says(language, piece.text)
        return [p.Clip(language, clip_of(piece.text))] if known else []
    try:
        read = (
            voice.signs(piece.text, speech.one)
            if piece.manner == "signs"
            else voice.read(piece.text)
        )
    except UnspeakableError:
        return []
    return [p.Clip(language, clip) for clip in read]


def clip_of(words: str) -> str:
    """The name of the clip that says some words; no clip of a call is called so."""
    return f"{SAYS}{words}"


def fragments(said: str) -> tuple[str, ...]:
    """The words of a text that have a clip each, in every form."""
    tokens = (token for one in variants(said) for token in _TOKENS.finditer(one))
    found = (token["words"].strip() for token in tokens if token["words"])
    return tuple(dict.fromkeys(words for words in found if words))


def fragments_of(texts: Mapping[str, str], keys: Iterable[str]) -> tuple[str, ...]:
    """The words of several texts, each once."""
    return tuple(dict.fromkeys(words for key in keys for words in fragments(texts[key])))
