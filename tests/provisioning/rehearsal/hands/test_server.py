import asyncio
import io

import msgspec
import pytest
from PIL import Image

from provisioning.rehearsal import front as fronts
from provisioning.rehearsal.hands.server import application
from tests.provisioning.rehearsal.fakes import HOME, PAPERS
from tests.provisioning.rehearsal.rehearsed import BUTTONS, run


def test_every_board_is_listed_with_what_can_be_pressed_and_touched(tmp_path):
    async def scenario(here):
        here.kiosk.show(HOME)
        here.evaluator.light(satisfied="blink")
        await here.until(lambda: here.stage.fronts.of("kiosk-1").targets)
        await here.until(lambda: here.stage.fronts.of("evaluator-1").lamps)

        kiosk, evaluator = (await here.http.get("/rehearsal/boards")).json()

        assert (kiosk["id"], kiosk["kind"], kiosk["window"]) == ("kiosk-1", "kiosk", None)
        assert kiosk["screens"] == [
            {"n": 0, "panel": False, "width": 200, "height": 300, "frame": 1}
        ]
        assert kiosk["targets"][0] == {"id": "consultation", "rect": [10, 20, 100, 40]}
        assert kiosk["printer"]["paper"] == "ok"
        assert evaluator["buttons"] == list(BUTTONS)
        assert evaluator["lamps"] == {"satisfied": "blink"}
        assert evaluator["printer"] is None

    run(tmp_path, scenario)


def test_a_button_is_pressed_by_its_name(tmp_path):
    async def scenario(here):
        answer = await here.press("evaluator-1", {"button": "satisfied"})
        assert answer.status_code == 200
        assert [press.button for press in here.evaluator.heard] == ["satisfied"]

    run(tmp_path, scenario)


def test_a_target_is_touched_in_its_middle_and_a_pixel_where_it_is(tmp_path):
    async def scenario(here):
        here.kiosk.show(HOME)
        await here.until(lambda: here.stage.fronts.of("kiosk-1").targets)
        await here.press("kiosk-1", {"target": "more"})
        await here.press("kiosk-1", {"touch": [199, 0]})
        assert [(touch.x, touch.y) for touch in here.kiosk.heard] == [(60, 120), (199, 0)]

    run(tmp_path, scenario)


def test_a_kiosks_service_code_takes_a_number_as_a_citizen_does(tmp_path):
    async def scenario(here):
        here.kiosk.turns["back"] = {"transfer": (10, 20, 100, 40)}
        here.kiosk.show(PAPERS)  # as another citizen left it
        await here.until(lambda: here.stage.fronts.of("kiosk-1").targets)

        answer = await here.press("kiosk-1", {"button": "transfer"})

        assert answer.status_code == 200
        assert [touch.y for touch in here.kiosk.heard] == [120, 40, 40]

    run(tmp_path, scenario)


@pytest.mark.parametrize(
    ("board", "body", "status", "code"),
    [
        ("kiosk-1", {"target": "nothing"}, 400, "unknown-target"),
        ("kiosk-1", {"touch": [200, 0]}, 400, "outside-screen"),
        ("kiosk-1", {"touch": [-1, 0]}, 400, "outside-screen"),
        ("kiosk-1", {"touch": [1]}, 400, "bad-request"),
        ("kiosk-1", {"button": "no-service"}, 400, "unknown-button"),
        ("evaluator-1", {"button": "transfer"}, 400, "unknown-button"),
        ("evaluator-1", {}, 400, "one-of"),
        ("evaluator-1", {"button": "satisfied", "touch": [1, 1]}, 400, "one-of"),
        ("evaluator-1", {"knob": "satisfied"}, 400, "bad-request"),
        ("evaluator-1", [], 400, "bad-request"),
        ("evaluator-9", {"button": "satisfied"}, 404, "unknown-board"),
    ],
)
def test_a_press_that_makes_no_sense_is_refused_with_a_reason(tmp_path, board, body, status, code):
    async def scenario(here):
        answer = await here.press(board, body)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert answer.json()["message"]

    run(tmp_path, scenario)


@pytest.mark.parametrize("body", [b"", b"{", b"[" * 1000, b" " * 5000, b"\xff"])
def test_a_body_that_is_no_json_is_refused(tmp_path, body):
    async def scenario(here):
        answer = await here.http.post("/rehearsal/boards/kiosk-1/press", content=body)
        assert 400 <= answer.status_code < 500
        assert answer.json().keys() == {"code", "message"}

    run(tmp_path, scenario)


def test_a_path_that_is_not_there_is_answered_with_code_and_message(tmp_path):
    async def scenario(here):
        missing = await here.http.get("/rehearsal/nothing")
        wrong = await here.http.get("/rehearsal/boards/kiosk-1/press")
        foreign = await here.http.get("/rehearsal/boards", headers={"Host": "evil.example"})
        assert (missing.status_code, missing.json()["code"]) == (404, "not-found")
        assert (wrong.status_code, wrong.json()["code"]) == (405, "wrong-method")
        assert foreign.status_code == 400

    run(tmp_path, scenario)


def test_a_frame_is_fetched_once_for_each_change(tmp_path):
    async def scenario(here):
        here.kiosk.show({})
        await here.until(lambda: here.stage.fronts.of("kiosk-1").frames)
        first = await here.http.get("/rehearsal/boards/kiosk-1/screen.png")
        again = await here.http.get("/rehearsal/boards/kiosk-1/screen/0.png")
        assert first.headers["content-type"] == "image/png"
        assert first.content == again.content
        assert here.kiosk.asked == 1

        here.kiosk.show({})
        await here.until(lambda: here.stage.fronts.of("kiosk-1").frames[0] == 2)
        later = await here.http.get("/rehearsal/boards/kiosk-1/screen.png")
        assert later.content != first.content

    run(tmp_path, scenario)


@pytest.mark.parametrize("screen", ["1.png", "0", "x.png", "-1.png"])
def test_a_screen_that_is_not_there_is_not_found(tmp_path, screen):
    async def scenario(here):
        answer = await here.http.get(f"/rehearsal/boards/kiosk-1/screen/{screen}")
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown-screen")

    run(tmp_path, scenario)


def test_a_board_that_is_off_is_dark_and_takes_no_press(tmp_path):
    async def scenario(here):
        await here.kiosk.close()
        await here.until(lambda: not here.stage.fronts.of("kiosk-1").lit)

        dark = await here.http.get("/rehearsal/boards/kiosk-1/screen.png")
        pressed = await here.press("kiosk-1", {"touch": [1, 1]})

        assert Image.open(io.BytesIO(dark.content)).size == (200, 300)
        assert (pressed.status_code, pressed.json()["code"]) == (409, "board-off")
        await here.kiosk.connect(here.folder.socket("front"))

    run(tmp_path, scenario)


def test_a_board_that_hangs_is_told_apart_from_one_that_took_the_press(tmp_path, monkeypatch):
    monkeypatch.setattr(fronts, "ANSWER_WITHIN_S", 0.05)

    async def scenario(here):
        here.evaluator.silent = True
        answer = await here.press("evaluator-1", {"button": "satisfied"})
        assert answer.status_code == 409

    run(tmp_path, scenario)


def test_what_was_printed_can_be_fetched_as_bytes_and_as_a_picture(tmp_path):
    async def scenario(here):
        printer = here.stage.stands["kiosk-1"].printer
        _, writer = await asyncio.open_connection("127.0.0.1", printer.port)
        writer.write(b"\x1b@A001\n\x1dV\x00")
        await here.until(lambda: printer.tickets)

        raw = await here.http.get("/rehearsal/boards/kiosk-1/paper.bin")
        drawn = await here.http.get("/rehearsal/boards/kiosk-1/paper.png")

        assert raw.content == b"\x1b@A001\n\x1dV\x00"
        assert Image.open(io.BytesIO(drawn.content)).width >= 576
        writer.close()

    run(tmp_path, scenario)


def test_faults_come_and_go(tmp_path):
    async def scenario(here):
        answer = await here.fault("kiosk-1", {"paper": "out", "cover": "open", "network": "off"})
        assert answer.status_code == 200
        assert answer.json()["network"] == "off"
        assert answer.json()["printer"]["paper"] == "out"
        assert not here.stage.stands["kiosk-1"].cable.plugged

        answer = await here.fault("kiosk-1", {"paper": "ok", "cover": "closed", "network": "on"})
        assert here.stage.stands["kiosk-1"].printer.state == ("ok", "closed", "on")
        assert here.stage.stands["kiosk-1"].cable.plugged

    run(tmp_path, scenario)


@pytest.mark.parametrize(
    ("board", "body", "code"),
    [
        ("kiosk-1", {"paper": "wet"}, "bad-request"),
        ("kiosk-1", {"fire": "on"}, "bad-request"),
        ("evaluator-1", {"paper": "out"}, "no-printer"),
    ],
)
def test_a_fault_that_cannot_be_is_refused(tmp_path, board, body, code):
    async def scenario(here):
        answer = await here.fault(board, body)
        assert (answer.status_code, answer.json()["code"]) == (400, code)

    run(tmp_path, scenario)


def test_a_board_without_a_printer_has_no_paper(tmp_path):
    async def scenario(here):
        answer = await here.http.get("/rehearsal/boards/evaluator-1/paper.png")
        assert (answer.status_code, answer.json()["code"]) == (404, "no-printer")

    run(tmp_path, scenario)


def test_the_page_and_its_fonts_come_from_here(tmp_path):
    async def scenario(here):
        page = await here.http.get("/")
        assert "排练" in page.text
        assert "http" not in page.text  # nothing from elsewhere
        for path in ("/page/page.js", "/page/style.css", "/fonts/NotoSansSC-Regular.otf"):
            assert (await here.http.get(path)).status_code == 200

    run(tmp_path, scenario)


POSTS = [
    ("/rehearsal/boards/evaluator-1/press", {"button": "satisfied"}),
    ("/rehearsal/boards/kiosk-1/scan", {"code": "Y-1000"}),
    ("/rehearsal/boards/kiosk-1/card", {"number": None}),
    ("/rehearsal/boards/kiosk-1/fault", {"paper": "out"}),
    ("/rehearsal/appointments", {}),
    ("/rehearsal/programs/controller/fault", {"power": "off"}),
]


def test_every_post_of_the_page_is_tried_from_elsewhere(tmp_path):
    async def scenario(here):
        routes = [r for r in application(here.stage).routes if "POST" in getattr(r, "methods", ())]
        assert len(routes) == len(POSTS)

    run(tmp_path, scenario)


@pytest.mark.parametrize(("path", "body"), POSTS)
@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null", "content-type": "text/plain"},
    ],
)
def test_a_page_of_another_site_presses_nothing(tmp_path, path, body, headers):
    async def scenario(here):
        answer = await here.http.post(path, content=msgspec.json.encode(body), headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "cross-origin")
        assert here.evaluator.heard == []
        assert here.kiosk.heard == []

    run(tmp_path, scenario)


def test_the_page_itself_and_programs_press(tmp_path):
    async def scenario(here):
        path, body = POSTS[0]
        for headers in ({}, {"sec-fetch-site": "same-origin"}):
            assert (await here.http.post(path, json=body, headers=headers)).status_code == 200

    run(tmp_path, scenario)


def test_under_another_name_nothing_is_there(tmp_path):
    """A page whose name was bound to 127.0.0.1 after it was loaded counts as its own site."""

    async def scenario(here):
        rebound = {"host": "evil.example:8090", "sec-fetch-site": "same-origin"}
        for path, body in POSTS:
            assert (await here.http.post(path, json=body, headers=rebound)).status_code == 400
        assert (await here.http.get("/rehearsal/boards", headers=rebound)).status_code == 400

    run(tmp_path, scenario)
