"""First letters of the pinyin of Chinese names, for citizens who search a service by them.

GB 2312 orders its 3,755 common characters by their pinyin, so that the letter of each follows from
its place. A character with several readings has one place: a service of which people would type
another letter gives its ``initials`` in the hall file.
"""

from bisect import bisect_right

_LETTERS = "ABCDEFGHJKLMNOPQRSTWXYZ"
_STARTS = (
    0xB0A1, 0xB0C5, 0xB2C1, 0xB4EE, 0xB6EA, 0xB7A2, 0xB8C1, 0xB9FE, 0xBBF7, 0xBFA6, 0xC0AC, 0xC2E8,
    0xC4C3, 0xC5B6, 0xC5BE, 0xC6DA, 0xC8BB, 0xC8F6, 0xCBFA, 0xCDDA, 0xCEF4, 0xD1B9, 0xD4D1,
)  # fmt: skip
_END = 0xD7F9


def initials(name: str) -> str:
    """Letters and digits of a name as they are, of Chinese characters the initial; the rest is left
    out: 社会保险 is SHBX.
    """
    return "".join(_initial(char) for char in name)


def _initial(char: str) -> str:
    if char.isascii():
        return char.upper() if char.isalnum() else ""
    try:
        place = int.from_bytes(char.encode("gb2312"))
    except UnicodeEncodeError:
        return ""
    if not _STARTS[0] <= place <= _END:
        return ""
    return _LETTERS[bisect_right(_STARTS, place) - 1]
