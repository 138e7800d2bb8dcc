"""The fonts of the hall: subsets of Noto Sans SC, made by scripts/make_fonts.py."""

from functools import cache
from pathlib import Path
from typing import Literal

HERE = Path(__file__).parent
FILES = {"regular": "NotoSansSC-Regular.otf", "bold": "NotoSansSC-Bold.otf"}


def font_path(weight: Literal["regular", "bold"]) -> Path:
    """Name the file of a weight."""
    return HERE / FILES[weight]


def missing_glyphs(text: str) -> str:
    """List the characters that the fonts cannot draw, each once, in their order."""
    return "".join(dict.fromkeys(char for char in text if char not in covered()))


@cache
def covered() -> frozenset[str]:
    """List every character that both weights can draw."""
    return frozenset((HERE / "coverage.txt").read_bytes().decode("utf-8"))
