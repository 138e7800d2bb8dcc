"""Halls that are right, and files that are none."""

import csv
import os
from pathlib import Path

import pytest

from hall.domain.definition import Hours, Policy
from hall.domain.names import BoardKind, Role
from hall.shell.hallfile import HallFile, HallFileErrors, load
from hall.shell.trouble import WRONG_SETTINGS, Trouble
from tests.hall.shell.hallfile.halls import DEMO, EXAMPLES, changed, problems_of


@pytest.fixture(scope="module")
def demo() -> HallFile:
    return load(EXAMPLES / "demo.toml")


@pytest.fixture(scope="module")
def service_hall() -> HallFile:
    return load(EXAMPLES / "service-hall.toml")


def kinds(hall: HallFile) -> list[int]:
    return [sum(board.kind is kind for board in hall.boards) for kind in BoardKind]


def rows(name: str) -> list[dict[str, str]]:
    with (EXAMPLES / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_demo_is_what_the_first_page_promises(demo: HallFile) -> None:
    definition = demo.definition
    assert kinds(demo) == [2, 6, 6, 2]
    assert len(definition.services) == 10
    assert [window.id for window in definition.windows] == ["1", "2", "3", "4", "5", "6"]
    assert [zone.id for zone in definition.zones] == ["A", "B"]
    assert definition.kiosk_hours == definition.window_hours == (Hours(start=0, until=1440),)
    assert definition.close_of_day == 23 * 60 + 59
    assert definition.utc_offset_ms == 8 * 3_600_000
    assert definition.policy == Policy(services_per_visit=3)
    assert {role for clerk in definition.clerks for role in clerk.roles} == set(Role)


def test_durations_become_milliseconds_and_classes_become_services(demo: HallFile) -> None:
    personal, *_, large = demo.definition.classes
    assert (personal.service_ms, large.max_windows) == (312_000, 1)
    first, *_, last = demo.definition.windows
    assert first.skills == (
        "pension-transfer",
        "pension-claim",
        "medical-reimbursement",
        "card-issue",
        "card-loss",
        "record-print",
    )
    assert last.skills == ("consultation",)


def test_boards_stand_where_their_table_says(demo: HallFile) -> None:
    boards = {board.id: board for board in demo.boards}
    assert boards["evaluator-4"].window == "4"
    assert boards["evaluator-4"].pins is not None
    assert boards["evaluator-4"].pins.buttons["unsatisfied"] == 22
    assert (boards["kiosk-2"].zone, boards["kiosk-2"].window) == ("B", None)
    assert boards["board-A"].screen is not None
    assert boards["board-A"].screen.width == 1920


def test_the_service_hall_has_the_size_of_the_reference_day(service_hall: HallFile) -> None:
    definition = service_hall.definition
    assert kinds(service_hall) == [5, 40, 40, 7]
    assert len(definition.windows) == 40
    assert sum(Role.CLERK in clerk.roles for clerk in definition.clerks) >= 44
    assert [(s.code, s.service_class, s.prefix) for s in definition.services] == [
        (row["code"], row["class"], row["prefix"]) for row in rows("services.csv")
    ]


@pytest.mark.parametrize("day", ["reference-day.csv", "stress-day.csv"])
def test_the_days_fit_the_service_hall(service_hall: HallFile, day: str) -> None:
    definition = service_hall.definition
    codes = {service.code for service in definition.services}
    reasons = {reason.id for reason in definition.priorities} | {""}
    (kiosks,) = definition.kiosk_hours
    for row in rows(day):
        minute = int(row["at"][:2]) * 60 + int(row["at"][3:5])
        assert kiosks.start <= minute < kiosks.until
        assert row["service"] in codes
        assert row["priority"] in reasons


def test_rules_are_written_in_seconds(tmp_path: Path) -> None:
    path = tmp_path / "hall.toml"
    rules = "confirm_after_s = 2.5\nrecall_limit = 4\nservices_per_visit = 3"
    path.write_text(changed(("[[class]]", f"[policy]\n{rules}\n[[class]]")))
    policy = load(path).definition.policy
    assert policy.services_per_visit == 3
    assert (policy.confirm_after_ms, policy.recall_limit, policy.undo_within_ms) == (
        2_500,
        4,
        60_000,
    )


def test_what_editors_leave_is_no_mistake(tmp_path: Path) -> None:
    assert problems_of(tmp_path, b"\xef\xbb\xbf" + DEMO.replace("\n", "\r\n").encode()) == ()


def test_the_errors_end_a_program_as_wrong_settings(tmp_path: Path) -> None:
    with pytest.raises(Trouble) as caught:
        load(tmp_path / "hall.toml")
    assert caught.value.code == WRONG_SETTINGS
    expected = "cannot be read: No such file or directory; give the path of a hall file"
    assert str(caught.value) == f"{tmp_path}/hall.toml:1: {expected}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "[hall\nid = 1",
            ":1: column 6: is not TOML: Expected ']' at the end of a table declaration",
        ),
        ('[hall]\nid = "a"\nid = "b"', ":3: is not TOML: Cannot overwrite a value"),
        ("[hall]\nid = ", ":2: is not TOML: Invalid value"),
        (b"[hall]\nname = '\xd5\xc5'", ":2: is not UTF-8 text; save it as UTF-8 in your editor"),
        ("a = " + "[" * 5_000, ":1: holds a number or a nesting that is too large to read"),
        ("a = " + "9" * 5_000, ":1: holds a number or a nesting that is too large to read"),
        (b"# " * 600_000, ":1: is larger than 1 MiB; a hall file is a short text"),
    ],
)
def test_what_is_no_hall_file_at_all(tmp_path: Path, text: str | bytes, said: str) -> None:
    (problem,) = problems_of(tmp_path, text)
    assert str(problem).startswith(f"{tmp_path}/demo.toml{said}")


def test_a_folder_and_a_file_without_permission(tmp_path: Path) -> None:
    with pytest.raises(HallFileErrors, match="Is a directory"):
        load(tmp_path)
    if os.geteuid() != 0:
        (tmp_path / "hall.toml").touch(mode=0o000)
        with pytest.raises(HallFileErrors, match="Permission denied"):
            load(tmp_path / "hall.toml")


def test_what_reaches_a_terminal_is_text(tmp_path: Path) -> None:
    (problem, *_) = problems_of(tmp_path, '"\\u001b[2J" = 1\n' + DEMO)
    assert str(problem).endswith("demo.toml:1: \\u001b[2J: there is no such key")


def test_a_kiosk_knows_the_others_the_nearest_first(service_hall: HallFile):
    boards = {one.id: one for one in service_hall.boards}
    zones = [one.id for one in service_hall.definition.zones]
    for kiosk in (one for one in boards.values() if one.kind is BoardKind.KIOSK):
        others = {one.id for one in boards.values() if one.kind is BoardKind.KIOSK} - {kiosk.id}
        assert {id for id, _ in kiosk.others} == others
        assert [boards[id].zone for id, _ in kiosk.others] == [zone for _, zone in kiosk.others]
        away = [abs(zones.index(zone) - zones.index(kiosk.zone)) for _, zone in kiosk.others]
        assert away == sorted(away)
