"""A whole visit of somebody who does not see the screen: keys over HTTP, a voice, and the paper."""

import itertools
import json

import pytest

from hall.shell.clock import SystemClock
from tests.provisioning.rehearsal.running import SMALL, Hall, eventually

HELD_MS = 200
FILE = SMALL.with_name("guided.toml")


@pytest.fixture(scope="module")
def hall(tmp_path_factory):
    """The hall, once its kiosk has all its words: they are made while it runs."""
    started = Hall(tmp_path_factory.mktemp("guided") / "data", file=FILE)
    started.wait_until_ready()
    eventually(lambda: " clips made, " in started.output.read_text(), within_s=120)
    yield started
    started.close()


def transcript(hall):
    file = hall.folder / "boards" / "kiosk" / "speech.jsonl"
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def heard(hall):
    """What the loudspeaker said last, as the page Rehearsal tells it."""
    return hall.board("kiosk")["speaker"]["text"]


def is_let_go(hall):
    """Whether the finger of the last press, which began to be heard then, has left its key."""
    lines = transcript(hall)
    return not lines or SystemClock().mono() - lines[-1]["at"] > HELD_MS


def targets(hall):
    return {one["id"] for one in hall.board("kiosk")["targets"]}


def press(hall, key, then=""):
    """Press a key, and hear what follows."""
    eventually(lambda: is_let_go(hall))
    before = len(transcript(hall))
    hall.press("kiosk", button=f"key-{key}")
    eventually(lambda: len(transcript(hall)) > before)
    return eventually(lambda: (said := transcript(hall)[-1]["text"]) and then in said and said)


def test_a_visit_from_the_first_key_to_the_paper(hall):
    assert "Making" in hall.output.read_text()
    assert press(hall, "ok", "这里可以听着取号")
    # The kiosk looks for new clips every few seconds: the name is told as soon as it is known.
    eventually(lambda: press(hall, "next") == "社会保障卡申领。第 1 项，共 3 项。等候 0 人。")
    press(hall, "previous", "我有优先需求。第 3 项，共 3 项。")
    press(hall, "ok", "残疾人。第 1 项，共 1 项。")
    press(hall, "ok", "已选优先：残疾人。第 3 项，共 3 项。")
    press(hall, "next", "社会保障卡申领。第 1 项")
    press(hall, "ok", "办理时请带好：身份证、照片。按确定键取号，按返回键重选。")
    press(hall, "ok", "您的号码是 V001")
    eventually(lambda: "请取走号票" in transcript(hall)[-1]["text"])
    (taken,) = hall.events("ticket-taken")
    assert (taken["number"], taken["priority"]) == ("V001", "disabled")
    assert "请取走号票" in heard(hall)
    again = press(hall, "ok", "请在 A 区等候，留意 1、2 号窗口。")
    assert again.startswith("请取走号票。您的号码是 V001。您前面没有人等候。")
    paper = hall.page.get("/rehearsal/boards/kiosk/paper.png")
    assert paper.status_code == 200
    press(hall, "back", "已结束，谢谢。")
    eventually(lambda: "已结束" in heard(hall) and not hall.board("kiosk")["speaker"]["speaking"])
    assert len(hall.events("ticket-taken")) == 1


def test_nothing_was_said_over_anything_else_and_a_key_cut_it_short(hall):
    for key in ("next", "next", "next", "previous", "next"):
        press(hall, key)
    press(hall, "back", "已结束，谢谢。")
    eventually(lambda: not hall.board("kiosk")["speaker"]["speaking"])
    lines = transcript(hall)
    assert len(lines) > 5
    for first, second in itertools.pairwise(lines):
        assert first["end_s"] <= second["start_s"]
    assert any(line.get("cut") for line in lines)


def test_a_touch_goes_on_without_the_voice(hall):
    taken = len(hall.events("ticket-taken"))
    press(hall, "next", "这里可以听着取号")
    eventually(lambda: "guided" in targets(hall))
    hall.press("kiosk", target="guided")
    eventually(lambda: "card-issue" in targets(hall))
    eventually(lambda: not hall.board("kiosk")["speaker"]["speaking"])
    assert len(hall.events("ticket-taken")) == taken


def test_the_health_tells_of_missing_clips_until_they_are_there(hall):
    eventually(lambda: "clips are missing" not in hall.console.get("/api/v1/devices").text)
