"""What a model of printer can do, and what it cannot."""

from devices.drawing import printout
from devices.drivers.printer import escpos
from devices.drivers.printer.talk import MOUTH, Patience
from devices.drivers.printer.virtual_printer import VirtualPrinter
from devices.ports import PrintEnded
from hall.shell.hardware import Printer
from tests.devices.drivers.driving import DATA, SHORT, Driven, Odd, well
from tests.devices.drivers.scenes import ticket
from tests.waiting import eventually


def model(closing, *abilities, **manner):
    twin = closing(VirtualPrinter(576, pause=lambda seconds: None, abilities=frozenset(abilities)))
    twin.open()
    driven = Driven(twin.port, SHORT, **manner)
    closing(driven.driver)
    return twin, driven


def test_a_job_is_acknowledged_by_its_own_id(closing):
    twin, driven = model(closing, "status", "process-id", acknowledge="process-id")
    for job in ("t-1", "t-2"):
        assert driven.printed(job) == PrintEnded(job, True, "", 7, begun=True)
    assert twin.bytes.count(b"\x1d(H\x06\x00000001") == 1
    assert twin.bytes.count(b"\x1d(H\x06\x00000002") == 1
    assert twin.unknown == []


def test_an_id_that_is_not_the_jobs_proves_nothing(closing):
    def answer(data):
        return well(data) + (b"\x37\x229999\x00" if b"\x1d(H" in data else b"")

    driven = Driven(closing(Odd(answer)).port, SHORT, acknowledge="process-id")
    closing(driven.driver)
    assert driven.printed().reason == "timeout"


def test_a_printer_that_answers_for_nothing_has_proven_nothing(closing):
    twin, driven = model(closing, "status", acknowledge="none")
    assert driven.printed() == PrintEnded("t-1", True, "", 7, begun=True, proven=False)
    twin.suffer(paper="out")
    driven.becomes("paper-out")
    assert driven.printed() == PrintEnded("t-1", False, "paper-out", 7)


def test_a_silent_printer_prints_where_its_file_says_that_it_is(closing):
    twin, driven = model(closing, status="none", acknowledge="none")
    driven.becomes("unknown")
    assert driven.printed() == PrintEnded("t-1", True, "", 7, begun=True, proven=False)
    twin.suffer(power="off")
    ended = driven.printed()
    assert (ended.ok, ended.reason) == (False, "offline")
    assert not twin.unknown


def test_a_printer_that_tells_by_itself_is_heard_before_it_is_asked(closing):
    twin = closing(VirtualPrinter(576, pause=lambda seconds: None))
    twin.open()
    driven = Driven(twin.port, Patience(poll=60.0), status="told")
    closing(driven.driver)
    assert driven.printed("t-0").ok  # so that the printer knows by now that it is to tell
    for fault, state in (
        ({"paper": "low"}, "paper-low"),
        ({"paper": "out"}, "paper-out"),
        ({"cutter": "jammed", "paper": "ok"}, "cutter-fault"),
        ({"cover": "open"}, "cover-open"),
        ({"cover": "closed", "cutter": "ok"}, "ready"),
    ):
        twin.suffer(**fault)
        driven.becomes(state)
    assert driven.printed().ok


def test_two_tickets_never_lie_in_the_mouth_together(closing):
    abilities = ("status", "in-order", "clear", "presenter")
    twin = closing(VirtualPrinter(576, pause=lambda seconds: None, abilities=frozenset(abilities)))
    twin.open()
    driven = Driven(twin.port, Patience(answer=0.2, poll=0.02, taking=60.0), presenter=True)
    closing(driven.driver)
    assert driven.printed("t-1").ok
    looks = twin.bytes.count(MOUTH)
    driven.driver.print("t-2", DATA)
    eventually(lambda: twin.bytes.count(MOUTH) >= looks + 3)
    assert len(twin.tickets) == 1
    assert driven.inbox.empty()
    twin.take()
    assert driven.next(PrintEnded).ok
    assert len(twin.tickets) == 2


def test_a_ticket_that_nobody_takes_holds_up_nobody_for_long(closing):
    twin, driven = model(closing, "status", "in-order", "presenter", presenter=True)
    for job in ("t-1", "t-2"):
        assert driven.printed(job).ok
    assert twin.bytes.count(MOUTH) > 1


def test_a_printer_without_a_mouth_is_not_waited_for(closing):
    _, driven = model(closing, "status", "in-order", presenter=True)
    for job in ("t-1", "t-2"):
        assert driven.printed(job).ok


def test_without_a_cutter_the_paper_is_fed_to_the_edge(closing):
    part = Printer(driver="virtual", cutter=False, buzzer=True)
    twin, driven = model(closing, "status", "in-order", separation=escpos.separation(part))
    data = escpos.encode(printout.draw(ticket()), "80mm", escpos.ending(part))
    assert driven.printed(data=data).ok
    assert twin.tickets == []
    assert twin.unknown == []
    assert data.endswith(escpos.TEAR + escpos.BEEP)
