"""Kiosks that are alone: leased numbers, and how they come together with the hall's own."""

import random
from collections import Counter

import pytest

from broker.controller.watching.alerts import AlertKind
from hall.domain import commands as c
from hall.domain import events as e
from hall.domain.calendar import DAY_MS
from hall.shell.clock import ManualClock
from hall.wire import topics
from tests.scenario.hall import Hall

KIOSKS = ("kiosk-1", "kiosk-2")
AWAY_MS = 30_000


def must_be_one_a_touch(hall: Hall) -> None:
    """One standing ticket a touch, no number twice, and no second paper that is not marked."""
    hall.must_be_sound()
    void = {one.ticket for one in hall.of(e.TicketReplaced, e.TicketCancelled)}
    taken = hall.of(e.TicketTaken)
    stand = Counter((one.device, one.request) for one in taken if one.ticket not in void)
    assert max(stand.values(), default=0) <= 1
    assert max(Counter(one.number for one in taken).values(), default=0) <= 1
    plain = [number for kiosk in KIOSKS for number in hall[kiosk].paper if number[-1] != "*"]
    assert len(plain) == len(set(plain))


def take_alone(hall: Hall, kiosk: str = "kiosk-1") -> str:
    number = hall.take(kiosk)
    assert int(number[1:]) > 9_000
    return number


def rest(hall: Hall) -> None:
    hall.until(lambda: hall.at_rest, 120_000)
    must_be_one_a_touch(hall)


def test_the_screen_and_the_paper_say_what_differs(hall):
    hall.controller.kill(away_ms=AWAY_MS)
    hall.touch("kiosk-1", "card", "take")
    hall.until(lambda: hall["kiosk-1"].shows("离线出号"))
    hall.until(lambda: hall["kiosk-1"].paper)
    paper = hall["kiosk-1"].printer.paper[0][0]
    assert (paper.source, paper.ahead, paper.expected_wait) == ("offline", None, None)


@pytest.mark.parametrize("away_ms", [1_600, 1_900])
def test_a_controller_that_is_soon_back_gives_its_own_number(hall, away_ms):
    hall.controller.kill(away_ms=away_ms)
    hall.wait(away_ms // 2)
    assert int(hall.take()[1:]) < 9_000
    rest(hall)
    assert not hall.of(e.TicketReplaced)


def test_a_controller_that_has_been_gone_for_long_is_not_waited_for(hall):
    hall.controller.kill(away_ms=AWAY_MS)
    hall.wait(3_000)
    hall.touch("kiosk-1", "card", "take")
    assert hall["kiosk-1"].shows("离线出号")


def test_papers_of_an_outage_are_called_like_any_other_and_in_their_order(hall):
    before = hall.take()
    hall.controller.kill(away_ms=AWAY_MS)
    alone = [take_alone(hall) for _ in range(3)]
    rest(hall)
    assert hall.at("1", c.OpenWindow).ok
    called = []
    for _ in range(4):
        called.append(hall.at("1", c.CallNext).result.ticket.number)
        assert hall.at("1", c.Arrive).ok
        assert hall.at("1", c.Complete).ok
    assert called == [before, *alone]
    assert {one.source for one in hall.of(e.TicketTaken)} == {"kiosk", "offline"}


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("commit", range(1, 7))
def test_the_controller_dies_again_while_the_numbers_come_together(hall, commit, when):
    hall.controller.kill(away_ms=AWAY_MS)
    papers = [take_alone(hall) for _ in range(2)]
    hall.controller.doom.at, hall.controller.doom.when = hall.controller.doom.commits + commit, when
    rest(hall)
    assert hall["kiosk-1"].paper == papers
    assert {one.number for one in hall.of(e.TicketConfirmed)} == set(papers)


@pytest.mark.parametrize("paper_out", [True, False])
@pytest.mark.parametrize("after_ms", [0, 500, 1_500, 5_000])
def test_a_kiosk_that_restarts_in_mid_outage_goes_on_with_its_numbers(hall, after_ms, paper_out):
    hall.controller.kill(away_ms=120_000)
    first = take_alone(hall)
    hall.touch("kiosk-1", "card", "take")
    hall.wait(after_ms)
    hall["kiosk-1"].power_off(paper_out=paper_out)
    hall.wait(5_000)
    hall["kiosk-1"].power_on()
    hall.wait(10_000)
    third = take_alone(hall)
    assert len({first, third}) == 2
    rest(hall)
    confirmed = {one.number for one in hall.of(e.TicketConfirmed)}
    assert {first, third} <= confirmed
    assert len(confirmed) == 3


@pytest.mark.parametrize("first", ["the kiosk", "the controller"])
@pytest.mark.parametrize("answered", [True, False])
def test_whichever_side_comes_back_first(hall, first, answered):
    """``answered``: the controller took the take, and only its reply was lost."""
    lost = "/reply" if answered else "/request"
    hall.bus.loses = lambda topic: topic.endswith(f"kiosk-1{lost}")
    number = take_alone(hall)
    hall["kiosk-1"].client.cut()
    hall.controller.kill(away_ms=10_000 if first == "the controller" else AWAY_MS)
    hall.bus.loses = lambda topic: False
    hall.wait(20_000)
    hall["kiosk-1"].client.connect()
    rest(hall)
    (stands,) = hall.state.waiting
    assert hall.state.tickets[stands].number == number
    assert len(hall.of(e.TicketReplaced)) == answered


def test_replies_that_are_lost_for_long_make_no_second_number(hall):
    hall.bus.loses = lambda topic: topic == topics.reply("small", "kiosk-1")
    numbers = [take_alone(hall) for _ in range(3)]
    hall.wait(60_000)
    hall.bus.loses = lambda topic: False
    rest(hall)
    waiting = [hall.state.tickets[one].number for one in hall.state.waiting]
    assert sorted(waiting) == sorted(numbers)


# --- by lots ---------------------------------------------------------------------------------------


class Outages:
    """Citizens at two kiosks, while the controller, the cables and the kiosks come and go."""

    def __init__(self, hall: Hall, seed: int) -> None:
        self.hall, self.lots = hall, random.Random(seed)

    def act(self) -> None:
        acts = (self.touch, self.kill, self.cable, self.plug, self.network)
        self.lots.choices(acts, weights=(12, 2, 2, 1, 1))[0]()
        self.hall.wait(self.lots.choice((0, 100, 700, 2_100, 6_000)))

    def touch(self) -> None:
        kiosk = self.hall[self.lots.choice(KIOSKS)]
        seen = [one.id for one in kiosk.scene.targets] if kiosk.on else []
        likely = [one for one in seen if one in ("card", "take", "back")]
        if likely:
            kiosk.touch(self.lots.choice(likely))

    def kill(self) -> None:
        if self.hall.controller.writer is not None:
            self.hall.controller.kill(away_ms=self.lots.choice((500, 4_000, 40_000)))

    def cable(self) -> None:
        client = self.hall[self.lots.choice(KIOSKS)].client
        if client.up:
            client.cut()
        elif client in self.hall.bus.clients:
            client.connect()

    def plug(self) -> None:
        kiosk = self.hall[self.lots.choice(KIOSKS)]
        if kiosk.on:
            kiosk.power_off(paper_out=self.lots.random() < 0.5)
        else:
            kiosk.power_on()

    def network(self) -> None:
        lots, share = self.lots, self.lots.choice((0, 0.3, 0.7))
        self.hall.bus.loses = lambda t: t.endswith(("/request", "/reply")) and lots.random() < share

    def heal(self) -> None:
        self.hall.bus.loses = lambda topic: False
        for kiosk in KIOSKS:
            board = self.hall[kiosk]
            if not board.on:
                board.power_on()
            elif not board.client.up:
                board.client.connect()


@pytest.mark.parametrize("seed", range(16))
def test_one_standing_number_a_touch_whatever_comes_and_goes(folder, seed):
    hall = Hall(folder)
    outages = Outages(hall, seed)
    for _ in range(80):
        outages.act()
    outages.heal()
    rest(hall)
    hall.wait(70_000)
    rest(hall)
    hall.close()


class Shifted:
    """The clock of the controller's machine, whose date may be wrong while those of boards are right."""

    def __init__(self, right: ManualClock) -> None:
        self._right = right
        self.by = 0

    def wall(self) -> int:
        return self._right.wall() + self.by

    def mono(self) -> int:
        return self._right.mono()


def test_under_a_held_clock_a_kiosk_that_is_alone_goes_on_with_its_numbers(hall):
    machine = Shifted(hall.clock)
    hall.controller._clock = machine
    hall.controller.kill(away_ms=1_000)
    hall.until(lambda: hall.controller.writer is not None)
    hall.wait(5_000)
    machine.by = 5 * 365 * DAY_MS
    hall.wait(1_000)
    assert held(hall)
    first = hall.take()
    assert int(first[1:]) < 9_000
    hall.controller.kill(away_ms=AWAY_MS)
    hall.wait(3_000)
    alone = [take_alone(hall) for _ in range(2)]
    rest(hall)
    assert held(hall)
    assert hall.of(e.DayClosed, e.TicketExpired, e.TicketIssuedLate) == []
    machine.by = 0
    hall.wait(1_000)
    assert not held(hall)
    assert [one.number for one in hall.of(e.TicketTaken)] == [first, *alone]


def held(hall: Hall) -> bool:
    standing = hall.controller.writer.alerts.standing
    return AlertKind.CLOCK_HELD in {alert.kind for alert in standing}
