"""Bytes from printers: whole answers are found, and nothing else is taken for one."""

import random

import pytest

from devices.drivers.printer.answers import (
    LONGEST,
    Change,
    Cleared,
    Listener,
    Printed,
    Sensors,
    Status,
    judged,
    judged_change,
)

STATES = {"ready", "paper-low", "paper-out", "cover-open", "cutter-fault", "offline"}


@pytest.mark.parametrize(
    ("data", "answers"),
    [
        (b"\x12", [Status(0x12)]),
        (b"\x7e\x16", [Status(0x7E), Status(0x16)]),
        (b"\x00\x03\x0f", [Sensors(0), Sensors(3), Sensors(15)]),
        (b"\x38\x08\x0f\x00", [Change(b"\x38\x08\x0f\x00")]),
        (b"\x37\x220042\x00", [Printed(b"0042")]),
        (b"\x37\x25\x00\x12", [Cleared(), Status(0x12)]),
        (b"\x11\x12\x13\xff\x12", [Status(0x12), Status(0x12)]),
        (b"\x10\x12\x12", [Status(0x12), Status(0x12)]),
        (b"\x37\x2200\x1242\x00", [Sensors(0x22)]),
        (b"", []),
    ],
)
def test_answers_are_found(data, answers):
    assert Listener().feed(data)[: len(answers)] == answers


def test_answers_are_found_whatever_the_pieces():
    data = b"\x12\x37\x220042\x00\x10\x00\x00\x00\x0f\x37\x25\x00\x7e"
    whole, listener = Listener().feed(data), Listener()
    assert [one for byte in data for one in listener.feed(bytes([byte]))] == whole
    assert len(whole) == 6


def test_no_bytes_make_a_listener_stumble_or_hear_what_was_not_said():
    lots = random.Random(11)
    for _ in range(10_000):
        data, listener = lots.randbytes(lots.randrange(40)), Listener()
        for answer in listener.feed(data):
            _assert_said(answer, data)
        assert len(listener) < LONGEST


def _assert_said(answer, data):
    """An answer's bytes were there, and have the bits that never change."""
    match answer:
        case Status():
            assert answer.value & 0x93 == 0x12
            assert answer.value in data
        case Sensors():
            assert answer.value & 0x90 == 0
            assert answer.value in data
        case Change():
            assert answer.data in data
            assert [byte & 0x90 for byte in answer.data] == [0x10, 0, 0, 0]
            assert judged_change(answer) in STATES
        case Printed():
            assert b"\x37\x22" + answer.id + b"\x00" in data
        case Cleared():
            assert b"\x37\x25\x00" in data


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ((0x12, 0x12, 0x12, 0x12), "ready"),
        ((0x12, 0x12, 0x12, 0x1E), "paper-low"),
        ((0x1A, 0x32, 0x12, 0x7E), "paper-out"),
        ((0x12, 0x12, 0x12, 0x72), "paper-out"),
        ((0x1A, 0x16, 0x12, 0x12), "cover-open"),
        ((0x1A, 0x36, 0x12, 0x7E), "cover-open"),
        ((0x1A, 0x52, 0x1A, 0x12), "cutter-fault"),
        ((0x1A, 0x52, 0x32, 0x12), "offline"),
        ((0x1A, 0x12, 0x12, 0x12), "offline"),
    ],
)
def test_states_are_judged(answers, state):
    assert judged(answers) == state


@pytest.mark.parametrize(
    ("data", "state"),
    [
        (b"\x10\x00\x00\x00", "ready"),
        (b"\x10\x00\x03\x00", "paper-low"),
        (b"\x18\x00\x0f\x00", "paper-out"),
        (b"\x38\x00\x0f\x00", "cover-open"),
        (b"\x18\x08\x00\x00", "cutter-fault"),
        (b"\x18\x20\x00\x00", "offline"),
        (b"\x18\x00\x00\x00", "offline"),
    ],
)
def test_changes_are_judged(data, state):
    assert judged_change(Change(data)) == state


def test_only_well_formed_bytes_are_statuses():
    found = [byte for byte in range(256) if isinstance(next(iter(heard(byte)), None), Status)]
    assert found == [0x12 | high | low for high in (0, 0x20, 0x40, 0x60) for low in (0, 4, 8, 12)]


def heard(byte):
    return Listener().feed(bytes([byte]))
