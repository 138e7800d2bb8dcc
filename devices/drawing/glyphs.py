"""What every rasteriser does with text: nothing is drawn as a box in silence."""

import logging
from functools import cache, lru_cache

from hall.shell.fonts import missing_glyphs

log = logging.getLogger(__name__)

GETA = "〓"
"""What printers set where a sort was missing; drawn for a character that the fonts lack."""

MIDDLE = 0.375
"""Height of the middle of Chinese characters and capitals over the baseline, in em."""


@lru_cache(maxsize=4096)
def drawable(text: str) -> str:
    """Put a visible mark in the place of each character that the fonts lack, and log it once."""
    for char in missing_glyphs(text):
        _say_missing(char)
        text = text.replace(char, GETA)
    return text


@cache
def _say_missing(char: str) -> None:
    log.warning("no glyph for %r (U+%04X): %s is drawn instead", char, ord(char), GETA)
