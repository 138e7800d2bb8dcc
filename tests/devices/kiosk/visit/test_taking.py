"""From the first touch to the number: one visit, one number, and every way in which that can fail."""

from typing import Any

import pytest

from devices import ports as p
from devices.keys import STABLE_MS, STUCK_MS
from devices.kiosk.controls import NEXT_MS
from devices.kiosk.machine import hurried, step, wake
from devices.kiosk.visit.page_views import HomeView
from devices.kiosk.visit.pages import Home, Papers, Refused, Result, Taking
from devices.kiosk.visit.staying import LATE_MS, PRINTED_MS, REFUSED_MS
from devices.kiosk.visit.taking import PATIENCE_MS
from devices.kiosk.visit.viewing import view
from tests.devices.kiosk.hall import hall_state, ticket
from tests.devices.kiosk.machine_bench import Kiosk
from tests.devices.sending import own


def test_a_touch_on_a_service_and_one_on_take_lead_to_a_ticket():
    kiosk = Kiosk()
    kiosk.touch("pension")
    assert kiosk.page == Papers("pension")
    (ask,) = [x for x in kiosk.touch("take") if isinstance(x, p.Ask)]
    assert ask.held
    assert own(ask.request) == {
        "type": "take",
        "service": "pension",
        "priority": None,
        "language": "zh-CN",
        "large_text": False,
        "then": (),
        "papers": False,
    }
    assert p.Print(ticket(), False) in kiosk.reply(ticket())
    assert kiosk.page == Result(ticket(), "printing")
    kiosk.print_ends()
    assert kiosk.page == Result(ticket(), "printed")
    assert kiosk.reports() == [("printed", "ticket-1", "id-1")]
    kiosk.wait(PRINTED_MS)
    assert kiosk.page == Home()


def test_a_button_takes_its_service_at_once():
    kiosk = Kiosk()
    kiosk.press("card")
    assert [one.service for one in kiosk.takes()] == ["card"]


def test_the_citizens_choices_go_with_the_request():
    kiosk = Kiosk()
    kiosk.touch("language", "large-text", "priority", "priority:senior", "card", "take")
    (take,) = kiosk.takes()
    assert (take.language, take.large_text, take.priority) == ("en", True, "senior")


def test_the_next_citizen_finds_the_first_page_as_it_was():
    kiosk = Kiosk()
    kiosk.touch("language", "large-text", "priority", "priority:senior", "card", "take")
    kiosk.reply(ticket())
    kiosk.print_ends()
    kiosk.wait(PRINTED_MS)
    state = kiosk.state
    assert (state.language, state.large_text, state.priority) == ("zh-CN", False, None)


# --- one visit, one number ---------------------------------------------------------------------


@pytest.mark.parametrize("wild", [("take",) * 5, ("take", "pension", "take", "card", "take")])
def test_a_hammering_finger_takes_one_number(wild: tuple[str, ...]):
    kiosk = Kiosk()
    kiosk.touch("pension", *wild)
    kiosk.reply(ticket())
    kiosk.touch(*wild)
    kiosk.press("card")
    kiosk.print_ends()
    kiosk.touch(*wild)
    assert len(kiosk.takes()) == 1


def test_two_fingers_on_two_services_choose_the_first():
    kiosk = Kiosk()
    kiosk.touch("pension", "card")
    assert kiosk.page == Papers("pension")


def test_a_held_button_whose_contact_bounces_when_let_go_takes_nothing_more():
    kiosk = Kiosk()
    kiosk.give(p.ButtonDown("card", at=0))
    kiosk.wait(STABLE_MS)
    kiosk.reply(ticket())
    kiosk.print_ends()
    kiosk.wait(PRINTED_MS + 1)
    assert kiosk.page == Home()
    at = kiosk.at
    kiosk.give(p.ButtonUp("card", at=at))
    kiosk.give(p.ButtonDown("card", at=at + 3))
    kiosk.give(p.ButtonUp("card", at=at + 6))
    kiosk.wait(500)
    assert len(kiosk.takes()) == 1
    kiosk.press("card")
    assert len(kiosk.takes()) == 2


@pytest.mark.parametrize("spike_ms", [1, 5, 15, STABLE_MS - 1])
def test_a_spike_on_a_wire_is_no_press(spike_ms: int):
    kiosk = Kiosk()
    for _ in range(3):
        kiosk.press("card", hold_ms=spike_ms)
        kiosk.wait(1_000)
    assert kiosk.takes() == []


def test_a_spike_that_waited_in_the_inbox_is_no_press():
    kiosk = Kiosk()
    kiosk.wait(400)  # a page took so long to draw
    kiosk.give(p.ButtonDown("card", at=100))
    kiosk.give(p.ButtonUp("card", at=101))
    kiosk.wait(1_000)
    assert kiosk.takes() == []


def test_a_press_counts_at_the_very_time_that_its_level_was_stable():
    kiosk = Kiosk()
    kiosk.give(p.ButtonDown("card", at=0))
    assert kiosk.takes() == []
    assert wake(kiosk.state) == STABLE_MS
    kiosk.wait(STABLE_MS)
    assert len(kiosk.takes()) == 1


def test_a_button_that_sticks_is_told_and_the_others_go_on():
    kiosk = Kiosk()
    kiosk.give(p.ButtonDown("card", at=0))
    kiosk.wait(STABLE_MS)
    told = [one for one in kiosk.wait(STUCK_MS) if isinstance(one, p.Complain)]
    assert [one.name for one in told] == ["button card"]
    kiosk.refuse("suspended")
    kiosk.wait(REFUSED_MS)
    kiosk.press("pension")
    assert [one.service for one in kiosk.takes()] == ["card", "pension"]
    freed = [*kiosk.give(p.ButtonUp("card", at=kiosk.at)), *kiosk.wait(STABLE_MS)]
    assert p.Complain("button card", None) in freed


@pytest.mark.parametrize("button", ["card", "pension"])
def test_the_next_citizen_presses_while_the_number_before_is_still_shown(button: str):
    kiosk = Kiosk()
    kiosk.touch("language", "priority", "priority:senior", "pension", "take")
    kiosk.reply(ticket())
    kiosk.print_ends()
    kiosk.wait(NEXT_MS)
    kiosk.press(button)
    assert [one.service for one in kiosk.takes()] == ["pension", button]
    assert (kiosk.takes()[1].language, kiosk.takes()[1].priority) == ("zh-CN", None)


def test_a_finger_that_presses_again_at_once_gets_one_number_and_hears_nothing():
    kiosk = Kiosk()
    kiosk.press("pension")
    heard = kiosk.press("pension")
    kiosk.reply(ticket())
    heard += kiosk.press("pension")
    kiosk.print_ends()
    kiosk.wait(NEXT_MS - 200)
    heard += kiosk.press("pension")
    assert heard == []
    assert len(kiosk.takes()) == 1


def test_a_press_that_gives_no_number_is_heard_to_be_refused():
    refused = [p.Sound("refused")]
    kiosk = Kiosk()
    kiosk.press("pension")
    assert kiosk.press("card") == refused
    kiosk.reply(ticket())
    assert kiosk.press("card") == refused
    kiosk.print_ends()
    kiosk.wait(NEXT_MS - 200)
    assert kiosk.press("card") == refused
    assert len(kiosk.takes()) == 1


def test_a_number_without_a_paper_stays_to_be_read_whoever_presses():
    kiosk = Kiosk()
    kiosk.press("pension")
    kiosk.reply(ticket())
    kiosk.print_ends(ok=False, reason="unprintable")
    kiosk.wait(PRINTED_MS)
    assert kiosk.press("card") == [p.Sound("refused")]
    assert kiosk.page == Result(ticket(), "shown")


def test_a_target_of_another_page_does_nothing():
    kiosk = Kiosk()
    for target in ("take", "back", "priority:senior", "group:personal", "nothing-such"):
        kiosk.touch(target)
    assert kiosk.page == Home()
    assert kiosk.takes() == []


# --- when the hall does not answer -------------------------------------------------------------


def test_after_two_seconds_the_citizen_is_sent_to_the_guide():
    kiosk = Kiosk()
    kiosk.touch("pension", "take")
    kiosk.wait(PATIENCE_MS - 1)
    assert not kiosk.page.late
    assert hurried(kiosk.state)
    kiosk.wait(1)
    assert kiosk.page.late
    assert not hurried(kiosk.state)


def test_a_late_answer_is_printed_for_who_still_waits():
    kiosk = Kiosk()
    kiosk.touch("pension", "take")
    kiosk.wait(PATIENCE_MS)
    kiosk.reply(ticket())
    kiosk.print_ends()
    assert kiosk.printed() == [("A001", False)]
    assert kiosk.reports() == [("printed", "ticket-1", "id-1")]


@pytest.mark.parametrize("leaving", ["time", "touch"])
def test_a_number_that_comes_after_its_citizen_left_is_given_back(leaving: str):
    kiosk = Kiosk()
    kiosk.touch("pension", "take")
    kiosk.wait(PATIENCE_MS)
    if leaving == "time":
        kiosk.wait(LATE_MS)
    else:
        kiosk.touch("back")
    assert kiosk.page == Home()
    kiosk.reply(ticket())
    assert kiosk.printed() == []
    assert kiosk.reports() == [("print-failed", "ticket-1", "id-1")]
    assert kiosk.asked[-1].reason == "late"


def test_a_late_answer_does_not_disturb_the_next_citizen():
    kiosk = Kiosk()
    kiosk.touch("pension", "take")
    kiosk.wait(PATIENCE_MS)
    kiosk.touch("back", "card", "take")
    first, second = kiosk.takes()
    kiosk.reply(ticket(1), first)
    assert isinstance(kiosk.page, Taking)
    kiosk.reply(ticket(2), second)
    assert kiosk.page == Result(ticket(2), "printing")
    assert kiosk.reports() == [("print-failed", "ticket-1", "id-1")]
    assert kiosk.printed() == [("A002", False)]


def test_a_request_that_cannot_be_kept_is_not_promised():
    kiosk = Kiosk()
    kiosk.touch("pension")
    kiosk.state, effects = step(kiosk.state, p.Touched("take", at=0))
    (ask,) = [x for x in effects if isinstance(x, p.Ask)]
    kiosk.give(p.NotAsked(ask.request, "the disk is full", at=0))
    assert kiosk.page == Refused("kiosk-broken")


def test_an_answer_that_is_no_ticket_is_reported():
    kiosk = Kiosk()
    kiosk.touch("pension", "take")
    effects = kiosk.reply({"number": 5})
    assert kiosk.page == Refused("kiosk-broken")
    assert any(isinstance(one, p.Complain) for one in effects)


# --- when the hall says no ---------------------------------------------------------------------


def test_a_refusal_says_why_and_goes_away():
    kiosk = Kiosk()
    kiosk.touch("pension", "take")
    kiosk.refuse("outside-hours")
    assert kiosk.page == Refused("outside-hours")
    assert kiosk.reports() == []
    kiosk.touch("back")
    assert kiosk.page == Home()


def test_a_suspended_service_is_marked_and_gives_no_number():
    kiosk = Kiosk()
    kiosk.give(p.Heard(hall_state(2, suspended={"card": "system down"}), at=0))
    tiles = {one.target: one.off for one in view(kiosk.state).page.tiles}
    assert tiles["card"]
    assert not tiles["pension"]
    kiosk.touch("card")
    assert kiosk.page == Refused("suspended")
    kiosk.touch("back")
    kiosk.press("card")
    assert kiosk.page == Refused("suspended")
    assert kiosk.takes() == []


@pytest.mark.parametrize(
    ("changes", "why"), [({"open": False}, "closed"), ({"suspended": {"*": "fire"}}, "suspended")]
)
def test_a_closed_or_suspended_hall_offers_nothing(changes: dict[str, Any], why: str):
    kiosk = Kiosk()
    kiosk.give(p.Heard(hall_state(2, **changes), at=0))
    shown = view(kiosk.state).page
    assert isinstance(shown, HomeView)
    assert (shown.shut, shown.tiles) == (why, ())
    kiosk.touch("pension", "take")
    kiosk.press("card")
    assert kiosk.page == Refused(why)
    assert kiosk.takes() == []
