"""Build and parse the topics of protocol version 1."""

from dataclasses import dataclass

VERSION = 1
ROOT = f"hall/{VERSION}"


def request(hall: str, device: str) -> str:
    """Requests of a device to the controller."""
    return f"{ROOT}/{hall}/device/{device}/request"


def reply(hall: str, device: str) -> str:
    """Replies of the controller to a device."""
    return f"{ROOT}/{hall}/device/{device}/reply"


def order(hall: str, device: str) -> str:
    """Orders of the controller to a device; never retained."""
    return f"{ROOT}/{hall}/device/{device}/order"


def presence(hall: str, device: str) -> str:
    """Retained presence of a device; also the topic of its last will."""
    return f"{ROOT}/{hall}/device/{device}/presence"


def health(hall: str, device: str) -> str:
    """Health of a device."""
    return f"{ROOT}/{hall}/device/{device}/health"


def hall_state(hall: str) -> str:
    """Retained state of the hall."""
    return f"{ROOT}/{hall}/state/hall"


def window_state(hall: str, window: str) -> str:
    """Retained state of a window."""
    return f"{ROOT}/{hall}/state/window/{window}"


def zone_state(hall: str, zone: str) -> str:
    """Retained state of a zone."""
    return f"{ROOT}/{hall}/state/zone/{zone}"


def announce(hall: str, zone: str) -> str:
    """Announcements for a zone's loudspeaker."""
    return f"{ROOT}/{hall}/announce/{zone}"


def event(hall: str) -> str:
    """Committed events, for other systems."""
    return f"{ROOT}/{hall}/event"


def controller(hall: str) -> str:
    """Retained presence of the controller; also the topic of its last will."""
    return f"{ROOT}/{hall}/controller"


def anchor(hall: str) -> str:
    """Retained anchor: the head of the controller's journal."""
    return f"{ROOT}/{hall}/anchor"


@dataclass(frozen=True)
class DeviceTopic:
    """A parsed device topic; ``kind`` is request, reply, order, presence or health."""

    hall: str
    device: str
    kind: str


def parse_device(topic: str) -> DeviceTopic | None:
    """Parse a device topic; return None for any other topic."""
    parts = topic.split("/")
    if len(parts) != 6 or "/".join(parts[:2]) != ROOT or parts[3] != "device":
        return None
    return DeviceTopic(hall=parts[2], device=parts[4], kind=parts[5])
