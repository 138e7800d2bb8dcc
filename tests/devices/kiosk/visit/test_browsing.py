"""The way to a service: search, quotas, days off, reach, and the page that rests."""

from typing import Any

import pytest
from msgspec.structs import replace

from devices import ports as p
from devices.keys import STABLE_MS
from devices.kiosk.machine import machine
from devices.kiosk.visit.browsing import REST_AFTER_MS
from devices.kiosk.visit.page_views import HomeView, SearchView
from devices.kiosk.visit.pages import Home, Papers, Refused, Resting, Search, Setup, State, Taking
from devices.kiosk.visit.search import alive, matching
from devices.kiosk.visit.staying import IDLE_MS
from devices.kiosk.visit.viewing import view
from hall.domain.definition import HallDefinition, Holiday
from hall.shell.hallfile.load import load
from hall.wire import messages as m
from tests.devices.harness import WALL
from tests.devices.kiosk.hall import hall_state
from tests.devices.sending import type_of

FULL = load("examples/service-hall.toml").definition
HOUR = 3_600_000
TEN = WALL - 12 * HOUR


class Kiosk:
    """A machine in a large hall at ten in the morning, and the pages it turns to."""

    def __init__(self, hall: HallDefinition = FULL, wall: int = TEN, **told: Any) -> None:
        setup = Setup(hall=hall, device="kiosk-1", zone="A", portrait=True)
        self.machine = machine(setup)
        self.state: State = self.machine.initial
        self.at, self.wall = 0, wall
        self.give(p.Started(at=0, wall=wall))
        queues = {one.code: queue() for one in hall.services}
        self.give(p.Heard(hall_state(**({"services": queues} | told)), at=0))
        self.give(p.Freshness(stale=False, at=0))

    def give(self, given: p.Input) -> tuple[p.Effect, ...]:
        self.state, effects = self.machine.step(self.state, given)
        return effects

    def touch(self, *targets: str) -> tuple[p.Effect, ...]:
        return tuple(x for one in targets for x in self.give(p.Touched(one, at=self.at)))

    def press(self, button: str) -> tuple[p.Effect, ...]:
        """Press a button for so long that it counts, and let it go."""
        down = self.give(p.ButtonDown(button, at=self.at))
        counted = self.wait(STABLE_MS)
        return (*down, *counted, *self.give(p.ButtonUp(button, at=self.at)))

    def wait(self, ms: int) -> tuple[p.Effect, ...]:
        self.at += ms
        return self.give(p.Ticked(at=self.at, wall=self.wall + self.at))

    @property
    def page(self) -> Any:
        return self.state.page

    @property
    def shown(self) -> Any:
        return view(self.state).page


def queue(left: int | None = None) -> m.ServiceQueue:
    wait = m.Wait(low_s=600, high_s=1_260)
    return m.ServiceQueue(waiting=1, expected_wait=wait, windows=3, ahead=3, left=left)


# --- the search ------------------------------------------------------------------------------------


def codes(letters: str) -> list[str]:
    return [one.code for one in matching(FULL, letters)]


def test_letters_find_a_service_wherever_they_stand_in_its_name():
    assert codes("YL")[0].startswith("pension")
    assert "card-issue" in codes("SHBZK")
    assert "medical-reimbursement" in codes("MED")
    assert codes("QQQ") == []


def test_every_key_that_is_alive_leads_to_a_service_and_no_other_is():
    for first in alive(FULL, ""):
        assert matching(FULL, first)
        for second in alive(FULL, first):
            assert matching(FULL, first + second)
    assert not any(
        matching(FULL, one) for one in set("ABCDEFGHIJKLMNOPQRSTUVWXYZ") - alive(FULL, "")
    )


def test_every_service_is_found_within_few_touches():
    """So many letters of its name until at most five are left of 25."""
    for service in FULL.services:
        wanted = next(
            n
            for n in range(1, len(service.initials) + 1)
            if len(matching(FULL, service.initials[:n])) <= 5
        )
        assert wanted <= 4


def test_a_search_leads_to_the_papers_and_back_to_what_was_found():
    kiosk = Kiosk()
    kiosk.touch("search", "key:Y", "key:L")
    assert kiosk.page == Search("YL")
    assert isinstance(kiosk.shown, SearchView)
    found = kiosk.shown.tiles[0].target
    kiosk.touch(found)
    assert kiosk.page == Papers(found, searched="YL")
    kiosk.touch("back")
    assert kiosk.page == Search("YL")
    kiosk.touch("key:delete", "key:delete", "key:delete")
    assert kiosk.page == Search("")
    kiosk.touch("back")
    assert kiosk.page == Home()


def test_keys_that_lead_nowhere_do_nothing():
    kiosk = Kiosk()
    kiosk.touch("search", "key:Y", "key:V", "key:", "take", "nobody")
    assert kiosk.page == Search("Y")


def test_a_search_that_was_left_is_put_away():
    kiosk = Kiosk()
    kiosk.touch("search", "key:Y")
    kiosk.wait(IDLE_MS)
    assert kiosk.page == Home()


# --- quotas, last numbers, days off ----------------------------------------------------------------


def test_a_service_without_numbers_says_so_and_asks_for_none():
    code = FULL.services[0].code
    queues = {one.code: queue() for one in FULL.services} | {code: queue(left=0)}
    kiosk = Kiosk(services=queues)
    kiosk.touch(f"group:{FULL.services[0].service_class}")
    tiles = {one.target: one.off for one in kiosk.shown.tiles}
    assert tiles[code] == "no-numbers-left"
    kiosk.touch(code)
    assert kiosk.page == Refused("no-numbers-left")
    kiosk.touch("back")
    kiosk.press(code)
    assert kiosk.page == Refused("no-numbers-left")


def test_after_the_last_number_a_service_is_off_by_the_halls_clock():
    services = tuple(replace(one, last_number=10 * 60 + 14) for one in FULL.services)
    kiosk = Kiosk(replace(FULL, services=services))
    code = services[0].code
    kiosk.touch(f"group:{services[0].service_class}")
    assert kiosk.shown.tiles[0].ends == "10:14"
    kiosk.wait(2 * 60_000)
    kiosk.touch(f"group:{services[0].service_class}", code)
    assert kiosk.page == Refused("after-last-number")


def test_who_would_wait_past_closing_is_told_before_the_number():
    kiosk = Kiosk(wall=TEN + 7 * HOUR)
    kiosk.touch(f"group:{FULL.services[0].service_class}", FULL.services[0].code)
    assert kiosk.shown.too_late == "17:30"
    assert view(kiosk.state).banner == "kiosk.banner.closing"


def test_a_long_list_of_papers_is_turned_over():
    service = FULL.services[0]
    kiosk = Kiosk()
    kiosk.touch(f"group:{service.service_class}", service.code, "more-papers", "more-papers")
    assert kiosk.page == Papers(service.code, turn=2)


def test_a_day_off_has_its_name():
    holiday = Holiday(first=20260919, last=20260922, name={"zh-CN": "中秋节"})
    kiosk = Kiosk(replace(FULL, holidays=(holiday,)), open=False)
    assert isinstance(kiosk.shown, HomeView)
    assert kiosk.shown.shut == "day-off"
    assert view(kiosk.state).holiday == {"zh-CN": "中秋节"}


def test_a_lonely_kiosk_keeps_the_calendar():
    kiosk = Kiosk(replace(FULL, weekdays=(2, 3)))
    kiosk.give(p.LinkChanged(online=False, at=0))
    assert kiosk.shown.shut == "day-off"


# --- reach, rest and fingers -----------------------------------------------------------------------


def test_low_reach_shows_fewer_tiles_and_ends_with_the_visit():
    kiosk = Kiosk()
    kiosk.touch("low-reach", "group:personal")
    assert kiosk.state.low_reach
    assert len(kiosk.shown.tiles) <= 8
    kiosk.wait(IDLE_MS)
    assert not kiosk.state.low_reach


def test_a_kiosk_that_nobody_uses_rests_and_wakes_at_any_touch():
    kiosk = Kiosk()
    kiosk.wait(REST_AFTER_MS - 1)
    assert kiosk.page == Home()
    kiosk.wait(1)
    assert kiosk.page == Resting()
    first = kiosk.shown
    kiosk.wait(10_000)
    assert kiosk.shown != first
    kiosk.touch("back")
    assert kiosk.page == Home()


def test_a_resting_kiosk_gives_a_number_at_a_button():
    kiosk = Kiosk()
    kiosk.wait(REST_AFTER_MS)
    asked = kiosk.press(FULL.services[0].code)
    assert [type_of(one.request) for one in asked if isinstance(one, p.Ask)] == ["take"]
    assert isinstance(kiosk.page, Taking)


@pytest.mark.parametrize("fingers", [("take",) * 5, ("take", "back", "take"), ("take", "language")])
def test_fingers_that_tap_twice_slip_or_rest_take_one_number(fingers: tuple[str, ...]):
    code = FULL.services[0].code
    kiosk = Kiosk()
    kiosk.touch(f"group:{FULL.services[0].service_class}", code)
    asked = [one for one in kiosk.touch(*fingers) if isinstance(one, p.Ask)]
    assert [type_of(one.request) for one in asked] == ["take"]
