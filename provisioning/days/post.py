"""Requests over MQTT as the kiosks and evaluators send them: again, under the same id, until answered."""

import asyncio
import logging
from typing import Any

import msgspec

from hall.shell.ids import uuid7
from hall.shell.link import Link, LinkEvent, LinkUp, Received
from hall.wire import codec, topics
from hall.wire import messages as m
from provisioning.days.crowd import Refusal
from provisioning.days.rehearsed import Rehearsed

RESEND_S = 2.0
CLIENT = "replay"

_log = logging.getLogger(__name__)
_reply = msgspec.json.Decoder(m.Reply)


class Post:
    """One connection that speaks for many boards. For one asyncio loop."""

    def __init__(self, hall: Rehearsed) -> None:
        self._hall = hall.hall
        self._loop = asyncio.get_running_loop()
        self._open: dict[str, asyncio.Future[m.Reply]] = {}
        self._up = asyncio.Event()
        self._sequence = 0
        self.resent = 0
        self._link = Link(hall.broker, f"{CLIENT}-{uuid7(0)[-12:]}", self._hear)
        self._link.subscribe([topics.reply(self._hall, "+")])

    async def __aenter__(self) -> "Post":
        self._link.start()
        await self._up.wait()
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.to_thread(self._link.close)

    def head(self, device: str, at: int) -> dict[str, Any]:
        """The envelope of a new request."""
        self._sequence += 1
        return {
            "id": uuid7(at),
            "device": device,
            "boot": CLIENT,
            "sequence": self._sequence,
            "at": at,
            "mono": at,
        }

    async def ask(self, request: m.AnyRequest) -> object:
        """The result of a request; raises Refusal."""
        body = codec.encode(request)
        answer = self._open[request.id] = self._loop.create_future()
        try:
            while True:
                self._link.publish(topics.request(self._hall, request.device), body)
                done, _ = await asyncio.wait([answer], timeout=RESEND_S)
                if done:
                    return _result(answer.result())
                self.resent += 1
        finally:
            del self._open[request.id]

    def _hear(self, event: LinkEvent) -> None:
        match event:
            case LinkUp():
                self._loop.call_soon_threadsafe(self._up.set)
            case Received():
                self._loop.call_soon_threadsafe(self._take, event.payload)

    def _take(self, payload: bytes) -> None:
        try:
            reply = _reply.decode(payload)
        except msgspec.DecodeError as error:
            _log.warning("a reply that cannot be read: %s", error)
            return
        waiting = self._open.get(reply.id)
        if waiting is not None and not waiting.done():
            waiting.set_result(reply)


def _result(reply: m.Reply) -> object:
    if reply.refusal is not None:
        raise Refusal(reply.refusal.code, reply.refusal.message)
    return reply.result
