"""Every page of the kiosk, on every screen, in every language and size: all of it there and legible."""

from itertools import product
from typing import Any

import pytest
from msgspec.structs import replace

from devices.drawing.raster import draw, measure
from devices.drawing.scene import Label, QrCode, Rect
from devices.kiosk.visit.pages import (
    Checking,
    Home,
    Page,
    Papers,
    Priorities,
    Refused,
    Result,
    Search,
    State,
)
from hall.domain.definition import HallDefinition, Holiday
from hall.texts import CHINESE, LANGUAGES
from hall.wire import messages as m
from tests.devices.harness import WALL
from tests.devices.kiosk.hall import hall_state, ticket
from tests.devices.kiosk.pages import DEMO, FULL, PAGES, SIZES, queues, scene, state, texts
from tests.devices.layout_checks import check
from tests.golden import assert_looks_like


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(PAGES))
@pytest.mark.parametrize("size", SIZES)
def test_every_page_is_whole(size: tuple[int, int], name: str, language: str, large: bool):
    for hall, stale in product((DEMO, FULL), (False, True)):
        shown = state(hall, size, page=PAGES[name], language=language, large_text=large)
        drawn = scene(replace(shown, stale=stale, priority="senior"), size)
        check(drawn, measure, contrast=3.0)
        assert not [text for text in texts(drawn) if text.endswith("…")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
def test_every_group_is_whole(size: tuple[int, int], language: str):
    for group, large in product(("personal", "enterprise"), (False, True)):
        page = Home(group)
        drawn = scene(state(FULL, size, page=page, language=language, large_text=large), size)
        check(drawn, measure, contrast=3.0)
        assert not [text for text in texts(drawn) if text.endswith("…")]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("changes", [{"open": False}, {"suspended": {"*": "fire"}}])
def test_a_closed_hall_is_whole(size: tuple[int, int], changes: dict[str, Any]):
    for language in LANGUAGES:
        told = hall_state(services=queues(FULL), **changes)
        drawn = scene(state(FULL, size, hall=told, language=language), size)
        check(drawn, measure)
        assert {one.id for one in drawn.targets} == {"language"}


@pytest.mark.parametrize("size", SIZES)
def test_a_day_off_names_its_holiday(size: tuple[int, int]):
    hall = replace(FULL, holidays=(HOLIDAY,))
    told = hall_state(services=queues(FULL), open=False)
    for language, name in (("zh-CN", "国庆节"), ("en", "National Day")):
        drawn = scene(state(hall, size, hall=told, language=language), size)
        check(drawn, measure)
        assert any(name in text for text in texts(drawn))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
def test_pages_within_low_reach_are_whole_and_low(size: tuple[int, int], language: str):
    for hall, page, large in product(
        (DEMO, FULL), (Home(), Home("personal"), Priorities(), Search("Y")), (False, True)
    ):
        shown = state(hall, size, page=page, language=language, large_text=large, low_reach=True)
        drawn = scene(shown, size)
        check(drawn, measure, contrast=3.0)
        assert not [text for text in texts(drawn) if text.endswith("…")]
        assert min(one.rect.y for one in drawn.targets) >= size[1] // 2


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_quotas_and_last_numbers_are_whole(size: tuple[int, int], language: str):
    """Every service has a few numbers left, none, or ends soon."""
    wait = m.Wait(low_s=600, high_s=3_600)
    scarce = {
        one.code: m.ServiceQueue(waiting=1, expected_wait=wait, windows=3, ahead=3, left=place % 3)
        for place, one in enumerate(FULL.services)
    }
    ending = tuple(replace(one, last_number=17 * 60 + 20) for one in FULL.services)
    for page, hall in product(
        (Home("personal"), Papers("medical-reimbursement")), (FULL, replace(FULL, services=ending))
    ):
        told = hall_state(services=scarce)
        drawn = scene(state(hall, size, hall=told, page=page, wall=LATE, language=language), size)
        check(drawn, measure, contrast=3.0)
        assert not [text for text in texts(drawn) if text.endswith("…")]


@pytest.mark.parametrize("size", SIZES)
def test_the_hours_are_told_when_it_is_closed(size: tuple[int, int]):
    told = hall_state(services=queues(FULL), open=False)
    drawn = scene(state(FULL, size, hall=told), size)
    assert any("08:30–17:30" in text for text in texts(drawn))


@pytest.mark.parametrize("size", SIZES)
def test_the_number_and_its_code_are_on_the_screen(size: tuple[int, int]):
    for outcome in ("printing", "printed", "unproven", "held", "shown"):
        drawn = scene(state(DEMO, size, page=Result(ticket(), outcome)), size)
        number = next(x for x in drawn.marks if isinstance(x, Label) and x.text == "A001")
        assert number.size > 0.15 * min(size)
        assert [x.data for x in drawn.marks if isinstance(x, QrCode)] == [ticket().follow_url]


def targets(size: tuple[int, int], page: Page, hall: HallDefinition = DEMO) -> dict[str, Rect]:
    return {one.id: one.rect for one in scene(state(hall, size, page=page), size).targets}


def apart(one: Rect, other: Rect) -> bool:
    across = one.x + one.w <= other.x or other.x + other.w <= one.x
    return across or one.y + one.h <= other.y or other.y + other.h <= one.y


@pytest.mark.parametrize("size", SIZES)
def test_targets_are_large_and_apart(size: tuple[int, int]):
    for hall, page in product((DEMO, FULL), (*PAGES.values(), Home("personal"))):
        rects = list(targets(size, page, hall).values())
        for place, one in enumerate(rects):
            assert min(one.w, one.h) >= 0.1 * min(size)
            assert all(apart(one, other) for other in rects[place + 1 :])


@pytest.mark.parametrize("size", SIZES)
def test_a_finger_that_comes_down_twice_takes_no_number(size: tuple[int, int]):
    take = targets(size, Papers("medical-reimbursement"))["take"]
    for hall, page in ((DEMO, Home()), (FULL, Home()), (FULL, Home("personal"))):
        chosen = [
            rect
            for name, rect in targets(size, page, hall).items()
            if name not in {"language", "large-text", "low-reach", "search", "priority", "back"}
        ]
        assert all(apart(take, one) for one in chosen)
    ended = targets(size, Result(ticket(), "printed"))
    assert all(apart(take, one) for one in ended.values())


def test_a_suspended_service_says_so():
    told = hall_state(services=queues(DEMO), suspended={"card-loss": "x"})
    assert "暂停办理" in texts(scene(state(DEMO, (1280, 800), hall=told), (1280, 800)))


def test_identify_shows_nothing_but_the_board():
    drawn = scene(state(DEMO, (800, 480), identify_until=1), (800, 480))
    check(drawn, measure)
    assert texts(drawn) == ["本机编号", "kiosk-1"]


LATE = WALL - 5 * 3_600_000 + 2 * 60_000
"""A quarter past five: the windows close at half past."""
HOLIDAY = Holiday(first=20260901, last=20260930, name={"zh-CN": "国庆节", "en": "National Day"})

LOOKS = {
    "group": {"page": Home("personal")},
    "search": {"page": Search()},
    "found": {"page": Search("Y")},
    "resting": {"page": PAGES["resting"]},
    "low-reach": {"low_reach": True},
    "priorities": {"page": Priorities()},
    "taking": {"page": PAGES["taking"]},
    "no-numbers-left": {"page": PAGES["none-left"]},
    "offline": {"page": PAGES["offline"], "stale": True},
    "shown": {"page": PAGES["shown"]},
    "held": {"page": PAGES["held"]},
    "closing": {"wall": LATE},
    "closed": {"hall": hall_state(open=False)},
    "home": {},
    "home-large-no-paper": {"large_text": True, "printer": "paper-out", "priority": "senior"},
    "home-en": {"language": "en"},
    "papers": {"page": PAGES["papers"], "priority": "senior"},
    "printed": {"page": PAGES["printing"]},
    "late": {"page": PAGES["late"], "stale": True},
    "late-checking": {"page": Checking(0, "id", late=True), "stale": True},
    "hall-away": {"page": Refused("hall-away"), "stale": True},
    "ask-guide": {"page": PAGES["ask-guide"]},
    "offline-en": {"page": PAGES["offline"], "stale": True, "language": "en"},
    "low-reach-search": {"page": Search("Y"), "low_reach": True},
    "home-contrast": {"large_text": True},
    "home-contrast-en": {"large_text": True, "language": "en"},
    "group-contrast": {"large_text": True, "page": Home("personal")},
    "low-reach-contrast": {"large_text": True, "low_reach": True},
    "found-contrast": {"large_text": True, "page": Search("Y")},
    "priorities-contrast": {"large_text": True, "page": Priorities()},
    "papers-contrast": {"large_text": True, "page": PAGES["papers"], "priority": "senior"},
    "printed-contrast": {"large_text": True, "page": PAGES["printed"]},
    "shown-contrast": {"large_text": True, "page": PAGES["shown"], "printer": "paper-out"},
    "offline-contrast": {"large_text": True, "page": PAGES["offline"], "stale": True},
    "ask-guide-contrast": {"large_text": True, "page": PAGES["ask-guide"], "language": "en"},
    "late-contrast": {"large_text": True, "page": PAGES["late"], "stale": True},
    "refused-contrast": {"large_text": True, "page": PAGES["none-left"]},
    "closed-contrast": {"large_text": True, "hall": hall_state(open=False)},
}


LARGE = (
    "group",
    "search",
    "found",
    "low-reach",
    "closing",
    "closed",
    "low-reach-search",
    "group-contrast",
    "low-reach-contrast",
    "found-contrast",
    "closed-contrast",
)
"""These look like something in a hall of many services."""


@pytest.mark.parametrize(("name", "size"), list(product(sorted(LOOKS), SIZES)))
def test_pages_look_as_they_did(name: str, size: tuple[int, int]):
    hall = FULL if name in LARGE else DEMO
    picture = draw(scene(state(hall, size, **LOOKS[name]), size))
    assert_looks_like(picture, f"kiosk/{name}-{size[0]}x{size[1]}")


def _few(count: int) -> HallDefinition:
    return replace(DEMO, services=DEMO.services[:count])


def _tiles(of: State, size: tuple[int, int]) -> list[Rect]:
    services = {one.code for one in of.setup.hall.services} | {"more"}
    return [one.rect for one in scene(of, size).targets if one.id in services]


def _name_size(of: State, size: tuple[int, int]) -> int:
    """The size of the first tile's name."""
    tile = _tiles(of, size)[0]
    labels = [one for one in scene(of, size).marks if isinstance(one, Label)]
    return max(one.size for one in labels if tile.y <= one.rect.y < tile.y + tile.h)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("changes", [{}, {"large_text": True}, {"low_reach": True}])
def test_a_few_services_fill_the_page(size: tuple[int, int], count: int, changes: dict[str, bool]):
    for language in DEMO.languages:
        of = state(_few(count), size, language=language, **changes)
        tiles = _tiles(of, size)
        assert len(tiles) == count
        top, bottom = min(one.y for one in tiles), max(one.y + one.h for one in tiles)
        reach = size[1] / 2 if changes.get("low_reach") else size[1]
        assert bottom - top > 0.5 * reach
        assert max(one.x + one.w for one in tiles) - min(one.x for one in tiles) > 0.9 * size[0]
        every = state(DEMO, size, language=language, **changes)
        assert _name_size(of, size) >= _name_size(every, size)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("hall", [DEMO, FULL], ids=["demo", "full"])
def test_large_text_is_large_in_every_language(size: tuple[int, int], hall: HallDefinition):
    sizes = {
        (language, large): _name_size(state(hall, size, language=language, large_text=large), size)
        for language in hall.languages
        for large in (False, True)
    }
    for language in hall.languages:
        assert sizes[language, True] >= 1.2 * sizes[language, False], sizes
        assert sizes[language, True] >= 0.75 * sizes[CHINESE, True], sizes
