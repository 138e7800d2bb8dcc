"""Parse and check messages from MQTT: requests to decide, reports of boards, and rejected messages."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar, cast

import msgspec

from broker.controller.contract import Ids, Submission
from broker.controller.intake.limits import BOUNDED
from hall.domain import codes
from hall.domain import commands as c
from hall.domain.names import CancelReason, Confirmation, Source
from hall.domain.refusals import Code, Refused
from hall.domain.state import HallState
from hall.shell.hardware import Board
from hall.shell.link import Received
from hall.wire import codec, topics
from hall.wire import messages as wire
from hall.wire.topics import DeviceTopic, parse_device

LEASE_AT_ONCE = 20
"""Most leased numbers in one reply: with their codes they must fit into a message."""
_HANDED_OUT = wire.Take | wire.CheckIn | wire.Lease
"""Requests whose sender prints the ticket of the answer."""
ENVELOPE_FIELDS = len(wire.Request.__struct_fields__)

Check = Callable[[HallState], None]
"""Called with the state before a command is decided; raises Refused."""


def subscriptions(hall: str) -> list[str]:
    """Return the topics that a controller subscribes to."""
    every = ("request", "presence", "health")
    return [*(f"{topics.ROOT}/{hall}/device/+/{kind}" for kind in every), topics.anchor(hall)]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to decide; ``bounded``: the rate limit applies to it."""

    device: str
    submission: Submission
    check: Check | None
    bounded: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """A board's presence or health."""

    device: str
    message: wire.Presence | wire.Health


@dataclass(frozen=True, slots=True)
class Rejected:
    """A message that is refused; it is answered if the request's ``id`` could be read."""

    device: str
    code: str
    message: str
    id: str | None = None


class Intake:
    """Parses messages. It knows the hall file's boards, but not the state."""

    def __init__(self, hall: str, boards: Mapping[str, Board], ids: Ids) -> None:
        self._hall = hall
        self._boards = boards
        self._ids = ids
        self._codes = ids.codes

    def read(self, received: Received) -> Asked | Heard | Rejected:
        topic = parse_device(received.topic)
        if topic is None or topic.hall != self._hall:
            return Rejected("", "unknown-topic", f"unexpected topic {received.topic}")
        try:
            if topic.kind == "request":
                return self._request(topic, received)
            return self._heard(topic, received.payload)
        except codec.BadMessage as error:
            return Rejected(topic.device, error.code, error.message, error.id)

    def _heard(self, topic: DeviceTopic, payload: bytes) -> Heard | Rejected:
        if topic.device not in self._boards:
            return self._unknown(topic.device, None)
        if topic.kind == "presence":
            return Heard(topic.device, codec.decode_heard(wire.Presence, payload))
        return Heard(topic.device, codec.decode_heard(wire.Health, payload))

    def _request(self, topic: DeviceTopic, received: Received) -> Asked | Rejected:
        request = codec.decode_request(received.payload)
        board = self._boards.get(topic.device)
        if received.retained:
            text = "requests must not be retained"
            return Rejected(topic.device, "retained", text, request.id)
        if request.device != topic.device:
            text = f"the topic says {topic.device!r}, the body {request.device!r}"
            return Rejected(topic.device, "forged", text, request.id)
        if board is None:
            return self._unknown(topic.device, request.id)
        if type(request) not in wire.MAY_SEND[board.kind]:
            text = f"{board.id} is of kind {board.kind}, which may not send {_tag(request)!r}"
            return Rejected(topic.device, "not-allowed", text, request.id)
        if wrong := _no_code(request):
            return Rejected(topic.device, "malformed", wrong, request.id)
        return self._asked(board, request)

    def _without_code(self, request: wire.AnyRequest) -> wire.AnyRequest:
        """Return the request with a digest in place of its follow code, to be stored."""
        if isinstance(request, wire.ReactivateTicket) and request.follow:
            digest = self._codes.digest(request.follow)
            return msgspec.structs.replace(request, follow=digest)
        return request

    @staticmethod
    def _unknown(device: str, id: str | None) -> Rejected:
        text = f"the hall file has no board {device!r}; add it there or correct its id"
        return Rejected(device, "unknown-device", text, id)

    def _asked(self, board: Board, request: wire.AnyRequest) -> Asked:
        submission = Submission(
            key=request.id,
            origin=f"device:{board.id}",
            fingerprint=fingerprint(self._without_code(request)),
            command=self._command(board, request),
            paper=isinstance(request, _HANDED_OUT),
        )
        return Asked(board.id, submission, _check(board, request), isinstance(request, BOUNDED))

    def _command(self, board: Board, request: wire.AnyRequest) -> c.AnyCommand:
        match request:
            case wire.Take():
                return self._take(board, request)
            case wire.CheckIn():
                return self._check_in(board, request)
            case wire.Lease():
                return self._lease(board, request)
            case wire.ReactivateTicket(ticket=id, follow=code):
                digests = self._codes.digests(code) if code else ()
                return c.Reactivate(ticket=id, follow_digests=digests)
            case _:
                return MADE[type(request)](board, request)

    def _take(self, board: Board, request: wire.Take) -> c.Take:
        fresh = self._ids.fresh()
        return c.Take(
            ticket=fresh.ticket,
            follow_digest=fresh.follow_digest,
            service=request.service,
            source=Source.KIOSK,
            device=board.id,
            priority=request.priority,
            language=request.language,
            large_text=request.large_text,
            request=request.id,
            then=request.then,
            papers=request.papers,
        )

    def _check_in(self, board: Board, request: wire.CheckIn) -> c.CheckIn:
        fresh = self._ids.fresh()
        return c.CheckIn(
            ticket=fresh.ticket,
            follow_digest=fresh.follow_digest,
            source=Source.KIOSK,
            code=request.code,
            person=request.person,
            device=board.id,
            language=request.language,
            large_text=request.large_text,
            papers=request.papers,
        )

    def _lease(self, board: Board, request: wire.Lease) -> c.Lease:
        wanted = min(request.count, LEASE_AT_ONCE)
        fresh = (self._ids.fresh() for _ in range(wanted))
        return c.Lease(
            device=board.id, prefix=request.prefix, fresh=tuple(fresh), boot=request.boot
        )


def _issue(board: Board, request: wire.Issued) -> c.Issue:
    return c.Issue(
        device=board.id,
        take=request.take,
        number=request.number,
        service=request.service,
        at=request.at,
        priority=request.priority,
        language=request.language,
        large_text=request.large_text,
        then=request.then,
        papers=request.papers,
        day=request.day,
        ticket=request.ticket,
    )


def _reconcile(board: Board, request: wire.Reconcile) -> c.Reconcile:
    return c.Reconcile(device=board.id, boot=request.boot, boots=request.boots)


def _rate(board: Board, request: wire.Rate) -> c.Rate:
    return c.Rate(
        leg=request.leg,
        value=request.value,
        window=board.window,
        device=board.id,
        boot=request.boot,
        device_sequence=request.sequence,
        after_prompt_ms=request.after_prompt_ms,
        hold_ms=request.hold_ms,
    )


def _reason(board: Board, request: wire.RateReason) -> c.GiveReason:
    return c.GiveReason(leg=request.leg, reason=request.reason, window=board.window)


def _printed(_: Board, request: wire.Printed) -> c.Confirm:
    return c.Confirm(ticket=request.ticket, how=Confirmation.PRINTED)


def _shown(_: Board, request: wire.Shown) -> c.Confirm:
    return c.Confirm(ticket=request.ticket, how=Confirmation.SHOWN)


def _print_failed(_: Board, request: wire.PrintFailed) -> c.Cancel:
    return c.Cancel(ticket=request.ticket, reason=CancelReason.PRINT_FAILED)


def _cancel(_: Board, request: wire.CancelTicket) -> c.Cancel:
    return c.Cancel(ticket=request.ticket, reason=CancelReason.CITIZEN)


Maker = Callable[[Board, wire.Request], c.AnyCommand]
R = TypeVar("R", bound=wire.Request)


def _made(
    kind: type[R], maker: Callable[[Board, R], c.AnyCommand]
) -> tuple[type[wire.Request], Maker]:
    """Return a row of the table; a function of another request's type does not type-check."""
    return kind, cast("Maker", maker)


MADE: Mapping[type[wire.Request], Maker] = dict(
    (
        _made(wire.Issued, _issue),
        _made(wire.Reconcile, _reconcile),
        _made(wire.Rate, _rate),
        _made(wire.RateReason, _reason),
        _made(wire.Printed, _printed),
        _made(wire.Shown, _shown),
        _made(wire.PrintFailed, _print_failed),
        _made(wire.CancelTicket, _cancel),
    )
)
"""The commands of the requests that need no new ids; the others are made by :class:`Intake`."""


def fingerprint(request: wire.Request) -> str:
    """Return a digest of a request's content, the same for every retry."""
    asked = msgspec.structs.astuple(request)[ENVELOPE_FIELDS:]
    if isinstance(request, wire.Issued) and not (request.day or request.ticket):
        asked = asked[:-2]  # as kiosks sent it that told neither, and as its reply was kept
    body = msgspec.json.encode((_tag(request), asked))
    return hashlib.blake2b(body, digest_size=16).hexdigest()


_OWN_TICKET = (
    wire.Printed | wire.Shown | wire.PrintFailed | wire.CancelTicket | wire.ReactivateTicket
)


def _tag(request: wire.Request) -> str:
    return str(type(request).__struct_config__.tag)


def _no_code(request: wire.Request) -> str:
    """Return what is wrong with the format of a code, or an empty string.

    An invalid code may be an identity number: it is not repeated, and the refusal is not stored.
    """
    match request:
        case wire.CheckIn(code=code) if code and not codes.is_appointment(code):
            return "code is no appointment's: 4 to 32 letters, digits and '-'"
        case wire.CheckIn(person=person) if person and not codes.is_person(person):
            return "person is no keyed hash of 64 hexadecimal digits"
        case wire.ReactivateTicket(follow=follow) if follow and not codes.is_follow(follow):
            return "follow is no ticket's code: at most 14 letters, digits and '-'"
        case _:
            return ""


def _check(board: Board, request: wire.AnyRequest) -> Check | None:
    """Return the check of a request on a ticket. Only the kiosk that issued it may report its print or
    cancel it; with its follow code, any kiosk may reactivate it.
    """
    if not isinstance(request, _OWN_TICKET) or not (id := request.ticket):
        return None

    def taken_here(state: HallState) -> None:
        ticket = state.tickets.get(id) or state.late.get(id)
        if ticket is not None and ticket.device != board.id:
            issuer = ticket.device or "the API"
            text = f"ticket {ticket.number} was issued by {issuer}, not by {board.id}"
            raise Refused(Code.NOT_YOUR_DEVICE, text)

    return taken_here
