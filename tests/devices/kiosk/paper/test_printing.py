"""From the number to its paper: printed, held until the printer is mended, shown, given up."""

import pytest
from msgspec.structs import replace

from devices import ports as p
from devices.kiosk.paper.printing import PRINT_MS, TRIES
from devices.kiosk.visit.page_views import HomeView
from devices.kiosk.visit.pages import Home, Refused, Result
from devices.kiosk.visit.staying import SHOWN_MS
from devices.kiosk.visit.viewing import view
from hall.domain.definition import Policy
from tests.devices.kiosk.hall import hall_state, ticket
from tests.devices.kiosk.machine_bench import GIVE_UP_MS, Kiosk


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


def test_a_ticket_that_was_not_printed_is_told_until_the_printer_is_mended():
    kiosk = waiting_for_paper()
    kiosk.wait(GIVE_UP_MS)
    assert complaints(kiosk)["print"]
    kiosk.give(p.PrinterChanged("ready", at=kiosk.at))
    assert complaints(kiosk)["print"] is None


def complaints(kiosk: Kiosk) -> dict[str, str | None]:
    """What is complained of by name, as the board's health has it."""
    told = [one for one in kiosk.effects if isinstance(one, p.Complain)]
    return {one.name: one.text for one in told}


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
    setup_ = replace(kiosk.state.setup, hall=hall, others=(("kiosk-2", "B"), ("kiosk-3", "A")))
    kiosk.state = replace(kiosk.state, setup=setup_)
    kiosk.give(p.PrinterChanged("paper-out", at=0))
    shown = view(kiosk.state)
    assert isinstance(shown.page, HomeView)
    assert (shown.page.shut, shown.other) == ("no-paper", "B")
    kiosk.touch("pension", "take")
    kiosk.press("card")
    assert kiosk.page == Refused("no-paper")
    assert kiosk.takes() == []
    kiosk.give(p.PrinterChanged("ready", at=0))
    assert view(kiosk.state).other is None


@pytest.mark.parametrize(
    ("printers", "zone"),
    [
        ({}, "A"),
        ({"kiosk-2": "paper-low"}, "A"),
        ({"kiosk-2": "unknown", "kiosk-3": "ready"}, "A"),
        ({"kiosk-2": "paper-out"}, "B"),
        ({"kiosk-2": "off", "kiosk-3": "cover-open"}, "C"),
        ({"kiosk-2": "offline", "kiosk-3": "off", "kiosk-4": "cutter-fault"}, None),
    ],
)
def test_citizens_are_sent_to_the_nearest_kiosk_that_is_not_known_to_be_broken(
    printers: dict[str, str], zone: str | None
):
    kiosk = Kiosk()
    others = (("kiosk-2", "A"), ("kiosk-3", "B"), ("kiosk-4", "C"))
    kiosk.state = replace(kiosk.state, setup=replace(kiosk.state.setup, others=others))
    kiosk.give(p.Heard(hall_state(2, kiosks=printers), at=0))
    assert view(kiosk.state).other is None
    kiosk.give(p.PrinterChanged("paper-out", at=0))
    assert view(kiosk.state).other == zone


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
