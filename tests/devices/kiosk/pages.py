"""Every page of the kiosk with a state behind it, for the tests that look at pages."""

from typing import Any

from msgspec.structs import replace

from devices.drawing.raster import measure
from devices.drawing.scene import Label, Scene
from devices.kiosk.screen.layout import layout
from devices.kiosk.visit.pages import (
    Home,
    Page,
    Papers,
    Priorities,
    Refused,
    Resting,
    Result,
    Search,
    Setup,
    State,
    Taking,
)
from devices.kiosk.visit.viewing import view
from hall.domain.definition import HallDefinition
from hall.shell.hallfile.load import load
from hall.wire import messages as m
from tests.devices.harness import WALL
from tests.devices.kiosk.hall import hall_state, ticket

SIZES = ((1080, 1920), (1280, 800), (800, 480))
DEMO = load("examples/demo.toml").definition
FULL = load("examples/service-hall.toml").definition
MANY_WINDOWS = tuple(str(one) for one in (1, 2, 3, 5, 7, 9, 11, 12, 13, 14, 18, 20, 31, 40))

PAGES: dict[str, Page] = {
    "home": Home(),
    "priorities": Priorities(),
    "papers": Papers("medical-reimbursement"),
    "search": Search(),
    "found": Search("Y"),
    "resting": Resting(),
    "none-left": Refused("no-numbers-left"),
    "after-last": Refused("after-last-number"),
    "offline": Result(
        ticket(service="pension-transfer", ahead=None, expected_wait=None, source="offline"),
        "printing",
    ),
    "ask-guide": Result(ticket(service="pension-transfer", priority="serviceman"), "printed"),
    "taking": Taking("medical-reimbursement", 0, "id"),
    "late": Taking("medical-reimbursement", 0, "id", late=True),
    "printing": Result(ticket(service="pension-transfer"), "printing"),
    "printed": Result(
        ticket(service="pension-transfer", number="A1000", windows=MANY_WINDOWS), "printed"
    ),
    "shown": Result(ticket(service="pension-transfer", ahead=0, expected_wait=None), "shown"),
    "held": Result(ticket(service="pension-transfer"), "held"),
    "no-paper": Refused("no-paper"),
    "suspended": Refused("suspended"),
    "outside-hours": Refused("outside-hours"),
    "broken": Refused("kiosk-broken"),
    "strange": Refused("something-new"),
}


def queues(hall: HallDefinition) -> dict[str, m.ServiceQueue]:
    wait = m.Wait(low_s=600, high_s=1260)
    return {
        one.code: m.ServiceQueue(
            waiting=place, expected_wait=wait, windows=3, ahead=place * 7 % 19 or 12
        )
        for place, one in enumerate(hall.services)
    }


def state(at: HallDefinition, size: tuple[int, int], **changes: Any) -> State:
    setup = Setup(hall=at, device="kiosk-1", zone="A", portrait=size[0] < size[1])
    told = hall_state(services=queues(at))
    made = State(setup=setup, wall=WALL, hall=told, stale=False, printer="ready")
    return replace(made, **changes)


def scene(of: State, size: tuple[int, int]) -> Scene:
    return layout(of.setup, size, measure)(view(of))


def texts(of: Scene) -> list[str]:
    return [mark.text for mark in of.marks if isinstance(mark, Label)]
