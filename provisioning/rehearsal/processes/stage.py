"""The stage: the broker, the controller and every board of a hall, on this machine."""

import asyncio
import contextlib
import os
import secrets
import time

import msgspec

from broker import settings as controller_settings
from devices.drivers.printer.virtual_printer import VirtualPrinter
from hall.domain.definition import HallDefinition
from hall.domain.names import BoardKind
from hall.places import window_names, zone_places
from hall.shell.clock import SystemClock, clock_from
from hall.shell.hallfile import HallFile
from hall.shell.hallfile.segmenting import words_of
from hall.shell.settings import Broker
from hall.texts import CHINESE, ENGLISH, named
from provisioning.board_files import write_toml
from provisioning.rehearsal.doors import HOST
from provisioning.rehearsal.ear import CODES, HALL, Ear
from provisioning.rehearsal.folder import Folder
from provisioning.rehearsal.front import Fronts
from provisioning.rehearsal.hands import summary
from provisioning.rehearsal.hands.news import News
from provisioning.rehearsal.hands.touching import WrongError
from provisioning.rehearsal.people.api import Api
from provisioning.rehearsal.people.booking import Booked, Booking, book
from provisioning.rehearsal.people.codes import Codes, catch_up
from provisioning.rehearsal.processes import brokering
from provisioning.rehearsal.processes.awaiting import LINKING, Awaited, awaited
from provisioning.rehearsal.processes.outages import Outages, Say
from provisioning.rehearsal.processes.program import Kept, Program, Status
from provisioning.rehearsal.processes.stand import (
    Fault,
    Stand,
    Surroundings,
    Switch,
    put_up,
    recipe_for,
    switch,
)
from provisioning.rehearsal.processes.starting import (
    READY_WITHIN_S,
    bring_on,
    clock_started,
    clock_starts_in,
    do_all,
    ready_or_trouble,
)
from provisioning.rehearsal.voices import SPOKEN, Voices
from provisioning.rehearsal.wishes import Wishes, hall_clock

CONTROLLER = brokering.CONTROLLER


class Stage:
    """A rehearsed hall. ``console`` and ``page`` are the ports of the console and of our page;
    ``say`` gets a line about each program that dies, and when it is back.
    """

    def __init__(
        self,
        file: HallFile,
        wishes: Wishes,
        folder: Folder,
        console: int,
        page: int,
        *,
        say: Say = lambda _: None,
    ) -> None:
        self.hall: HallDefinition = file.definition
        self.fonts = file.fonts
        self.folder = folder
        self.services = {one.code: one.service_class for one in self.hall.services}
        self.token = secrets.token_urlsafe(24)
        self.news = News()
        self.console_url = f"http://{HOST}:{console}"
        self.page_url = f"http://{HOST}:{page}"
        self.boards = tuple(board for board in file.boards if board.kind not in wishes.without)
        self.clock_settings = hall_clock(
            self.hall,
            wishes,
            SystemClock().wall(),
            programs=len(self.boards) + 2,
            resumed_ms=folder.last_time(),
        )
        self.clock = clock_from(self.clock_settings)
        callers = {one.id: one.zone for one in file.boards if one.kind is not BoardKind.KIOSK}
        self.voices = Voices(self.clock.wall, self.news.changed, callers)
        self.codes = Codes()
        self.fronts = Fronts(self.news.changed, self.voices)
        self.outages = Outages(say, time.monotonic)
        self.broker = brokering.BrokerProgram(
            folder.path / "broker",
            self.hall.id,
            [board.id for board in file.boards],
            wishes.broker,
            self._program_changed,
        )
        self.controller = Program(
            recipe_for(CONTROLLER, "hall-controller", folder.path / "controller.toml", folder),
            self._program_changed,
        )
        self.stands: dict[str, Stand] = {}
        self.complete = False
        self._console = console
        self.file = file
        self._ear: Ear | None = None

    # --- up and down ---------------------------------------------------------------------------

    async def raise_curtain(self) -> None:
        """Start the broker and the controller; returns once the hall can serve.

        Raises Trouble where one of them cannot start.
        """
        await self.fronts.open(self.folder.socket("front"))
        self.broker.start()
        account = self._account(brokering.EAR)
        self._ear = Ear(
            self.hall,
            account,
            self.voices,
            self.codes,
            self.news.changed,
            listed=[board.id for board in self.boards],
        )
        self._ear.open()
        await self._place_boards()
        self._write_controller()
        self.controller.switch_on()
        await ready_or_trouble(self.controller)
        async with contextlib.aclosing(self._api()) as api:
            await catch_up(self.codes, api)

    async def bring_on(self, at_once: int) -> None:
        """Start every board, ``at_once`` at a time, and wait until all is ready or has had its time."""
        turns = asyncio.Semaphore(at_once)
        await asyncio.gather(*(bring_on(stand.program, turns) for stand in self.stands.values()))
        await self._linked()
        await clock_started(self.clock_settings)
        self.complete = True
        self.news.changed(HALL)
        self._write_summary()

    async def lower_curtain(self) -> None:
        """Stop everything in order: boards, controller, broker. Nothing is left running."""
        self.complete = False
        self.news.end()
        await do_all(stand.take_down() for stand in self.stands.values())
        await self.controller.stop()
        if self._ear is not None:
            await asyncio.to_thread(self._ear.close)
        await self.broker.stop()
        await self.fronts.close()
        self.folder.remember_time(self.clock.wall())

    # --- what may be asked of it ---------------------------------------------------------------

    async def itself(self) -> "Stage":
        return self

    @property
    def programs(self) -> tuple[Kept, ...]:
        boards = (stand.program for stand in self.stands.values())
        return (self.broker, self.controller, *boards)

    def stand(self, board: str) -> Stand:
        """Find a board; WrongError (404) where there is none."""
        if board not in self.stands:
            raise WrongError("unknown-board", f"this rehearsal has no board {board!r}", 404)
        return self.stands[board]

    def printer(self, board: str) -> VirtualPrinter:
        """Find a board's printer; WrongError (404) where there is none."""
        printer = self.stand(board).printer
        if printer is None:
            raise WrongError("no-printer", f"{board} has no printer", 404)
        return printer

    async def picture(self, board: str, screen: int) -> bytes:
        """Show a screen of a board as PNG; WrongError (404) where there is none."""
        view = self.board_view(board)
        if screen >= len(view.screens):
            raise WrongError("unknown-screen", f"{board} has no screen {screen}", 404)
        shown = view.screens[screen]
        return await self.fronts.picture(board, screen, (shown.width, shown.height))

    async def suffer(self, stand: Stand, fault: Fault) -> None:
        for reader, one in fault.readers.items():
            self.fronts.suffer(stand.board.id, reader, one)
        await stand.suffer(fault)
        self.news.changed(stand.board.id)

    async def switch(self, program: str, power: Switch) -> summary.ProgramView:
        """Switch the controller or the broker."""
        for one in (self.controller, self.broker):
            if one.name == program:
                await switch(one, power)
                return summary.program_view(one)
        text = f"there is no program {program!r}; boards have a switch of their own"
        raise WrongError("unknown-program", text, 404)

    async def book(self, booking: Booking) -> Booked:
        """Make an appointment for now; WrongError where that cannot be."""
        key, now = self.folder.identity_key, self.clock.wall()
        async with contextlib.aclosing(self._api()) as api:
            return await book(self.hall, key, api, booking, now)

    def board_view(self, board: str) -> summary.BoardView:
        return summary.board_view(self.stand(board), self.fronts.of(board), self.voices.of(board))

    def board_views(self, names: frozenset[str] | None = None) -> tuple[summary.BoardView, ...]:
        return tuple(self.board_view(id) for id in self.stands if names is None or id in names)

    def program_views(self, names: frozenset[str] | None = None) -> tuple[summary.ProgramView, ...]:
        both: tuple[Kept, ...] = (self.controller, self.broker)
        return tuple(
            summary.program_view(one) for one in both if names is None or one.name in names
        )

    def spoken(self, names: frozenset[str] | None = None) -> tuple[summary.SpokenView, ...]:
        return self.voices.newest() if names is None or SPOKEN in names else ()

    def codes_view(
        self, names: frozenset[str] | None = None
    ) -> tuple[summary.CodeView, ...] | None:
        return self.codes.view() if names is None or CODES in names else None

    def hall_view(self) -> summary.HallView:
        settings, waiting = self.clock_settings, self._awaited()
        linking = sum(one.state == LINKING for one in waiting.programs)
        return summary.HallView(
            id=self.hall.id,
            name=self.hall.name,
            zones=zone_places(self.hall, CHINESE),
            windows=self._window_names(),
            services={one.code: named(one.name, CHINESE) for one in self.hall.services},
            console_url=self.console_url,
            broker_kind=self.broker.kind,
            now=self.clock.wall(),
            speed=1.0 if settings is None else settings.speed,
            utc_offset_ms=self.hall.utc_offset_ms,
            waiting=None if self._ear is None else self._ear.waiting,
            ready=sum(one.status is Status.READY for one in self.programs) - linking,
            programs=len(self.boards) + 2,
            awaited=waiting,
        )

    def _window_names(self) -> dict[str, tuple[str, str]]:
        chinese, english = (window_names(self.hall, one) for one in (CHINESE, ENGLISH))
        return {id: (name, english[id]) for id, name in chinese.items()}

    # --- its own -------------------------------------------------------------------------------

    async def _linked(self) -> None:
        """Wait until the broker has heard of every board that is ready."""
        if self._ear is not None and all(one.status is Status.READY for one in self.programs):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ear.all_online(), READY_WITHIN_S)

    def _awaited(self) -> Awaited:
        offline = frozenset() if self._ear is None or self.complete else self._ear.offline
        return awaited(self.programs, offline, clock_starts_in(self.clock_settings))

    async def _place_boards(self) -> None:
        around = Surroundings(
            hall=self.hall,
            folder=self.folder,
            broker=self._account,
            clock=self.clock_settings,
            front=self.folder.socket("front"),
            console=self.console_url,
            fonts=self.fonts,
            words=await asyncio.to_thread(words_of, self.file),
        )
        for board in self.boards:
            stand = await put_up(board, around, self._program_changed, self.news.changed)
            self.stands[board.id] = stand

    def _api(self) -> Api:
        return Api(self.console_url, self.token)

    def _account(self, username: str) -> Broker:
        return self.broker.settings_for(username)

    def _write_controller(self) -> None:
        settings = controller_settings.Settings(
            hall_file=str(self.file.path.absolute()),
            data=str(self.folder.path / "controller"),
            broker=self._account(CONTROLLER),
            listen=controller_settings.Listen(host=HOST, port=self._console),
            tokens={"rehearsal": controller_settings.Token(secret=self.token)},
            # One token is the visitors' and every clerk's here.
            limits=controller_settings.Limits(token=0),
            open_sign_in=True,
            public_url=self.console_url,
            clock=self.clock_settings,
        )
        (self.folder.path / "controller").mkdir(exist_ok=True)
        write_toml(self.folder.path / "controller.toml", settings)

    def _program_changed(self, program: Kept) -> None:
        self.news.changed(program.name)
        self.news.changed(HALL)
        self.outages.heard(program)
        if self.complete:
            self._write_summary()

    def _write_summary(self) -> None:
        broker = self._account(brokering.REHEARSAL)
        told = summary.Summary(
            url=self.console_url,
            rehearsal_url=self.page_url,
            token=self.token,
            broker=msgspec.convert(msgspec.to_builtins(broker), summary.BrokerView),
            hall=self.hall.id,
            hall_file=str(self.file.path.absolute()),
            boards=tuple(self.stands),
            pids={one.name: one.pid for one in self.programs if one.pid is not None},
            pid=os.getpid(),
            clock=self.clock_settings,
        )
        self.folder.write_summary(told)
