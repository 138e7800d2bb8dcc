"""Which page follows which, and what a page offers."""

import pytest

from devices.kiosk.visit.pages import Home, Priorities
from devices.kiosk.visit.staying import IDLE_MS
from devices.kiosk.visit.viewing import view
from tests.devices.kiosk.machine_bench import Kiosk


@pytest.mark.parametrize(
    "way", [("pension",), ("priority",), ("language",), ("large-text",), ("priority", "back")]
)
def test_an_abandoned_page_goes_home(way: tuple[str, ...]):
    kiosk = Kiosk()
    kiosk.touch(*way)
    kiosk.wait(IDLE_MS)
    assert (kiosk.page, kiosk.state.language, kiosk.state.large_text) == (Home(), "zh-CN", False)


def test_priority_is_chosen_and_taken_back():
    kiosk = Kiosk()
    kiosk.touch("priority")
    assert kiosk.page == Priorities()
    kiosk.touch("priority:pregnant")
    assert (kiosk.page, kiosk.state.priority) == (Home(), "pregnant")
    kiosk.touch("priority")
    assert (kiosk.page, kiosk.state.priority) == (Home(), None)


def tiles(kiosk: Kiosk) -> list[str]:
    return [one.target for one in view(kiosk.state).page.tiles]


def test_few_services_stand_on_the_first_page():
    assert tiles(Kiosk(12))[:3] == ["pension", "medical", "card"]
    assert len(tiles(Kiosk(12))) == 12


def test_many_services_are_grouped_and_a_class_of_one_is_its_service():
    kiosk = Kiosk(20)
    assert tiles(kiosk) == ["group:personal", "company", "enquiry"]
    kiosk.touch("group:personal")
    assert tiles(kiosk)[-1] == "more"
    assert len(tiles(kiosk)) == 12
    kiosk.touch("more")
    assert tiles(kiosk)[-1] == "more"
    kiosk.touch("back", "back")
    assert kiosk.page == Home()


def test_every_service_can_be_reached_in_every_size():
    for large in ((), ("large-text",)):
        for services in range(1, 30):
            kiosk = Kiosk(services)
            kiosk.touch(*large)
            assert reachable(kiosk) == {one.code for one in kiosk.state.setup.hall.services}


def reachable(kiosk: Kiosk) -> set[str]:
    found = set(tiles(kiosk))
    groups = [one for one in tiles(kiosk) if one.startswith("group:")]
    for group in groups or [None]:
        kiosk.touch(*([group] if group else []))
        for _ in range(10):
            found.update(tiles(kiosk))
            kiosk.touch("more")
        kiosk.touch("back", "back")
    return {one for one in found if one != "more" and not one.startswith("group:")}


def test_papers_lead_back_to_their_group():
    kiosk = Kiosk(20)
    kiosk.touch("group:personal", "pension", "back")
    assert kiosk.page == Home("personal")
