"""Scanners, card readers and appointments in a hall file."""

from pathlib import Path

from hall.domain.definition import Appointment
from hall.shell import hardware
from hall.shell.hallfile import load
from tests.hall.shell.hallfile.halls import DEMO, problems_of

BOARD = """
[[board]]
id = "desk-{zone}"
kind = "kiosk"
zones = ["A"]
screen = { driver = "virtual", width = 800, height = 480 }
printer = { driver = "virtual" }
"""
APPOINTMENT = """
[[appointment]]
code = "Y-2026-0001"
service = "card-issue"
at = "10:30"
"""


def said(folder: Path, more: str) -> list[str]:
    return [f"{one.key}: {one.message}" for one in problems_of(folder, DEMO + more)]


def loaded(folder: Path, more: str):
    path = folder / "demo.toml"
    path.write_text(DEMO + more, "utf-8")
    return load(path)


def test_readers_are_read(tmp_path: Path):
    parts = """
scanner = { driver = "evdev", device = "/dev/input/by-id/usb-1-event-kbd", ending = "silence" }
card_reader = { driver = "serial", device = "/dev/ttyUSB0" }
"""
    board = loaded(tmp_path, BOARD + parts).boards[-1]
    device = "/dev/input/by-id/usb-1-event-kbd"
    assert board.scanner == hardware.Scanner(driver="evdev", device=device, ending="silence")
    assert board.card_reader == hardware.CardReader(driver="serial", device="/dev/ttyUSB0")


def test_a_real_reader_needs_its_device(tmp_path: Path):
    (first, second) = said(
        tmp_path,
        BOARD + 'scanner = { driver = "serial" }\ncard_reader = { driver = "serial" }\n',
    )
    assert 'scanner.device: is missing; the driver "serial" needs it' in first
    assert 'card_reader.device: is missing; the driver "serial" needs it' in second
    assert said(tmp_path, BOARD + 'scanner = { driver = "virtual" }\n') == []


def test_only_kiosks_have_readers(tmp_path: Path):
    zone_board = BOARD.replace('"kiosk"', '"zone-board"').replace(
        'printer = { driver = "virtual" }', 'scanner = { driver = "virtual" }'
    )
    (only,) = said(tmp_path, zone_board)
    assert "has no such part" in only


def test_appointments_are_read(tmp_path: Path):
    once = APPOINTMENT.replace("0001", "0002") + f'day = "2026-11-23"\nperson = "{"ab" * 32}"\n'
    assert loaded(tmp_path, APPOINTMENT + once).definition.appointments == (
        Appointment(code="Y-2026-0001", service="card-issue", minute=630),
        Appointment(
            code="Y-2026-0002", service="card-issue", minute=630, day=20261123, person="ab" * 32
        ),
    )


def test_every_mistake_of_an_appointment_is_told(tmp_path: Path):
    wrong = """
[[appointment]]
code = "Y-1101-0119-9003-0700-11"
service = "card-isue"
at = "25:00"
day = "2026-02-30"
person = "张三"
"""
    problems = said(tmp_path, APPOINTMENT * 2 + wrong)
    keys = [one.partition(":")[0] for one in problems]
    assert keys == [
        "appointment[2].code",
        "appointment[3].code",
        "appointment[3].service",
        "appointment[3].at",
        "appointment[3].day",
        "appointment[3].person",
    ]
    assert "defined twice" in problems[0]
