"""Find resident identity numbers in texts: no text that is stored, shown or logged may contain one.

A number has 18 characters (six digits of a region, the date of birth as YYYYMMDD, three digits, and a
check character, 0 to 9 or X), or 15 digits without century and check character (until 1999). It is also
found with spaces, hyphens, dots or invisible characters between its digits, in full-width or Chinese
digits, with letters beside it, and with a digit too many.

18 or 15 digits in one piece always count as an identity number. Digits in several pieces, or more than 18
of them, count where region and date are possible, so that telephone and case numbers are kept. Generated
identifiers (a UUID, or 32 and more hexadecimal digits with a letter), which may contain long runs of
digits by chance, are ignored.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_MASK = "***"
_LONG, _SHORT = 18, 15
_REGION = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91|99")
"""The provinces of GB/T 2260, 91 for foreigners, and 99 of made-up numbers."""
_DATE = re.compile(r"(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_MACHINE_MADE = re.compile(
    r"(?<![0-9a-z])(?=[0-9-]*[a-f])"
    r"(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{32,64})(?![0-9a-z])",
    re.IGNORECASE,
)
_RUN = re.compile(r"\d(?: *\d)*(?: *X)?")
_EIGHTEEN = re.compile(r"(?=(\d\d)\d{4}(\d{8})\d{3}[\dXx])")


def holds_identity_number(text: str) -> bool:
    """Whether ``text`` contains an identity number, in any of the spellings above."""
    return next(_places(text), None) is not None


def without_identity_numbers(text: str) -> str:
    """Return ``text`` with each identity number in it replaced by a mask."""
    kept, end = [], 0
    for first, last in _places(text):
        if first >= end:
            kept += [text[end:first], _MASK]
        end = max(end, last)
    return "".join((*kept, text[end:]))


def _places(text: str) -> Iterator[tuple[int, int]]:
    """Where identity numbers stand, in order; places may overlap."""
    if len(text) < _SHORT or sum(map(str.isnumeric, text)) < _SHORT:
        return
    if _MACHINE_MADE.fullmatch(text) and not _may_hold_one(text):
        return
    signs = "".join(map(_sign, text))
    for made in _MACHINE_MADE.finditer(text):
        if not _may_hold_one(made[0]):
            signs = signs[: made.start()] + "|" * len(made[0]) + signs[made.end() :]
    for run in _RUN.finditer(signs):
        yield from _Run(signs, run.start(), run.end()).places()


def _may_hold_one(made: str) -> bool:
    """Whether an identifier holds 18 signs in one piece with a possible region and date."""
    return any(_is_possible(*parts) for parts in _EIGHTEEN.findall(made))


@lru_cache(maxsize=4096)
def _sign(character: str) -> str:
    """What a character is in a number: a digit, X, "|" for any other letter, a space for the rest."""
    value = unicodedata.numeric(character, -1.0)
    if value in range(10):
        return str(int(value))
    plain = unicodedata.normalize("NFKC", character)
    if plain in ("x", "X"):
        return "X"
    return "|" if any(map(str.isalnum, plain)) else " "


class _Run:
    """Digits with nothing but separators between them; an X may be the last of them."""

    def __init__(self, signs: str, start: int, end: int) -> None:
        self._at = [place for place in range(start, end) if signs[place] != " "]
        self._digits = "".join(signs[place] for place in self._at)
        pieces = [len(piece) for piece in signs[start:end].split()]
        self._piece = [number for number, size in enumerate(pieces) for _ in range(size)]
        self._sizes = pieces

    def places(self) -> Iterator[tuple[int, int]]:
        for first in range(len(self._at) - _SHORT + 1):
            for size in (_LONG, _SHORT):
                if self._is_number(first, first + size):
                    yield self._at[first], self._at[first + size - 1] + 1
                    break

    def _is_number(self, first: int, end: int) -> bool:
        if end > len(self._at):
            return False
        digits, size = self._digits[first:end], self._sizes[self._piece[first]]
        in_one_piece = self._piece[first] == self._piece[end - 1]
        whole = self._is_edge(first) and self._is_edge(end)
        if end - first == _LONG:
            return (whole and in_one_piece) or _is_possible(digits[:2], digits[6:14])
        if not digits.isdecimal():
            return False
        if whole and in_one_piece:
            return True
        near = in_one_piece and size < _LONG
        return (whole or near) and _is_possible(digits[:2], f"19{digits[6:12]}")

    def _is_edge(self, index: int) -> bool:
        """Whether a piece begins or ends before this digit."""
        return index in (0, len(self._at)) or self._piece[index] != self._piece[index - 1]


def _is_possible(region: str, born: str) -> bool:
    return _REGION.fullmatch(region) is not None and _DATE.fullmatch(born) is not None
