"""A window screen on a small panel: every face at both sizes, in every language, in turn."""

from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from PIL import Image

from devices import ports as p
from devices.display import shown as v
from devices.display.layout import layout
from devices.display.machine import machine
from devices.display.state import TURN_MS, Setup
from devices.drawing.raster import draw, measure
from devices.drawing.scene import Label, Scene
from hall.texts import LANGUAGES, named
from tests.devices.display.halls import HALL, WINDOW_SCREEN, ZONE_BOARD
from tests.devices.display.shown import FACES, FEW, LONG, LONG_PLAQUE, MANY, screen
from tests.devices.layout_checks import check
from tests.devices.states import PLAQUE, window
from tests.golden import assert_looks_like

SIZES = ((128, 64), (256, 64))


def said(view: v.WindowView, size: tuple[int, int]) -> list[str]:
    return [m.text for m in layout(view, size, measure).marks if isinstance(m, Label)]


@pytest.mark.parametrize(("face", "size", "language"), list(product(FACES, SIZES, LANGUAGES)))
def test_a_panel_holds_what_it_shows(face: v.Face, size: tuple[int, int], language: str) -> None:
    for stale, plaque, page in product((False, True), (None, LONG_PLAQUE), (0, 1)):
        view = screen(
            face, plaque=plaque, services=LONG, window="140", languages=(language,), stale=stale
        )
        check(layout(replace(view, page=page), size, measure), measure)


@given(st.text("阿欧·王abW 2-", max_size=40), st.text("0123456789-转 ", max_size=30))
def test_no_length_of_names_leaves_the_panel(name: str, phone: str) -> None:
    for size in SIZES:
        for face in (v.Away(name, phone, "14:05"), v.Paused(name)):
            check(layout(screen(face, languages=("zh-CN",)), size, measure), measure)


@pytest.mark.parametrize(("size", "share"), [((128, 64), 0.45), ((256, 64), 0.6)])
@pytest.mark.parametrize(("number", "calls"), [("A001", 1), ("A001", 3), ("A1000", 2)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_number_is_what_is_largest(
    size: tuple[int, int], share: float, number: str, calls: int, language: str
) -> None:
    scene = layout(screen(v.Calling(number, calls), languages=(language,)), size, measure)
    label = next(m for m in scene.marks if isinstance(m, Label) and m.text == number)
    _, top, _, bottom = blackened(scene, label)
    assert bottom - top >= (share if number == "A001" else share - 0.05) * size[1]
    assert scene.background == (255, 255, 255)  # it calls: dark on a lit panel


def blackened(scene: Scene, label: Label) -> tuple[int, int, int, int]:
    """The box of the dots that a label really sets."""
    alone = Scene(scene.width, scene.height, (0, 0, 0), (replace(label, colour=(255, 255, 255)),))
    return draw(alone, "1").getbbox() or (0, 0, 0, 0)


@pytest.mark.parametrize(("size", "language"), list(product(SIZES, LANGUAGES)))
def test_no_two_texts_touch_each_others_dots(size: tuple[int, int], language: str) -> None:
    for face, stale, plaque, page in product(FACES, (False, True), (PLAQUE, LONG_PLAQUE), (0, 1)):
        view = screen(
            face, plaque=plaque, services=LONG, window="140", languages=(language,), stale=stale
        )
        scene = layout(replace(view, page=page), size, measure)
        boxes = [blackened(scene, m) for m in scene.marks if isinstance(m, Label)]
        for one, other in combinations(boxes, 2):
            across = min(one[2], other[2]) - max(one[0], other[0])
            down = min(one[3], other[3]) - max(one[1], other[1])
            assert across <= 0 or down <= 0, (face, said(view, size))


@pytest.mark.parametrize("language", LANGUAGES)
def test_how_often_a_number_was_called_stands_beside_the_window(language: str) -> None:
    title, number = said(screen(v.Calling("A1000", 2), languages=(language,)), (128, 64))
    assert title.startswith("→")
    assert title.endswith("×2")
    assert number == "A1000"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_service_of_a_window_has_its_turn_in_full(
    size: tuple[int, int], language: str
) -> None:
    seen = set()
    for page in range(10):
        view = replace(screen(v.Idle(), services=MANY, languages=(language,)), page=page)
        scene = layout(view, size, measure)
        check(scene, measure)
        seen |= {m.text for m in scene.marks if isinstance(m, Label)}
    assert not [text for text in seen if text.endswith("…")]
    shown = " ".join(sorted(seen)).replace(" ", "")
    for one in MANY:
        assert all(word in shown for word in named(one, language).replace(":", " ").split())


def test_a_panel_takes_turns_with_its_languages_and_pages() -> None:
    display = machine(Setup("w-3", WINDOW_SCREEN, "3", HALL, turns=True))
    state, seen = display.initial, []
    state, _ = display.step(state, p.Started(at=0))
    state, _ = display.step(state, p.Heard(message=window(), at=0))
    for turn in range(4):
        state, _ = display.step(state, p.Ticked(at=turn * TURN_MS, wall=1))
        seen.append((*display.view(state).languages, display.view(state).page))
    assert seen == [("zh-CN", 0), ("en", 0), ("zh-CN", 1), ("en", 1)]


def test_a_screen_takes_turns_where_the_hall_wants_it() -> None:
    for turns, languages in ((False, ("zh-CN", "en")), (True, ("zh-CN",))):
        display = machine(Setup("z", ZONE_BOARD, "a", HALL, turns=turns))
        assert display.view(display.initial).languages == languages


def test_of_three_languages_the_first_stands_and_the_others_take_turns_beside_it() -> None:
    hall = replace(HALL, languages=("zh-CN", "en", "yue"))
    for turns, first in ((False, ("zh-CN", "en")), (True, ("zh-CN",))):
        display = machine(Setup("z", ZONE_BOARD, "a", hall, turns=turns))
        state, _ = display.step(display.initial, p.Started(at=0))
        assert display.view(state).languages == first
        woken, seen = display.wake(state), []
        for turn in range(1, 4):
            state, _ = display.step(state, p.Ticked(at=turn * TURN_MS, wall=1))
            seen.append(display.view(state).languages)
        assert woken == TURN_MS
        beside = [("zh-CN", "yue"), ("zh-CN", "en"), ("zh-CN", "yue")]
        assert seen == ([("en",), ("yue",), ("zh-CN",)] if turns else beside)


SHOWN: dict[str, v.WindowView] = {
    "connecting": screen(v.Connecting()),
    "closed": screen(v.Closed(), plaque=None),
    "idle": screen(v.Idle()),
    "plaque": replace(screen(v.Idle()), page=1),
    "plaque-long": replace(screen(v.Idle(), plaque=LONG_PLAQUE), page=1),
    "services": screen(v.Idle(), services=LONG),
    "more-services": replace(screen(v.Idle(), services=LONG), page=2),
    "out-of-service": screen(v.OutOfService()),
    "calling": screen(v.Calling("A001", 1), services=FEW),
    "recalled": screen(v.Calling("A1000", 2)),
    "serving": screen(v.Serving("V012", pausing=False)),
    "pausing": screen(v.Serving("A1000", pausing=True), stale=True),
    "paused": screen(v.Paused("系统维护")),
    "away": screen(v.Away("李红", "0755-8888 6666", "14:05")),
    "identify": screen(v.Idle(), identify="window-screen-3"),
}


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_panels_look_as_they_did(language: str) -> None:
    high, gap = 64, 4
    sheet = Image.new("RGB", (128 + 256 + 3 * gap, len(SHOWN) * (high + gap) + gap), "navy")
    for row, view in enumerate(SHOWN.values()):
        for left, size in ((gap, SIZES[0]), (128 + 2 * gap, SIZES[1])):
            scene = layout(replace(view, languages=(language,)), size, measure)
            sheet.paste(draw(scene, "1"), (left, gap + row * (high + gap)))
    assert_looks_like(sheet, f"display/panels-{language}")


def test_a_restful_panel_names_the_window_and_what_it_does() -> None:
    shown = said(SHOWN["idle"], (128, 64))
    assert shown[0] == "3 号窗口"
    assert shown[1:] == ["个人业务", "单位业务"]
    assert said(SHOWN["idle"], (256, 64))[1:] == ["个人业务", "单位业务", "咨询"]
