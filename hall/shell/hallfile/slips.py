"""Common mistakes in hall files (Chinese punctuation, other formats), and what to write instead."""

import re
from collections.abc import Iterable

WIDE = {
    "“": '"', "”": '"', "„": '"', "＂": '"', "‘": "'", "’": "'", "「": '"', "」": '"',
    "，": ",", "、": ",", "；": ",", "＝": "=", "：": "=", "＃": "#",
    "［": "[", "］": "]", "【": "[", "】": "]", "｛": "{", "｝": "}",
}  # fmt: skip
"""Signs of a Chinese keyboard or a word processor, to those that the file knows."""
_TEXT = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'|#.*")
_BARE = re.compile(r"\s*([A-Za-z0-9_.-]+)\s*=\s*([^\s\"'\[{#][^#]*?)\s*(?:#.*)?")


def what_to_write(lines: Iterable[str]) -> str:
    """What to write in a line that cannot be read, as the end of a sentence; empty where nothing is known."""
    for line in lines:
        wide = next((sign for sign in _TEXT.sub("", line) if sign in WIDE), None)
        if wide is not None:
            return f"; write {WIDE[wide]} instead of {wide}"
        bare = _BARE.fullmatch(line)
        if bare is not None:
            return f'; write a text in quotation marks: {bare[1]} = "{bare[2]}"'
    return ""
