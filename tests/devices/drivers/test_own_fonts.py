"""A hall's own font draws what the bundled ones lack, beside them and on the same baseline."""

from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from devices.drawing import brush, glyphs, raster
from devices.drawing.scene import Label, Rect, Scene
from hall.shell import fonts
from hall.shell.hallfile import HallFileErrors, load
from provisioning.check import undrawable

RARE = "仮"  # a Japanese shape, which the bundled fonts do not have
DEMO = Path(__file__).parents[3] / "examples" / "demo.toml"
BLACK, WHITE = (0, 0, 0), (255, 255, 255)


def make_font(path: Path, char: str) -> Path:
    """A font with one glyph: a black square, 800 of 1000 units high, that stands on the baseline."""
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    for corner in ((100, 800), (900, 800), (900, 0)):
        pen.lineTo(corner)
    pen.closePath()
    builder = FontBuilder(1000)
    builder.setupGlyphOrder([".notdef", "rare"])
    builder.setupCharacterMap({ord(char): "rare"})
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "rare": pen.glyph()})
    builder.setupHorizontalMetrics({".notdef": (1000, 0), "rare": (1000, 100)})
    builder.setupHorizontalHeader(ascent=900, descent=-300)
    builder.setupNameTable({"familyName": "Rare", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=900, sTypoDescender=-300)
    builder.setupPost()
    builder.save(path)
    return path


@pytest.fixture
def own(tmp_path, monkeypatch) -> Path:
    path = make_font(tmp_path / "rare.ttf", RARE)
    monkeypatch.setattr(fonts, "_own", [])
    glyphs.drawable.cache_clear()
    fonts.add([path])
    yield path
    glyphs.drawable.cache_clear()


def ink(image) -> tuple[int, int, int, int]:
    return image.convert("L").point(lambda value: 255 - value).getbbox()


def test_a_rare_character_is_drawn_and_no_longer_missed(own: Path):
    assert fonts.missing_glyphs(f"张{RARE}") == ""
    assert glyphs.drawable(f"张{RARE}") == f"张{RARE}"
    assert raster.measure(f"张{RARE}明", 40, "bold") == 120


def test_paper_draws_it_on_the_same_baseline(own: Path):
    # 0 stands on the baseline and so does the square.
    label = Label(Rect(0, 0, 300, 100), f"0{RARE}0", 60, BLACK)
    paper = raster.draw(Scene(300, 100, WHITE, (label,)), "L")
    bottom = 50 + round(glyphs.MIDDLE * 60)
    assert abs(ink(paper)[3] - bottom) <= 2


def test_a_screen_draws_it_on_the_same_baseline(own: Path):
    import pygame  # noqa: PLC0415

    pygame.font.init()
    wide = brush.Brush().measure(f"张{RARE}明", 40, "regular")
    assert wide == 120
    label = Label(Rect(0, 0, 300, 100), f"0{RARE}0", 60, BLACK)
    surface = pygame.Surface((300, 100))
    surface.fill(WHITE)
    brush.Brush().draw(label, surface)
    dark = pygame.mask.from_threshold(surface, BLACK, (60, 60, 60))
    (box,) = [r.unionall(dark.get_bounding_rects()) for r in dark.get_bounding_rects()[:1]]
    assert abs(box.bottom - (50 + round(glyphs.MIDDLE * 60))) <= 2
    brush.clear_fonts()


def test_the_hall_file_names_them(tmp_path: Path):
    make_font(tmp_path / "rare.ttf", RARE)
    text = DEMO.read_text("utf-8").replace("王秀兰", f"王{RARE}兰")
    (tmp_path / "hall.toml").write_text(text, "utf-8")
    assert undrawable(load(tmp_path / "hall.toml")) == {f"王{RARE}兰": RARE}
    text = text.replace("[hall]\n", '[hall]\nfonts = ["rare.ttf"]\n', 1)
    (tmp_path / "hall.toml").write_text(text, "utf-8")
    hall = load(tmp_path / "hall.toml")
    assert hall.fonts == (tmp_path / "rare.ttf",)
    assert undrawable(hall) == {}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read: No such file"),
        (b"no font at all", "is no TrueType or OpenType font"),
    ],
)
def test_a_font_that_cannot_be_used_is_told(tmp_path: Path, content: bytes | None, said: str):
    if content is not None:
        (tmp_path / "rare.ttf").write_bytes(content)
    text = DEMO.read_text("utf-8").replace("[hall]\n", '[hall]\nfonts = ["rare.ttf"]\n', 1)
    (tmp_path / "hall.toml").write_text(text, "utf-8")
    with pytest.raises(HallFileErrors, match=said):
        load(tmp_path / "hall.toml")
