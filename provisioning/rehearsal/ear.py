"""What the rehearsal overhears on the broker: calls for the loudspeakers, how many wait, which boards
are there, and which codes people hold in their hands.
"""

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from hall.domain.definition import HallDefinition
from hall.places import window_name
from hall.shell import settings
from hall.shell.link import Link, LinkEvent, Received
from hall.texts import CHINESE
from hall.wire import messages as m
from hall.wire import topics
from hall.wire.codec import BadMessage, decode
from provisioning.rehearsal.people.codes import Codes, Happened
from provisioning.rehearsal.voices import Voices

HALL = "hall"
CODES = "codes"

_happened: msgspec.json.Decoder[Happened] = msgspec.json.Decoder(Happened)


class Ear:
    """Listens while it is open. ``changed`` hears ``hall`` and ``codes``, in the loop's thread;
    ``listed`` are the boards that are to come.
    """

    def __init__(
        self,
        hall: HallDefinition,
        broker: settings.Broker,
        voices: Voices,
        codes: Codes,
        changed: Callable[[str], None],
        *,
        listed: Iterable[str],
    ) -> None:
        self.waiting: int | None = None
        self._hall = hall
        self._voices, self._codes, self._changed = voices, codes, changed
        self._loop = asyncio.get_running_loop()
        zones = {topics.announce(hall.id, zone.id): zone.id for zone in hall.zones}
        self._zones = zones
        self._events = topics.event(hall.id)
        self._presences: dict[str, str] = {topics.presence(hall.id, one): one for one in listed}
        replies = topics.reply(hall.id, "+")
        told = (self._events, topics.hall_state(hall.id), replies)
        self._topics = [*zones, *self._presences, *told]
        self._online: set[str] = set()
        self._stirred = asyncio.Event()
        self._link = Link(broker, "rehearsal-ear", self._post)

    def open(self) -> None:
        self._link.subscribe(self._topics)
        self._link.start()

    def close(self) -> None:
        self._link.close()

    @property
    def offline(self) -> frozenset[str]:
        """The boards that are not at the broker."""
        return frozenset(self._presences.values()) - self._online

    async def all_online(self) -> None:
        """Wait until every board is at the broker."""
        while self.offline:
            await self._stirred.wait()
            self._stirred.clear()

    def _post(self, event: LinkEvent) -> None:
        if isinstance(event, Received) and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._heard, event)

    def _heard(self, event: Received) -> None:
        try:
            if event.topic in self._zones:
                self._called(self._zones[event.topic], decode(m.Announcement, event.payload))
            elif event.topic == self._events:
                self._happened(_happened.decode(event.payload))
            elif event.topic in self._presences:
                self._there(self._presences[event.topic], decode(m.Presence, event.payload))
            elif event.topic.endswith("/reply"):
                self._answered(decode(m.Reply, event.payload))
            else:
                self.waiting = decode(m.Hall, event.payload).waiting
                self._changed(HALL)
        except (BadMessage, msgspec.DecodeError):
            return  # the boards report what they cannot read; here it is only not shown

    def _there(self, board: str, presence: m.Presence) -> None:
        change = self._online.add if presence.online else self._online.discard
        change(board)
        self._stirred.set()
        self._changed(HALL)

    def _called(self, zone: str, call: m.Announcement) -> None:
        window = window_name(self._hall, CHINESE, call.window)
        text = f"请 {call.number} 号到 {window}"
        self._voices.announced(call.id, f"{call.ticket}-{call.at}", zone, text)

    def _happened(self, event: Happened) -> None:
        if self._codes.heard(event):
            self._changed(CODES)

    def _answered(self, reply: m.Reply) -> None:
        """Keep what a kiosk was given to print: people hold it in their hands soon."""
        for ticket, address in _papers(reply.result):
            self._codes.printed(ticket, address)
            self._changed(CODES)


def _papers(result: Any) -> list[tuple[str, str]]:
    """The tickets in a result, and the address in the QR code of each."""
    match result:
        case {"id": str(ticket), "follow_url": str(address)}:
            return [(ticket, address)]
        case {"numbers": [*numbers], "follow_url": str(address)}:
            return [(one["ticket"], address + one["follow"]) for one in numbers]
        case _:
            return []
