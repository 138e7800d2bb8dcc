"""What comes or goes is seen, however small it is beside the whole; another font engine is not."""

import pytest
from msgspec.structs import replace
from PIL import Image, ImageChops, ImageFilter, ImageOps

from devices.display import shown as v
from devices.display.layout import layout
from devices.drawing.raster import draw, measure
from devices.drawing.scene import Label, Scene
from tests.devices.display.sheets import SHRUNK, sheet
from tests.devices.display.shown import BOARDS, board, screen
from tests.golden import difference

LARGE = (1920, 1080)
BOARD = layout(board(), LARGE, measure)
AWAY = layout(screen(v.Away("李红", "0755-8888 6666", "14:05")), (1920, 540), measure)
PANEL = layout(screen(v.Calling("A1000", 2), languages=("en",)), (128, 64), measure)


def labels(scene: Scene) -> list[str]:
    return [mark.text for mark in scene.marks if isinstance(mark, Label) and mark.text.strip(" —")]


def without(scene: Scene, text: str) -> Scene:
    marks = tuple(m for m in scene.marks if not (isinstance(m, Label) and m.text == text))
    return replace(scene, marks=marks)


def with_instead(scene: Scene, text: str, other: str) -> Scene:
    marks = tuple(
        replace(m, text=other) if isinstance(m, Label) and m.text == text else m
        for m in scene.marks
    )
    return replace(scene, marks=marks)


def looks_alike(golden: Image.Image, image: Image.Image) -> bool:
    worst, _ = difference(golden.convert("RGB"), image.convert("RGB"))
    return not worst


@pytest.mark.parametrize("scene", [BOARD, AWAY], ids=["board", "away"])
def test_no_text_can_go_from_a_screen(scene: Scene) -> None:
    golden = draw(scene)
    for text in labels(scene):
        assert not looks_alike(golden, draw(without(scene, text))), text


def test_no_text_can_go_from_one_frame_of_a_sheet() -> None:
    others = [layout(board(languages=("en",)), LARGE, measure), BOARD]
    golden = sheet([BOARD, *others], 3)
    for text in labels(BOARD):
        assert not looks_alike(golden, sheet([without(BOARD, text), *others], 3)), text


def test_no_text_can_go_from_a_panel_nor_any_letter_of_it() -> None:
    golden = draw(PANEL, "1")
    for text in labels(PANEL):
        assert not looks_alike(golden, draw(without(PANEL, text), "1")), text
        shorter = with_instead(PANEL, text, text[:-1])
        assert not looks_alike(golden, draw(shorter, "1")), text


@pytest.mark.parametrize(("text", "other"), [("14:05", "14:06"), ("A1000", "A1009"), ("12", "13")])
def test_another_figure_is_seen(text: str, other: str) -> None:
    changed = with_instead(BOARD, text, other)
    assert not looks_alike(draw(BOARD), draw(changed))
    assert not looks_alike(sheet([BOARD], 1), sheet([changed], 1))


@pytest.mark.parametrize("scene", [BOARD, AWAY], ids=["board", "away"])
def test_softer_and_harder_edges_and_edges_a_pixel_further_on_are_let_pass(scene: Scene) -> None:
    golden = draw(scene)
    assert looks_alike(golden, golden.filter(ImageFilter.GaussianBlur(0.5)))
    assert looks_alike(golden.filter(ImageFilter.GaussianBlur(0.5)), golden)
    for shift in ((1, 0), (-1, 0), (0, 1), (1, 1)):
        assert looks_alike(golden, ImageChops.offset(golden, *shift))
    assert not looks_alike(golden, ImageChops.offset(golden, 3, 0))


def test_a_few_dots_of_a_panel_may_differ() -> None:
    golden = draw(PANEL, "1").convert("RGB")
    image = golden.copy()
    for x in range(5):
        image.putpixel((x, 0), (0, 0, 0))
    assert looks_alike(golden, image)
    for x in range(5, 9):
        image.putpixel((x, 0), (0, 0, 0))
    assert not looks_alike(golden, image)


def test_a_colour_that_changes_is_seen() -> None:
    golden = draw(BOARD)
    assert not looks_alike(golden, ImageOps.grayscale(golden))


def test_sheets_are_small() -> None:
    assert sheet([BOARD], 1).width <= BOARD.width // SHRUNK + 6
    assert BOARDS
