"""Common mistakes in hall files (Chinese punctuation, other formats), and what to write instead."""

import re
import unicodedata
from collections.abc import Callable, Iterable

WIDE = {
    "“": '"', "”": '"', "„": '"', "＂": '"', "‘": "'", "’": "'", "「": '"', "」": '"',
    "，": ",", "、": ",", "；": ",", "＝": "=", "：": "=", "＃": "#",
    "\u3000": " ", "\u00a0": " ", "［": "[", "］": "]", "【": "[", "】": "]", "｛": "{", "｝": "}",
}  # fmt: skip
"""Signs of a Chinese keyboard or a word processor, to those that the file knows."""
_NAMES = {" ": "an ordinary space", "\u3000": "the wide space", "\u00a0": "the fixed space"}
_TEXT = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'|#.*")
_VALUE = re.compile(r"\s*([A-Za-z0-9_.-]+)\s*=\s*([^\s\"'\[{#][^#]*?)\s*(?:#.*)?")
_LIST = re.compile(r"\s*([A-Za-z0-9_.-]+)\s*=\s*\[([^\"'\[\]{}#]+)\]?\s*(?:#.*)?")
_COLON = re.compile(r"[{,]\s*[A-Za-z0-9_-]+\s*:")
_KEY = re.compile(r"\s*([A-Za-z0-9_-]+)\s+[\"\[{0-9]")
_WORDS = {
    "yes": "true",
    "on": "true",
    "true": "true",
    "no": "false",
    "off": "false",
    "false": "false",
}
_TWICE = ("Cannot overwrite", "Cannot declare", "Cannot mutate")


def what_to_write(lines: Iterable[str], said: str = "") -> str:
    """What to write in a line that cannot be read, as the end of a sentence; empty where nothing is known.
    ``said`` is what the reader of TOML found wrong.
    """
    if said.startswith(_TWICE):
        return "; this stands twice: keep one of them"
    for line in lines:
        found = next((told for rule in _RULES if (told := rule(line, _TEXT.sub("", line)))), "")
        if found:
            return f"; {found}"
    return ""


def _wide(_line: str, bare: str) -> str:
    sign = next((one for one in bare if one in WIDE), None)
    if sign is None:
        return ""
    right = WIDE[sign]
    return f"write {_NAMES.get(right, right)} instead of {_NAMES.get(sign, sign)}"


def _foreign_comment(_line: str, bare: str) -> str:
    return "a comment begins with #, not with //" if "//" in bare else ""


def _semicolon(_line: str, bare: str) -> str:
    return "take the ; out" if ";" in bare else ""


def _colon(_line: str, bare: str) -> str:
    return "write = between a key and its value, not :" if _COLON.search(bare) else ""


def _unquoted_items(line: str, _bare: str) -> str:
    found = _LIST.fullmatch(line)
    items = [one.strip() for one in found[2].split(",")] if found else []
    if found is None or not all(items):
        return ""
    quoted = ", ".join(f'"{one}"' for one in items)
    return f"write texts in quotation marks: {found[1]} = [{quoted}]"


def _unquoted(line: str, _bare: str) -> str:
    found = _VALUE.fullmatch(line)
    if found is None:
        return ""
    key, value = found[1], found[2]
    if value.lower() in _WORDS:
        return f"write {key} = {_WORDS[value.lower()]}"
    number = unicodedata.normalize("NFKC", value)
    if re.fullmatch(r"-?\d+(?:[.,]\d+)?", number):
        return f"write {key} = {number.replace(',', '.')}"
    return f'write a text in quotation marks: {key} = "{value}"'


def _no_equals(line: str, _bare: str) -> str:
    found = _KEY.match(line)
    return f"write = after {found[1]}" if found else ""


def _unclosed(line: str, bare: str) -> str:
    if bare.count('"') % 2:
        return 'a text ends with " in the same line'
    for opening, closing in ("[]", "{}"):
        if bare.count(opening) > bare.count(closing):
            return f"close the {opening} with {closing}"
    return ""


_RULES: tuple[Callable[[str, str], str], ...] = (
    _wide,
    _foreign_comment,
    _semicolon,
    _colon,
    _unquoted_items,
    _unquoted,
    _no_equals,
    _unclosed,
)
