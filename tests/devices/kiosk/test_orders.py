"""What the controller orders a kiosk to do."""

from devices import ports as p
from devices.kiosk.visit.staying import PRINTED_MS
from devices.kiosk.visit.viewing import view
from tests.devices.kiosk.hall import ticket
from tests.devices.kiosk.machine_bench import Kiosk, order


def test_a_reprint_is_marked_and_its_failure_cancels_nothing():
    kiosk = Kiosk()
    kiosk.give(order("reprint", ticket()))
    assert kiosk.printed() == [("A001", True)]
    kiosk.print_ends(ok=False, reason="paper-out")
    assert kiosk.reports() == []


def test_the_first_paper_of_the_guides_desk_is_no_copy():
    kiosk = Kiosk()
    kiosk.give(order("print", ticket()))
    assert kiosk.printed() == [("A001", False)]


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
