"""Every screen holds what it shows, at every size, in every language, however long the names are."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PIL import Image, ImageDraw, ImageOps

from devices.display import views as v
from devices.display.layout import Painter, layout
from devices.drivers.raster import draw, measure
from devices.scene import Label, Picture, Rect, Scene, Weight
from hall.texts import LANGUAGES as SPOKEN
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
LANGUAGES = (BOTH, ("zh-CN", "yue"), *((one,) for one in SPOKEN))
STANDING = v.Notice(
    ("社会保障卡可在手机上补换，无需排队，请扫描导引台的二维码。", "zh-CN"), None, 0
)


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
    notice: v.Notice | None = STANDING,
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
    "served": board(calls=CALLS[2:], notice=v.Notice(("Mind the step. " * 8, "en"), None, 0)),
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
    view = board(queues=(queue,), notice=v.Notice((name * 4, "zh-CN"), None, 0))
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


CROWD = tuple(v.Call(f"A{1000 + n}", str(n), "called", fresh=n % 9 == 4) for n in range(40, 0, -1))
STEPS = {
    "zh-CN": ("在取号机上选择业务", "取号票，到相应等候区等候", "听到或看到叫号后到窗口", "评价"),
    "en": ("Choose a service at a kiosk", "Take the ticket and wait", "Come when called", "Rate"),
}
POSTER = v.Poster({"zh-CN": "办事流程", "en": "How it works"}, STEPS, 0, "")


def crowd(windows: int, calls: int) -> v.BoardView:
    """Numbers called at once in a zone of so many windows."""
    places = tuple(str(n) for n in range(1, windows + 1))
    return replace(board(calls=CROWD[-calls:]), windows=places, beat=True)


@pytest.mark.parametrize("size", BOARDS)
@pytest.mark.parametrize(("windows", "calls"), [(12, 8), (20, 20), (40, 40), (3, 7), (60, 40)])
def test_many_calls_at_once_stay_readable(size: tuple[int, int], windows: int, calls: int) -> None:
    """On a board 120 cm wide, a cap height of 2.5 cm is read from five metres."""
    view = crowd(windows, calls)
    for languages in LANGUAGES:
        check(layout(replace(view, languages=languages), size, measure), measure)
    labels = [m for m in layout(view, size, measure).marks if isinstance(m, Label)]
    for call in view.calls:
        shown = [label for label in labels if label.text == call.number]
        assert shown
        width_cm = 120 if size[0] > size[1] else 68
        assert all(ink(label, measure).h / size[0] * width_cm >= 2 for label in shown)


def test_in_a_crowd_no_number_moves_when_another_one_comes() -> None:
    before, after = (layout(crowd(40, n), BOARDS[0], measure) for n in (30, 31))
    small = {m.text: m.rect for m in before.marks if isinstance(m, Label) and m.size < 100}
    later = {m.text: m.rect for m in after.marks if isinstance(m, Label) and m.size < 100}
    called = [call.number for call in crowd(40, 30).calls]
    assert [later[number] for number in called] == [small[number] for number in called]


@pytest.mark.parametrize("size", BOARDS)
@pytest.mark.parametrize("picture", ["", "/nowhere/x.png"])
def test_a_poster_leaves_the_newest_call_and_the_queues_where_they_are(
    size: tuple[int, int], picture: str
) -> None:
    view = replace(board(calls=CALLS[2:]), poster=replace(POSTER, picture=picture))
    for languages in LANGUAGES:
        check(layout(replace(view, languages=languages), size, measure), measure)
    shown = texts(layout(view, size, measure))
    assert {"B023", "个人业务", "在取号机上选择业务"} <= set(shown)
    assert "C007" not in shown


@pytest.mark.parametrize("size", SCREENS)
def test_a_plaque_has_a_photo_or_no_gap(size: tuple[int, int]) -> None:
    for plaque in (PLAQUE, LONG_PLAQUE):
        view = screen(v.Idle(), plaque=plaque)
        scene = layout(replace(view, photo="/nowhere/x.png"), size, measure)
        check(scene, measure)
        (photo,) = [mark for mark in scene.marks if isinstance(mark, Picture)]
        texts_of = [m for m in scene.marks if isinstance(m, Label)]
        assert photo.rect.h >= size[1] * 0.1
        assert not any(overlap(photo.rect, ink(label, measure)) for label in texts_of)
        assert not any(isinstance(m, Picture) for m in layout(view, size, measure).marks)


def overlap(a: Rect, b: Rect) -> bool:
    across = min(a.x + a.w, b.x + b.w) - max(a.x, b.x)
    down = min(a.y + a.h, b.y + b.h) - max(a.y, b.y)
    return across > 0 and down > 0


def test_a_rolling_line_stays_in_the_foot() -> None:
    rolling = v.Notice(STANDING.line, ("Mind the step", "en"), 5)
    for size in BOARDS:
        scene = layout(board(notice=rolling), size, measure)
        lines = [m for m in scene.marks if isinstance(m, Label) and m.within is not None]
        assert [line.text for line in lines] == [STANDING.line[0], "Mind the step"]
        assert all(line.within.y + line.within.h == size[1] for line in lines)


def test_while_a_notice_rolls_only_the_foot_is_laid_out() -> None:
    measured: list[str] = []

    def counting(text: str, size: int, weight: Weight) -> int:
        measured.append(text)
        return measure(text, size, weight)

    paint = Painter(BOARDS[0], counting)
    still = board()
    assert paint(still) == layout(still, BOARDS[0], measure)
    for rolled in (1, 2):
        measured.clear()
        view = board(notice=v.Notice(STANDING.line, ("Mind the step", "en"), rolled))
        assert paint(view) == layout(view, BOARDS[0], measure)
        assert not {"A1000", "个人业务"} & set(measured)
    served = replace(still, calls=CALLS[1:])
    assert paint(served) == layout(served, BOARDS[0], measure)


# --- how they look -----------------------------------------------------------------------------------

WINDOWS: dict[str, v.WindowView] = {
    "connecting": screen(v.Connecting(), plaque=None),
    "closed": screen(v.Closed(), plaque=None),
    "idle": screen(v.Idle()),
    "photo": screen(v.Idle()),
    "calling": screen(v.Calling("A001", 1)),
    "recalled-long": screen(v.Calling("A1000", 2), plaque=LONG_PLAQUE, services=LONG, window="40"),
    "serving-stale": screen(v.Serving("V012", pausing=False), stale=True),
    "pausing": screen(v.Serving("A1000", pausing=True)),
    "paused": screen(v.Paused("系统维护")),
    "away": screen(v.Away("李红", "0755-8888 6666", "14:05")),
    "english": screen(v.Calling("A001", 1), languages=("en",)),
    "identify": screen(v.Idle(), identify="window-screen-3"),
}
SHOWN = {
    **VIEWS,
    "crowd-12": crowd(12, 8),
    "crowd-40": crowd(40, 40),
    "poster": replace(board(calls=CALLS[2:]), poster=POSTER),
    "picture": replace(board(calls=CALLS[2:]), poster=replace(POSTER, picture="photo")),
    "rolling": board(notice=v.Notice(STANDING.line, ("Mind the step at the door", "en"), 6)),
    "english": board(languages=("en",)),
}
SHRUNK = 4
"""Sheets hold their frames at a quarter of their size and in few colours, so that they stay small."""


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("photo") / "photo.png"
    picture = Image.new("RGB", (300, 400), (120, 170, 210))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((90, 70, 210, 220), fill=(240, 205, 175))
    pen.rectangle((50, 250, 250, 400), fill=(30, 50, 90))
    picture.save(path)
    return str(path)


def sheet(scenes: list[Scene], across: int) -> Image.Image:
    width, height = scenes[0].width // SHRUNK, scenes[0].height // SHRUNK
    down = -(-len(scenes) // across)
    whole = Image.new("RGB", (across * (width + 6), down * (height + 6)), "magenta")
    for place, scene in enumerate(scenes):
        small = draw(scene).resize((width, height), Image.Resampling.LANCZOS)
        whole.paste(small, (place % across * (width + 6), place // across * (height + 6)))
    return ImageOps.posterize(whole, 3)


@pytest.mark.parametrize("size", SCREENS)
def test_window_screens_look_as_they_did(size: tuple[int, int], photo: str) -> None:
    views = [
        replace(view, photo=photo if name == "photo" else "") for name, view in WINDOWS.items()
    ]
    scenes = [layout(view, size, measure) for view in views]
    assert_looks_like(sheet(scenes, 3), f"display/window-{size[0]}x{size[1]}")


@pytest.mark.parametrize("size", BOARDS)
def test_zone_boards_look_as_they_did(size: tuple[int, int], photo: str) -> None:
    views = [
        replace(view, poster=replace(POSTER, picture=photo)) if name == "picture" else view
        for name, view in SHOWN.items()
    ]
    scenes = [layout(view, size, measure) for view in views]
    assert_looks_like(sheet(scenes, 3), f"display/board-{size[0]}x{size[1]}")


@pytest.mark.parametrize("name", ["calling", "away"])
def test_screens_look_as_they_did_at_their_real_size(name: str) -> None:
    assert_looks_like(draw(layout(WINDOWS[name], (1920, 540), measure)), f"display/{name}")


def test_a_board_looks_as_it_did_at_its_real_size() -> None:
    assert_looks_like(draw(layout(board(), (1920, 1080), measure)), "display/board")
