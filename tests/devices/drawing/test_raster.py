"""Scenes drawn by Pillow."""

import logging

import pytest
from PIL import Image

from devices.drawing import glyphs, qr, raster
from devices.drawing.scene import Fill, Label, Outline, Picture, QrCode, Rect, Scene
from tests.devices.drivers.scenes import BLACK, WHITE, panel, ticket
from tests.golden import assert_looks_like


@pytest.mark.parametrize("width", [384, 576])
def test_a_ticket_looks_as_it_did(width):
    assert_looks_like(raster.draw(ticket(width), "1"), f"drivers/ticket-{width}")


def test_a_panel_looks_as_it_did():
    assert_looks_like(raster.draw(panel(), "1"), "drivers/panel")


def test_a_label_stays_in_the_middle_of_its_rectangle():
    scene = Scene(400, 200, WHITE, (Label(Rect(0, 0, 400, 200), "国", 100, BLACK, align="center"),))
    left, top, right, bottom = raster.draw(scene, "L").point(lambda v: 255 - v).getbbox()
    assert abs((left + right) / 2 - 200) <= 3
    assert abs((top + bottom) / 2 - 100) <= 3


@pytest.mark.parametrize(("align", "edge"), [("left", 0), ("right", 1)])
def test_labels_keep_to_their_side(align, edge):
    scene = Scene(300, 60, WHITE, (Label(Rect(20, 0, 260, 60), "HH", 40, BLACK, align=align),))
    box = raster.draw(scene, "L").point(lambda v: 255 - v).getbbox()
    assert abs((box[0] - 20, 280 - box[2])[edge]) <= 5


def test_measure_is_what_is_drawn():
    text = "请到 3 号窗口"
    scene = Scene(800, 60, WHITE, (Label(Rect(0, 0, 800, 60), text, 40, BLACK),))
    box = raster.draw(scene, "L").point(lambda v: 255 - v).getbbox()
    assert abs(box[2] - raster.measure(text, 40, "regular")) <= 5


def test_a_missing_glyph_is_seen_and_told(caplog):
    glyphs.drawable.cache_clear()
    glyphs._say_missing.cache_clear()
    with caplog.at_level(logging.WARNING):
        assert glyphs.drawable("王😀仮") == "王〓〓"
    assert "U+1F600" in caplog.text
    assert raster.measure("😀", 20, "regular") == raster.measure("〓", 20, "regular")


def test_mode_1_lights_what_is_brighter_than_half():
    marks = (
        Fill(Rect(0, 0, 10, 10), (200, 200, 200)),
        Outline(Rect(10, 0, 10, 10), (100, 100, 100)),
        Fill(Rect(0, 0, 0, 10), WHITE),
    )
    image = raster.draw(Scene(20, 10, BLACK, marks), "1")
    assert image.getpixel((5, 5)) == 255
    assert image.getpixel((10, 5)) == 0


def test_a_code_has_whole_modules_and_its_quiet_zone():
    rows = qr.modules("https://hall.example.cn")
    image = raster.draw(
        Scene(200, 200, BLACK, (QrCode(Rect(0, 0, 200, 200), "https://hall.example.cn"),)), "1"
    )
    place = qr.place(Rect(0, 0, 200, 200), len(rows))
    scale = place.w // len(rows)
    assert image.getpixel((place.x, place.y)) == 255
    for y, row in enumerate(rows):
        for x, module in enumerate(row):
            at = (place.x + x * scale + scale // 2, place.y + y * scale + scale // 2)
            assert image.getpixel(at) == (0 if module else 255)


def test_a_code_that_could_not_be_read_is_refused():
    with pytest.raises(ValueError, match="does not fit into 20 x 20"):
        qr.place(Rect(0, 0, 20, 20), 33)


def test_a_picture_is_fitted_and_a_missing_one_is_seen(tmp_path, caplog):
    Image.new("RGB", (20, 10), (0, 200, 0)).save(tmp_path / "green.png")
    marks = (
        Picture(Rect(0, 0, 100, 100), str(tmp_path / "green.png")),
        Picture(Rect(100, 0, 100, 100), str(tmp_path / "none.png")),
    )
    image = raster.draw(Scene(200, 100, WHITE, marks))
    assert image.getpixel((50, 50)) == (0, 200, 0)
    assert image.getpixel((50, 10)) == WHITE
    assert image.getpixel((150, 50)) == (128, 128, 128)
    assert "none.png" in caplog.text
