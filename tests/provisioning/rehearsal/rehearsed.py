"""The rehearsal's web server around two fake boards, without a broker."""

import asyncio
import contextlib

import httpx

from hall.domain.names import BoardKind
from hall.shell.hallfile import HallFile
from hall.shell.hardware import Board, CardReader, Panel, Pins, Printer, Scanner, Screen
from provisioning.rehearsal.folder import Folder
from provisioning.rehearsal.hands.server import application
from provisioning.rehearsal.processes.cable import Cable
from provisioning.rehearsal.processes.program import Program, Recipe
from provisioning.rehearsal.processes.stage import Stage
from provisioning.rehearsal.processes.stand import Stand, _printer
from provisioning.rehearsal.wishes import Wishes
from tests.provisioning.rehearsal.fakes import PAPERS, FakeBoard
from tests.provisioning.test_board_files import HALL

KIOSK = Board(
    id="kiosk-1",
    kind=BoardKind.KIOSK,
    zone="a",
    screen=Screen(driver="virtual", width=200, height=300),
    printer=Printer(driver="virtual"),
    scanner=Scanner(driver="virtual"),
    card_reader=CardReader(driver="virtual"),
)
EVALUATOR = Board(
    id="evaluator-1",
    kind=BoardKind.EVALUATOR,
    window="1",
    panel=Panel(driver="virtual"),
    pins=Pins(driver="virtual", buttons={"satisfied": 5}, lamps={"satisfied": 6}),
)
BUTTONS = ("satisfied", "basically-satisfied", "unsatisfied")


class Rehearsed:
    """A kiosk and an evaluator; ``http`` is what a page has."""

    def __init__(self, tmp_path):
        self.folder = Folder(tmp_path)
        file = HallFile(HALL, (KIOSK, EVALUATOR), tmp_path / "hall.toml")
        self.stage = Stage(file, Wishes(file=file.path), self.folder, console=8080, page=8090)
        self.kiosk = FakeBoard("kiosk-1", turns={"transfer": PAPERS, "take": {}})
        self.evaluator = FakeBoard("evaluator-1", BUTTONS, screens=((128, 64),))
        transport = httpx.ASGITransport(application(self.stage))
        self.http = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8090")

    async def open(self):
        path = self.folder.socket("front")
        await self.stage.fronts.open(path)
        for board in (KIOSK, EVALUATOR):
            self.stage.stands[board.id] = await self._stand(board)
        await self.kiosk.connect(path)
        await self.evaluator.connect(path)
        await self.until(lambda: all(self.stage.fronts.of(one).lit for one in self.stage.stands))

    async def _stand(self, board):
        cable = Cable(("127.0.0.1", 9))
        await cable.lay()
        recipe = Recipe(board.id, ("true",), self.folder.socket(board.id), self.folder.log("x"))
        printer = _printer(board.printer, lambda: None) if board.printer else None
        return Stand(board, Program(recipe, lambda _: None), cable, printer)

    async def close(self):
        await self.http.aclose()
        await self.kiosk.close()
        await self.evaluator.close()
        for stand in self.stage.stands.values():
            await stand.take_down()
        await self.stage.fronts.close()
        self.folder.close()

    async def until(self, condition):
        async with asyncio.timeout(10):
            while not condition():
                await asyncio.sleep(0.005)

    async def press(self, board, body):
        return await self.http.post(f"/rehearsal/boards/{board}/press", json=body)

    async def fault(self, board, body):
        return await self.http.post(f"/rehearsal/boards/{board}/fault", json=body)


@contextlib.asynccontextmanager
async def rehearsed(tmp_path):
    here = Rehearsed(tmp_path)
    await here.open()
    try:
        yield here
    finally:
        await here.close()


def run(tmp_path, scenario):
    async def whole():
        async with asyncio.timeout(30), rehearsed(tmp_path) as here:
            await scenario(here)

    asyncio.run(whole())
