"""A hall that gives no numbers: why, and when it does again, on every page and in every voice."""

from itertools import product
from typing import Any, get_args

import pytest
from msgspec.structs import replace

from devices.drawing.raster import draw, measure
from devices.kiosk.guided.prompts import prompt
from devices.kiosk.guided.state import Guide, Guided
from devices.kiosk.screen import words
from devices.kiosk.screen.panel import panel_layout
from devices.kiosk.visit import giving
from devices.kiosk.visit.offer import shut
from devices.kiosk.visit.page_views import Shut
from devices.kiosk.visit.pages import Home, Page, Refused, State
from devices.kiosk.visit.viewing import view
from devices.voice.repertoire import REFUSALS
from hall.domain.definition import HallDefinition, Holiday, Hours
from hall.texts import LANGUAGES, text
from tests.devices.harness import WALL
from tests.devices.kiosk.guided.citizens import speaking
from tests.devices.kiosk.hall import hall_state
from tests.devices.kiosk.pages import FULL, SIZES, scene, state, texts
from tests.devices.layout_checks import check
from tests.golden import assert_looks_like

HOUR = 3_600_000
NOON = WALL - 10 * HOUR
"""Monday, 21 September 2026, a quarter past twelve; WALL is in the evening."""
NATIONAL = Holiday(first=20260921, last=20261007, name={"zh-CN": "国庆节", "en": "National Day"})
OFF = replace(FULL, weekdays=(1, 2, 3, 4, 5), holidays=(NATIONAL,))
WHYS: dict[str, tuple[HallDefinition, dict[str, Any]]] = {
    "day-off": (OFF, {"wall": NOON, "hall": hall_state(open=False)}),
    "closed": (FULL, {"hall": hall_state(open=False)}),
    "suspended": (FULL, {"hall": hall_state(suspended={"*": "fire"})}),
    "no-paper": (
        replace(FULL, policy=replace(FULL.policy, numbers_on_screen=False)),
        {"printer": "paper-out"},
    ),
}
"""Each reason, and a hall that has it."""


def closed(why: str, page: Page, size: tuple[int, int] = SIZES[0], **changes: Any) -> State:
    hall, told = WHYS[why]
    return state(hall, size, **{**told, "page": page, **changes})


def said(of: State, size: tuple[int, int] = SIZES[0]) -> list[str]:
    return texts(scene(of, size))


def told(of: State) -> str:
    setup = speaking(of.setup)
    assert setup.speech is not None
    return prompt(replace(of, setup=setup, guided=Guided()), setup.speech).text


def test_every_reason_is_tried():
    assert set(WHYS) == set(get_args(Shut))
    for why in WHYS:
        assert shut(closed(why, Home())) == why


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("why", sorted(WHYS))
def test_every_reason_has_words_of_its_own(why: str, language: str):
    assert why in REFUSALS
    nothing = text(language, "kiosk.refused")
    for page in (Home(), Refused(why)):
        assert nothing not in said(closed(why, page, language=language))
    for page in (Guide(), Refused(why)):
        assert not told(closed(why, page, language=language)).startswith(nothing)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("why", ["day-off", "closed"])
def test_a_refusal_of_a_closed_hall_reads_as_its_first_page(why: str, language: str):
    first = closed(why, Home(), language=language)
    refused = closed(why, Refused(why), language=language)
    other = {"简体中文", "中文", *(text(one, "language.name") for one in LANGUAGES)}
    assert set(said(first)) - other <= set(said(refused))
    assert told(replace(first, page=Guide())) == told(refused)


@pytest.mark.parametrize(("size", "large"), list(product(SIZES, (False, True))))
@pytest.mark.parametrize("why", sorted(WHYS))
def test_closed_pages_are_whole(why: str, size: tuple[int, int], large: bool):
    for page, language in product((Home(), Refused(why)), LANGUAGES):
        drawn = scene(closed(why, page, size, language=language, large_text=large), size)
        check(drawn, measure, contrast=3.0)
        assert not [one for one in texts(drawn) if one.endswith("…")]


@pytest.mark.parametrize("size", [(128, 64), (256, 64)])
@pytest.mark.parametrize("why", ["day-off", "closed"])
def test_a_panel_says_when_there_are_numbers_again(why: str, size: tuple[int, int]):
    for page, language in product((Home(), Refused(why)), LANGUAGES):
        of = closed(why, page, language=language)
        drawn = panel_layout(of.setup, size, measure)(view(of))
        check(drawn, measure)
        assert "08:30" in "".join(texts(drawn))


def test_when_numbers_are_given_again_is_told():
    assert "明天 08:30 开始取号" in said(closed("closed", Home()))
    assert {"10 月 8 日（星期四）", "08:30 开始取号"} <= set(said(closed("day-off", Home())))
    assert told(closed("day-off", Guide())) == (
        "国庆节放假，不办理业务。10 月 8 日 8 点 30 分 开始取号。"
    )


@pytest.mark.parametrize(
    ("changes", "wall", "expected"),
    [
        ({}, NOON - 6 * HOUR, (0, 20260921, 510)),
        (
            {"kiosk_hours": (Hours(start=510, until=720), Hours(start=810, until=1050))},
            NOON,
            (0, 20260921, 810),
        ),
        ({}, WALL, (1, 20260922, 510)),
        ({"weekdays": (1, 6)}, WALL, (5, 20260926, 510)),
        ({"weekdays": (1,), "workdays": (20260923,)}, WALL, (2, 20260923, 510)),
        ({"weekdays": (3,), "holidays": (NATIONAL,)}, WALL, (23, 20261014, 510)),
    ],
)
def test_the_next_opening_follows_the_calendar(
    changes: dict[str, Any], wall: int, expected: tuple[int, int, int]
):
    assert giving.opening(replace(FULL, **changes), wall) == giving.Opening(*expected)


def test_no_opening_is_promised_within_the_hours_nor_without_end():
    assert giving.opening(FULL, NOON) is None
    assert giving.opening(replace(FULL, weekdays=()), NOON) is None


def test_a_date_is_in_the_words_of_its_language():
    far = giving.Opening(17, 20261008, 510)
    assert words.opens("en", far) == "Numbers from 08:30\non Thu 8 October"


@pytest.mark.parametrize(("name", "size"), list(product(("day-off", "day-off-en"), SIZES)))
def test_a_day_off_looks_as_it_did(name: str, size: tuple[int, int]):
    changes = {"language": "en", "large_text": True} if name == "day-off-en" else {}
    picture = draw(scene(closed("day-off", Home(), size, **changes), size))
    assert_looks_like(picture, f"kiosk/{name}-{size[0]}x{size[1]}")
