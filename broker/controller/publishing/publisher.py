"""Publish the results of a commit: replies, events, announcements, orders and retained states."""

from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar

import msgspec

from broker.controller.contract import Live
from broker.controller.follow import FollowCodes
from broker.controller.publishing import projections
from broker.controller.publishing.changes import Happened, Touched
from broker.journal.contract import Entry
from hall.domain import events as e
from hall.domain.forecast import Forecast
from hall.domain.state import Call, HallState
from hall.wire import codec, topics
from hall.wire import messages as wire

S = TypeVar("S", bound=wire.State)


class Wire(Protocol):
    """The part of the link that the publisher uses."""

    def publish(self, topic: str, body: bytes, qos: int = 1, retain: bool = False) -> bool:
        """Send a message; return False if there is no connection."""
        ...


class Publisher:
    """Remembers the last message of each retained topic, and publishes those that differ. One thread."""

    def __init__(self, out: Wire, hall: str, epoch: int, version: str, codes: FollowCodes) -> None:
        self._out = out
        self._codes = codes
        self._hall_id = hall
        self._epoch = epoch
        self._version = version
        self._hall: wire.Hall | None = None
        self._windows: dict[str, wire.Window] = {}
        self._zones: dict[str, wire.Zone] = {}
        self._missed: dict[str, tuple[str, ...]] = {}
        self._offline: tuple[str, ...] = ()

    # --- what is said once ---------------------------------------------------------------------

    def reply(self, device: str, body: bytes) -> None:
        self._out.publish(topics.reply(self._hall_id, device), body)

    def tell(self, state: HallState, happened: Iterable[Happened], paces: Forecast) -> None:
        """Publish events for other systems, announcements for loudspeakers, and orders for boards."""
        topic = topics.event(self._hall_id)
        for one in happened:
            self._out.publish(topic, _bounded(one.entry))
            match one.event:
                case e.TicketCalled() | e.TicketRecalled():
                    self._announce(state, one.entry, one.event)
                case e.TicketReprinted():
                    self._order_reprint(state, one.entry, one.event, paces)
                case e.BoardOrdered():
                    self._order(one.event.device, one.entry, one.event.order)

    def _announce(
        self, state: HallState, entry: Entry, event: e.TicketCalled | e.TicketRecalled
    ) -> None:
        ticket = state.tickets.get(event.ticket)
        if ticket is None:
            return
        body = codec.encode(
            wire.Announcement(
                id=self._id(entry),
                ticket=ticket.id,
                number=ticket.number,
                window=event.window,
                languages=projections.spoken(state, ticket),
                recall=isinstance(event, e.TicketRecalled),
                at=entry.at,
                until=entry.at + wire.SPOKEN_WITHIN_MS,
                epoch=self._epoch,
                sequence=entry.sequence,
            )
        )
        call = Call(ticket.id, event.window, entry.at)
        for zone in projections.call_zones(state, call, ticket):
            self._out.publish(topics.announce(self._hall_id, zone), body)

    def _order_reprint(
        self, state: HallState, entry: Entry, event: e.TicketReprinted, paces: Forecast
    ) -> None:
        ticket = state.tickets.get(event.ticket)
        if ticket is None:
            return
        shown = projections.ticket(state, ticket, paces)
        paper = projections.paper(state, shown, self._codes.code(ticket.id))
        self._order(event.device, entry, "print" if event.first else "reprint", paper)

    def _order(
        self, device: str, entry: Entry, type: str, ticket: wire.PaperTicket | None = None
    ) -> None:
        body = codec.encode(wire.Order(id=self._id(entry), type=type, ticket=ticket))
        self._out.publish(topics.order(self._hall_id, device), body)

    def _id(self, entry: Entry) -> str:
        return f"{self._epoch}-{entry.sequence}"

    def presence(self, sequence: int, at: int, *, online: bool = True) -> None:
        body = presence(online, self._epoch, sequence, self._version, at)
        self._out.publish(topics.controller(self._hall_id), body, retain=True)

    # --- what is kept --------------------------------------------------------------------------

    def refresh(self, state: HallState, touched: Touched, revision: int) -> set[str]:
        """Publish the windows and zones that changed, and return them as "window/3" or "zone/a"."""
        if touched.missed:
            self._missed = projections.missed(state)
        if touched.everything:
            touched.windows |= set(self._windows)
            touched.zones |= set(self._zones)
        said = {
            f"window/{id}" for id in touched.windows if self._refresh_window(state, id, revision)
        }
        return said | {
            f"zone/{id}" for id in touched.zones if self._refresh_zone(state, id, revision)
        }

    def _refresh_window(self, state: HallState, id: str, revision: int) -> bool:
        if id not in state.windows:
            self._windows = self._without(self._windows, topics.window_state(self._hall_id, id), id)
            return True
        new = projections.window(state, id, self._epoch, revision)
        if _same(new, self._windows.get(id)):
            return False
        self._windows = {**self._windows, id: new}
        self._retain(topics.window_state(self._hall_id, id), new)
        return True

    def _refresh_zone(self, state: HallState, id: str, revision: int) -> bool:
        if id not in state.index.zones:
            self._zones = self._without(self._zones, topics.zone_state(self._hall_id, id), id)
            return True
        new = projections.zone(state, id, self._missed.get(id, ()), self._epoch, revision)
        if _same(new, self._zones.get(id)):
            return False
        self._zones = {**self._zones, id: new}
        self._retain(topics.zone_state(self._hall_id, id), new)
        return True

    def _without(self, kept: Mapping[str, S], topic: str, gone: str) -> dict[str, S]:
        # What left the hall file must not stay on the broker.
        self._out.publish(topic, b"", retain=True)
        return {id: message for id, message in kept.items() if id != gone}

    def refresh_hall(self, state: HallState, paces: Forecast, now: int, revision: int) -> bool:
        """Publish the hall's state if it changed."""
        self._offline = projections.offline(state)
        new = projections.hall(state, paces, now, self._epoch, revision)
        if _same(new, self._hall):
            return False
        self._hall = new
        self._retain(topics.hall_state(self._hall_id), new)
        return True

    def begin_epoch(self, epoch: int) -> None:
        """Use another epoch for all later messages."""
        self._epoch = epoch

    def republish(self) -> None:
        """Publish every retained message again: the broker may have lost them."""
        for window in self._windows.values():
            self._retain(topics.window_state(self._hall_id, window.window), window)
        for zone in self._zones.values():
            self._retain(topics.zone_state(self._hall_id, zone.zone), zone)
        if self._hall is not None:
            self._retain(topics.hall_state(self._hall_id), self._hall)

    def live(self, state: HallState, sequence: int) -> Live:
        """Return what was published last."""
        if self._hall is None:
            raise LookupError("the hall's state was never published")
        definition = projections.defined(state)
        return Live(
            sequence=sequence,
            definition=definition,
            hall=self._hall,
            windows=self._windows,
            zones=self._zones,
            offline=self._offline,
            attended=frozenset(one.id for one in state.windows.values() if one.attended),
        )

    def _retain(self, topic: str, message: wire.State) -> None:
        self._out.publish(topic, codec.encode(message), retain=True)


def presence(online: bool, epoch: int, sequence: int, version: str, at: int) -> bytes:
    """The controller's presence; offline, its last will."""
    return codec.encode(
        wire.Controller(online=online, epoch=epoch, sequence=sequence, version=version, at=at)
    )


def _same(new: S, old: S | None) -> bool:
    return old is not None and msgspec.structs.replace(new, revision=old.revision) == old


def _bounded(entry: Entry) -> bytes:
    """An event as it travels; one too large for a message (a hall file) is to be read over HTTP."""
    body = entry.flat()
    if len(body) <= wire.STATE_LIMIT:
        return body
    return msgspec.json.encode(
        {"sequence": entry.sequence, "at": entry.at, "type": entry.type, "left_out": True}
    )
