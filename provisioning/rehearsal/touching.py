"""What a finger may do at a board's front."""

import msgspec

from provisioning.rehearsal.front import Front, Fronts, NotTakenError
from provisioning.rehearsal.stand import Stand


class WrongError(Exception):
    """A request that makes no sense here; ``status`` is its HTTP status."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.status = status


class Press(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Exactly one of: a button by name (on a kiosk, a service by code too), a target of the screen
    by its id, or a pixel of the first screen.
    """

    button: str | None = None
    target: str | None = None
    touch: tuple[int, int] | None = None


async def do_press(fronts: Fronts, stand: Stand, press: Press) -> None:
    """Do it; raises WrongError for what is not there, NotTakenError from a board that is off."""
    front = fronts.of(stand.board.id)
    if sum(given is not None for given in (press.button, press.target, press.touch)) != 1:
        raise WrongError("one-of", 'give exactly one of "button", "target" and "touch"')
    if not front.lit:
        raise NotTakenError(f"{front.board} is off; switch it on first")
    if press.button is not None and press.button in front.buttons:
        await fronts.press(front.board, press.button)
    else:
        await fronts.touch(front.board, *_point(front, press))


def _point(front: Front, press: Press) -> tuple[int, int]:
    if press.touch is not None:
        return _inside(front, press.touch)
    if press.target is not None:
        return _middle(front, press.target, "target")
    return _middle(front, f"service:{press.button}", "button")


def _inside(front: Front, point: tuple[int, int]) -> tuple[int, int]:
    if not front.screens:
        raise WrongError("no-screen", f"{front.board} has no screen to touch")
    width, height = front.screens[0]
    if 0 <= point[0] < width and 0 <= point[1] < height:
        return point
    text = f"{list(point)} is not on the screen of {front.board}: {width} x {height} pixels"
    raise WrongError("outside-screen", text)


def _middle(front: Front, target: str, what: str) -> tuple[int, int]:
    targets = front.targets.get(0, {})
    if target not in targets:
        known = ", ".join([*front.buttons, *targets]) or "nothing"
        name = target.removeprefix("service:") if what == "button" else target
        text = f"{front.board} has no {what} {name!r} now; it has {known}"
        raise WrongError(f"unknown-{what}", text)
    x, y, width, height = targets[target]
    return x + width // 2, y + height // 2
