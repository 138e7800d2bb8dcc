"""Colours: each that stands on another is told from it, also by eyes that see little."""

from itertools import product

import pytest

from devices.drawing.raster import measure
from devices.drawing.scene import Fill, Outline
from devices.kiosk.screen.palette import CONTRAST, DAY, Palette
from devices.kiosk.visit.pages import Home, Priorities, Result, Search
from hall.texts import LANGUAGES
from tests.devices.kiosk.hall import ticket
from tests.devices.kiosk.pages import DEMO, FULL, PAGES, SIZES, scene, state
from tests.devices.layout_checks import check, contrast_of

STRICT = 7.0
"""WCAG 2, 1.4.6: contrast of text, level AAA."""


def pairs(of: Palette) -> dict[str, float]:
    """The ratio of each pair of colours that stand on each other, but for what is off."""
    grounds = {"paper": of.paper, "card": of.card}
    inks = {"ink": of.ink, "soft": of.soft, "strong": of.strong}
    found = {
        f"{ink} on {ground}": contrast_of(inks[ink], grounds[ground])
        for ink, ground in product(inks, grounds)
    }
    for name in ("head", "action", "lit", "warn"):
        found[name] = contrast_of(getattr(of, f"on_{name}"), getattr(of, name))
    return found


def test_every_pair_of_the_strong_palette_is_of_the_highest_level():
    weak = {name: ratio for name, ratio in pairs(CONTRAST).items() if ratio < STRICT}
    assert not weak
    assert contrast_of(CONTRAST.on_off, CONTRAST.off) >= STRICT


def test_every_pair_by_day_is_of_the_usual_level():
    weak = {name: ratio for name, ratio in pairs(DAY).items() if ratio < 4.5}
    assert not weak


def test_edges_and_classes_of_the_strong_palette_are_seen_as_well():
    for colour in (CONTRAST.line, CONTRAST.faint, CONTRAST.amber, *CONTRAST.accents):
        assert contrast_of(colour, CONTRAST.card) >= STRICT
        assert contrast_of(colour, CONTRAST.paper) >= STRICT
    assert CONTRAST.edge >= 2 * DAY.edge


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_large_text_has_strong_contrast_on_every_page(size: tuple[int, int], language: str):
    for hall, page in product((DEMO, FULL), (*PAGES.values(), Home("personal"))):
        if page == PAGES["resting"]:
            continue
        shown = state(hall, size, page=page, language=language, large_text=True, stale=True)
        drawn = scene(shown, size)
        check(drawn, measure, contrast=STRICT)
        assert drawn.background == (0, 0, 0)


@pytest.mark.parametrize("size", SIZES)
def test_every_button_of_the_strong_palette_has_an_edge_or_a_ground_of_its_own(size):
    for page in (Home(), Search("Y"), Priorities(), Result(ticket(), "printed")):
        drawn = scene(state(FULL, size, page=page, large_text=True), size)
        framed = {one.rect for one in drawn.marks if isinstance(one, Outline)}
        filled = {
            one.rect
            for one in drawn.marks
            if isinstance(one, Fill) and contrast_of(one.colour, drawn.background) >= STRICT
        }
        assert all(target.rect in framed | filled for target in drawn.targets)
