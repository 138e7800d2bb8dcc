"""Each mistake is shown with its line, its key, and what was probably meant."""

from pathlib import Path

import pytest

from tests.hall.shell.hallfile.board_mistakes import BOARDS
from tests.hall.shell.hallfile.halls import DEMO, changed, line_of, problems_of
from tests.hall.shell.hallfile.mistakes import HALL

PERSONAL = 'ids = ["1", "2", "3"]\nzone = "A"\nskills = ["personal"]'
MISTAKES = HALL | BOARDS


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


def test_a_visit_has_no_more_services_than_the_hall(tmp_path: Path) -> None:
    before, *services = DEMO.split("[[service]]")
    two = before + "".join(f"[[service]]{one}" for one in services[:2])
    text = f"{two}\n[policy]\nservices_per_visit = 3\n"
    said = {problem.message for problem in problems_of(tmp_path, text)}
    assert "must not be more than the hall's services, 2" in said


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
