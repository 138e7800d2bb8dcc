"""Every screen holds what it shows, at every size, in every language, however long the names are."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from devices.display import views as v
from devices.display.layout import layout
from devices.drivers.raster import draw, measure
from devices.scene import Label, Scene
from hall.wire import messages as m
from tests.devices.display.halls import HALL
from tests.devices.layout_checks import check, ink
from tests.devices.states import PLAQUE
from tests.golden import assert_looks_like

BOTH = ("zh-CN", "en")
LONG_PLAQUE = m.Plaque(
    name="阿卜杜拉·买买提江",
    staff_number="SZ-NS-000317",
    post={"zh-CN": "综合业务受理岗（高级）", "en": "Senior comprehensive teller"},
)
FEW = tuple(one.name for one in HALL.classes)
LONG = tuple(one.name for one in HALL.services[:3])
FACES: tuple[v.Face, ...] = (
    v.Connecting(),
    v.Closed(),
    v.Idle(),
    v.Calling("A001", 1),
    v.Calling("A1000", 3),
    v.Serving("V012", pausing=False),
    v.Serving("A1000", pausing=True),
    v.Paused(""),
    v.Paused("系统维护"),
    v.Paused("上级系统升级维护中，预计十五时三十分恢复，请耐心等候或改日再来"),
    v.Away("李红", "0755-8888 6666", "14:05"),
    v.Away("社保大厅值班领导欧阳（二楼）", "0755-8888 6666 转 8012 / 13800138000", "14:05"),
)
SCREENS = ((1920, 540), (1920, 1080), (1080, 1920))
BOARDS = ((1920, 1080), (1080, 1920))
LANGUAGES = (BOTH, ("zh-CN",), ("en",))
NOTICE = "社会保障卡可在手机上补换，无需排队，请扫描导引台的二维码。"


def screen(
    face: v.Face,
    *,
    plaque: m.Plaque | None = PLAQUE,
    services: tuple[dict[str, str], ...] = FEW,
    window: str = "3",
    languages: tuple[str, ...] = BOTH,
    stale: bool = False,
    identify: str | None = None,
) -> v.WindowView:
    return v.WindowView(languages, stale, identify, window, face, plaque, services)


CALLS = tuple(
    v.Call(*line)
    for line in (
        ("A1000", "12", "called"),
        ("V012", "3", "called"),
        ("B023", "40", "serving"),
        ("A999", "1", "no-show"),
        ("C007", "8", "completed"),
        ("A996", "2", "serving"),
        ("A995", "5", "serving"),
        ("A994", "6", "parked"),
        ("A993", "7", "waiting"),
    )
)
QUEUES = (
    v.Queue({"zh-CN": "个人业务", "en": "Personal"}, 12, (15, 25), suspended=False),
    v.Queue({"zh-CN": "单位业务", "en": "Enterprise"}, 3, (0, 5), suspended=False),
    v.Queue({"zh-CN": "咨询", "en": "Consultation"}, 0, None, suspended=False),
    v.Queue({"zh-CN": "大企业直通车", "en": "Large enterprises"}, 130, (60, 60), suspended=True),
)


def board(
    *,
    calls: tuple[v.Call, ...] = CALLS,
    queues: tuple[v.Queue, ...] = QUEUES,
    missed: tuple[str, ...] = ("A003", "A017", "B002", "V004"),
    notice: tuple[str, str] | None = (NOTICE, "zh-CN"),
    languages: tuple[str, ...] = BOTH,
    stale: bool = False,
    identify: str | None = None,
    is_open: bool = True,
    connected: bool = True,
    known: bool = True,
) -> v.BoardView:
    return v.BoardView(
        languages=languages,
        stale=stale,
        identify=identify,
        hall=HALL.name,
        zone=HALL.zones[0].name,
        clock="14:05" if known else "",
        date=(11, 21, 5) if known else None,
        open=is_open,
        connected=connected,
        calls=calls,
        queues=queues,
        missed=missed,
        notice=notice,
    )


VIEWS: dict[str, v.BoardView] = {
    "full": board(),
    "served": board(calls=CALLS[2:], notice=("Mind the step. " * 8, "en")),
    "stale": board(stale=True, missed=tuple(f"A{i:04}" for i in range(1000, 1024))),
    "empty": board(calls=(), queues=(), missed=(), notice=None),
    "connecting": board(calls=(), queues=(), missed=(), notice=None, connected=False, known=False),
    "closed": board(calls=(), is_open=False),
    "identify": board(identify="zone-board-12"),
    "many": board(queues=QUEUES * 2),
}


def texts(scene: Scene) -> list[str]:
    return [mark.text for mark in scene.marks if isinstance(mark, Label)]


@pytest.mark.parametrize(("face", "size"), list(product(FACES, SCREENS)))
def test_a_window_screen_holds_what_it_shows(face: v.Face, size: tuple[int, int]) -> None:
    for languages, stale in product(LANGUAGES, (False, True)):
        check(layout(screen(face, languages=languages, stale=stale), size, measure), measure)
        view = screen(
            face, plaque=LONG_PLAQUE, services=LONG, window="40", languages=languages, stale=stale
        )
        check(layout(view, size, measure), measure)
    check(layout(screen(face, plaque=None, services=()), size, measure), measure)


@pytest.mark.parametrize(("name", "size"), list(product(VIEWS, BOARDS)))
def test_a_zone_board_holds_what_it_shows(name: str, size: tuple[int, int]) -> None:
    for languages in LANGUAGES:
        view = replace(VIEWS[name], languages=languages)
        check(layout(view, size, measure), measure)


words = st.text("阿欧·王（二楼）abWgy 2-", max_size=60)


@settings(deadline=None, max_examples=30)
@given(words, words, st.sampled_from(SCREENS))
def test_no_length_of_names_leaves_a_window_screen(
    name: str, phone: str, size: tuple[int, int]
) -> None:
    check(layout(screen(v.Away(name, phone, "14:05")), size, measure), measure)
    check(layout(screen(v.Paused(name)), size, measure), measure)


@settings(deadline=None, max_examples=30)
@given(words, st.integers(0, 999), st.integers(0, 999), st.sampled_from(BOARDS))
def test_no_length_of_names_leaves_a_zone_board(
    name: str, waiting: int, wait: int, size: tuple[int, int]
) -> None:
    queue = v.Queue({"zh-CN": name, "en": name[::-1]}, waiting, (wait, wait + 60), suspended=False)
    view = board(queues=(queue,), notice=(name * 4, "zh-CN"))
    check(layout(view, size, measure), measure)


@pytest.mark.parametrize("size", SCREENS)
@pytest.mark.parametrize("number", ["A001", "A1000", "V012"])
def test_the_number_is_read_from_ten_metres(size: tuple[int, int], number: str) -> None:
    """On a screen 60 cm wide, a cap height of 5 cm: 1/200 of ten metres."""
    scene = layout(screen(v.Calling(number, 1)), size, measure)
    label = next(one for one in scene.marks if isinstance(one, Label) and one.text == number)
    assert ink(label, measure).h / size[0] * 60 >= 5


@pytest.mark.parametrize("size", SCREENS)
def test_the_windows_number_is_always_there_and_never_shortened(size: tuple[int, int]) -> None:
    for face in FACES:
        assert "40" in texts(layout(screen(face, window="40"), size, measure))


@pytest.mark.parametrize("size", SCREENS)
def test_whom_to_ask_is_never_shortened(size: tuple[int, int]) -> None:
    away = next(face for face in reversed(FACES) if isinstance(face, v.Away))
    shown = "".join(texts(layout(screen(away), size, measure))).replace(" ", "")
    assert away.contact in shown
    assert away.phone.replace(" ", "") in shown


def test_a_call_changes_the_whole_screen_and_so_does_its_end() -> None:
    called = layout(screen(v.Calling("A001", 1)), (1920, 540), measure)
    serving = layout(screen(v.Serving("A001", pausing=False)), (1920, 540), measure)
    assert called.background != serving.background


@pytest.mark.parametrize("size", BOARDS)
def test_the_newest_call_is_unmistakable(size: tuple[int, int]) -> None:
    labels = [one for one in layout(board(), size, measure).marks if isinstance(one, Label)]
    newest = next(one for one in labels if one.text == "A1000")
    others = [one for one in labels if one.text in ("V012", "B023", "A999")]
    assert newest.size >= 1.5 * max(one.size for one in others)
    assert newest.rect.y < min(one.rect.y for one in others)


PICTURES = {
    "calling": (screen(v.Calling("A001", 1)), (1920, 540)),
    "recalled-long": (
        screen(v.Calling("A1000", 2), plaque=LONG_PLAQUE, services=LONG, window="40"),
        (1920, 540),
    ),
    "serving-stale": (screen(v.Serving("V012", pausing=False), stale=True), (1920, 540)),
    "away": (screen(v.Away("李红", "0755-8888 6666", "14:05")), (1920, 540)),
    "calling-tall": (screen(v.Calling("A001", 1)), (1920, 1080)),
    "board": (board(), (1920, 1080)),
    "board-portrait": (VIEWS["stale"], (1080, 1920)),
}


@pytest.mark.parametrize("name", PICTURES)
def test_screens_look_as_they_did(name: str) -> None:
    view, size = PICTURES[name]
    assert_looks_like(draw(layout(view, size, measure)), f"display/{name}")
