"""The page Window's dialogs and its scanner: what was written stays, and a code is looked up."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.broker.web.hall import Hall
from tests.broker.web.test_window_page import scan, serve, window

__all__ = ["window"]
ID = "11010519491231002X"


@pytest.mark.browser
def test_a_wrong_text_says_which_field_and_why_and_is_kept(hall: Hall, window: Page):
    window.keyboard.press("l")
    window.get_by_test_id("away-contact").fill("吴国栋")
    expect(window.get_by_test_id("away-phone")).to_have_value(re.compile("8800 3001"))
    window.get_by_test_id("away-reason").fill(f"陪 {ID} 复印")
    window.get_by_test_id("away-confirm").click()
    expect(window.get_by_test_id("away-wrong")).to_contain_text("“事由（可不填）”含有身份证号码")
    expect(window.get_by_test_id("away-form")).to_be_visible()
    expect(window.get_by_test_id("away-reason")).to_have_value(f"陪 {ID} 复印")
    expect(window.get_by_test_id("away-reason")).to_be_focused()
    window.get_by_test_id("away-reason").fill("复印")
    window.get_by_test_id("away-confirm").click()
    expect(window.get_by_test_id("window-status")).to_have_text("暂离")
    expect(window.get_by_test_id("away-form")).to_be_hidden()


def test_an_answer_names_the_field_and_the_reason(hall: Hall):
    person = hall.person("1001")
    person.post("/api/v1/windows/3/open")
    asked = {
        "park": ("reason", ID, "identity-number"),
        "pause": ("reason", "a\nb", "control-character"),
    }
    for command, (field, text, why) in asked.items():
        answer = person.post(f"/api/v1/windows/3/{command}", json={field: text})
        said = answer.json()
        assert (answer.status_code, said["code"], said["field"], said["why"]) == (
            400,
            "wrong-body",
            field,
            why,
        )
    away = {"contact": "x" * 121, "phone": "8"}
    said = person.post("/api/v1/windows/3/away", json=away).json()
    assert (said["field"], said["why"]) == ("contact", "too-long")
    said = person.post("/api/v1/windows/3/away", json={"surplus": 1}).json()
    assert set(said) == {"code", "message"}


@pytest.mark.browser
def test_a_transfer_to_what_nobody_serves_warns_and_is_done(hall: Hall, window: Page):
    hall.program().post("/api/v1/windows/1/open", json={"clerk": "1002"})
    serve(window)
    window.keyboard.press("t")
    window.get_by_test_id("to_window").select_option("1")
    expect(window.get_by_test_id("transfer-warning")).to_be_hidden()
    window.get_by_test_id("to_window").select_option("2")
    expect(window.get_by_test_id("transfer-warning")).to_contain_text("现在没有开")
    window.get_by_test_id("transfer-confirm").click()
    expect(window.get_by_test_id("window-status")).to_have_text("空闲")
    assert hall.person("2001").get("/guide/find?number=A001").json()[0]["state"] == "waiting"


@pytest.mark.browser
def test_a_scanned_ticket_is_shown_and_takes_no_step(hall: Hall, window: Page):
    program = hall.program()
    taken = program.post("/api/v1/tickets", json={"service": "card-issue"}).json()
    hall.until(lambda: "3" in hall.controller.live.attended)
    before = hall.controller.live.sequence
    scan(window, taken["follow_url"])
    form = window.get_by_test_id("scan-form")
    expect(form).to_contain_text(taken["number"])
    expect(form).to_contain_text("等候中")
    window.get_by_test_id("scan-close").click()
    scan(window, ID)
    expect(window.get_by_test_id("refusal")).to_contain_text("这不是本厅的码")
    scan(window, "http://elsewhere/x/y")
    expect(window.get_by_test_id("refusal")).to_contain_text("这不是本厅的码")
    expect(form).to_be_hidden()
    assert hall.controller.live.sequence == before


def test_a_code_is_looked_up_and_never_told(hall: Hall):
    program, person = hall.program(), hall.person("1001")
    taken = program.post("/api/v1/tickets", json={"service": "card-issue"}).json()
    answer = person.post("/scan", json={"code": taken["follow"]})
    assert answer.json()["card"]["number"] == taken["number"]
    assert taken["follow"] not in answer.text
    assert hall.client().post("/scan", json={"code": taken["follow"]}).status_code == 401
    meant = {"QQQQ": "unknown", "http://x/follow/K7Q2M9XW4T7": "follow", "(01)0691": "foreign"}
    for code, meaning in meant.items():
        found = person.post("/scan", json={"code": code}).json()
        assert found == {"meaning": meaning, "card": None}
