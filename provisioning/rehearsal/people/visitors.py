"""Simulated citizens and clerks, so that there is something to watch.

They use what people use: citizens touch the kiosks' screens and press the evaluators' buttons,
clerks speak HTTP. People may do the same beside them: a window that somebody opened, or takes
over, is left to that person, and one window stays closed for whoever wants to try.
"""

import asyncio
import contextlib
import logging
from collections.abc import Coroutine
from random import Random
from typing import Any

from hall.domain.definition import Clerk, HallDefinition, Window
from hall.domain.names import BoardKind, Role
from hall.shell.hardware import Board
from provisioning.rehearsal.front import Front, NotTakenError
from provisioning.rehearsal.hands.touching import take_number
from provisioning.rehearsal.people.api import Api, RefusedError
from provisioning.rehearsal.people.chance import Chance
from provisioning.rehearsal.processes.stage import Stage

FULL = 60
LOOK_EVERY_S = 1.0

_log = logging.getLogger(__name__)


async def visit(stage: Stage, a_minute: float, random: Random | None = None) -> None:
    """Let ``a_minute`` citizens come each minute of the hall's clock, until cancelled."""
    crowd = Crowd(stage, a_minute, Chance(stage.hall, random or Random()))
    async with contextlib.aclosing(crowd), asyncio.TaskGroup() as group:
        group.create_task(crowd.look())
        group.create_task(crowd.arrivals(group))
        for window, clerk in staffing(stage.hall):
            group.create_task(crowd.work(window.id, clerk.id, group))


def staffing(hall: HallDefinition) -> list[tuple[Window, Clerk]]:
    """Who sits where; the first window that the others can do without is left to people."""
    clerks = [clerk for clerk in hall.clerks if Role.CLERK in clerk.roles]
    clerks.sort(key=lambda clerk: len(clerk.roles), reverse=True)  # leaders only where needed
    free = next((one for one in hall.windows if _spare(hall, one)), None)
    windows = [window for window in hall.windows if window is not free]
    return list(zip(windows, reversed(clerks), strict=False))


def _spare(hall: HallDefinition, window: Window) -> bool:
    others = {skill for one in hall.windows if one is not window for skill in one.skills}
    return set(window.skills) <= others


class Crowd:
    """Everybody who is simulated; ``window`` answers are the newest that the API gave."""

    def __init__(self, stage: Stage, a_minute: float, chance: Chance) -> None:
        self._stage = stage
        self._a_minute = a_minute
        self._chance = chance
        self._api = Api(stage.console_url, stage.token)
        self._windows: dict[str, Any] = {}
        self._queues: dict[str, int] = {}
        self._seen = asyncio.Event()
        self._skills = {one.id: one.skills for one in stage.hall.windows}
        settings = stage.clock_settings
        self._speed = 1.0 if settings is None else settings.speed
        self._kiosks = [one for one in stage.boards if one.kind is BoardKind.KIOSK]
        self._evaluators = {
            one.window: one.id for one in stage.boards if one.kind is BoardKind.EVALUATOR
        }

    async def aclose(self) -> None:
        await self._api.aclose()

    async def look(self) -> None:
        """Keep knowing who sits where and how many wait."""
        while True:
            with contextlib.suppress(RefusedError):
                hall = await self._api.get("/api/v1/hall")
                self._windows = hall["windows"]
                services = hall["hall"]["services"]
                self._queues = {code: queue["waiting"] for code, queue in services.items()}
                self._seen.set()
            await asyncio.sleep(LOOK_EVERY_S)

    # --- citizens ------------------------------------------------------------------------------

    async def arrivals(self, group: asyncio.TaskGroup) -> None:
        """Let citizens in, while the hall is not too full to watch."""
        await self._seen.wait()
        while True:
            await self._pass(self._chance.next_arrival(self._a_minute))
            if sum(self._queues.values()) < FULL:
                group.create_task(_quietly(self._take()))

    async def _take(self) -> None:
        service, priority = self._chance.service(), self._chance.priority()
        if not self._kiosks:
            await self._api.post("/api/v1/tickets", {"service": service.code, "priority": priority})
            return
        fronts = self._stage.fronts
        kiosks = [
            kiosk.id for kiosk in self._kiosks if _offers(kiosk, fronts.of(kiosk.id), service.code)
        ]
        if not kiosks:
            return  # every kiosk is off, or has no button for this: the citizen goes home
        kiosk = self._chance.random.choice(kiosks)
        if service.code in fronts.of(kiosk).buttons:
            await fronts.press(kiosk, service.code)
        else:
            await take_number(fronts, kiosk, service.code, service.service_class, priority)

    async def _rate(self, window: str) -> None:
        """Press a button of the evaluator, as most do; after 不满意 perhaps the reason too."""
        evaluator, button = self._evaluators.get(window), self._chance.rating()
        if evaluator is None or button is None:
            return
        await self._pass(self._chance.between(1.5, 4))
        await self._stage.fronts.press(evaluator, button)
        reason = self._chance.reason()
        if button == "unsatisfied" and reason is not None:
            await self._pass(self._chance.between(2, 3))
            await self._stage.fronts.press(evaluator, reason)

    # --- clerks --------------------------------------------------------------------------------

    async def work(self, window: str, clerk: str, group: asyncio.TaskGroup) -> None:
        """Serve at a window whenever it is free for this clerk."""
        await self._seen.wait()
        await self._pass(self._chance.between(0, 4))
        while True:
            try:
                await self._turn(window, clerk, group)
            except RefusedError as refused:
                _log.info("window %s: %s", window, refused.code)
                await self._pass(self._chance.between(2, 4))

    async def _turn(self, window: str, clerk: str, group: asyncio.TaskGroup) -> None:
        """Do the next thing at the window, as far as it is this clerk's."""
        state = self._windows.get(window, {})
        sits = (state.get("plaque") or {}).get("staff_number")
        if sits is None and state.get("status") == "closed":
            await self._do(window, "open", {"clerk": clerk})
        elif sits == clerk and state.get("overlay") is not None:
            await self._pass(self._chance.between(8, 15))
            await self._do(window, "back")
        elif sits == clerk:
            await self._serve(window, state, group)
        await self._pass(self._chance.between(1, 2.5))

    async def _serve(self, window: str, state: Any, group: asyncio.TaskGroup) -> None:
        """Go on where the window is: call, or what follows a call, or finish a case."""
        if state["status"] == "idle":
            if not any(self._queues.get(skill) for skill in self._skills[window]):
                return
            await self._do(window, "next")
            await self._look_again()
            await self._receive(window)
        elif state["status"] == "calling":
            await self._receive(window)
        if self._windows[window]["status"] == "serving":
            await self._finish(window, group)

    async def _receive(self, window: str) -> None:
        """Wait for the citizen who was called; who does not come is called again, then missed."""
        if self._chance.shows_up():
            await self._pass(self._chance.between(3, 8))
            await self._do(window, "arrive")
        else:
            await self._pass(self._chance.between(7, 9))
            await self._do(window, "recall")
            await self._pass(self._chance.between(7, 9))
            await self._do(window, "no-show")
        await self._look_again()

    async def _finish(self, window: str, group: asyncio.TaskGroup) -> None:
        ticket = self._windows[window]["ticket"] or {}
        await self._pass(self._chance.case(ticket.get("service", "")))
        await self._do(window, "complete")
        group.create_task(_quietly(self._rate(window)))

    async def _do(self, window: str, command: str, body: dict[str, object] | None = None) -> None:
        await self._api.post(f"/api/v1/windows/{window}/{command}", body)

    async def _look_again(self) -> None:
        self._windows = (await self._api.get("/api/v1/hall"))["windows"]

    async def _pass(self, seconds: float) -> None:
        """Let time pass on the hall's clock."""
        await asyncio.sleep(seconds / self._speed)


def _offers(board: Board, front: Front, service: str) -> bool:
    """Whether a kiosk may give numbers of a service: on its screen, or by a button."""
    return front.lit and (board.screen is not None or service in front.buttons)


async def _quietly(doing: Coroutine[Any, Any, None]) -> None:
    """One citizen's bad luck - a dark board, a closed hall - stops nobody else."""
    try:
        await doing
    except (NotTakenError, RefusedError) as reason:
        _log.info("a citizen gave up: %s", reason)
