"""Another language is one file: with it every board speaks the language."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

import hall.texts
from devices import ports as p
from devices.display.layout import layout as display_layout
from devices.display.machine import machine as display
from devices.display.state import Setup as DisplaySetup
from devices.drawing.raster import measure
from devices.evaluator.layout import layout as evaluator_layout
from devices.evaluator.machine import machine as evaluator
from devices.evaluator.state import Setup as EvaluatorSetup
from devices.kiosk.machine import initial, step
from devices.kiosk.paper.ticket import ticket_scene
from hall.domain.definition import HallDefinition
from hall.domain.names import BoardKind
from hall.texts import CHINESE, ENGLISH, LANGUAGES, languages_of
from tests.devices import states
from tests.devices.harness import WALL
from tests.devices.kiosk import pages
from tests.devices.kiosk.hall import definition, hall_state, setup, ticket

TAG = "x-mirrored"
SIZE = (1280, 800)


@pytest.fixture
def mirrored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A language in a file of its own: English between brackets, found as the others were."""
    texts = {key: f"[{text}]" for key, text in LANGUAGES[ENGLISH].items()}
    texts["language.name"] = "Mirrored"
    (tmp_path / "mirrored.py").write_text(f"TAG = {TAG!r}\nTEXTS = {texts!r}\n", "utf-8")
    monkeypatch.setattr(hall.texts, "__path__", [*hall.texts.__path__, str(tmp_path)])
    found = languages_of(hall.texts.__name__, hall.texts.__path__)
    assert set(found) - set(LANGUAGES) == {TAG}
    assert next(iter(found)) == CHINESE
    monkeypatch.setitem(LANGUAGES, TAG, found[TAG])
    yield TAG
    del sys.modules["hall.texts.mirrored"]


def three(mirrored: str) -> HallDefinition:
    return replace(definition(), languages=(CHINESE, ENGLISH, mirrored))


def test_a_kiosk_names_it_on_the_button_and_turns_to_it(mirrored: str) -> None:
    state, names = initial(replace(setup(), hall=three(mirrored))), []
    state = replace(state, wall=WALL, stale=False, hall=hall_state())
    for turn in range(4):
        shown = pages.texts(pages.scene(state, SIZE))
        names.append(" ".join(one for one in shown if one in {"English", "Mirrored", "中文"}))
        if state.language == mirrored:
            assert "[What would you like to do?]" in shown
        state, _ = step(state, p.Touched("language", at=10_000 * (turn + 1)))
    assert names == ["English Mirrored", "Mirrored 中文", "中文 English", "English Mirrored"]


def test_a_number_is_asked_for_and_printed_in_it(mirrored: str) -> None:
    at = replace(setup(), hall=three(mirrored))
    state = replace(initial(at), language=mirrored, stale=False, hall=hall_state())
    state, _ = step(state, p.Touched("pension", at=1_000))
    _, effects = step(state, p.Touched("take", at=2_000))
    (asked,) = (one.request.language for one in effects if isinstance(one, p.Ask))
    paper = ticket_scene(at, ticket(language=asked), measure, 576, copy=False)
    assert "[12 people are ahead of you]" in " ".join(pages.texts(paper))


def test_an_evaluator_asks_in_it_who_took_a_number_in_it(mirrored: str) -> None:
    place = EvaluatorSetup(board="e-3", window="3", languages=(CHINESE, mirrored))
    made = evaluator(place)
    state, _ = made.step(made.initial, p.Started(at=0))
    state, _ = made.step(state, p.Freshness(stale=False, at=0))
    served = states.window(
        status="serving", ticket=states.ticket(language=mirrored), rating=states.prompt()
    )
    state, _ = made.step(state, p.Heard(message=served, at=1))
    shown = pages.texts(evaluator_layout(made.view(state), (256, 64), measure))
    assert any(one.startswith("[") for one in shown)


def test_a_board_shows_it_beside_the_first(mirrored: str) -> None:
    hall = replace(definition(), languages=(CHINESE, mirrored))
    made = display(DisplaySetup("b", BoardKind.ZONE_BOARD, "A", hall))
    state, _ = made.step(made.initial, p.Started(at=0))
    shown = pages.texts(display_layout(made.view(state), (1920, 1080), measure))
    assert {"正在连接大厅", "[Connecting to the hall]"} <= set(shown)
