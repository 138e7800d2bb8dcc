"""Mistakes that the type checker finds.

``./run check`` reads this module with warn_unused_ignores: an error that is not found any more is an ignore
that is not used, and fails the check. Nothing here runs.
"""

from broker.controller.intake import requests
from devices import ports as p
from devices.kiosk import machine
from devices.kiosk.paper import printing
from devices.kiosk.visit import browsing, giving
from devices.kiosk.visit.pages import Home
from hall.domain.definition import HallDefinition
from hall.shell.clock import Clock
from hall.wire import messages as m
from hall.wire.envelope import DRAFT


def a_misspelt_field_of_a_request() -> p.Ask:
    return p.Ask(m.Take(**DRAFT, service="pension", langauge="zh-CN"))  # type: ignore[call-arg]


def a_field_of_another_type() -> p.Ask:
    return p.Ask(m.Take(**DRAFT, service="pension", papers="yes"))  # type: ignore[arg-type]


def a_missing_field() -> p.Ask:
    return p.Ask(m.PrintFailed(**DRAFT, ticket="t"))  # type: ignore[call-arg]


def a_bare_dict() -> p.Ask:
    return p.Ask({"type": "take", "service": "pension"})  # type: ignore[arg-type]


def handled_as_another_input() -> object:
    return machine._on(p.Ticked, printing.on_print_ended)  # type: ignore[arg-type]


def touched_as_another_page() -> object:
    return browsing._on(Home, browsing._touch_search)  # type: ignore[arg-type]


def made_of_another_request() -> object:
    return requests._made(m.Printed, requests._shown)  # type: ignore[arg-type]


def a_wall_time_for_a_monotonic_one(clock: Clock) -> p.Input:
    return p.LinkChanged(online=True, at=clock.wall())  # type: ignore[arg-type]


def a_monotonic_time_for_a_wall_time(clock: Clock, hall: HallDefinition) -> int:
    return giving.minute_of(hall, clock.mono())  # type: ignore[arg-type]


def a_number_of_milliseconds_for_a_time() -> p.Input:
    return p.Ticked(at=5, wall=7)  # type: ignore[arg-type]
