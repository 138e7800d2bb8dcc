"""A kiosk of buttons and a small panel: the same machine, another face."""

import pytest
from msgspec.structs import replace

from devices import ports as p
from devices.drawing.raster import draw, measure
from devices.drawing.scene import Label, Scene
from devices.kiosk.machine import machine
from devices.kiosk.screen.panel import panel_layout
from devices.kiosk.visit.pages import Home, Page, Refused, Resting, Result, Setup, State, Taking
from devices.kiosk.visit.viewing import view
from hall.domain.definition import HallDefinition, Holiday
from hall.shell.hallfile.load import load
from hall.texts import LANGUAGES
from tests.devices.harness import WALL, Bench, FakeScreen
from tests.devices.kiosk.hall import definition, hall_state, ticket
from tests.devices.layout_checks import check
from tests.golden import assert_looks_like

SIZES = ((128, 64), (256, 64))
DEMO = load("examples/demo.toml").definition
PAGES: dict[str, Page] = {
    "home": Home(),
    "resting": Resting(),
    "taking": Taking("pension-transfer", 0),
    "late": Taking("pension-transfer", 0, late=True),
    "printing": Result(ticket(), "printing"),
    "printed": Result(ticket(), "printed"),
    "shown": Result(ticket(ahead=None, source="offline"), "shown"),
    "refused": Refused("no-numbers-left"),
    "broken": Refused("kiosk-broken"),
}


def scene(page: Page, size: tuple[int, int], of: HallDefinition = DEMO, **changes: object) -> Scene:
    setup = Setup(hall=of, device="kiosk-1", zone="A", portrait=False)
    told = State(setup=setup, wall=WALL, hall=hall_state(), stale=False, printer="ready", page=page)
    return panel_layout(setup, size, measure)(view(replace(told, **changes)))


def texts(of: Scene) -> str:
    return "".join(mark.text for mark in of.marks if isinstance(mark, Label))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(PAGES))
@pytest.mark.parametrize("size", SIZES)
def test_every_card_is_whole(size: tuple[int, int], name: str, language: str):
    for stale, printer in ((False, "ready"), (True, "ready"), (False, "paper-out")):
        drawn = scene(PAGES[name], size, language=language, stale=stale, printer=printer)
        check(drawn, measure)
        assert "…" not in texts(drawn)


@pytest.mark.parametrize("size", SIZES)
def test_a_day_off_names_its_holiday(size: tuple[int, int]):
    holiday = Holiday(first=20260901, last=20260930, name={"zh-CN": "国庆节"})
    hall = replace(DEMO, holidays=(holiday,))
    drawn = scene(Home(), size, hall, hall=hall_state(open=False))
    check(drawn, measure)
    assert "国庆节" in texts(drawn)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["home", "printing", "refused"])
def test_cards_look_as_they_did(name: str, size: tuple[int, int]):
    picture = draw(scene(PAGES[name], size), "1").convert("L")
    assert_looks_like(picture.resize((size[0] * 4, size[1] * 4)), f"kiosk/panel-{name}-{size[0]}")


def test_a_button_a_number_and_a_paper(tmp_path):
    hall = definition()
    setup = Setup(hall=hall, device="kiosk-1", zone="A", portrait=False)
    panel = FakeScreen((128, 64))
    face = p.Face("panel", panel, panel_layout(setup, panel.size, panel.measure))
    bench = Bench(machine(setup), tmp_path, faces=(face,))
    bench.start()
    bench.connect()
    bench.press("pension")
    bench.reply(bench.requests("take")[0], ticket())
    assert bench.printed == [(ticket(), False)]
    assert "A001" in texts(panel.scenes[-1])
    bench.close()
