"""Pages that are laid out before anybody comes: all that a visit shows first, and nothing that is seen."""

import pytest

from devices.drawing.raster import measure
from devices.drawing.scene import Label, QrCode, Scene
from devices.drivers.screen import PygameScreen
from devices.kiosk.screen.layout import layout
from devices.kiosk.screen.warming import scenes
from devices.kiosk.visit.pages import Setup
from devices.ports import Touched
from hall.shell.hardware import Screen
from hall.texts import text
from tests.devices.kiosk.pages import DEMO, FULL, SIZES
from tests.devices.layout_checks import check


def warmed(setup: Setup, size: tuple[int, int]) -> list[Scene]:
    return list(scenes(setup, layout(setup, size, measure)))


def said(scene: Scene) -> str:
    return "".join(mark.text for mark in scene.marks if isinstance(mark, Label))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("hall", [DEMO, FULL], ids=["few", "many"])
def test_the_pages_of_a_visit_are_made_ahead_in_every_language(hall, size):
    setup = Setup(hall=hall, device="k", zone=None, portrait=size[0] < size[1])
    found = warmed(setup, size)
    for language in setup.languages:
        for key in ("kiosk.take", "kiosk.taking", "kiosk.result.printing", "kiosk.result.printed"):
            grounds = {
                scene.background
                for scene in found
                if text(language, key).replace(" ", "") in said(scene).replace(" ", "")
            }
            assert len(grounds) == 2, "by day, and with strong contrast"
    assert any(isinstance(mark, QrCode) for scene in found for mark in scene.marks)
    for scene in found:
        check(scene, measure, contrast=3.0)


def test_the_first_page_comes_last_since_it_is_the_likeliest():
    setup = Setup(hall=DEMO, device="k", zone=None, portrait=False)
    *_, last = warmed(setup, (800, 480))
    assert "请选择您要办理的业务" in said(last)


def test_a_scene_that_is_prepared_is_not_seen_and_cannot_be_touched():
    posted: list[Touched] = []
    setup = Setup(hall=DEMO, device="k", zone=None, portrait=False)
    screen = PygameScreen(
        Screen(driver="virtual", width=800, height=480), posted.append, now=lambda: 0
    )
    first, *more = scenes(setup, layout(setup, screen.size, screen.measure))
    screen.show(first)
    before = screen.snapshot()
    for scene in more:
        assert sum(1 for _ in screen.prepare(scene)) > 0
    assert (screen.frame, screen.targets, screen.snapshot()) == (1, first.targets, before)
    screen.close()
