"""Those who use the measured hall: a kiosk with its link and outbox, and clerks with their keys."""

import http.client
import queue
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from benching.stage import BENCH, Stage
from devices.outbox import Outbox
from hall.domain.names import BoardKind, Role
from hall.shell.ids import uuid7
from hall.shell.link import Link, LinkEvent, LinkUp, Received
from hall.wire import codec, topics
from hall.wire import messages as m

WITHIN_S = 20.0
LOOK_S = 0.02

_reply = msgspec.json.Decoder(m.Reply)


def _link(stage: Stage, name: str, heard: "queue.SimpleQueue[LinkEvent]") -> Link:
    account = f"{BENCH}-{name}"
    return Link(stage.broker.settings_for(account), account, heard.put)


class Post:
    """One connection for every board of the hall; what it hears waits in ``heard``."""

    def __init__(self, stage: Stage, name: str, listens: list[str]) -> None:
        self.hall = stage.id
        self.kiosks = [b.id for b in stage.hall.boards if b.kind is BoardKind.KIOSK]
        self.heard: queue.SimpleQueue[LinkEvent] = queue.SimpleQueue()
        self._link = _link(stage, name, self.heard)
        self._link.subscribe(listens)
        self._sequence = 0
        self._link.start()
        self.until(lambda event: isinstance(event, LinkUp) or None)

    def until(self, wanted: Any) -> Any:
        """The first thing that ``wanted`` finds in what is heard from now on."""
        while (found := wanted(self.heard.get(timeout=WITHIN_S))) is None:
            continue
        return found

    def request(self, kind: type[m.Request], kiosk: str, **fields: Any) -> m.AnyRequest:
        """A fresh request of a kiosk."""
        self._sequence += 1
        wall = time.time_ns() // 1_000_000
        head = {
            "device": kiosk,
            "boot": "bench",
            "sequence": self._sequence,
            "at": wall,
            "mono": wall,
        }
        made: Any = kind(id=uuid7(wall), **(head | fields))
        return made

    def send(self, request: m.AnyRequest) -> None:
        topic = topics.request(self.hall, request.device)
        if not self._link.publish(topic, codec.encode(request)):
            raise ConnectionError("the broker is gone")

    def reply(self, id: str | None = None) -> m.Reply:
        """The next reply, or the one to a request. Raises ValueError where it is a refusal."""

        def found(event: LinkEvent) -> m.Reply | None:
            if not isinstance(event, Received) or not event.topic.endswith("/reply"):
                return None
            reply = _reply.decode(event.payload)
            return reply if id in (None, reply.id) else None

        reply: m.Reply = self.until(found)
        if not reply.ok:
            raise ValueError(f"refused: {reply.refusal}")
        return reply

    def ask(self, kind: type[m.Request], kiosk: str, **fields: Any) -> m.Reply:
        request = self.request(kind, kiosk, **fields)
        self.send(request)
        return self.reply(request.id)

    def close(self) -> None:
        self._link.close()


class Kiosk:
    """Takes numbers as a kiosk's program does: first the outbox, then the link."""

    def __init__(self, stage: Stage, service: str) -> None:
        self._post = Post(stage, "kiosk", [topics.reply(stage.id, "+")])
        self._device = self._post.kiosks[0]
        self._service = service
        self._outbox = Outbox(Path(stage.folder) / "outbox.sqlite")

    def take(self) -> tuple[float, float]:
        """Take a number: milliseconds of the outbox's commit, and from there to the reply.

        Its paper is reported before this returns, outside of what is measured.
        """
        request = self._post.request(m.Take, self._device, service=self._service)
        began = time.perf_counter()
        self._outbox.add(request, held=True)
        kept = time.perf_counter()
        self._post.send(request)
        reply = self._post.reply(request.id)
        replied = time.perf_counter()
        self._outbox.answer(reply)
        self._post.ask(m.Printed, self._device, ticket=reply.result["id"])
        return 1000 * (kept - began), 1000 * (replied - kept)

    def close(self) -> None:
        self._post.close()
        self._outbox.close()


class Refused(ValueError):
    """The console says no to a key."""

    def __init__(self, key: str, status: int, found: dict[str, Any]) -> None:
        super().__init__(f"{key} is refused: {status} {found}")
        self.code = str(found.get("code"))


class Clerks:
    """A clerk at each window that does a service, with one HTTP connection to the console."""

    def __init__(self, stage: Stage, service: str) -> None:
        definition = stage.hall.definition
        windows = [w.id for w in definition.windows if service in w.skills]
        clerks = [one.id for one in definition.clerks if Role.CLERK in one.roles]
        self.windows = windows[: len(clerks)]
        self._turn = 0
        self._token = stage.token
        self._http = http.client.HTTPConnection("127.0.0.1", stage.port, timeout=WITHIN_S)
        for window, clerk in zip(self.windows, clerks, strict=False):
            self._sit_down(window, clerk)
        listens = [topics.window_state(stage.id, window) for window in self.windows]
        self._screens = Post(stage, "screens", listens)

    def press(self, window: str, key: str, body: dict[str, str] | None = None) -> dict[str, Any]:
        """Press a key and wait for its answer."""
        self._send(window, key, body or {})
        return self._answer(key)

    def call(self) -> tuple[float, float]:
        """Call the next at the next window: milliseconds until its screen is told, and until the
        key is answered. The citizen is then served, outside of what is measured.
        """
        window = self.windows[self._turn % len(self.windows)]
        self._turn += 1
        topic = topics.window_state(self._screens.hall, window)
        return self.call_at(
            window, lambda: self._screens.until(lambda event: _calling(event, topic))
        )

    def call_at(self, window: str, seen: Callable[[], object]) -> tuple[float, float]:
        """The same at one window, until ``seen`` returns."""
        began = time.perf_counter()
        self._send(window, "next", {})
        seen()
        shown = time.perf_counter()
        self._answer("next")
        answered = time.perf_counter()
        self.serve(window)
        return 1000 * (shown - began), 1000 * (answered - began)

    def serve(self, window: str) -> None:
        """Serve the citizen who was called, to the end."""
        self.press(window, "arrive")
        self.press(window, "complete")

    def _sit_down(self, window: str, clerk: str) -> None:
        """Open a window, if the clerk does not sit there already."""
        try:
            self.press(window, "open", {"clerk": clerk})
        except Refused as refused:
            if refused.code != "clerk-elsewhere":
                raise

    def _send(self, window: str, key: str, body: dict[str, str]) -> None:
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        path = f"/api/v1/windows/{window}/{key}"
        self._http.request("POST", path, msgspec.json.encode(body), headers)

    def _answer(self, key: str) -> dict[str, Any]:
        response = self._http.getresponse()
        found: dict[str, Any] = msgspec.json.decode(response.read())
        if response.status != 200:
            raise Refused(key, response.status, found)
        return found

    def close(self) -> None:
        self._http.close()
        self._screens.close()


def _calling(event: LinkEvent, topic: str) -> bool | None:
    if not isinstance(event, Received) or event.topic != topic:
        return None
    return codec.decode(m.Window, event.payload).status == "calling" or None


class Technician:
    """Looks at the boards of the hall, over and over."""

    def __init__(self, stage: Stage) -> None:
        self._headers = {"Authorization": f"Bearer {stage.token}"}
        self._http = http.client.HTTPConnection("127.0.0.1", stage.port, timeout=WITHIN_S)

    def sees(self, device: str, printer: str) -> None:
        """Wait until a board's printer is told to be so. Raises TimeoutError."""
        until = time.monotonic() + WITHIN_S
        while self._told(device) != printer:
            if time.monotonic() > until:
                raise TimeoutError(f"nobody tells that the printer of {device} is {printer}")
            time.sleep(LOOK_S)

    def _told(self, device: str) -> str | None:
        self._http.request("GET", "/api/v1/devices", headers=self._headers)
        boards = msgspec.json.decode(self._http.getresponse().read())["devices"]
        health = next(one["health"] for one in boards if one["device"] == device)
        return health and health["printer"]

    def close(self) -> None:
        self._http.close()
