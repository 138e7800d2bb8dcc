"""Every screen holds what it shows, at every size, in every language, however long the names are."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from devices.display import shown as v
from devices.display.board_layout import GROUPS
from devices.display.layout import Painter, layout
from devices.drawing.raster import measure
from devices.drawing.scene import Fill, Label, Picture, Rect, Weight
from tests.devices.display.shown import (
    BOARDS,
    CALLS,
    FACES,
    LANGUAGES,
    LONG,
    LONG_PLAQUE,
    MANY,
    POSTER,
    SCREENS,
    STANDING,
    STEPS,
    STEPS_EN,
    VIEWS,
    board,
    crowd,
    screen,
    texts,
)
from tests.devices.layout_checks import check, ink
from tests.devices.states import PLAQUE


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
    names = {"zh-CN": name, "en": name[::-1]}
    queue = v.Queue(names, "ENT", 9, waiting, (wait, wait + 60), suspended=False)
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
    assert {"B023", "社会保障卡申领", "在取号机上选择业务"} <= set(shown)
    assert "C007" not in shown


@pytest.mark.parametrize("size", BOARDS)
@pytest.mark.parametrize("steps", [STEPS, STEPS_EN])
def test_the_steps_of_a_poster_are_read_from_the_seats(
    size: tuple[int, int], steps: tuple[str, ...]
) -> None:
    """On a board 120 cm wide, letters of 3 cm: 1/200 of six metres."""
    scene = layout(
        replace(board(calls=CALLS[2:]), poster=replace(POSTER, steps=steps)), size, measure
    )
    labels = [m for m in scene.marks if isinstance(m, Label) and m.text in steps]
    assert len(labels) == len(steps)
    assert len({label.size for label in labels}) == 1
    assert labels[0].size >= 0.045 * min(size)


@pytest.mark.parametrize("size", BOARDS)
def test_missed_numbers_that_have_no_room_are_counted(size: tuple[int, int]) -> None:
    missed = tuple(f"A{n:04}" for n in range(1000, 1099))
    said = texts(layout(board(missed=missed), size, measure))
    assert {"等 99 个", "99 in all"} <= set(said)
    few = " ".join(texts(layout(board(missed=missed[:12]), size, measure)))
    assert all(number in few for number in missed[:12])
    assert "12 in all" not in few


@pytest.mark.parametrize("size", BOARDS)
def test_every_service_has_its_prefix_and_its_classes_colour(size: tuple[int, int]) -> None:
    view = board()
    marks = layout(view, size, measure).marks
    labels = [m for m in marks if isinstance(m, Label)]
    assert [one.prefix for one in view.queues] == [
        m.text for m in labels if m.text in {"A", "B", "C", "ENT"}
    ]
    fills = {m.colour for m in marks if isinstance(m, Fill)}
    assert {GROUPS[one.group] for one in view.queues} <= fills


@pytest.mark.parametrize("size", SCREENS)
def test_many_services_of_a_window_take_turns(size: tuple[int, int]) -> None:
    seen = set()
    for page in range(2):
        view = replace(screen(v.Idle(), services=MANY), page=page)
        check(layout(view, size, measure), measure)
        shown = " ".join(texts(layout(view, size, measure)))
        seen |= {one["zh-CN"] for one in MANY if one["zh-CN"] in shown}
    assert seen == {one["zh-CN"] for one in MANY}


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
        assert not {"A1000", "社会保障卡申领"} & set(measured)
    served = replace(still, calls=CALLS[1:])
    assert paint(served) == layout(served, BOARDS[0], measure)
