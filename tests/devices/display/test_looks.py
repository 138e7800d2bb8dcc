"""How displays look: pictures that were looked at."""

import pytest
from msgspec.structs import replace
from PIL import Image, ImageDraw

from devices.display.layout import layout
from devices.drawing.raster import draw, measure
from tests.devices.display.sheets import sheet
from tests.devices.display.shown import BOARDS, POSTER, SCREENS, SHOWN, WINDOWS, board
from tests.golden import assert_looks_like


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("photo") / "photo.png"
    picture = Image.new("RGB", (300, 400), (120, 170, 210))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((90, 70, 210, 220), fill=(240, 205, 175))
    pen.rectangle((50, 250, 250, 400), fill=(30, 50, 90))
    picture.save(path)
    return str(path)


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
