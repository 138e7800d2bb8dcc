"""Real events of fingers and mice, through SDL and the screen's driver, into a whole kiosk: one visit,
one ticket, whatever the hand does.
"""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pygame
import pytest
from msgspec.structs import replace

from devices import ports as p
from devices.drivers.fingers import AGAIN_MS, RESTING_MS
from devices.drivers.screen import PygameScreen
from devices.kiosk.machine import machine
from devices.kiosk.screen.layout import layout
from devices.kiosk.visit.pages import Home, Papers, Result, State, Taking
from hall.shell.clock import ManualClock
from hall.shell.hardware import Screen
from hall.wire import messages as m
from hall.wire import topics
from tests.devices.harness import HALL, WALL, Bench
from tests.devices.kiosk.hall import hall_state, setup, ticket

SIZE = (800, 480)


class Hand:
    """A kiosk with a real screen on SDL's dummy display, and what a hand does to it."""

    def __init__(self, folder: Path, most: int = 3) -> None:
        hall = setup().hall
        hall = replace(hall, policy=replace(hall.policy, services_per_visit=most))
        placed = replace(setup(), hall=hall)
        self.clock = ManualClock(wall=WALL, mono=1_000)
        self.posted: list[p.Input] = []
        part = Screen(driver="virtual", width=SIZE[0], height=SIZE[1])
        self.screen = PygameScreen(part, self.posted.append, self.clock.mono)
        face = p.Face("screen", self.screen, layout(placed, SIZE, self.screen.measure))
        states = {topics.hall_state(HALL): m.Hall}
        self.bench = Bench(machine(placed), folder, faces=(face,), states=states, clock=self.clock)
        self.bench.start()
        self.bench.connect()
        self.bench.hear(topics.hall_state(HALL), hall_state())

    def close(self) -> None:
        self.screen.close()
        self.bench.close()

    @property
    def state(self) -> State:
        state: State = self.bench.program.state
        return state

    @property
    def page(self) -> Any:
        return self.state.page

    def takes(self) -> set[str]:
        """The ids of the numbers that were asked for."""
        return {one.id for one in self.bench.requests("take")}

    def at(self, target: str) -> tuple[int, int]:
        rect = next(one.rect for one in self.screen.targets if one.id == target)
        return rect.x + rect.w // 2, rect.y + rect.h // 2

    def anywhere(self, lots: random.Random) -> tuple[int, int]:
        """A place, most often on something that can be touched."""
        targets = [one.id for one in self.screen.targets]
        if targets and lots.random() < 0.8:
            return self.at(lots.choice(targets))
        return lots.randrange(SIZE[0]), lots.randrange(SIZE[1])

    # --- what a hand does ---

    def finger(self, kind: int, place: tuple[int, int], number: int = 1) -> None:
        x, y = place[0] / SIZE[0], place[1] / SIZE[1]
        shared = {"touch_id": 7, "x": x, "y": y, "dx": 0.0, "dy": 0.0, "pressure": 1.0}
        pygame.event.post(pygame.event.Event(kind, {"finger_id": number, **shared}))

    def down(self, place: tuple[int, int], number: int = 1) -> None:
        self.finger(pygame.FINGERDOWN, place, number)

    def up(self, place: tuple[int, int], number: int = 1) -> None:
        self.finger(pygame.FINGERUP, place, number)

    def tap(self, place: tuple[int, int], number: int = 1) -> None:
        self.down(place, number)
        self.up(place, number)

    def click(self, place: tuple[int, int], **changes: Any) -> None:
        event = {"pos": place, "button": 1, "touch": False, **changes}
        pygame.event.post(pygame.event.Event(pygame.MOUSEBUTTONDOWN, event))
        pygame.event.post(pygame.event.Event(pygame.MOUSEBUTTONUP, event))

    def wild(self, lots: random.Random) -> None:
        """A tap, or a finger that comes down or goes and leaves the rest for later."""
        place, number = self.anywhere(lots), lots.randrange(10)
        if lots.random() < 0.9:
            self.tap(place, number)
        else:
            self.finger(lots.choice((pygame.FINGERDOWN, pygame.FINGERUP)), place, number)

    def passes(self, ms: int) -> None:
        """Let the loop turn, and time pass: the events are read, the page is drawn."""
        self.screen.pump()
        while self.posted:
            self.bench.give(self.posted.pop(0))
        self.bench.advance(ms)

    def double_tap(self, place: tuple[int, int]) -> None:
        for _ in range(2):
            self.tap(place)
            self.passes(120)


@pytest.fixture
def hand(tmp_path: Path) -> Iterator[Hand]:
    made = Hand(tmp_path)
    yield made
    made.close()


def to_papers(hand: Hand, service: str = "card") -> None:
    hand.tap(hand.at(service))
    hand.passes(AGAIN_MS)
    assert hand.page == Papers(service)


def test_double_taps_all_the_way_take_one_number(hand: Hand):
    hand.double_tap(hand.at("card"))
    assert hand.page == Papers("card")
    hand.double_tap(hand.at("take"))
    assert isinstance(hand.page, Taking)
    assert len(hand.takes()) == 1


def test_a_double_tap_in_one_batch_of_events_takes_one_number(hand: Hand):
    to_papers(hand)
    place = hand.at("take")
    hand.tap(place)
    hand.tap(place)
    hand.passes(100)
    assert len(hand.takes()) == 1


@pytest.mark.parametrize("target", ["pension", "medical", "card", "company", "enquiry"])
def test_a_finger_that_hammers_on_a_tile_chooses_it_and_takes_nothing(hand: Hand, target: str):
    place = hand.at(target)
    for _ in range(30):
        hand.tap(place)
        hand.passes(90)
    assert hand.page == Papers(target)
    assert hand.state.papers is False
    assert hand.takes() == set()


def test_a_finger_that_hammers_on_take_takes_one_number_and_leaves_its_page_alone(hand: Hand):
    to_papers(hand)
    place = hand.at("take")
    for turn in range(60):
        hand.tap(place)
        hand.passes(70)
        if turn == 3:
            (request,) = {one.id: one for one in hand.bench.requests("take")}.values()
            hand.bench.reply(request, ticket())
            hand.bench.give(p.PrintEnded("ticket-1", ok=True, reason="", at=hand.clock.mono()))
    assert hand.page == Result(ticket(), "printed")
    assert len(hand.takes()) == 1


def test_a_double_tap_adds_one_service_and_changes_nothing_else(hand: Hand):
    to_papers(hand)
    hand.double_tap(hand.at("another"))
    state = hand.state
    assert (state.page, state.chosen) == (Home(), ("card",))
    assert (state.large_text, state.low_reach, state.papers) == (False, False, False)
    hand.passes(AGAIN_MS)
    hand.double_tap(hand.at("pension"))
    hand.passes(AGAIN_MS)
    hand.double_tap(hand.at("take"))
    (take,) = {one.id: one for one in hand.bench.requests("take")}.values()
    assert isinstance(take, m.Take)
    assert (take.service, take.then) == ("card", ("pension",))


def test_two_fingers_at_once_choose_what_the_first_came_down_on(hand: Hand):
    first, second = hand.at("medical"), hand.at("card")
    hand.down(first, 1)
    hand.down(second, 2)
    hand.up(second, 2)
    hand.up(first, 1)
    hand.passes(100)
    assert hand.page == Papers("medical")


def test_two_fingers_on_take_take_one_number(hand: Hand):
    to_papers(hand)
    x, y = hand.at("take")
    for number, place in ((1, (x - 40, y)), (2, (x + 40, y))):
        hand.down(place, number)
    hand.passes(30)
    for number, place in ((1, (x - 40, y)), (2, (x + 40, y))):
        hand.up(place, number)
    hand.passes(100)
    assert len(hand.takes()) == 1


def test_a_held_finger_acts_once_and_then_no_longer_blocks_others(hand: Hand):
    place = hand.at("card")
    hand.down(place)
    hand.passes(RESTING_MS // 2)
    assert hand.page == Papers("card")
    hand.tap(hand.at("take"), number=2)
    hand.passes(RESTING_MS)
    assert hand.takes() == set(), "a second finger while the first rests"
    hand.tap(hand.at("take"), number=3)
    hand.passes(100)
    assert len(hand.takes()) == 1


def test_a_finger_held_on_take_takes_one_number(hand: Hand):
    to_papers(hand)
    hand.down(hand.at("take"))
    for _ in range(15):
        hand.passes(100)
    assert isinstance(hand.page, Taking)
    assert len(hand.takes()) == 1


def test_a_swipe_means_what_it_began_on(hand: Hand):
    start, end = hand.at("pension"), hand.at("enquiry")
    hand.down(start)
    for step in range(1, 5):
        x = start[0] + (end[0] - start[0]) * step // 4
        y = start[1] + (end[1] - start[1]) * step // 4
        hand.finger(pygame.FINGERMOTION, (x, y))
        hand.passes(20)
    hand.up(end)
    hand.passes(100)
    assert hand.page == Papers("pension")
    assert hand.takes() == set()


@pytest.mark.parametrize("begins", ["take", "nothing"])
def test_a_swipe_takes_one_number_at_most(hand: Hand, begins: str):
    to_papers(hand)
    take, nothing = hand.at("take"), (SIZE[0] // 2, SIZE[1] // 3)
    start, end = (take, nothing) if begins == "take" else (nothing, take)
    hand.down(start)
    hand.passes(60)
    hand.up(end)
    hand.passes(60)
    assert len(hand.takes()) == (1 if begins == "take" else 0)


def test_a_mouse_that_clicks_twice_is_one_finger(hand: Hand):
    place = hand.at("card")
    for _ in range(2):
        hand.click(place)
        hand.passes(120)
    assert hand.page == Papers("card")
    for _ in range(2):
        hand.click(hand.at("take")) if isinstance(hand.page, Papers) else hand.click(place)
        hand.passes(120)
    assert len(hand.takes()) == 1


def test_the_mouse_event_that_comes_with_each_finger_adds_nothing(hand: Hand):
    to_papers(hand)
    place = hand.at("take")
    hand.down(place)
    hand.click(place, touch=True)
    hand.up(place)
    hand.passes(100)
    assert len(hand.takes()) == 1


@pytest.mark.parametrize("seed", range(12))
def test_wild_hands_take_one_number_a_visit(hand: Hand, seed: int):
    """Ten fingers, most often on something, until a number is asked for, and on while nobody answers."""
    lots = random.Random(seed)
    for _ in range(3_000):
        if isinstance(hand.page, Taking):
            break
        hand.wild(lots)
        hand.passes(lots.choice((0, 40, 500)))
    for _ in range(150):
        hand.wild(lots)
        hand.passes(lots.choice((0, 2, 10)))
    assert isinstance(hand.page, Taking)
    assert len(hand.takes()) == 1
