"""Fonts: subsets of Noto Sans SC, made by scripts/make_fonts.py, and those of a hall's own."""

from collections.abc import Iterable
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Literal

HERE = Path(__file__).parent
FILES = {"regular": "NotoSansSC-Regular.otf", "bold": "NotoSansSC-Bold.otf"}
LARGEST = 64 * 1024 * 1024

Weight = Literal["regular", "bold"]


class NotAFontError(Exception):
    """A file that no board could draw with; the text says why, as the end of a sentence."""


_own: list[tuple[Path, frozenset[str]]] = []


def add(paths: Iterable[Path]) -> None:
    """Draw with a hall's own fonts what the bundled ones lack, from now on: each character with the
    first font that has it. To be called before anything is drawn. Raises NotAFontError.
    """
    _own.extend((path, characters_of(path)) for path in paths)


def characters_of(path: Path) -> frozenset[str]:
    """List what a font can draw. Raises NotAFontError."""
    # Imported where a hall has a font of its own: no other program needs its memory.
    from fontTools.ttLib import TTFont, TTLibError  # noqa: PLC0415

    try:
        if path.stat().st_size > LARGEST:
            raise NotAFontError(f"is larger than {LARGEST // 1024 // 1024} MiB")
        with path.open("rb") as file, TTFont(file, lazy=True) as font:
            return frozenset(chr(code) for code in font.getBestCmap() or {})
    except OSError as error:
        raise NotAFontError(f"cannot be read: {error.strerror or error}") from None
    except (TTLibError, AssertionError, ValueError, KeyError):
        raise NotAFontError("is no TrueType or OpenType font; save it as .ttf or .otf") from None


def font_path(weight: Weight) -> Path:
    """Name the bundled file of a weight."""
    return HERE / FILES[weight]


def runs(text: str, weight: Weight) -> list[tuple[Path, str]]:
    """Cut a text into pieces that one font each can draw; what no font has is left to the bundled one."""
    if not _own:
        return [(font_path(weight), text)]
    return [
        (path, "".join(run)) for path, run in groupby(text, lambda char: _font_of(char, weight))
    ]


def _font_of(char: str, weight: Weight) -> Path:
    own = (path for path, characters in _own if char in characters)
    return font_path(weight) if char in covered() else next(own, font_path(weight))


def missing_glyphs(text: str) -> str:
    """List the characters that no font of the hall can draw, each once, in their order."""
    lacking = (char for char in text if char not in covered())
    return "".join(
        dict.fromkeys(char for char in lacking if not any(char in have for _, have in _own))
    )


@cache
def covered() -> frozenset[str]:
    """List every character that both weights can draw."""
    return frozenset((HERE / "coverage.txt").read_bytes().decode("utf-8"))
