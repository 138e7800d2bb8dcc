"""Each mistake is shown with its line, its key, and what was probably meant."""

from pathlib import Path

import pytest

from tests.hall.shell.hallfile.halls import changed, line_of, problems_of

PERSONAL = 'ids = ["1", "2", "3"]\nzone = "A"\nskills = ["personal"]'
SCREEN = (
    'kind = "kiosk"\nzones = ["A"]\nscreen = { driver = "kmsdrm", width = 1080, height = 1920 }\n'
)
SERIAL = 'printer = { driver = "serial", profile = "80mm", device = "/dev/serial0", baud = 115200 }'
PINS = "buttons = { satisfied = 17, basically-satisfied = 27, unsatisfied = 22 }"
LAMPS = "lamps = { satisfied = 5, basically-satisfied = 6, unsatisfied = 13 }"

# name: what is replaced, by what, where the mistake is, and what is said of it
MISTAKES: dict[str, tuple[str, str, str, str]] = {
    "skill": (
        'skills = ["personal"]',
        'skills = ["persnal"]',
        '"persnal"',
        'window[1].skills: there is no service class "persnal"; did you mean "personal"?',
    ),
    "skill of no likeness": (
        'skills = ["personal"]',
        'skills = ["personal", "xyzzy"]',
        '"xyzzy"',
        'window[1].skills: there is no service class or service "xyzzy"',
    ),
    "service as a skill": (
        'skills = ["personal", "enterprise"]',
        'skills = ["personal", "enterprise", "card-los"]',
        '"card-los"',
        'window[2].skills: there is no service "card-los"; did you mean "card-loss"?',
    ),
    "unknown key": (
        "utc_offset",
        "utc_ofset",
        "utc_ofset",
        'hall.utc_ofset: there is no such key; did you mean "utc_offset"?',
    ),
    "unknown table": (
        "[hours]",
        "[hour]",
        "[hour]",
        'hour: there is no such key; did you mean "hours"?',
    ),
    "unknown key, unlike any": (
        'id = "1001"',
        'id = "1001"\nshoe_size = 38',
        "shoe_size",
        "clerk[1].shoe_size: there is no such key",
    ),
    "missing key": (
        "service_minutes = 5.2\n",
        "",
        "[[class]]",
        "class[1].service_minutes: is missing; it must be a number of minutes from 0.1 to 480",
    ),
    "missing table": (
        '[[class]]\nid = "personal"',
        '[hours.class]\n[[class]]\nid = "personal"',
        "[hours.class]",
        "hours.class: there is no such key",
    ),
    "wrong type": (
        "service_minutes = 5.2",
        'service_minutes = "5.2"',
        'service_minutes = "5.2"',
        'class[1].service_minutes: must be a number of minutes from 0.1 to 480, not "5.2"',
    ),
    "truth is no number": (
        "max_windows = 1",
        "max_windows = true",
        "max_windows",
        "class[4].max_windows: must be a whole number from 0 to 1000, not true",
    ),
    "not a number": (
        "service_minutes = 5.2",
        "service_minutes = nan",
        "service_minutes = nan",
        "class[1].service_minutes: must be a number of minutes from 0.1 to 480, not nan",
    ),
    "table instead of tables": (
        '[[zone]]\nid = "A"\nname = { zh-CN = "A 区", en = "Zone A" }\n\n[[zone]]',
        "[zone]",
        "[zone]",
        "zone: must be tables, each written as [[zone]]",
    ),
    "window twice": (
        'ids = ["4"]',
        'ids = ["4", "3"]',
        'ids = ["4", "3"]',
        'window[2].ids: the window "3" is defined twice, first in line {there}',
    ),
    "clerk twice": (
        'id = "1002"',
        'id = "1001"',
        'id = "1001"\nname = "李建国"',
        'clerk[2].id: the clerk "1001" is defined twice, first in line {clerk}',
    ),
    "board twice": (
        'id = "kiosk-2"',
        'id = "kiosk-1"',
        'id = "kiosk-1"\nkind = "kiosk"\nzones = ["B"]',
        'board[2].id: the board "kiosk-1" is defined twice, first in line {kiosk}',
    ),
    "zone of a window": (
        'ids = ["4"]\nzone = "B"',
        'ids = ["4"]\nzone = "C"',
        'zone = "C"',
        'window[2].zone: there is no zone "C"',
    ),
    "class of a service": (
        'class = "consultation"',
        'class = "consultatoin"',
        "consultatoin",
        'service[9].class: there is no service class "consultatoin"; did you mean "consultation"?',
    ),
    "class without services": (
        "[[service]]",
        '[[class]]\nid = "green"\nname = { zh-CN = "绿", en = "Green" }\nservice_minutes = 6\n[[service]]',
        'id = "green"',
        'class[5].id: no service belongs to the class "green"',
    ),
    "unserved service": (
        'ids = ["6"]\nzone = "B"\nskills = ["consultation"]',
        'ids = ["6"]\nzone = "B"\nskills = ["personal"]',
        'code = "consultation"',
        'service[9].code: no window serves "consultation"; give a window the skill',
    ),
    "reserved prefix": (
        'prefix = "C"',
        'prefix = "V"',
        'prefix = "V"',
        'service[9].prefix: the prefix "V" is kept for priority tickets',
    ),
    "prefix": (
        'prefix = "C"',
        'prefix = "CC"',
        'prefix = "CC"',
        'service[9].prefix: must be one letter from A to Z, not "CC"',
    ),
    "unsafe id": (
        'id = "demo"',
        'id = "demo/+"',
        'id = "demo/+"',
        "hall.id: must be an id of 1 to 48 letters, digits, '.', '_' and '-' that begins with a "
        'letter or a digit, not "demo/+"',
    ),
    "command to a printer": (
        'name = "王秀兰"',
        'name = "王\\u001b@秀兰"',
        "王\\u001b",
        "clerk[1].name: holds the control character U+001B at position 2; take it out",
    ),
    "text turned round": (
        'zh-CN = "A 区"',
        'zh-CN = "A\\u202e区"',
        "u202e",
        "zone[1].name.zh-CN: holds the control character U+202E at position 2; take it out",
    ),
    "language missing": (
        '{ zh-CN = "B 区", en = "Zone B" }',
        '{ zh-CN = "B 区" }',
        '"B 区"',
        'zone[2].name: has nothing in "en", which is in hall.languages',
    ),
    "language too many": (
        'en = "Zone B" }',
        'en = "Zone B", fr = "Zone B" }',
        "fr =",
        'zone[2].name.fr: "fr" is not in hall.languages',
    ),
    "language misspelled": (
        '{ zh-CN = "B 区"',
        '{ zh-CH = "B 区"',
        "zh-CH",
        'zone[2].name.zh-CH: "zh-CH" is not in hall.languages; did you mean "zh-CN"?',
    ),
    "language without texts": (
        'languages = ["zh-CN", "en"]',
        'languages = ["zh-CN", "en", "de"]',
        '"de"',
        'hall.languages: must be one of "zh-CN", "en", not "de"',
    ),
    "papers of different length": (
        'papers.en = ["ID card", "contribution certificate"]',
        'papers.en = ["ID card"]',
        "papers.zh-CN",
        "service[1].papers: must list as many in each language, not 2 in zh-CN, 1 in en",
    ),
    "hours backwards": (
        'kiosks = ["00:00-24:00"]',
        'kiosks = ["17:00-08:30"]',
        "17:00-08:30",
        'hours.kiosks: must be a span within one day such as "08:30-17:00", not "17:00-08:30"',
    ),
    "hours overlapping": (
        'windows = ["00:00-24:00"]',
        'windows = ["09:00-12:00", "11:30-17:00"]',
        "11:30",
        "hours.windows: overlaps with another span of the same list",
    ),
    "day closes early": (
        'close_of_day = "23:59"',
        'close_of_day = "18:30"',
        "18:30",
        "hours.close_of_day: must not come before the last of the hours ends",
    ),
    "time of day": (
        'close_of_day = "23:59"',
        'close_of_day = "24:00"',
        "close_of_day",
        'hours.close_of_day: must be a time of day such as "18:30", not "24:00"',
    ),
    "offset": (
        '"+08:00"',
        '"8"',
        "utc_offset",
        'hall.utc_offset: must be a distance from UTC such as "+08:00", not "8"',
    ),
    "address": (
        '"http://127.0.0.1:8080"',
        '"javascript:alert(1)"',
        "public_url",
        'hall.public_url: must be an address such as "https://hall.example.org", '
        'not "javascript:alert(1)"',
    ),
    "port of an address": (
        '"http://127.0.0.1:8080"',
        '"http://127.0.0.1:99999"',
        "public_url",
        'hall.public_url: must be an address such as "https://hall.example.org", '
        'not "http://127.0.0.1:99999"',
    ),
    "role": (
        '["supervisor", "clerk"]',
        '["supervizor", "clerk"]',
        "supervizor",
        'clerk[10].roles: must be one of "clerk", "guide", "supervisor", "technician", '
        'not "supervizor"; did you mean "supervisor"?',
    ),
    "amber after red": (
        "[[class]]",
        "[policy]\naway_amber_s = 700\n\n[[class]]",
        "away_amber_s",
        "policy.away_amber_s: must be shorter than away_red_s",
    ),
    "negative time": (
        "[[class]]",
        "[policy]\nconfirm_after_s = -1\n\n[[class]]",
        "confirm_after_s",
        "policy.confirm_after_s: must be a number of seconds from 0 to 86400, not -1",
    ),
    "kind of a board": (
        'kind = "window-screen"',
        'kind = "windowscreen"',
        "windowscreen",
        'board[4].kind: must be one of "kiosk", "evaluator", "window-screen", "zone-board", '
        'not "windowscreen"; did you mean "window-screen"?',
    ),
    "kiosk without a printer": (
        SERIAL + "\n",
        "",
        '[[board]]\nid = "kiosk-1"',
        'board[1].printer: is missing; a board of the kind "kiosk" needs it',
    ),
    "printer without a device": (
        ', device = "/dev/serial0"',
        "",
        'driver = "serial"',
        'board[1].printer.device: is missing; the driver "serial" needs it',
    ),
    "usb device": (
        'driver = "serial", profile = "80mm", device = "/dev/serial0"',
        'driver = "usb", profile = "80mm", device = "/dev/usb"',
        'driver = "usb"',
        'board[1].printer.device: must be vendor and product in hexadecimal: "04b8:0202"',
    ),
    "part that a kind has not": (
        'kind = "zone-board"',
        'kind = "zone-board"\nprinter = { driver = "virtual" }',
        'printer = { driver = "virtual" }',
        'board[5].printer: a board of the kind "zone-board" has no such part',
    ),
    "evaluator in a zone": (
        'kind = "evaluator"\nwindows = "all"',
        'kind = "evaluator"\nzones = "all"',
        'zones = "all"\npanel',
        'board[3].zones: a board of the kind "evaluator" has "windows" instead',
    ),
    "board at no place": (
        'kind = "evaluator"\nwindows = "all"',
        'kind = "evaluator"',
        '[[board]]\nid = "evaluator',
        'board[3].windows: is missing; it says where the kind "evaluator" stands',
    ),
    "board at an unknown window": (
        'kind = "evaluator"\nwindows = "all"',
        'kind = "evaluator"\nwindows = ["1", "7"]',
        '["1", "7"]',
        'board[3].windows: there is no window "7"',
    ),
    "one id for many boards": (
        'id = "evaluator-{window}"',
        'id = "evaluator"',
        'id = "evaluator"',
        "board[3].id: names 6 boards with one id; put {window} into it",
    ),
    "template of the wrong place": (
        'id = "evaluator-{window}"',
        'id = "evaluator-{zone}"',
        'id = "evaluator-{zone}"',
        "board[3].id: only {window} can be filled in for a board of this kind",
    ),
    "pin used twice": (
        LAMPS,
        LAMPS.replace("= 5", "= 17"),
        "lamps",
        'board[3].pins.lamps.satisfied: pin 17 is used twice: it is the button "satisfied" already',
    ),
    "pin of the panel": (
        "sounder = 18",
        "sounder = 2",
        "sounder",
        "board[3].pins.sounder: pin 2 is used twice: it is the panel's already",
    ),
    "pin that is none": (
        "sounder = 18",
        "sounder = 28",
        "sounder",
        "board[3].pins.sounder: must be a whole number from 0 to 27, not 28",
    ),
    "button that an evaluator lacks": (
        PINS,
        "buttons = { satisfied = 17, unsatisfied = 22 }",
        "buttons",
        'board[3].pins.buttons: an evaluator needs the button "basically-satisfied"',
    ),
    "button misspelled": (
        PINS,
        PINS.replace("unsatisfied", "unsatisfed"),
        "buttons",
        'board[3].pins.buttons.unsatisfed: an evaluator has no "unsatisfed"; '
        'did you mean "unsatisfied"?',
    ),
    "button of a kiosk": (
        SCREEN,
        SCREEN + 'pins = { driver = "lgpio", buttons = { card-isue = 4 } }\n',
        "card-isue",
        'board[1].pins.buttons.card-isue: there is no service "card-isue"; '
        'did you mean "card-issue"?',
    ),
    "driver": (
        SERIAL,
        SERIAL.replace('"serial"', '"seriel"'),
        "seriel",
        'board[1].printer.driver: must be one of "serial", "network", "usb", "file", "virtual", '
        'not "seriel"; did you mean "serial"?',
    ),
    "printer shared": (
        SERIAL,
        'printer = { driver = "network", host = "192.168.10.32" }',
        'host = "192.168.10.32", port',
        "board[2].printer.host: another board prints on this printer already",
    ),
    "a service that takes no time": (
        "service_minutes = 5.2",
        "service_minutes = 0",
        "service_minutes = 0",
        "class[1].service_minutes: must be a number of minutes from 0.1 to 480, not 0",
    ),
    "no skills": (
        'ids = ["4"]\nzone = "B"\nskills = ["personal", "enterprise"]',
        'ids = ["4"]\nzone = "B"\nskills = []',
        "skills = []",
        "window[2].skills: must not be empty: it must be a list, each item an id of 1 to 48 letters, "
        "digits, '.', '_' and '-' that begins with a letter or a digit",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_one_mistake_is_one_problem(name: str, tmp_path: Path) -> None:
    old, new, where, said = MISTAKES[name]
    text = changed((old, new))
    lines = {
        "there": line_of(text, PERSONAL) if PERSONAL in text else 0,
        "clerk": line_of(text, 'id = "1001"'),
        "kiosk": line_of(text, 'id = "kiosk-1"') if "kiosk-1" in text else 0,
    }
    for key, line in lines.items():
        said = said.replace(f"{{{key}}}", str(line))
    (problem,) = problems_of(tmp_path, text)
    assert str(problem) == f"{tmp_path}/demo.toml:{line_of(text, where)}: {said}"


def test_ten_mistakes_are_ten_problems(tmp_path: Path) -> None:
    names = [
        "unknown key",
        "offset",
        "hours backwards",
        "wrong type",
        "reserved prefix",
        "language missing",
        "skill",
        "role",
        "driver",
        "pin used twice",
    ]
    mistakes = [MISTAKES[name] for name in names]
    text = changed(*((old, new) for old, new, _, _ in mistakes))
    expected = [
        f"{tmp_path}/demo.toml:{line_of(text, where.replace('utc_offset', 'utc_ofset'))}: {said}"
        for _, _, where, said in mistakes
    ]
    problems = [str(problem) for problem in problems_of(tmp_path, text)]
    # The offset's own problem is told under the key as it is misspelled.
    assert problems == [line.replace("hall.utc_offset", "hall.utc_ofset") for line in expected]


def test_mistakes_of_shape_do_not_hide_those_of_meaning(tmp_path: Path) -> None:
    text = changed(("service_minutes = 5.2", "service_minutes = []"), MISTAKES["skill"][:2])
    assert [problem.key for problem in problems_of(tmp_path, text)] == [
        "class[1].service_minutes",
        "window[1].skills",
    ]


def test_an_empty_file_misses_every_required_table(tmp_path: Path) -> None:
    keys = [problem.key for problem in problems_of(tmp_path, "")]
    assert keys == ["hall", "hours", "class", "service", "zone", "window", "clerk"]


def test_what_does_not_fit_into_one_message(tmp_path: Path) -> None:
    notice = '[[notice]]\ntext = { zh-CN = "' + "中" * 400 + '", en = "Notice" }\n'
    (problem,) = problems_of(tmp_path, changed() + notice * 7)
    assert problem.message.startswith("take ")
    head, rest = changed().split("[[service]]", 1)
    service = '[[service]]\ncode = "s-{}"\nclass = "personal"\nprefix = "A"\n'
    name = 'name = { zh-CN = "其他", en = "Other" }\n'
    many = "".join(service.format(n) + name for n in range(71))
    (problem,) = problems_of(tmp_path, f"{head}{many}[[service]]{rest}")
    assert problem.message.startswith("there are 81 services; at most 80")
    assert problem.line == line_of(changed(), "[[service]]")


def test_nobody_to_open_a_window(tmp_path: Path) -> None:
    head, staff = changed().split("[[clerk]]", 1)
    _, rest = staff.split("[[priority]]", 1)
    guide = '[[clerk]]\nid = "g"\nname = "周"\npost = { zh-CN = "导", en = "Guide" }\nroles = ["guide"]\n'
    (problem,) = problems_of(tmp_path, f"{head}{guide}[[priority]]{rest}")
    assert problem.message == 'nobody has the role "clerk", so no window could open'


AS_SCREEN = 'screen = { driver = "kmsdrm", width = 1920, height = 540 }'
AS_PANEL = 'panel = { driver = "ssd1322", width = 256, interface = "spi", port = 0 }'


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ("", "needs a screen or a panel"),
        (f"{AS_SCREEN}\n{AS_PANEL}", "one too many"),
        (AS_SCREEN, ""),
        (AS_PANEL, ""),
    ],
)
def test_a_window_screen_is_a_screen_or_a_panel(tmp_path: Path, parts: str, said: str) -> None:
    board = f'\n[[board]]\nid = "extra-1"\nkind = "window-screen"\nwindows = ["1"]\n{parts}\n'
    problems = problems_of(tmp_path, changed() + board)
    assert [said in problem.message for problem in problems] == ([True] if said else [])


BUTTONS = 'pins = { driver = "lgpio", buttons = { card-issue = 17 } }'


@pytest.mark.parametrize(("parts", "said"), [("", "needs a screen, or buttons"), (BUTTONS, "")])
def test_a_kiosk_without_a_screen_has_buttons(tmp_path: Path, parts: str, said: str) -> None:
    head, rest = changed().split('id = "kiosk-1"', 1)
    board, others = rest.split("[[board]]", 1)
    lines = [line for line in board.splitlines() if not line.startswith(("screen", "pins"))]
    text = f'{head}id = "kiosk-1"' + "\n".join([*lines, parts, ""]) + f"[[board]]{others}"
    found = [one.message for one in problems_of(tmp_path, text)]
    assert [said in one for one in found] == ([True] if said else [])
