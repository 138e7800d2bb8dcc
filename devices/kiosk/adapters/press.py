"""Makes tickets of scenes for the printer, in a thread of its own: a picture takes a while on a
small board, and the screen must not wait for it.
"""  # fmt: skip

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from devices import ports as p
from devices.drawing import printout
from devices.drawing.scene import Measure, Scene
from devices.drivers.printer import escpos
from devices.drivers.printer import text as escpos_text
from devices.kiosk.adapters.roll import Roll
from devices.kiosk.paper.ticket import proof_scene, ticket_scene
from devices.kiosk.visit.pages import Setup
from hall.domain.times import MonoMs
from hall.shell import hardware
from hall.wire import messages as m

TEST = "test"
LIMIT = 20 * 1024
"""Bytes of a ticket: what a serial line carries in the time that a citizen waits for it."""
EVEN = (None, 36, 32, 28, 24)
"""Sizes of text to try, until a ticket is short enough; see :func:`ticket_scene`."""

DOTS_A_MM, TO_CUTTER_MM = 8, 12

log = logging.getLogger(__name__)


class Paper(NamedTuple):
    """A paper's bytes, and how long it is."""

    data: bytes
    mm: int


class Press:
    """Prints tickets and test pages; every ticket ends in PrintEnded, come what may."""

    def __init__(
        self,
        setup: Setup,
        printer: p.Printer,
        part: hardware.Printer,
        post: p.Post,
        now: Callable[[], MonoMs],
        *,
        roll: Roll,
    ) -> None:
        self._setup, self._printer, self._part, self.roll = setup, printer, part, roll
        self._post, self._now = post, now
        self._hands = ThreadPoolExecutor(max_workers=1, thread_name_prefix="press")

    def warm_up(self) -> None:
        """Load fonts and codes before the first citizen comes."""
        self._hands.submit(self._proof)

    def ticket(self, ticket: m.PaperTicket, copy: bool) -> None:
        """Print a number."""
        self._hands.submit(self._print, ticket.id, lambda: self._ticket(ticket, copy))

    def test_page(self) -> None:
        """Print the technician's page."""
        self._hands.submit(self._print, TEST, self._proof)

    def close(self) -> None:
        self._hands.shutdown()

    def _print(self, job: str, make: Callable[[], Paper]) -> None:
        try:
            paper = make()
            self.roll.expect(job, paper.mm)
            self._printer.print(job, paper.data)
        except Exception:
            # Whatever is wrong with the picture: the citizen gets the number on the screen.
            log.exception("ticket %s could not be made", job)
            self._post(p.PrintEnded(job, ok=False, reason="unprintable", at=self._now()))

    def _ticket(self, ticket: m.PaperTicket, copy: bool) -> Paper:
        return ticket_paper(self._setup, ticket, self._part, copy=copy)

    def _proof(self) -> Paper:
        return _paper(
            proof_scene(self._setup, _measure(self._part), self._printer.width), self._part
        )


def ticket_paper(
    setup: Setup, ticket: m.PaperTicket, part: hardware.Printer, *, copy: bool
) -> Paper:
    """Encode a ticket, in the first of the layouts that is within the limit, else in the last."""
    width = escpos.WIDTHS[part.profile]
    for even in EVEN:
        scene = ticket_scene(setup, ticket, _measure(part), width, copy=copy, even=even)
        paper = _paper(scene, part)
        if len(paper.data) <= LIMIT:
            break
    return paper


def _measure(part: hardware.Printer) -> Measure:
    return escpos_text.measure if part.text == "gb18030" else printout.measure


def _paper(scene: Scene, part: hardware.Printer) -> Paper:
    if part.text == "gb18030":
        written = escpos_text.encode(scene, escpos.ending(part))
        return Paper(written.data, written.rows // DOTS_A_MM + TO_CUTTER_MM)
    data = escpos.encode(printout.draw(scene), part.profile, escpos.ending(part))
    return Paper(data, scene.height // DOTS_A_MM + TO_CUTTER_MM)
