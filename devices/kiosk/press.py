"""Makes tickets of scenes for the printer, in a thread of its own: a picture takes a while on a
small board, and the screen must not wait for it.
"""  # fmt: skip

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from devices import ports as p
from devices.drivers import escpos, raster
from devices.kiosk.pages import Setup
from devices.kiosk.ticket import proof_scene, ticket_scene
from devices.scene import Scene
from hall.wire import messages as m

TEST = "test"

log = logging.getLogger(__name__)


class Press:
    """Prints tickets and test pages; every ticket ends in PrintEnded, come what may."""

    def __init__(
        self,
        setup: Setup,
        printer: p.Printer,
        profile: escpos.Profile,
        post: p.Post,
        now: Callable[[], int],
    ) -> None:
        self._setup, self._printer, self._profile = setup, printer, profile
        self._post, self._now = post, now
        self._hands = ThreadPoolExecutor(max_workers=1, thread_name_prefix="press")

    def warm_up(self) -> None:
        """Load fonts and codes before the first citizen comes."""
        self._hands.submit(self._encode, self._proof())

    def ticket(self, ticket: m.Ticket, copy: bool) -> None:
        """Print a number."""
        self._hands.submit(self._print, ticket.id, lambda: self._ticket(ticket, copy))

    def test_page(self) -> None:
        """Print the technician's page."""
        self._hands.submit(self._print, TEST, self._proof)

    def close(self) -> None:
        self._hands.shutdown()

    def _print(self, job: str, scene: Callable[[], Scene]) -> None:
        try:
            self._printer.print(job, self._encode(scene()))
        except Exception:
            # Whatever is wrong with the picture: the citizen gets the number on the screen.
            log.exception("ticket %s could not be made", job)
            self._post(p.PrintEnded(job, ok=False, reason="unprintable", at=self._now()))

    def _encode(self, scene: Scene) -> bytes:
        return escpos.encode(raster.draw(scene, "1"), self._profile)

    def _ticket(self, ticket: m.Ticket, copy: bool) -> Scene:
        return ticket_scene(self._setup, ticket, raster.measure, self._printer.width, copy=copy)

    def _proof(self) -> Scene:
        return proof_scene(self._setup, raster.measure, self._printer.width)
