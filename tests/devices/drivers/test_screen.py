"""The pygame screen, on SDL's dummy display."""

import io

import msgspec
import pygame
import pytest
from PIL import Image

from devices.drawing import raster
from devices.drawing.scene import Fill, Rect, Scene, Target
from devices.drivers import screen as screens
from devices.drivers.connectors import plugged_in
from devices.drivers.screen import PygameScreen, differing_marks
from devices.ports import Fault, Touched, Unplugged
from hall.shell.hardware import Screen
from tests.devices.drivers.scenes import BLACK, WHITE, kiosk
from tests.golden import assert_looks_like

PART = Screen(driver="virtual", width=540, height=960)


@pytest.fixture
def posted():
    return []


@pytest.fixture
def screen(posted):
    screen = PygameScreen(PART, posted.append, now=lambda: 77)
    yield screen
    screen.close()


def picture(screen):
    return Image.open(io.BytesIO(screen.snapshot())).convert("RGB")


def test_a_kiosk_looks_as_it_did(screen):
    screen.show(kiosk())
    assert_looks_like(screen.snapshot(), "drivers/kiosk")


def test_both_rasterisers_agree(screen):
    screen.show(kiosk())
    assert_looks_like(raster.draw(kiosk()), "drivers/kiosk")
    for text, size in (("请选择要办理的业务", 24), ("Please choose 012", 36), ("排队号 A001", 130)):
        for weight in ("regular", "bold"):
            ours, theirs = screen.measure(text, size, weight), raster.measure(text, size, weight)
            assert abs(ours - theirs) <= 0.03 * theirs + 2


def test_a_change_gives_the_same_picture_as_a_new_screen(screen):
    for pressed in (None, 1, 4, None, 0):
        screen.show(kiosk(pressed))
    changed = picture(screen)
    screen._scene = None
    screen.show(kiosk(0))
    assert changed.tobytes() == picture(screen).tobytes()


def test_only_what_differs_is_drawn(screen):
    screen.show(kiosk())
    screen._surface.set_at((530, 950), (255, 0, 0))
    screen.show(kiosk(pressed=2))
    assert picture(screen).getpixel((530, 950)) == (255, 0, 0)
    assert picture(screen).getpixel((40, 300)) == (255, 200, 0)


def test_an_equal_scene_draws_nothing(screen):
    frames = []
    screen.on_frame = lambda: frames.append(screen.frame)
    screen.show(kiosk())
    screen.show(kiosk())
    assert frames == [1]


def test_marks_that_change_places_redraw_everything(screen):
    red, blue = Fill(Rect(0, 0, 50, 50), (255, 0, 0)), Fill(Rect(20, 20, 50, 50), (0, 0, 255))
    assert differing_marks((red, blue), (blue, red)) is None
    screen.show(Scene(540, 960, WHITE, (red, blue)))
    screen.show(Scene(540, 960, WHITE, (blue, red)))
    assert picture(screen).getpixel((30, 30)) == (255, 0, 0)


def test_a_finger_on_a_target_is_posted(screen, posted):
    screen.show(kiosk())
    screen.touch(100, 200)
    screen.pump()
    assert posted == [Touched("service-0", 77)]


def test_a_virtual_touch_wakes_who_reads_it():
    woken = []
    screen = PygameScreen(PART, print, now=lambda: 77, wake=lambda: woken.append(1))
    screen.touch(100, 200)
    screen.close()
    assert woken


def test_a_finger_beside_every_target_says_nothing(screen, posted):
    screen.show(kiosk())
    screen.touch(5, 5)
    screen.pump()
    assert posted == []


def test_only_the_first_finger_counts(screen, posted):
    screen.show(kiosk())

    def finger(kind, number, y):
        place = {"touch_id": 0, "x": 0.2, "y": y, "dx": 0, "dy": 0, "pressure": 1}
        pygame.event.post(pygame.event.Event(kind, {"finger_id": number, **place}))

    finger(pygame.FINGERDOWN, 1, 0.2)
    finger(pygame.FINGERDOWN, 2, 0.33)
    finger(pygame.FINGERUP, 1, 0.2)
    finger(pygame.FINGERUP, 2, 0.33)
    finger(pygame.FINGERDOWN, 3, 0.33)
    screen.pump()
    assert [touched.target for touched in posted] == ["service-0", "service-2"]


def test_what_rests_on_the_screen_does_not_block_it(posted):
    clock = iter((0, 0, 2_000, 5_000, 5_000)).__next__
    screen = PygameScreen(PART, posted.append, now=clock)
    screen.show(kiosk())
    for number in (1, 2, 3):
        place = {"touch_id": 0, "x": 0.2, "y": 0.2, "dx": 0, "dy": 0, "pressure": 1}
        down = pygame.event.Event(pygame.FINGERDOWN, {"finger_id": number, **place})
        pygame.event.post(down)
    screen.pump()
    screen.close()
    assert [touched.at for touched in posted] == [0, 5_000]


def test_a_mouse_is_a_finger_but_not_a_second_one(screen, posted):
    screen.show(kiosk())
    down = {"pos": (100, 200), "button": 1}
    pygame.event.post(pygame.event.Event(pygame.MOUSEBUTTONDOWN, {**down, "touch": True}))
    pygame.event.post(pygame.event.Event(pygame.MOUSEBUTTONDOWN, {**down, "touch": False}))
    pygame.event.post(pygame.event.Event(pygame.MOUSEBUTTONDOWN, {"pos": (1, 1), "button": 3}))
    screen.pump()
    assert posted == [Touched("service-0", 77)]


def test_targets_are_those_that_are_shown(screen):
    assert screen.targets == ()
    target = Target("all", Rect(0, 0, 540, 960))
    screen.show(Scene(540, 960, BLACK, (), (target,)))
    assert screen.targets == (target,)


@pytest.mark.parametrize("driver", ["kmsdrm", "x11", "wayland"])
def test_an_absent_display_is_said_and_nothing_else_is_taken(driver, monkeypatch):
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    with pytest.raises(Fault, match=rf"^screen {driver}: .+; (install|start) "):
        PygameScreen(Screen(driver=driver, width=800, height=480), print, now=lambda: 0)
    assert not pygame.display.get_init()


def test_an_unplugged_display_is_a_fault_and_is_drawn_whole_when_it_is_back(screen, monkeypatch):
    screen.show(kiosk())
    before = picture(screen).tobytes()
    there = [False]
    monkeypatch.setattr("devices.drivers.screen.plugged_in", lambda: there[0])
    screen._part = msgspec.structs.replace(PART, driver="kmsdrm")
    for act in (screen.check, lambda: screen.show(kiosk())):
        with pytest.raises(Unplugged, match="no display is plugged in; plug it in"):
            act()
    there[0] = True
    opened = screens._open
    monkeypatch.setattr("devices.drivers.screen._open", lambda _: opened(PART))
    screen.check()
    screen.show(kiosk())
    assert (screen.frame, picture(screen).tobytes()) == (2, before)


def test_a_failing_display_is_a_fault_and_is_opened_anew(screen, monkeypatch):
    screen.show(kiosk())
    with monkeypatch.context() as broken:
        broken.setattr(pygame.display, "update", _fails)
        with pytest.raises(Fault, match="screen virtual: the display is gone"):
            screen.show(kiosk(1))
    screen.show(kiosk(1))
    changed = picture(screen).tobytes()
    screen._scene = None
    screen.show(kiosk(1))
    assert picture(screen).tobytes() == changed


def _fails(places):
    raise pygame.error("the display is gone")


@pytest.mark.parametrize(
    ("states", "there"),
    [
        ((), True),
        (("connected", "disconnected"), True),
        (("disconnected", "disconnected"), False),
        (("unknown",), True),
    ],
)
def test_the_kernel_tells_whether_a_display_is_plugged_in(tmp_path, states, there):
    for n, state in enumerate(states):
        connector = tmp_path / f"card1-HDMI-A-{n}"
        connector.mkdir()
        (connector / "status").write_text(f"{state}\n")
    assert plugged_in(tmp_path) is there
