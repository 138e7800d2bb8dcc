"""Every key of the hall file. docs/hall-file.md explains each of them."""

from typing import get_args

import msgspec

from hall.domain import codes
from hall.domain.definition import MOST_PER_VISIT, Policy
from hall.domain.names import BoardKind, Role
from hall.shell.hallfile import kinds as k
from hall.shell.hallfile.reading import Key, keys_of, many, may, need, one
from hall.shell.hardware import (
    VOICE_PACKS,
    CardReader,
    Panel,
    Part,
    Pins,
    Printer,
    Scanner,
    Screen,
    Speaker,
)
from hall.texts import LANGUAGES as SPOKEN

SECOND_MS = 1_000
MINUTE_MS = 60_000
DAY_S = 86_400

IN_TURN = "in-turn"
BY_GUIDE = "by-guide"
NAME = k.text(80)
PIN = k.whole(0, 27)
CODE = "a code of 4 to 32 letters, digits and '-', never 15 digits in a row"
BOUNDS = {"services_per_visit": (1, MOST_PER_VISIT)}
"""The least and the most of a rule that is a number; the others go from 0 to 1000."""
BUTTONS = k.mapping("a table of pins such as { satisfied = 17 }", PIN)


def options(part: type[Part], name: str) -> tuple[str, ...]:
    """The words that a part's field may hold."""
    fields = {field.name: field.type for field in msgspec.structs.fields(part)}
    return get_args(fields[name])


def policy_keys() -> tuple[Key[int] | Key[bool], ...]:
    """Make a key for each rule of the policy."""
    return tuple(_policy_key(field) for field in msgspec.structs.fields(Policy))


def _policy_key(field: msgspec.structs.FieldInfo) -> Key[int] | Key[bool]:
    if field.type is bool:
        return may(field.name, k.YES_NO, field.default)
    timed = field.name.endswith("_ms")
    whole = k.whole(*BOUNDS.get(field.name, (0, 1_000)))
    kind = k.duration("seconds", SECOND_MS, 0, DAY_S) if timed else whole
    return may(rule_key(field.name), kind, field.default)


def rule_key(field: str) -> str:
    """Return the key of a rule: a rule in milliseconds is written in seconds."""
    return field.removesuffix("_ms") + "_s" if field.endswith("_ms") else field


POLICY = policy_keys()
AWAY_AMBER, AWAY_RED = (key for key in POLICY if key.name in ("away_amber_s", "away_red_s"))
(PER_VISIT,) = (key for key in POLICY if key.name == "services_per_visit")


class HALL:
    id = need("id", k.ID)
    name = need("name", NAME)
    languages = need("languages", k.items(k.choice(SPOKEN)))
    screen_languages = may("screen_languages", k.choice(("side-by-side", IN_TURN)), "side-by-side")
    utc_offset = need("utc_offset", k.UTC_OFFSET)
    public_url = need("public_url", k.WEB_ADDRESS)
    fonts = may("fonts", k.items(k.label(200)))
    mistakable_prefixes = may("mistakable_prefixes", k.YES_NO, default=False)


class HOURS:
    kiosks = need("kiosks", k.SPANS)
    windows = need("windows", k.SPANS)
    close_of_day = need("close_of_day", k.CLOCK)
    weekdays = may("weekdays", k.items(k.whole(1, 7)))
    workdays = may("workdays", k.items(k.DATE, least=0))


class CLASS:
    id = need("id", k.ID)
    name = need("name", NAME)
    service_minutes = need("service_minutes", k.duration("minutes", MINUTE_MS, 0.1, 480))
    max_windows = may("max_windows", k.whole(0, 1_000), 0)


class SERVICE:
    code = need("code", k.ID)
    service_class = need("class", k.ID)
    prefix = need("prefix", k.pattern("one letter from A to Z", "[A-Z]"))
    name = need("name", NAME)
    papers = may(
        "papers",
        k.mapping(
            'a list of papers for each language such as { zh-CN = ["…"], en = ["…"] }',
            k.items(k.label(80), least=0),
            by_language=True,
        ),
    )
    daily_limit = may("daily_limit", k.whole(0, 9_000), 0)
    last_number = may("last_number", k.CLOCK)
    initials = may("initials", k.pattern('letters such as "SBKBL"', "[A-Za-z]{1,40}"), "")


class ZONE:
    id = need("id", k.ID)
    name = need("name", NAME)
    floor = may("floor", k.FLOOR)


class WINDOW:
    ids = need("ids", k.items(k.ID))
    zone = need("zone", k.ID)
    skills = need("skills", k.items(k.ID))
    name = may("name", k.WINDOW_NAME)


class CLERK:
    id = need("id", k.ID)
    name = need("name", k.label(40))
    post = need("post", k.text(40))
    roles = may("roles", k.items(k.choice(Role)))
    phone = may("phone", k.pattern("a telephone number", r"[0-9+(][0-9+() -]{1,23}"), "")
    photo = may("photo", k.label(200), "")


class PRIORITY:
    id = need("id", k.ID)
    name = need("name", NAME)
    granted = may("granted", k.choice(("at-once", BY_GUIDE)), "at-once")


class HOLIDAY:
    days = need("days", k.DATES)
    name = need("name", NAME)


class NOTICE:
    text = need("text", k.text(400))


class POSTER:
    title = need("title", k.text(60))
    steps = may(
        "steps",
        k.mapping(
            'a list of steps for each language such as { zh-CN = ["…"], en = ["…"] }',
            k.items(k.label(80)),
            by_language=True,
        ),
    )
    picture = may("picture", k.label(200), "")


class SCREEN:
    driver = need("driver", k.choice(options(Screen, "driver")))
    width = need("width", k.whole(240, 7680))
    height = need("height", k.whole(240, 7680))


class PANEL:
    driver = need("driver", k.choice(options(Panel, "driver")))
    width = may("width", k.whole(64, 256), 128)
    height = may("height", k.whole(32, 128), 64)
    interface = may("interface", k.choice(options(Panel, "interface")), "i2c")
    port = may("port", k.whole(0, 22), 1)
    address = may("address", k.whole(0x03, 0x77), 0x3C)


class PINS:
    driver = need("driver", k.choice(options(Pins, "driver")))
    buttons = may("buttons", BUTTONS)
    lamps = may("lamps", BUTTONS)
    sounder = may("sounder", PIN)


class PRINTER:
    driver = need("driver", k.choice(options(Printer, "driver")))
    profile = may("profile", k.choice(options(Printer, "profile")), "80mm")
    device = may(
        "device",
        k.pattern('a device such as "/dev/serial0" or "04b8:0202"', r"[\w./:-]{1,200}"),
        "",
    )
    baud = may("baud", k.whole(1_200, 4_000_000), 115_200)
    host = may("host", k.pattern("a host name or an address", r"[A-Za-z0-9.:-]{1,253}"), "")
    port = may("port", k.whole(1, 65_535), 9_100)
    status = may("status", k.choice(options(Printer, "status")), "asked")
    acknowledge = may("acknowledge", k.choice(options(Printer, "acknowledge")), "in-order")
    cutter = may("cutter", k.YES_NO, True)
    buzzer = may("buzzer", k.YES_NO, False)
    presenter = may("presenter", k.YES_NO, False)
    roll_m = may("roll_m", k.whole(1, 1_000), 50)
    text = may("text", k.choice(options(Printer, "text")), "raster")


class SPEAKER:
    driver = need("driver", k.choice(options(Speaker, "driver")))
    device = may("device", k.label(200), "")
    packs = may(
        "packs",
        k.mapping(
            'a voice pack for each language such as { zh-CN = "mandarin", en = "english" }',
            k.pack(VOICE_PACKS),
            by_language=True,
            some=True,
        ),
    )
    one = may("one", k.choice(options(Speaker, "one")), "yi")
    volume = may("volume", k.whole(1, 100), 100)
    names = may("names", k.FOLDER, "")


READER_DEVICE = k.pattern(
    'a device such as "/dev/serial/by-id/usb-1" or "/dev/input/by-id/usb-1-event-kbd"',
    r"/[\w./:-]{1,200}",
)


class SCANNER:
    driver = need("driver", k.choice(options(Scanner, "driver")))
    device = may("device", READER_DEVICE, "")
    baud = may("baud", k.whole(1_200, 4_000_000), 9_600)
    ending = may("ending", k.choice(options(Scanner, "ending")), "line")


class CARD_READER:  # noqa: N801
    driver = need("driver", k.choice(options(CardReader, "driver")))
    device = may("device", READER_DEVICE, "")
    baud = may("baud", k.whole(1_200, 4_000_000), 115_200)


class APPOINTMENT:
    code = need("code", k.pattern(CODE, codes.APPOINTMENT))
    service = need("service", k.ID)
    at = need("at", k.CLOCK)
    day = may("day", k.DATE)
    person = may("person", k.pattern("a keyed hash of 64 hexadecimal digits", "[0-9a-f]{64}"), "")


class BOARD:
    id = need("id", k.TEMPLATE)
    kind = need("kind", k.choice(BoardKind))
    zones = may("zones", k.PLACES)
    windows = may("windows", k.PLACES)
    screen = one("screen", keys_of(SCREEN))
    panel = one("panel", keys_of(PANEL))
    pins = one("pins", keys_of(PINS))
    printer = one("printer", keys_of(PRINTER))
    scanner = one("scanner", keys_of(SCANNER))
    card_reader = one("card_reader", keys_of(CARD_READER))
    speaker = one("speaker", keys_of(SPEAKER))


class FILE:
    hall = one("hall", keys_of(HALL), required=True)
    hours = one("hours", keys_of(HOURS), required=True)
    policy = one("policy", POLICY)
    classes = many("class", keys_of(CLASS), least=1)
    services = many("service", keys_of(SERVICE), least=1)
    zones = many("zone", keys_of(ZONE), least=1)
    windows = many("window", keys_of(WINDOW), least=1)
    clerks = many("clerk", keys_of(CLERK), least=1)
    priorities = many("priority", keys_of(PRIORITY), least=0)
    holidays = many("holiday", keys_of(HOLIDAY), least=0)
    notices = many("notice", keys_of(NOTICE), least=0)
    posters = many("poster", keys_of(POSTER), least=0)
    appointments = many("appointment", keys_of(APPOINTMENT), least=0)
    boards = many("board", keys_of(BOARD), least=0)


PARTS = (
    BOARD.screen,
    BOARD.panel,
    BOARD.pins,
    BOARD.printer,
    BOARD.speaker,
    BOARD.scanner,
    BOARD.card_reader,
)
