"""What the rehearsal overhears on the broker: the loudspeakers, and how many wait."""

import asyncio
from collections import deque
from collections.abc import Callable

from hall.domain.definition import HallDefinition
from hall.shell import boards
from hall.shell.clock import Clock
from hall.shell.link import Link, LinkEvent, Received
from hall.wire import messages as m
from hall.wire import topics
from hall.wire.codec import BadMessage, decode
from provisioning.rehearsal.views import SpokenView

REMEMBERED = 50
SPOKEN = "spoken"
HALL = "hall"


class Ear:
    """Listens while it is open. ``changed`` hears ``spoken`` and ``hall``, in the loop's thread."""

    def __init__(
        self,
        hall: HallDefinition,
        broker: boards.Broker,
        clock: Clock,
        changed: Callable[[str], None],
    ) -> None:
        self.spoken: deque[SpokenView] = deque(maxlen=REMEMBERED)
        self.waiting: int | None = None
        self._hall = hall
        self._clock = clock
        self._changed = changed
        self._loop = asyncio.get_running_loop()
        self._zones = {topics.announce(hall.id, zone.id): zone.id for zone in hall.zones}
        self._link = Link(broker, "rehearsal-ear", self._post)

    def open(self) -> None:
        self._link.subscribe([*self._zones, topics.hall_state(self._hall.id)])
        self._link.start()

    def close(self) -> None:
        self._link.close()

    def _post(self, event: LinkEvent) -> None:
        if isinstance(event, Received) and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._heard, event)

    def _heard(self, event: Received) -> None:
        try:
            if event.topic in self._zones:
                self._spoke(self._zones[event.topic], decode(m.Announcement, event.payload))
            else:
                self.waiting = decode(m.Hall, event.payload).waiting
                self._changed(HALL)
        except BadMessage:
            return  # the boards report what they cannot read; here it is only not shown

    def _spoke(self, zone: str, said: m.Announcement) -> None:
        if any(known.id == said.id for known in self.spoken):
            return
        text = {language: sentence(language, said) for language in said.languages}
        view = SpokenView(id=said.id, zone=zone, at=self._clock.wall(), text=text)
        self.spoken.append(view)
        self._changed(SPOKEN)


def sentence(language: str, said: m.Announcement) -> str:
    """What the loudspeaker says."""
    if language.startswith("zh"):
        return f"请 {said.number} 号到 {said.window} 号窗口"
    letters = " ".join(said.number)
    return f"Ticket {letters}, please proceed to window {said.window}"
