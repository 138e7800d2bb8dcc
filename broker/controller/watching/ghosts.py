"""What an earlier hall file left at the broker: retained states and presences of what is no more.

Other programs of the city hear the same topics, and would show a window that was taken away for ever.
"""

from collections.abc import Collection

from broker.controller.publishing.publisher import Wire
from hall.shell.link import Received
from hall.wire import topics


def kept_states(hall: str) -> tuple[str, ...]:
    """Filters of the states that a controller keeps at the broker by their ids."""
    return topics.window_state(hall, "+"), topics.zone_state(hall, "+")


class Ghosts:
    """Clears at the broker what the hall does not have. Only topics of this hall are ever touched."""

    def __init__(self, out: Wire, hall: str, boards: Collection[str]) -> None:
        self._out = out
        self._hall = hall
        self._boards = frozenset(boards)

    def hear(self, message: Received, windows: Collection[str], zones: Collection[str]) -> bool:
        """Clear a retained message of what is not there. True where nobody need read it further: it is
        that, or a state that came from here.
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
