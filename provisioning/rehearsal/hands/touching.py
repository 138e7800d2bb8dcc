"""What a finger may do at a board's front."""

import asyncio
import contextlib
from typing import Annotated

import msgspec

from hall.domain.names import BoardKind
from provisioning.rehearsal.front import Front, Fronts, NotTakenError, Rect
from provisioning.rehearsal.processes.stand import Stand

TAKE_WITHIN_S = 15.0
TURN_WITHIN_S = 1.5


class WrongError(Exception):
    """A request that makes no sense here; ``status`` is its HTTP status."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.status = status


class Press(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Exactly one of: a button by name (on a kiosk also a service by its code), a target of the
    screen by its id, or a pixel of the first screen. A button is held for ``hold_ms``.
    """

    button: str | None = None
    hold_ms: Annotated[int, msgspec.Meta(ge=1, le=60_000)] = 80
    target: str | None = None
    touch: tuple[int, int] | None = None


async def do_press(fronts: Fronts, stand: Stand, press: Press, services: dict[str, str]) -> None:
    """Do it; ``services`` are the hall's, with their classes.

    Raises WrongError for what is not there, NotTakenError from a board that is off or busy.
    """
    front = fronts.of(stand.board.id)
    if sum(given is not None for given in (press.button, press.target, press.touch)) != 1:
        raise WrongError("one-of", 'give exactly one of "button", "target" and "touch"')
    if not front.lit:
        raise NotTakenError(f"{front.board} is off; switch it on first")
    if press.button is None:
        await fronts.touch(front.board, *_point(front, press))
    elif press.button in front.buttons:
        await fronts.press(front.board, press.button, press.hold_ms)
    elif stand.board.kind is BoardKind.KIOSK and press.button in services:
        await take_number(fronts, front.board, press.button, services[press.button])
    else:
        raise _unknown(front, "button", press.button, front.buttons)


async def take_number(
    fronts: Fronts, board: str, service: str, service_class: str, priority: str | None = None
) -> None:
    """Touch a kiosk's screen as a citizen does until a number of ``service`` is asked for.

    Raises NotTakenError where the kiosk does not let it happen in time.
    """
    front = fronts.of(board)
    try:
        async with asyncio.timeout(TAKE_WITHIN_S), front.hand:
            if priority is not None:
                await _choose(fronts, front, f"priority:{priority}", ("priority", "back"))
            await _choose(fronts, front, service, (f"group:{service_class}", "more", "back"))
            await _choose(fronts, front, "take", (service,))
    except TimeoutError as error:
        text = f"{board} offers no {service!r} now: closed, suspended, or somebody else is at it"
        raise NotTakenError(text) from error


async def _choose(fronts: Fronts, front: Front, wanted: str, ways: tuple[str, ...]) -> None:
    """Touch ``wanted`` once it is on the screen; until then whichever of the ``ways`` leads there.

    What another citizen left on the screen is put away by the last of them, "back".
    """
    touched = ""
    while touched != wanted or wanted in front.targets.get(0, {}):
        stirred, shown = front.stirred, front.targets.get(0, {})
        touched = next((name for name in (wanted, *ways) if name in shown), "")
        if not touched:
            await stirred.wait()
            continue
        await fronts.touch(front.board, *_middle(front, touched))
        await _turned(front, shown)


async def _turned(front: Front, before: dict[str, Rect]) -> None:
    """Wait a moment for the next page: a touch again would meet what stands there by then."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(TURN_WITHIN_S):
            while front.targets.get(0, {}) == before:
                await front.stirred.wait()


def _point(front: Front, press: Press) -> tuple[int, int]:
    if press.touch is not None:
        return _inside(front, press.touch)
    return _middle(front, press.target or "")


def _inside(front: Front, point: tuple[int, int]) -> tuple[int, int]:
    if not front.screens:
        raise WrongError("no-screen", f"{front.board} has no screen to touch")
    width, height = front.screens[0]
    if 0 <= point[0] < width and 0 <= point[1] < height:
        return point
    text = f"{list(point)} is not on the screen of {front.board}: {width} x {height} pixels"
    raise WrongError("outside-screen", text)


def _middle(front: Front, target: str) -> tuple[int, int]:
    targets = front.targets.get(0, {})
    if target not in targets:
        raise _unknown(front, "target", target, tuple(targets))
    x, y, width, height = targets[target]
    return x + width // 2, y + height // 2


def _unknown(front: Front, what: str, name: str, known: tuple[str, ...]) -> WrongError:
    shown = ", ".join(known) or "none"
    return WrongError(
        f"unknown-{what}", f"{front.board} has no {what} {name!r} now; it has {shown}"
    )
