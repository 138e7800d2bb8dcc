"""A hall's figures, counted directly from its events, independently of rules, state and read tables.

Events of undone actions are removed first; then every figure is a plain sum.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from broker.journal.contract import Entry

TAKEN_BACK = {
    "call": ("ticket-called",),
    "arrive": ("leg-started",),
    "no-show": ("ticket-missed",),
    "complete": ("leg-ended", "prompt-opened", "ticket-completed"),
    "go-on": ("leg-ended", "prompt-opened", "next-service-started"),
    "send-on": ("leg-ended", "prompt-opened", "next-service-awaited"),
}
"""What each action had told, by the action that was undone."""
ENDS = {
    "ticket-cancelled": "cancelled",
    "ticket-replaced": "cancelled",
    "ticket-completed": "completed",
    "ticket-expired": "expired",
}
Event = dict[str, Any]


@dataclass
class Ticket:
    taken_at: int
    waits: list[int] = field(default_factory=list)
    end: str | None = None
    missed: bool = False


@dataclass
class Leg:
    day: int
    started_at: int
    parked_at: int | None = None
    parked_ms: int = 0
    service_ms: int | None = None
    left_open: bool = False
    asked: bool = False
    rating: str | None = None


def told(entries: Iterable[Entry]) -> list[Event]:
    """The events, without those that were taken back."""
    kept: list[Event] = []
    for entry in entries:
        event = json.loads(entry.body) | {"at": entry.at}
        if event["type"] == "action-undone":
            strike_out(kept, event)
        else:
            kept.append(event)
    return kept


def strike_out(kept: list[Event], undone: Event) -> None:
    wanted = list(TAKEN_BACK[undone["action"]])
    for place in range(len(kept) - 1, -1, -1):
        event = kept[place]
        if event.get("ticket") == undone["ticket"] and event["type"] in wanted:
            wanted.remove(event["type"])
            del kept[place]
            if not wanted:
                return
        if len(kept) - place > 400:
            break
    assert wanted in ([], ["prompt-opened"]), (undone, wanted)


class Counts:
    """Sums by business day, and what must be true of every day."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.day = 0
        self.tickets: dict[int, dict[str, Ticket]] = defaultdict(dict)
        self.legs: dict[str, Leg] = {}
        self.signed_in: dict[str, str] = {}
        self.forgotten: list[tuple[int, str]] = []
        self.booked: dict[str, str] = {}
        self.trouble: list[str] = []
        for event in told(entries):
            self.take(event)

    def take(self, event: Event) -> None:
        kind = event["type"]
        known = getattr(self, "_" + kind.replace("-", "_"), None)
        if known is not None:
            known(event)
        if kind in ENDS:
            self.ticket(event).end = ENDS[kind]

    def ticket(self, event: Event) -> Ticket:
        return next(
            tickets[event["ticket"]]
            for tickets in self.tickets.values()
            if event["ticket"] in tickets
        )

    # --- days and windows ------------------------------------------------------------------------

    def _day_opened(self, event: Event) -> None:
        self.day = event["day"]
        if self.signed_in:
            self.trouble.append(f"{self.day} begins with {self.signed_in} signed in")
        for id, leg in self.legs.items():
            if leg.service_ms is None and not leg.left_open:
                self.trouble.append(f"{self.day} begins with leg {id} under way")
        for tickets in self.tickets.values():
            for id, one in tickets.items():
                if one.end is None:
                    self.trouble.append(f"{self.day} begins with ticket {id} alive")

    def _window_opened(self, event: Event) -> None:
        self.signed_in[event["window"]] = event["clerk"]

    def _window_closed(self, event: Event) -> None:
        if self.signed_in.pop(event["window"]) != event["clerk"]:
            self.trouble.append(f"somebody else signed out: {event}")
        if event["by"] != "clerk":
            self.forgotten.append((self.day, event["window"]))

    # --- tickets ---------------------------------------------------------------------------------

    def _ticket_taken(self, event: Event) -> None:
        since = event["first_waited_at"]
        self.tickets[self.day][event["ticket"]] = Ticket(event["at"] if since is None else since)

    def _ticket_issued_late(self, event: Event) -> None:
        self.tickets[event["day"]][event["ticket"]] = Ticket(event["taken_at"], end="expired")

    def _ticket_called(self, event: Event) -> None:
        ticket = self.ticket(event)
        ticket.waits.append(event["at"] - ticket.taken_at)
        ticket.missed = False

    def _ticket_missed(self, event: Event) -> None:
        self.ticket(event).missed = True

    def _ticket_reactivated(self, event: Event) -> None:
        self.ticket(event).missed = False

    # --- legs ------------------------------------------------------------------------------------

    def _leg_started(self, event: Event) -> None:
        self.legs[event["leg"]] = Leg(self.day, event["at"])

    _next_service_started = _leg_started

    def _leg_parked(self, event: Event) -> None:
        self.legs[event["leg"]].parked_at = event["at"]

    def _leg_resumed(self, event: Event) -> None:
        leg = self.legs[event["leg"]]
        leg.parked_ms += event["at"] - leg.parked_at

    def _leg_ended(self, event: Event) -> None:
        leg = self.legs[event["leg"]]
        leg.service_ms = event["at"] - leg.started_at - leg.parked_ms

    def _leg_left_open(self, event: Event) -> None:
        self.legs[event["leg"]].left_open = True

    def _prompt_opened(self, event: Event) -> None:
        self.legs[event["leg"]].asked = True

    def _rating_given(self, event: Event) -> None:
        leg = self.legs[event["leg"]]
        if (event["outcome"] == "stored") != (leg.rating is None):
            self.trouble.append(f"not the first press that counts: {event}")
        if event["outcome"] != "duplicate":
            leg.rating = event["value"]

    # --- appointments ----------------------------------------------------------------------------

    def _appointment_booked(self, event: Event) -> None:
        self.booked[event["code"]] = "open"

    def _appointment_checked_in(self, event: Event) -> None:
        self.booked[event["code"]] = "came"

    def _appointment_missed(self, event: Event) -> None:
        if self.booked[event["code"]] != "open":
            self.trouble.append(f"missed and {self.booked[event['code']]}: {event['code']}")
        self.booked[event["code"]] = "missed"

    # --- figures ---------------------------------------------------------------------------------

    def figures(self, day: int) -> dict[str, float | int | None]:
        tickets = list(self.tickets[day].values())
        waits = [one.waits[0] for one in tickets if one.waits]
        ends = [
            "no-show" if one.missed and one.end in (None, "expired") else one.end for one in tickets
        ]
        legs = [leg for leg in self.legs.values() if leg.day == day]
        took = [leg.service_ms for leg in legs if leg.service_ms is not None]
        ratings = [leg.rating for leg in legs if leg.rating is not None]
        return {
            "tickets": len(tickets),
            "called": len(waits),
            "completed": ends.count("completed"),
            "no_shows": ends.count("no-show"),
            "cancelled": ends.count("cancelled"),
            "expired": ends.count("expired"),
            "mean_wait_s": round(sum(waits) / len(waits) / 1000, 1) if waits else None,
            "longest_wait_s": max(waits) / 1000 if waits else None,
            "legs": len(took),
            "left_open": sum(leg.left_open for leg in legs),
            "mean_service_s": round(sum(took) / len(took) / 1000, 1) if took else None,
            "prompts": sum(leg.asked for leg in legs),
            "ratings": len(ratings),
            "satisfied": ratings.count("satisfied"),
            "basically_satisfied": ratings.count("basically-satisfied"),
            "unsatisfied": ratings.count("unsatisfied"),
        }
