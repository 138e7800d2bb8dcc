"""Kinds of values in a hall file: what each expects, and how it is read.

A kind's ``read`` returns the value, or None after it has reported what is wrong.
"""

import math
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar
from urllib.parse import urlsplit

from hall.domain.calendar import day_of
from hall.domain.definition import Hours, Text
from hall.shell.hallfile.locate import Path
from hall.shell.hallfile.marks import without_marks
from hall.shell.hallfile.problems import Report, nearest, shown

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,47}")
_TEMPLATE = re.compile(
    r"(?=.{1,48}\Z)(?:\{window\}|\{zone\}|[A-Za-z0-9])(?:\{window\}|\{zone\}|[A-Za-z0-9._-])*"
)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_SPAN = re.compile(r"([0-9]{2}:[0-9]{2})-([0-9]{2}:[0-9]{2})")
_OFFSET = re.compile(r"([+-])(0[0-9]|1[0-4]):([0-5][0-9])")
_FOLDER = re.compile(r"(?:/[\w.-]{1,100}){1,20}/?")
_URL_CHARS = re.compile(r"[A-Za-z0-9._~:/\[\]%-]{1,200}")
_NEVER_TEXT = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_DAY = 24 * 60

WINDOW_FIELD = "{window}"
"""Stands for a window's id."""

ALL = "all"
"""Every zone, or every window, of the hall."""


@dataclass(frozen=True)
class Found(Generic[T_co]):
    """A value and where it stands."""

    value: T_co
    path: Path


@dataclass(frozen=True)
class Kind(Generic[T_co]):
    """What a value must be.

    ``expects`` ends the sentence "it must be …"; a ``by_language`` value holds one entry for each
    language of the hall, or at most one where ``some`` of them will do.
    """

    expects: str
    read: Callable[[object, Path, Report], T_co | None]
    by_language: bool = False
    some: bool = False


def plain(expects: str, convert: Callable[[object], T | None]) -> Kind[T]:
    """A kind that needs no more than one value; ``convert`` returns None for a wrong one."""

    def read(value: object, path: Path, report: Report) -> T | None:
        result = convert(value)
        if result is None:
            hint = _quoted(value, convert)
            report.add(path, f"must be {expects}, not {shown(value)}{hint}")
        return result

    return Kind(expects, read)


def _quoted(value: object, convert: Callable[[object], object]) -> str:
    """What to write where a text was written as a number, or with signs of another keyboard."""
    if isinstance(value, str):
        meant = _usual(value)
        return f'; write "{meant}"' if meant != value and convert(meant) is not None else ""
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 10**18:
        return ""
    return f'; write it in quotation marks: "{value}"' if convert(str(value)) is not None else ""


def _usual(value: str) -> str:
    """A text with narrow signs, plain dashes, and hours of two digits."""
    narrow = unicodedata.normalize("NFKC", value).strip()
    plain_dashes = re.sub(r"\s*[–—−~～至]\s*", "-", narrow)
    return re.sub(r"(?<!\d)(\d):", r"0\1:", plain_dashes)


def pattern(expects: str, regex: str) -> Kind[str]:
    """A text that matches ``regex`` as a whole."""
    return plain(expects, lambda value: _matching(re.compile(regex), value))


def _matching(regex: re.Pattern[str], value: object) -> str | None:
    return value if isinstance(value, str) and regex.fullmatch(value) else None


def whole(low: int, high: int) -> Kind[int]:
    """A whole number from ``low`` to ``high``."""

    def convert(value: object) -> int | None:
        if isinstance(value, bool) or not isinstance(value, int):
            return None
        return value if low <= value <= high else None

    return plain(f"a whole number from {low} to {high}", convert)


def duration(unit: str, unit_ms: int, low: float, high: float) -> Kind[int]:
    """A number of ``unit``, decimals allowed; read as milliseconds."""

    def convert(value: object) -> int | None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        if not math.isfinite(value) or not low <= value <= high:
            return None
        return round(value * unit_ms)

    return plain(f"a number of {unit} from {low} to {high}", convert)


def choice(options: Iterable[str]) -> Kind[str]:
    """One of a few words."""
    words = tuple(options)
    expects = "one of " + ", ".join(f'"{word}"' for word in words)

    def read(value: object, path: Path, report: Report) -> str | None:
        if isinstance(value, str) and value in words:
            return value
        suggestion = nearest(value, words) if isinstance(value, str) else ""
        report.add(path, f"must be {expects}, not {shown(value)}", suggestion)
        return None

    return Kind(expects, read)


def label(longest: int) -> Kind[str]:
    """A text for people, which may reach screens and printers as it is."""
    expects = f"a text of 1 to {longest} characters"

    def read(value: object, path: Path, report: Report) -> str | None:
        seen = without_marks(value) if isinstance(value, str) else ""
        if not isinstance(value, str) or not seen.strip() or len(seen) > longest:
            hint = _quoted(value, str)
            report.add(path, f"must be {expects}, not {shown(value)}{hint}")
            return None
        return _harmless(value, path, report)

    return Kind(expects, read)


def _harmless(value: str, path: Path, report: Report) -> str | None:
    """``value``, if it has no character that is a command to a printer, a terminal or a screen."""
    for position, char in enumerate(value, start=1):
        if unicodedata.category(char) in _NEVER_TEXT:
            code = f"U+{ord(char):04X}"
            report.add(
                path, f"holds the control character {code} at position {position}; take it out"
            )
            return None
    return value


def items(kind: Kind[T], least: int = 1) -> Kind[tuple[Found[T], ...]]:
    """A list; items that are wrong are reported and left out."""
    expects = f"a list, each item {kind.expects}"

    def read(value: object, path: Path, report: Report) -> tuple[Found[T], ...] | None:
        if not isinstance(value, list):
            hint = f"; write [{shown(value)}]" if isinstance(value, str) else ""
            report.add(path, f"must be {expects}, not {shown(value)}{hint}")
            return None
        if len(value) < least:
            report.add(path, f"must not be empty: it must be {expects}")
            return None
        return _items(kind, value, path, report)

    return Kind(expects, read)


def _items(kind: Kind[T], values: list[object], path: Path, report: Report) -> tuple[Found[T], ...]:
    found = []
    for position, value in enumerate(values):
        place = (*path, position)
        item = kind.read(value, place, report)
        if item is not None:
            found.append(Found(item, place))
    return tuple(found)


def mapping(
    expects: str, kind: Kind[T], by_language: bool = False, some: bool = False
) -> Kind[dict[str, T]]:
    """A table with keys of the writer's own; values that are wrong are reported and left out."""

    def read(value: object, path: Path, report: Report) -> dict[str, T] | None:
        if not isinstance(value, dict):
            report.add(path, f"must be {expects}, not {shown(value)}")
            return None
        entries = {key: kind.read(one, (*path, key), report) for key, one in value.items()}
        return {key: one for key, one in entries.items() if one is not None}

    return Kind(expects, read, by_language, some)


def text(longest: int) -> Kind[Text]:
    """A text by language."""
    return mapping(
        'a text for each language such as { zh-CN = "…", en = "…" }', label(longest), True
    )


def numbered(expects: str, low: int, high: int, texts: Kind[Text]) -> Kind[int | Text]:
    """A whole number from ``low`` to ``high`` but 0, or a text by language."""

    def read(value: object, path: Path, report: Report) -> int | Text | None:
        if isinstance(value, dict):
            return texts.read(value, path, report)
        if type(value) is int and value and low <= value <= high:
            return value
        meant = _whole_number(value)
        hint = f"; write the number without quotation marks: {meant}" if meant else ""
        report.add(path, f"must be {expects}, not {shown(value)}{hint}")
        return None

    return Kind(expects, read, by_language=True)


def _whole_number(value: object) -> str:
    """The number in "2", "2F" or "2楼"; empty where there is none, or another word beside it."""
    found = re.fullmatch(r"\s*(-?[1-9][0-9]?)\s*[FfLl楼樓层層]?\s*", str(value))
    return found[1] if found else ""


def _with_window(longest: int) -> Kind[str]:
    """A name with ``{window}`` where the window's id stands, once, and no other braces."""
    plain_label = label(longest)

    def read(value: object, path: Path, report: Report) -> str | None:
        found = plain_label.read(value, path, report)
        if found is None:
            return None
        if found.count(WINDOW_FIELD) == 1 and not set("{}") & set(found.replace(WINDOW_FIELD, "")):
            return found
        report.add(
            path,
            f'must say {WINDOW_FIELD} once, where the number stands, as in "{WINDOW_FIELD}号咨询台" '
            f'or "Desk {WINDOW_FIELD}", not {shown(value)}',
        )
        return None

    return Kind(plain_label.expects, read)


def minute(value: object) -> int | None:
    """Minutes since midnight of ``"HH:MM"``."""
    clock = _matching(_CLOCK, value)
    return int(clock[:2]) * 60 + int(clock[3:]) if clock else None


def day(value: object) -> int | None:
    """YYYYMMDD of ``"YYYY-MM-DD"``, which TOML may also write without quotes."""
    if type(value) is date:
        found = value
    else:
        text = _matching(_DATE, value)
        try:
            found = date.fromisoformat(text or "")
        except ValueError:
            return None
    return day_of(found)


def days(value: object) -> tuple[int, int] | None:
    """First and last day of ``"YYYY-MM-DD"`` or ``"YYYY-MM-DD/YYYY-MM-DD"``."""
    parts = value.split("/") if isinstance(value, str) else [value]
    found = [day(part) for part in parts]
    first, last = found[0], found[-1]
    if len(found) > 2 or first is None or last is None or last < first:
        return None
    return first, last


def hours(value: object) -> Hours | None:
    """A span of ``"HH:MM-HH:MM"``, within one day; it may end at 24:00."""
    span = _SPAN.fullmatch(value) if isinstance(value, str) else None
    if span is None:
        return None
    start = minute(span[1])
    until = _DAY if span[2] == "24:00" else minute(span[2])
    if start is None or until is None or start >= until:
        return None
    return Hours(start=start, until=until)


def _offset_ms(value: object) -> int | None:
    offset = _OFFSET.fullmatch(value) if isinstance(value, str) else None
    if offset is None:
        return None
    minutes = int(offset[2]) * 60 + int(offset[3])
    return (-minutes if offset[1] == "-" else minutes) * 60_000


def _web_address(value: object) -> str | None:
    address = _matching(_URL_CHARS, value)
    if address is None:
        return None
    try:
        parts = urlsplit(address)
        right = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        return None
    return address.rstrip("/") if right else None


def pack(names: Iterable[str]) -> Kind[str]:
    """A voice pack: one of Hallkit's own by its name, or a folder of the board."""
    own = tuple(names)
    words = ", ".join(f'"{word}"' for word in own)
    expects = f'one of {words}, or a folder such as "/srv/hall/voice"'

    def read(value: object, path: Path, report: Report) -> str | None:
        if isinstance(value, str) and (value in own or _FOLDER.fullmatch(value)):
            return value
        suggestion = nearest(value, own) if isinstance(value, str) else ""
        report.add(path, f"must be {expects}, not {shown(value)}", suggestion)
        return None

    return Kind(expects, read)


def _places(value: object, path: Path, report: Report) -> str | tuple[Found[str], ...] | None:
    return ALL if value == ALL else _LIST_OF_IDS.read(value, path, report)


def _template(value: object) -> str | None:
    return _matching(_TEMPLATE, value)


ID = plain(
    "an id of 1 to 48 letters, digits, '.', '_' and '-' that begins with a letter or a digit",
    lambda value: _matching(_ID, value),
)
_LIST_OF_IDS = items(ID)
TEMPLATE: Kind[str] = plain(
    "an id of letters, digits, '.', '_' and '-', with {window} or {zone} for many boards",
    _template,
)
PLACES: Kind[str | tuple[Found[str], ...]] = Kind('"all" or a list of ids', _places)
FOLDER = plain('a folder such as "/srv/hall/names"', lambda value: _matching(_FOLDER, value))
YES_NO = plain("true or false", lambda value: value if isinstance(value, bool) else None)
CLOCK = plain('a time of day such as "18:30"', minute)
SPANS = items(plain('a span within one day such as "08:30-17:00"', hours))
DATE = plain('a day such as "2026-10-01"', day)
DATES = plain('a day such as "2026-01-01", or days such as "2026-10-01/2026-10-08"', days)
UTC_OFFSET = plain('a distance from UTC such as "+08:00"', _offset_ms)
WEB_ADDRESS = plain('an address such as "https://hall.example.org"', _web_address)
WINDOW_NAME = mapping(
    'a name for each language such as { zh-CN = "{window}号咨询台", en = "Desk {window}" }',
    _with_window(40),
    by_language=True,
)
FLOOR = numbered(
    "the number of a floor such as 2 (-1 is the first one below the ground), or a text for each "
    'language such as { zh-CN = "二层", en = "2F" }',
    -9,
    199,
    text(20),
)
