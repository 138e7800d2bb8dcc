"""The kiosk's whole behaviour, step by step."""

from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from devices import ports as p
from devices.kiosk.machine import IDLE_MS, LATE_MS, PRINTED_MS, SHOWN_MS, hurried, initial, step
from devices.kiosk.pages import Home, Papers, Priorities, Refused, Result, State, Taking
from devices.kiosk.printing import PRINT_MS, TRIES
from devices.kiosk.taking import PATIENCE_MS
from devices.kiosk.views import HomeView, view
from hall.domain.definition import Policy
from hall.wire import messages as m
from tests.devices.harness import WALL
from tests.devices.kiosk.hall import hall_state, setup, ticket


class Kiosk:
    """Feeds a machine and answers its requests' commits, as the loop does."""

    def __init__(self, services: int = 5, *, known: bool = True) -> None:
        self.state: State = initial(setup(services))
        self.at = 0
        self.asked: list[m.AnyRequest] = []
        self.effects: list[p.Effect] = []
        self.give(p.Started(at=0))
        if known:
            self.give(p.Heard(hall_state(), at=0))
            self.give(p.Freshness(stale=False, at=0))

    def give(self, given: p.Input) -> list[p.Effect]:
        """One input and what follows from it; the effects of all of it."""
        self.state, effects = step(self.state, given)
        found = list(effects)
        for effect in effects:
            if isinstance(effect, p.Ask):
                found += self.give(p.Asked(self._request(effect), at=self.at))
        self.effects += effects
        return found

    def _request(self, ask: p.Ask) -> m.AnyRequest:
        number = len(self.asked) + 1
        envelope = {"id": f"id-{number}", "device": "k", "boot": "b", "sequence": number}
        times = {"at": WALL + self.at, "mono": self.at}
        request = msgspec.convert({**ask.body, **envelope, **times}, m.AnyRequest)
        self.asked.append(request)
        return request

    def touch(self, *targets: str) -> list[p.Effect]:
        return [x for target in targets for x in self.give(p.Touched(target, at=self.at))]

    def wait(self, ms: int) -> list[p.Effect]:
        self.at += ms
        return self.give(p.Ticked(at=self.at, wall=WALL + self.at))

    def reply(self, result: Any, request: m.AnyRequest | None = None) -> list[p.Effect]:
        request = request or self.takes()[-1]
        reply = m.Reply(id=request.id, ok=True, result=msgspec.to_builtins(result))
        return self.give(p.Replied(request, reply, at=self.at))

    def refuse(self, code: str) -> list[p.Effect]:
        request = self.takes()[-1]
        reply = m.Reply(id=request.id, ok=False, refusal=m.Refusal(code=code, message="no"))
        return self.give(p.Replied(request, reply, at=self.at))

    def print_ends(self, *, ok: bool = True, number: int = 1, reason: str = "") -> list[p.Effect]:
        ended = p.PrintEnded(f"ticket-{number}", ok=ok, reason=reason, at=self.at)
        return self.give(ended)

    def takes(self) -> list[m.AnyRequest]:
        return [one for one in self.asked if isinstance(one, m.Take)]

    def reports(self) -> list[tuple[str, str, str | None]]:
        """The reports as (type, ticket, the settled take's id)."""
        asks = [x for x in self.effects if isinstance(x, p.Ask) and x.body["type"] != "take"]
        return [(str(x.body["type"]), str(x.body["ticket"]), x.settles) for x in asks]

    def printed(self) -> list[tuple[str, bool]]:
        return [(x.ticket.number, x.copy) for x in self.effects if isinstance(x, p.Print)]

    @property
    def page(self) -> Any:
        return self.state.page


# --- the way of one ticket ---------------------------------------------------------------------


def test_a_touch_on_a_service_and_one_on_take_lead_to_a_ticket():
    kiosk = Kiosk()
    kiosk.touch("pension")
    assert kiosk.page == Papers("pension")
    (ask,) = [x for x in kiosk.touch("take") if isinstance(x, p.Ask)]
    assert ask.held
    assert ask.body == {
        "type": "take",
        "service": "pension",
        "priority": None,
        "language": "zh-CN",
        "large_text": False,
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
    kiosk.give(p.ButtonDown("card", at=0))
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
    kiosk.give(p.ButtonDown("card", at=0))
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
    kiosk.reply(ticket())
    kiosk.print_ends()
    kiosk.wait(PRINTED_MS + 1)
    assert kiosk.page == Home()
    at = kiosk.at
    kiosk.give(p.ButtonUp("card", at=at))
    kiosk.give(p.ButtonDown("card", at=at + 3))
    kiosk.give(p.ButtonUp("card", at=at + 6))
    assert len(kiosk.takes()) == 1
    kiosk.give(p.ButtonDown("card", at=at + 500))
    assert len(kiosk.takes()) == 2


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
    kiosk.give(p.NotAsked(ask.body, "the disk is full", at=0))
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
    kiosk.give(p.ButtonDown("card", at=0))
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
    kiosk.give(p.ButtonDown("card", at=0))
    assert kiosk.page == Refused(why)
    assert kiosk.takes() == []


# --- paper -------------------------------------------------------------------------------------


GIVE_UP_MS = setup().hall.policy.print_give_up_ms


def waiting_for_paper(reason: str = "paper-out", *, begun: bool = False) -> Kiosk:
    """A kiosk whose printer failed in the middle of a visit."""
    kiosk = Kiosk()
    kiosk.touch("pension", "take")
    kiosk.reply(ticket())
    kiosk.give(p.PrinterChanged(reason, at=0))
    kiosk.give(p.PrintEnded("ticket-1", ok=False, reason=reason, at=0, begun=begun))
    return kiosk


@pytest.mark.parametrize("begun", [False, True])
def test_a_ticket_waits_until_the_printer_is_mended(begun: bool):
    kiosk = waiting_for_paper(begun=begun)
    assert kiosk.page == Result(ticket(), "held")
    kiosk.give(p.PrinterChanged("cover-open", at=0))
    assert kiosk.reports() == []
    kiosk.give(p.PrinterChanged("ready", at=0))
    assert kiosk.page == Result(ticket(), "printing")
    assert kiosk.printed() == [("A001", False), ("A001", begun)]
    kiosk.print_ends()
    assert kiosk.page == Result(ticket(), "printed")
    assert kiosk.reports() == [("printed", "ticket-1", "id-1")]


def test_a_ticket_that_waited_for_too_long_is_shown_and_reported_as_shown():
    kiosk = waiting_for_paper()
    kiosk.wait(GIVE_UP_MS - 1)
    assert kiosk.page == Result(ticket(), "held")
    assert kiosk.reports() == []
    kiosk.wait(1)
    assert kiosk.page == Result(ticket(), "shown")
    assert kiosk.reports() == [("shown", "ticket-1", "id-1")]
    kiosk.give(p.PrinterChanged("ready", at=kiosk.at))
    assert len(kiosk.printed()) == 1
    kiosk.wait(SHOWN_MS - 1)
    assert kiosk.page == Result(ticket(), "shown")
    kiosk.touch("back")
    assert kiosk.page == Home()


def test_a_citizen_who_noted_the_number_need_not_wait():
    kiosk = waiting_for_paper(begun=True)
    kiosk.touch("back")
    assert kiosk.page == Home()
    assert kiosk.reports() == [("shown", "ticket-1", "id-1")]
    kiosk.give(p.PrinterChanged("ready", at=0))
    assert len(kiosk.printed()) == 1


def test_a_printer_that_says_it_is_well_and_never_prints_is_given_up():
    kiosk = waiting_for_paper("cover-open", begun=True)
    for _ in range(TRIES):
        kiosk.give(p.PrinterChanged("ready", at=0))
        kiosk.give(p.PrintEnded("ticket-1", False, "cover-open", at=0, begun=True))
    assert len(kiosk.printed()) == TRIES
    assert kiosk.page == Result(ticket(), "shown")


def test_a_fault_that_is_mended_before_it_is_told_does_not_wait():
    kiosk = Kiosk()
    kiosk.give(p.PrinterChanged("ready", at=0))
    kiosk.touch("pension", "take")
    kiosk.reply(ticket())
    kiosk.print_ends(ok=False, reason="cover-open")
    assert kiosk.printed() == [("A001", False)] * 2
    assert kiosk.page == Result(ticket(), "printing")


def test_what_cannot_be_mended_is_shown_at_once():
    kiosk = Kiosk()
    kiosk.touch("pension", "take")
    kiosk.reply(ticket())
    kiosk.print_ends(ok=False, reason="unprintable")
    assert kiosk.page == Result(ticket(), "shown")
    assert kiosk.reports() == [("shown", "ticket-1", "id-1")]


def test_a_printer_that_is_known_to_be_ill_is_not_asked():
    kiosk = Kiosk()
    kiosk.give(p.PrinterChanged("paper-out", at=0))
    kiosk.touch("pension", "take")
    kiosk.reply(ticket())
    assert kiosk.page == Result(ticket(), "shown")
    assert kiosk.printed() == []
    assert kiosk.reports() == [("shown", "ticket-1", "id-1")]


def test_where_numbers_are_for_paper_only_a_kiosk_without_any_gives_none():
    kiosk = Kiosk()
    hall = replace(kiosk.state.setup.hall, policy=Policy(numbers_on_screen=False))
    setup_ = replace(kiosk.state.setup, hall=hall, others=("B", "A"))
    kiosk.state = replace(kiosk.state, setup=setup_)
    kiosk.give(p.PrinterChanged("paper-out", at=0))
    shown = view(kiosk.state)
    assert isinstance(shown.page, HomeView)
    assert (shown.page.shut, shown.other) == ("no-paper", "B")
    kiosk.touch("pension", "take")
    kiosk.give(p.ButtonDown("card", at=0))
    assert kiosk.page == Refused("no-paper")
    assert kiosk.takes() == []
    kiosk.give(p.PrinterChanged("ready", at=0))
    assert view(kiosk.state).other is None


def test_a_silent_printer_is_not_ill():
    kiosk = Kiosk()
    kiosk.give(p.PrinterChanged("unknown", at=0))
    assert view(kiosk.state).banner == "kiosk.banner.printer"
    kiosk.state = replace(kiosk.state, setup=replace(kiosk.state.setup, silent=True))
    assert view(kiosk.state).banner is None


def test_a_paper_that_no_answer_proves_is_shown_too():
    kiosk = Kiosk()
    kiosk.touch("pension", "take")
    kiosk.reply(ticket())
    kiosk.give(p.PrintEnded("ticket-1", True, "", at=0, begun=True, proven=False))
    assert kiosk.page == Result(ticket(), "unproven")
    assert kiosk.reports() == [("shown", "ticket-1", "id-1")]


def test_the_number_stays_while_it_is_printed():
    kiosk = Kiosk()
    kiosk.touch("pension", "take")
    kiosk.reply(ticket())
    kiosk.wait(PRINT_MS - 1)
    kiosk.touch("back")
    assert kiosk.page == Result(ticket(), "printing")


def test_a_printer_that_never_ends_is_given_up_once():
    kiosk = Kiosk()
    kiosk.touch("pension", "take")
    kiosk.reply(ticket())
    kiosk.wait(PRINT_MS)
    assert kiosk.page == Result(ticket(), "shown")
    kiosk.print_ends()
    assert kiosk.reports() == [("shown", "ticket-1", "id-1")]


@pytest.mark.parametrize(
    ("printer", "banner"),
    [
        ("ready", None),
        ("paper-low", None),
        ("paper-out", "kiosk.banner.paper-out"),
        ("cover-open", "kiosk.banner.printer"),
        ("offline", "kiosk.banner.printer"),
    ],
)
def test_a_printer_that_is_not_ready_is_told_before_the_choice(printer: str, banner: str | None):
    kiosk = Kiosk()
    kiosk.give(p.PrinterChanged(printer, at=0))
    assert view(kiosk.state).banner == banner


def test_old_figures_are_marked():
    kiosk = Kiosk()
    kiosk.give(p.Freshness(stale=True, at=0))
    assert view(kiosk.state).banner == "kiosk.banner.stale"


# --- after a restart ---------------------------------------------------------------------------


def take_request(at: int) -> m.Take:
    return m.Take(id="old", device="k", boot="a", sequence=1, at=at, mono=1, service="pension")


def restarted(*, pending: bool, ago_min: int, begun: bool = False) -> Kiosk:
    """A kiosk that comes up ``ago_min`` minutes after a take was asked for, or answered."""
    kiosk = Kiosk(known=False)
    then = WALL - ago_min * 60_000
    request = take_request(then)
    answer = m.Reply(id="old", ok=True, result=msgspec.to_builtins(ticket(taken_at=then)))
    unsettled = () if pending else (p.Unsettled(request, answer, begun),)
    kiosk.give(p.Started(at=0, pending=(request,) if pending else (), unsettled=unsettled))
    kiosk.wait(100)
    assert kiosk.printed() == []
    present = m.Controller(online=True, epoch=1, sequence=1, version="0", at=WALL)
    kiosk.give(p.Heard(present, at=200))
    if pending:
        kiosk.give(p.Replied(request, answer, at=300))
    return kiosk


@pytest.mark.parametrize("begun", [False, True])
def test_a_paper_cut_short_by_the_power_is_printed_again_marked_only_where_it_had_begun(begun):
    kiosk = restarted(pending=False, ago_min=9, begun=begun)
    assert kiosk.printed() == [("A001", begun)]
    kiosk.print_ends()
    assert kiosk.reports() == [("printed", "ticket-1", "old")]


def test_a_number_nobody_waits_for_any_more_is_given_back():
    kiosk = restarted(pending=False, ago_min=11)
    assert kiosk.printed() == []
    assert kiosk.reports() == [("print-failed", "ticket-1", "old")]


def test_a_number_that_may_be_on_paper_is_never_given_back():
    kiosk = restarted(pending=False, ago_min=11, begun=True)
    assert kiosk.printed() == []
    assert kiosk.reports() == []
    (told,) = [x.text for x in kiosk.effects if isinstance(x, p.Complain)]
    assert told == "ticket A001: nobody knows whether it is on paper"


@pytest.mark.parametrize(("ago", "printed"), [(9, [("A001", False)]), (11, [])])
def test_a_take_in_the_outbox_is_printed_after_the_restart_while_it_is_young(ago, printed):
    kiosk = restarted(pending=True, ago_min=ago)
    assert kiosk.printed() == printed
    if not printed:
        assert kiosk.reports() == [("print-failed", "ticket-1", "old")]


def test_a_second_paper_that_fails_never_cancels_the_number():
    kiosk = restarted(pending=False, ago_min=1, begun=True)
    kiosk.print_ends(ok=False, reason="paper-out")
    kiosk.wait(GIVE_UP_MS)
    assert kiosk.reports() == []
    assert any(isinstance(one, p.Complain) for one in kiosk.effects)


# --- pages -------------------------------------------------------------------------------------


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


# --- orders ------------------------------------------------------------------------------------


def order(kind: str, of: m.Ticket | None = None) -> p.Ordered:
    return p.Ordered(m.Order(id="o", type=kind, ticket=of), at=0)


def test_a_reprint_is_marked_and_its_failure_cancels_nothing():
    kiosk = Kiosk()
    kiosk.give(order("reprint", ticket()))
    assert kiosk.printed() == [("A001", True)]
    kiosk.print_ends(ok=False, reason="paper-out")
    assert kiosk.reports() == []


def test_a_reprint_is_reported():
    kiosk = Kiosk()
    kiosk.give(order("reprint", ticket()))
    kiosk.print_ends()
    assert kiosk.reports() == [("printed", "ticket-1", None)]


def test_a_test_page_is_printed():
    assert p.TestPrint() in Kiosk().give(order("test-print"))


def test_identify_shows_the_boards_name_for_a_while():
    kiosk = Kiosk()
    kiosk.give(order("identify"))
    assert view(kiosk.state).identify
    kiosk.wait(10_000)
    assert not view(kiosk.state).identify


def test_a_restart_waits_until_nobody_is_there():
    kiosk = Kiosk()
    kiosk.touch("pension", "take")
    assert p.Restart() not in kiosk.give(order("restart"))
    kiosk.reply(ticket())
    kiosk.print_ends()
    assert p.Restart() in kiosk.wait(PRINTED_MS)


def test_an_unknown_order_is_reported():
    (complaint,) = Kiosk().give(order("dance"))
    assert complaint == p.Complain("order", "no such order: dance")


def test_the_clock_is_the_halls():
    kiosk = Kiosk()
    kiosk.wait(1)
    assert view(kiosk.state).clock == "22:13"
