"""Line breaking of Chinese text, which has no spaces between its words.

The words are found when the hall file is loaded (:mod:`hall.shell.hallfile.segmenting`) and written into
board files, so that no board needs a dictionary. Like the hall's own fonts they apply to the whole process.
"""

from collections.abc import Iterable
from functools import lru_cache

MARK = "|"
"""Stands between the words of a phrase, as in ``养老保险|关系|转移``."""


class Lexicon:
    """Words and phrases, found in texts."""

    def __init__(self, phrases: Iterable[str] = ()) -> None:
        self._known: dict[str, frozenset[int]] = {}
        self._longest: dict[str, int] = {}
        self.add(phrases)

    def add(self, phrases: Iterable[str]) -> None:
        """Know these too; the words of a phrase are parted by :data:`MARK`."""
        for phrase in phrases:
            whole = phrase.replace(MARK, "")
            if len(whole) > 1:
                self._known[whole] = joints_of(phrase.split(MARK))
                self._longest[whole[:2]] = max(self._longest.get(whole[:2], 0), len(whole))

    def joints(self, text: str) -> frozenset[int]:
        """List the places inside a word; of the phrases that begin at a place the longest counts."""
        found: set[int] = set()
        place = 0
        while place < len(text) - 1:
            most = self._longest.get(text[place : place + 2], 0)
            ways = (text[place : place + n] for n in range(most, 1, -1))
            phrase = next((way for way in ways if way in self._known), "")
            found.update(place + joint for joint in self._known.get(phrase, ()))
            place += len(phrase) or 1
        return frozenset(found)


_lexicon = Lexicon()


def add(phrases: Iterable[str]) -> None:
    """Never break the words of these phrases from now on. To be called before anything is drawn."""
    _lexicon.add(phrases)
    joints.cache_clear()


@lru_cache(maxsize=1024)
def joints(text: str) -> frozenset[int]:
    """List the places in a text where a line never ends, since they lie inside a word.

    What is not known as a word has no such places.
    """
    return _lexicon.joints(text)


def joints_of(words: Iterable[str]) -> frozenset[int]:
    """List the places inside the words of a text."""
    places, place = set[int](), 0
    for word in words:
        places.update(range(place + 1, place + len(word)))
        place += len(word)
    return frozenset(places)
