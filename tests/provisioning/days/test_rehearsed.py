"""A replay reads what a rehearsal writes of itself."""

import msgspec
import pytest

from hall.shell.settings import Clock
from hall.shell.trouble import Trouble
from provisioning.days.rehearsed import load_rehearsed
from provisioning.rehearsal.hands.summary import BrokerView, Summary

CLOCK = Clock(origin_ms=0, started_ms=0, speed=60)


def write(folder, clock):
    summary = Summary(
        url="http://127.0.0.1:8080",
        rehearsal_url="http://127.0.0.1:8090",
        token="secret",
        broker=BrokerView(
            host="127.0.0.1", port=1883, username="rehearsal", password="secret", protocol=5
        ),
        hall="demo",
        hall_file="/halls/demo.toml",
        boards=("kiosk-1",),
        pids={"controller": 2},
        pid=1,
        clock=clock,
    )
    (folder / "rehearsal.json").write_bytes(msgspec.json.encode(summary))


def test_it_finds_the_hall_and_the_way_to_it(tmp_path):
    write(tmp_path, CLOCK)
    found = load_rehearsed(tmp_path)
    assert (found.hall, found.hall_file) == ("demo", "/halls/demo.toml")
    assert (found.broker.port, found.clock) == (1883, CLOCK)


def test_a_rehearsal_on_real_time_is_refused_with_the_cure(tmp_path):
    write(tmp_path, None)
    with pytest.raises(Trouble, match=r"--clock .* --speed"):
        load_rehearsed(tmp_path)


def test_a_folder_without_a_rehearsal_is_one_line(tmp_path):
    with pytest.raises(Trouble, match="is a rehearsal running"):
        load_rehearsed(tmp_path)
