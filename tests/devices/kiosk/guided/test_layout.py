"""The guided visit on every screen and panel: the words that are said, whole and very large."""

import re
from itertools import product

import pytest
from msgspec.structs import replace

from devices.drawing.raster import draw, measure
from devices.drawing.scene import Label, Scene
from devices.kiosk.guided.prompts import leaving, prompt
from devices.kiosk.guided.state import LEFT, PRIORITIES, Guide, Guided
from devices.kiosk.guided.view import shown
from devices.kiosk.screen.layout import layout
from devices.kiosk.screen.panel import panel_layout
from devices.kiosk.visit.pages import Checking, Page, Papers, Refused, Result, Setup, State, Taking
from devices.voice.repertoire import REFUSALS, WHAT_NOW
from tests.devices.harness import WALL
from tests.devices.kiosk.guided.citizens import speaking
from tests.devices.kiosk.hall import hall_state, ticket
from tests.devices.kiosk.pages import DEMO, FULL, SIZES, queues
from tests.devices.layout_checks import check
from tests.golden import assert_looks_like

PANELS = ((128, 64), (256, 64))
PAGES: dict[str, Page] = {
    "welcome": Guide(welcome=True),
    "item": Guide("", "medical-reimbursement"),
    "priority": Guide("", PRIORITIES),
    "language": Guide("", "language:en"),
    "left": Guide(LEFT),
    "papers": Papers("medical-reimbursement"),
    "taking": Taking("pension-transfer", 0),
    "late": Taking("pension-transfer", 0, late=True),
    "checking": Checking(0),
    "printing": Result(ticket(service="pension-transfer"), "printing"),
    "printed": Result(ticket(service="pension-transfer"), "printed"),
    "held": Result(ticket(service="pension-transfer"), "held"),
    "shown": Result(ticket(ahead=None, expected_wait=None, source="offline"), "shown"),
    "unproven": Result(ticket(ahead=0, priority="senior", appointment_at=WALL), "unproven"),
    **{code: Refused(code) for code in (*REFUSALS, *WHAT_NOW)},
}


def state(page: Page, language: str = "zh-CN", *, tall: bool = True, full: bool = False) -> State:
    hall = FULL if full else DEMO
    setup = speaking(Setup(hall=hall, device="kiosk-1", zone="A", portrait=tall))
    assert setup.speech is not None
    made = State(
        setup=setup,
        page=page,
        wall=WALL,
        hall=hall_state(services=queues(hall)),
        stale=False,
        printer="ready",
        language=language,
        large_text=True,
        guided=Guided(),
    )
    return replace(made, guided=Guided(said=prompt(made, setup.speech)))


def screen(of: State, size: tuple[int, int]) -> Scene:
    return layout(of.setup, size, measure)(shown(of))


def panel(of: State, size: tuple[int, int], turn: int = 0) -> Scene:
    return panel_layout(of.setup, size, measure)(shown(replace(of, at=turn * 3_000)))


def texts(of: Scene) -> list[str]:
    return [mark.text for mark in of.marks if isinstance(mark, Label)]


def flat(said: str) -> str:
    return "".join(said.split())


@pytest.mark.parametrize("language", ["zh-CN", "yue", "en"])
@pytest.mark.parametrize("name", sorted(PAGES))
@pytest.mark.parametrize("size", SIZES)
def test_all_that_is_said_is_there_to_be_read(size: tuple[int, int], name: str, language: str):
    for full in (False, True):
        told = state(PAGES[name], language, tall=size[0] < size[1], full=full)
        drawn = screen(told, size)
        check(drawn, measure, smallest=22)
        assert told.guided is not None
        assert flat(told.guided.said.text) in flat("".join(texts(drawn)))
        assert not [text for text in texts(drawn) if text.endswith("…")]


@pytest.mark.parametrize("size", SIZES)
def test_the_warning_is_there_to_be_read(size: tuple[int, int]):
    told = state(PAGES["papers"], tall=size[0] < size[1])
    assert told.setup.speech is not None
    said = leaving(told, told.setup.speech)
    drawn = screen(replace(told, guided=Guided(said=said)), size)
    assert flat(said.text) in flat("".join(texts(drawn)))


@pytest.mark.parametrize("language", ["zh-CN", "yue", "en"])
@pytest.mark.parametrize("name", sorted(PAGES))
@pytest.mark.parametrize("size", PANELS)
def test_a_panel_shows_it_sentence_by_sentence(size: tuple[int, int], name: str, language: str):
    told = state(PAGES[name], language)
    assert told.guided is not None
    seen = ""
    for turn in range(12):
        drawn = panel(told, size, turn)
        check(drawn, measure)
        seen += flat("".join(texts(drawn)))
        assert "…" not in seen
    for clause in re.split("[。，：,:]|[.] ", told.guided.said.text):
        assert flat(clause) in seen


@pytest.mark.parametrize("name", ["welcome", "item", "papers", "printed", "no-paper"])
@pytest.mark.parametrize("size", SIZES)
def test_pages_look_as_they_did(name: str, size: tuple[int, int]):
    picture = draw(screen(state(PAGES[name], tall=size[0] < size[1]), size))
    assert_looks_like(picture, f"kiosk/guided-{name}-{size[0]}x{size[1]}")


@pytest.mark.parametrize(("size", "name"), [*product(PANELS, ("item", "printed"))])
def test_panels_look_as_they_did(size: tuple[int, int], name: str):
    picture = draw(panel(state(PAGES[name]), size), "1").convert("L")
    assert_looks_like(
        picture.resize((size[0] * 4, size[1] * 4)), f"kiosk/guided-panel-{name}-{size[0]}"
    )
