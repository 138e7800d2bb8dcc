"""Codes and made-up ID cards that are held to a kiosk's readers, and readers that fail."""

import pytest

from hall.shell import front as wire
from provisioning.rehearsal.hands.holding import Card
from provisioning.rehearsal.people.booking import Booking
from tests.provisioning.rehearsal.rehearsed import run

NUMBER = "990000199001010017"
SCANNER = "/rehearsal/boards/kiosk-1/scan"
READER = "/rehearsal/boards/kiosk-1/card"


def test_a_code_is_held_before_the_scanner(tmp_path):
    async def scenario(here):
        answer = await here.http.post(SCANNER, json={"code": "AB-1234"})
        assert answer.status_code == 200
        assert answer.json()["readers"] == {"scanner": "none", "card-reader": "none"}
        assert here.kiosk.heard == [wire.Scan("AB-1234")]

    run(tmp_path, scenario)


def test_a_card_lies_on_the_reader_until_it_is_taken_away(tmp_path):
    async def scenario(here):
        laid = await here.http.post(READER, json={"number": NUMBER, "name": "林一鸣"})
        taken = await here.http.post(READER, json={"number": None})
        assert (laid.json()["card"], taken.json()["card"]) == (True, False)
        assert here.kiosk.heard == [wire.Card(NUMBER, "林一鸣"), wire.Card(None)]

    run(tmp_path, scenario)


def test_a_card_is_gone_with_the_program_that_knew_it(tmp_path):
    async def scenario(here):
        await here.http.post(READER, json={"number": NUMBER})
        await here.kiosk.close()
        await here.until(lambda: not here.stage.fronts.of("kiosk-1").lit)
        assert not here.stage.board_view("kiosk-1").card
        await here.kiosk.connect(here.folder.socket("front"))

    run(tmp_path, scenario)


@pytest.mark.parametrize(
    "number", ["990000199001010018", "99000019900101001", "99000019900101001x7", "林" * 18, ""]
)
def test_what_is_no_number_is_refused_and_not_repeated(tmp_path, number):
    async def scenario(here):
        for path in (READER, "/rehearsal/appointments"):
            answer = await here.http.post(path, json={"number": number})
            assert (answer.status_code, answer.json()["code"]) == (400, "no-number")
            assert "made-up" in answer.json()["message"]
            assert not number or number not in answer.text
        assert here.kiosk.heard == []

    run(tmp_path, scenario)


@pytest.mark.parametrize(
    "body", [{"number": 990000199001010017}, {"name": "x"}, {"number": NUMBER, "nmae": NUMBER}]
)
def test_a_body_that_is_wrong_is_refused_without_its_number(tmp_path, body):
    async def scenario(here):
        answer = await here.http.post(READER, json=body)
        assert (answer.status_code, answer.json()["code"]) == (400, "bad-request")
        assert NUMBER not in answer.text

    run(tmp_path, scenario)


def test_no_message_prints_its_number():
    for message in (Card(NUMBER), wire.Card(NUMBER), Booking(number=NUMBER)):
        assert NUMBER not in f"{message} {message!r}"


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("scan", {"code": "AB-1234"}, "no-scanner"),
        ("card", {"number": NUMBER}, "no-card-reader"),
        ("fault", {"scanner": "unplugged"}, "no-scanner"),
        ("fault", {"card-reader": "mute"}, "no-card-reader"),
    ],
)
def test_a_board_without_readers_says_so(tmp_path, path, body, code):
    async def scenario(here):
        answer = await here.http.post(f"/rehearsal/boards/evaluator-1/{path}", json=body)
        assert (answer.status_code, answer.json()["code"]) == (400, code)
        assert "evaluator-1" in answer.json()["message"]

    run(tmp_path, scenario)


@pytest.mark.parametrize("body", [{"scanner": "mute"}, {"card-reader": "wet"}, {"code": ""}])
def test_faults_that_a_reader_cannot_have_are_refused(tmp_path, body):
    async def scenario(here):
        path = "scan" if "code" in body else "fault"
        answer = await here.http.post(f"/rehearsal/boards/kiosk-1/{path}", json=body)
        assert (answer.status_code, answer.json()["code"]) == (400, "bad-request")

    run(tmp_path, scenario)


def test_a_board_that_starts_again_finds_its_readers_as_they_were(tmp_path):
    async def scenario(here):
        answer = await here.fault("kiosk-1", {"scanner": "unplugged", "card-reader": "half"})
        assert answer.json()["readers"] == {"scanner": "unplugged", "card-reader": "half"}
        faults = [wire.ReaderFault("scanner", "unplugged"), wire.ReaderFault("card-reader", "half")]
        await here.until(lambda: here.kiosk.heard == faults)

        await here.kiosk.close()
        await here.until(lambda: not here.stage.fronts.of("kiosk-1").lit)
        await here.kiosk.connect(here.folder.socket("front"))
        await here.until(lambda: here.kiosk.heard == faults * 2)

    run(tmp_path, scenario)


def test_a_reader_of_a_board_that_is_off_fails_too(tmp_path):
    async def scenario(here):
        await here.kiosk.close()
        await here.until(lambda: not here.stage.fronts.of("kiosk-1").lit)
        answer = await here.fault("kiosk-1", {"scanner": "unplugged"})
        held = await here.http.post(SCANNER, json={"code": "AB-1234"})
        assert answer.json()["readers"]["scanner"] == "unplugged"
        assert (held.status_code, held.json()["code"]) == (409, "board-off")
        await here.kiosk.connect(here.folder.socket("front"))

    run(tmp_path, scenario)


def test_without_the_controller_no_appointment_is_made(tmp_path, monkeypatch):
    monkeypatch.setattr("provisioning.rehearsal.people.booking.ANSWER_WITHIN_S", 0.05)

    async def scenario(here):
        here.stage.console_url = "http://127.0.0.1:9"
        answer = await here.http.post("/rehearsal/appointments", json={})
        assert (answer.status_code, answer.json()["code"]) == (409, "controller-away")

    run(tmp_path, scenario)
