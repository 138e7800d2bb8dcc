"""The paper: what is on it, and that all of it is."""

from itertools import product
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from devices.drawing.printout import draw, measure
from devices.drawing.scene import Label, QrCode, Scene
from devices.drivers.printer import escpos
from devices.kiosk.adapters.press import EVEN, ticket_paper
from devices.kiosk.paper.ticket import proof_scene, ticket_scene
from devices.kiosk.screen import words
from devices.kiosk.visit.pages import Setup
from hall import places
from hall.domain.definition import Hours
from hall.shell.hallfile.load import load
from hall.shell.hardware import Printer
from hall.wire import messages as m
from tests.devices.kiosk.hall import ticket
from tests.devices.layout_checks import check
from tests.golden import assert_looks_like

DEMO = load("examples/demo.toml").definition
SETUP = Setup(hall=DEMO, device="kiosk-1", zone="A", portrait=True)
WIDTHS = (576, 384)
WIDTH = escpos.WIDTHS


def paper(width: int = 576, *, copy: bool = False, **changes: Any) -> Scene:
    made = replace(ticket(), service="medical-reimbursement")
    made = replace(made, **changes)
    return ticket_scene(SETUP, made, measure, width, copy=copy)


def said(scene: Scene) -> str:
    return "\n".join(mark.text for mark in scene.marks if isinstance(mark, Label))


def test_a_ticket_says_everything():
    scene = paper()
    for line in (
        "社会保险服务大厅",
        "排队号",
        "A001",
        "医疗费用报销",
        "您前面还有 12 人",
        "预计等候约 15–25 分钟",
        "请在 A 区等候，留意 3–8 号窗口",
        "过号请到导引台　当日有效",
        "2026-09-21　22:13",
    ):
        assert line in said(scene)
    assert [x.data for x in scene.marks if isinstance(x, QrCode)] == [ticket().follow_url]
    assert "补打" not in said(scene)


def test_nothing_is_said_of_a_wait_that_nobody_knows():
    assert "预计" not in said(paper(expected_wait=None))
    assert "前面" not in said(paper(ahead=None))
    assert "您前面没有人等候" in said(paper(ahead=0))


def test_a_copy_and_a_priority_are_marked():
    assert "补打" in said(paper(copy=True))
    assert "优先：老年人" in said(paper(priority="senior"))
    assert "补打　优先：老年人" in said(paper(priority="senior", copy=True))


def test_an_english_ticket_names_its_service_in_chinese_too():
    text = said(paper(language="en"))
    assert "12 people are ahead of you" in text
    assert "Expected wait about 15–25 min" in text
    assert "医疗费用报销" in text


@pytest.mark.parametrize(("width", "large"), list(product(WIDTHS, (False, True))))
def test_all_of_it_is_on_the_paper(width: int, large: bool):
    windows = tuple(str(one) for one in range(1, 40, 2))
    for language, number in product(("zh-CN", "en"), ("A001", "A1000", "V12345")):
        scene = paper(
            width,
            copy=True,
            language=language,
            number=number,
            large_text=large,
            priority="serviceman",
            service="card-loss",
            windows=windows,
        )
        assert scene.width == width
        check(scene, measure, smallest=18)
        assert "…" not in said(scene)


def test_the_number_is_the_largest():
    sizes = sorted((mark.size, mark.text) for mark in paper().marks if isinstance(mark, Label))
    assert sizes[-1][1] == "A001"
    assert sizes[-1][0] > 3 * sizes[-2][0]


@pytest.mark.parametrize("evil", ["\x1b@\x1dV\x00", "\x10\x04\x01", "\x07\x00\n\r\x1b"])
def test_no_name_reaches_the_printer_as_a_command(evil: str):
    clean = escpos.encode(draw(paper(number="A001")), "80mm")
    dirty = escpos.encode(draw(paper(number=f"A001{evil}", zone=evil)), "80mm")
    assert evil.encode() not in dirty
    assert dirty.count(b"\x1dV") == clean.count(b"\x1dV")


PROFILES: tuple[escpos.Profile, ...] = ("80mm", "58mm")
VARIANTS = list(product(PROFILES, ("zh-CN", "en"), (False, True), (False, True)))
SCATTERED = tuple(str(one) for one in range(1, 40, 2))


@pytest.mark.parametrize(("profile", "language", "large", "copy"), VARIANTS)
def test_a_ticket_is_short_enough_for_a_serial_line(
    profile: escpos.Profile, language: str, large: bool, copy: bool
):
    for service in DEMO.services:
        made = replace(
            ticket(1088),
            service=service.code,
            language=language,
            large_text=large,
            priority="serviceman" if copy else None,
            windows=SCATTERED,
        )
        scene = ticket_scene(SETUP, made, measure, WIDTH[profile], copy=copy)
        assert len(escpos.encode(draw(scene), profile)) < 20_480


LETTERS = st.sampled_from("养老保险关系转移接续灵活就业人员 一口" + "Aiw mg")
NAMES = st.fixed_dictionaries(
    {"zh-CN": st.text(LETTERS, min_size=1, max_size=80).filter(str.strip)}
)


LONGEST = {"zh-CN": "养老保险关系转移接续灵活就业人员" * 5, "en": "Longest " * 10}


@settings(max_examples=25, deadline=None)
@example("80mm", (LONGEST,) * 3, True)
@example("58mm", (LONGEST,) * 3, False)
@given(st.sampled_from(PROFILES), st.tuples(NAMES, NAMES, NAMES), st.booleans())
def test_a_ticket_of_long_names_is_short_enough_too(
    profile: escpos.Profile, names: tuple[Any, Any, Any], large: bool
):
    hall, service, zone = names
    made = replace(ticket(), service="pension-claim", large_text=large, windows=SCATTERED)
    scenes = [replace(one, name=service) for one in DEMO.services if one.code == made.service]
    zones = [replace(one, name=zone) for one in DEMO.zones]
    changed = replace(DEMO, name=hall, services=tuple(scenes), zones=tuple(zones))
    setup = replace(SETUP, hall=changed)
    data = ticket_paper(setup, made, Printer(driver="virtual", profile=profile), copy=True).data
    assert len(data) < 20_480


@pytest.mark.parametrize("even", EVEN)
@pytest.mark.parametrize("width", WIDTHS)
def test_a_ticket_of_one_size_of_text_is_whole(width: int, even: int | None):
    made = replace(ticket(), language="en", large_text=True, windows=SCATTERED, priority="senior")
    scene = ticket_scene(SETUP, made, measure, width, copy=True, even=even)
    check(scene, measure, smallest=18)
    assert "…" not in said(scene)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_test_page_names_board_and_width(width: int):
    scene = proof_scene(SETUP, measure, width)
    check(scene, measure, smallest=18)
    assert "kiosk-1" in said(scene)
    assert f"打印宽度 {width} 点" in said(scene)


@pytest.mark.parametrize(
    ("ids", "ranges"),
    [
        ((), []),
        (("3",), ["3"]),
        (("3", "4"), ["3", "4"]),
        (("8", "3", "4", "5", "6", "7"), ["3–8"]),
        (("1", "2", "3", "5", "12", "11", "10"), ["1–3", "5", "10–12"]),
        (("2", "VIP"), ["2", "VIP"]),
    ],
)
def test_windows_are_drawn_together(ids: tuple[str, ...], ranges: list[str]):
    assert places.ranges(ids) == ranges


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (900, 1500, "约 15–25 分钟"),
        (0, 30, "不到 1 分钟"),
        (0, 90, "约 1–2 分钟"),
        (115, 120, "约 2 分钟"),
        (20, 300, "约 1–5 分钟"),
    ],
)
def test_waits_are_told_in_whole_minutes(low: int, high: int, text: str):
    assert words.wait("zh-CN", m.Wait(low_s=low, high_s=high)) == text


def test_hours_are_told_as_clocks_show_them():
    spans = (Hours(start=510, until=720), Hours(start=810, until=1050))
    assert words.hours(spans) == "08:30–12:00  13:30–17:30"


PAPERS: dict[str, dict[str, Any]] = {
    "ticket": {},
    "ticket-en": {"language": "en", "service": "card-loss", "number": "A1000"},
    "ticket-large": {"large_text": True, "priority": "senior", "number": "V001", "ahead": 0},
    "ticket-copy": {"copy": True, "expected_wait": None},
}


@pytest.mark.parametrize(("name", "width"), list(product(sorted(PAPERS), WIDTHS)))
def test_tickets_look_as_they_did(name: str, width: int):
    assert_looks_like(draw(paper(width, **PAPERS[name])), f"kiosk/{name}-{width}")
