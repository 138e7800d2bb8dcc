"""Text of another language on a page, found by the scripts of its characters."""

import re
from collections.abc import Iterable

HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]+")
LATIN = re.compile(r"[A-Za-z][A-Za-z'-]+")
EVERYWHERE = frozenset({"QR", "ID", "MB", "GB", "Wi-Fi", "English", "中文", "粵語", "粤语", "SB"})
"""Words that are the same in every language, the languages' own names, and letters to search a
service by."""


def foreign(said: str, language: str, names: Iterable[str] = ()) -> list[str]:
    """List the words of another language in a text, but for ``names`` of the hall.

    English has no Chinese characters; Chinese and Cantonese have no Latin word of two letters or more.
    """
    for name in sorted((*names, *EVERYWHERE), key=len, reverse=True):
        said = said.replace(name, " ")
    return (HAN if language == "en" else LATIN).findall(said)
