"""Requests in an envelope, as a kiosk's program sends them."""

from typing import Any

import msgspec

from devices import ports as p
from hall.wire import messages as m
from hall.wire.envelope import DRAFT, addressed
from tests.devices.harness import WALL


def type_of(request: m.AnyRequest) -> str:
    """The name of a request's type in the protocol."""
    return str(request.__struct_config__.tag)


def own(request: m.AnyRequest) -> dict[str, Any]:
    """The fields of a request besides its envelope, as they are on the wire."""
    fields = msgspec.to_builtins(request)
    return {name: value for name, value in fields.items() if name not in {"v", *DRAFT}}


def sent(ask: p.Ask, number: int, at: int) -> m.AnyRequest:
    """Address the ``number``-th request of a kiosk, sent at a monotonic time; its id is ``id-<number>``."""
    return addressed(
        ask.request,
        {
            "id": f"id-{number}",
            "device": "k",
            "boot": "b",
            "sequence": number,
            "at": WALL + at,
            "mono": at,
        },
    )
