"""A printer's driver with its inbox, and a server that answers as no printer should."""

import queue
import socket
import threading
from contextlib import suppress

from devices.drawing import printout
from devices.drivers.printer import escpos
from devices.drivers.printer.driver import TicketPrinter
from devices.drivers.printer.escpos import CUT
from devices.drivers.printer.talk import Manner, Patience
from devices.drivers.printer.wires import opener
from devices.ports import PrintEnded, PrinterChanged
from hall.shell.hardware import Printer
from tests.devices.drivers.scenes import ticket

SHORT = Patience(answer=0.2, poll=0.02, write=0.2, paper=1.0, taking=0.5)


STEADY = Patience(answer=0.6, poll=0.02, write=5.0, paper=8.0)


DATA = escpos.encode(printout.draw(ticket()), "80mm")


class Driven:
    """A printer driver with its inbox."""

    def __init__(self, port, patience=STEADY, **manner):
        self.inbox = queue.Queue()
        open_wire = opener(Printer(driver="network", host="127.0.0.1", port=port))
        manner = Manner(**{"separation": CUT, **manner})
        post = self.inbox.put
        self.driver = TicketPrinter(
            576, open_wire, post, lambda: 7, manner=manner, patience=patience
        )

    def next(self, kind):
        while True:
            item = self.inbox.get(timeout=8)
            if isinstance(item, kind):
                return item

    def printed(self, job="t-1", data=DATA):
        self.driver.print(job, data)
        return self.next(PrintEnded)

    def becomes(self, state):
        while self.next(PrinterChanged).state != state:
            pass


class Odd:
    """A server that answers as it is told to: ``answers`` maps the bytes that came to an answer."""

    def __init__(self, answer, reads=True):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._answer, self._reads = answer, reads
        self._lines = []
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self):
        with suppress(OSError):
            while True:
                line, _ = self._listener.accept()
                self._lines.append(line)
                threading.Thread(target=self._talk, args=(line,), daemon=True).start()

    def _talk(self, line):
        with suppress(OSError):
            while data := line.recv(4096):
                if answer := self._answer(data):
                    line.sendall(answer)
                if not self._reads and len(data) > 3:
                    return

    def close(self):
        for end in (*self._lines, self._listener):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self._thread.join(timeout=5)


def well(data):
    return b"\x12" * data.count(b"\x10\x04")
