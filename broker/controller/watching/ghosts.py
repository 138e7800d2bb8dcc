"""Clear retained messages at the broker of windows, zones and boards that left the hall file.

Other programs subscribe to the same topics, and would show a removed window for ever.
"""

from collections.abc import Collection

from broker.controller.publishing.publisher import Wire
from hall.shell.link import Received
from hall.wire import topics


def kept_states(hall: str) -> tuple[str, ...]:
    """Return topic filters of the retained states of windows and zones."""
    return topics.window_state(hall, "+"), topics.zone_state(hall, "+")


class Ghosts:
    """Clears stale retained messages. It never touches topics of another hall."""

    def __init__(self, out: Wire, hall: str, boards: Collection[str]) -> None:
        self._out = out
        self._hall = hall
        self._boards = frozenset(boards)

    def hear(self, message: Received, windows: Collection[str], zones: Collection[str]) -> bool:
        """Clear a retained message if it is stale. Return True if the message needs no further handling:
        it is stale, or one of the controller's own states.
        """
        device = topics.parse_device(message.topic)
        if device is not None:
            if device.hall != self._hall or device.kind != "presence":
                return False
            return device.device not in self._boards and self._clear(message)
        for prefix, known in (
            (topics.window_state(self._hall, ""), windows),
            (topics.zone_state(self._hall, ""), zones),
        ):
            if message.topic.startswith(prefix):
                if message.topic.removeprefix(prefix) not in known:
                    self._clear(message)
                return True
        return False

    def _clear(self, message: Received) -> bool:
        """Clear what is retained; what is empty already was cleared here."""
        if message.retained and message.payload:
            self._out.publish(message.topic, b"", retain=True)
        return message.retained or not message.payload
