"""Submit commands to the controller, and handle the header ``Idempotency-Key``."""

import asyncio
import hashlib
from typing import Annotated, Any, cast

import msgspec
from litestar import Request
from litestar.params import HeaderParameter

from broker.controller.contract import Outcome, Submission
from broker.web.console import Console
from broker.web.problems import Denied, WebCode, denied
from hall.domain.commands import AnyCommand
from hall.domain.wording import unfit
from hall.wire import messages as wire

Key = Annotated[
    str | None,
    HeaderParameter(
        name="Idempotency-Key",
        min_length=1,
        max_length=128,
        pattern=r"^[!-~]+$",
        description="Made once for one wish; the same key gets the same answer again. It is kept, and "
        "holds no identity number: 18 or 15 digits in a row are taken for one.",
    ),
]


def fingerprint(request: Request[Any, Any, Any], body: msgspec.Struct) -> str:
    """Return a digest of a request, so that its key cannot be used for another one."""
    return fingerprint_of(request.url.path, body)


def fingerprint_of(wish: str, body: msgspec.Struct) -> str:
    """Return a digest of a request to ``path``, or to a placeholder for a path that must not be stored."""
    asked = wish.encode() + b"\n" + msgspec.json.encode(body, order="sorted")
    return hashlib.sha256(asked).hexdigest()


def must_fit(key: str | None) -> None:
    """Raise Denied for a key that must not be stored."""
    if key is not None and (why := unfit(key)):
        raise Denied(400, WebCode.WRONG_REQUEST, f"Idempotency-Key: {why}")


async def submit(
    console: Console,
    origin: str,
    key: str | None,
    asked: str,
    command: AnyCommand,
    *,
    paper: bool = False,
) -> Outcome:
    """Put a command in and wait for its commit; raises Denied where the hall refuses. ``paper`` as in
    a submission.
    """
    must_fit(key)
    submission = Submission(key=key, origin=origin, fingerprint=asked, command=command, paper=paper)
    outcome = await asyncio.wrap_future(console.controller.submit(submission))
    if outcome.refusal is not None:
        raise denied(outcome.refusal)
    return outcome


def paper_ticket(outcome: Outcome) -> wire.PaperTicket:
    """Return the ticket of an outcome. To a person it is one without a follow code, whose JSON is that of
    a :class:`~hall.wire.messages.PaperTicket` that leaves the code out.
    """
    return cast("wire.PaperTicket", outcome.of(wire.Ticket))
