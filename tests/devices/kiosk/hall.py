"""A small hall for the kiosk's tests, and tickets of it."""

from typing import Any

from devices.kiosk.visit.pages import Setup
from hall.domain.definition import (
    HallDefinition,
    Hours,
    PriorityReason,
    Service,
    ServiceClass,
    Window,
    Zone,
)
from hall.wire import messages as m
from tests.devices.harness import WALL

CODES = ("pension", "medical", "card", "company", "enquiry")


def definition(services: int = len(CODES)) -> HallDefinition:
    """A hall with so many services: those of CODES, then personal ones."""
    classes = {"company": "enterprise", "enquiry": "consultation"}
    codes = (*CODES, *(f"more-{number}" for number in range(services)))[:services]
    return HallDefinition(
        id="demo",
        name={"zh-CN": "社会保险服务大厅", "en": "Social Insurance Service Hall"},
        languages=("zh-CN", "en"),
        utc_offset_ms=8 * 3_600_000,
        public_url="http://127.0.0.1:8080",
        zones=(Zone(id="A", name={"zh-CN": "A 区", "en": "Zone A"}),),
        classes=tuple(
            ServiceClass(id=one, name={"zh-CN": name, "en": one.title()}, service_ms=300_000)
            for one, name in (
                ("personal", "个人业务"),
                ("enterprise", "单位业务"),
                ("consultation", "咨询"),
            )
        ),
        services=tuple(
            Service(
                code=code,
                service_class=classes.get(code, "personal"),
                prefix="A",
                name={"zh-CN": f"养老保险关系转移接续{code[-1]}", "en": f"Pension transfer {code}"},
                papers={"zh-CN": ("身份证", "户口簿"), "en": ("ID card", "household register")},
            )
            for code in codes
        ),
        windows=tuple(Window(id=str(one), zone="A", skills=codes) for one in range(1, 9)),
        clerks=(),
        priorities=(
            PriorityReason(id="senior", name={"zh-CN": "老年人", "en": "Senior citizen"}),
            PriorityReason(id="pregnant", name={"zh-CN": "孕产妇", "en": "Expectant mother"}),
        ),
        kiosk_hours=(Hours(start=510, until=720), Hours(start=810, until=1050)),
        window_hours=(Hours(start=540, until=720),),
        close_of_day=1080,
    )


def setup(services: int = len(CODES), *, portrait: bool = False) -> Setup:
    return Setup(hall=definition(services), device="kiosk-1", zone="A", portrait=portrait)


def ticket(number: int = 1, **changes: Any) -> m.PaperTicket:
    values: dict[str, Any] = {
        "id": f"ticket-{number}",
        "number": f"A{number:03}",
        "service": "pension",
        "service_class": "personal",
        "state": "waiting",
        "ahead": 12,
        "expected_wait": m.Wait(low_s=900, high_s=1500),
        "zone": "A",
        "windows": ("3", "4", "5", "6", "7", "8"),
        "window": None,
        "follow": "K7Q2M9XW4T",
        "follow_url": "http://127.0.0.1:8080/follow/K7Q2M9XW4T",
        "printed": False,
        "confirmation": "pending",
        "taken_at": WALL,
    }
    return m.PaperTicket(**{**values, **changes})


def hall_state(revision: int = 1, **changes: Any) -> m.Hall:
    wait = m.Wait(low_s=600, high_s=1260)
    queue = m.ServiceQueue(waiting=2, expected_wait=wait, windows=3, ahead=7)
    values: dict[str, Any] = {
        "epoch": 1,
        "revision": revision,
        "open": True,
        "day": 20260921,
        "waiting": 7,
        "services": dict.fromkeys(CODES, queue),
        "suspended": {},
    }
    return m.Hall(**{**values, **changes})
