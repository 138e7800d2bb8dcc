"""A controller process for kill tests: one request body a line on stdin, replies on stdout."""

import sys
from pathlib import Path

from broker.controller.ids import FreshIds
from broker.controller.intake.turns import Inbox
from broker.controller.service import HallController
from broker.controller.writer import Writer
from broker.journal.opening import open_store
from hall.shell.clock import ManualClock
from hall.shell.link import Received
from hall.wire import topics
from tests.broker.controller.rig import BOARDS, HALL
from tests.codes import CODES
from tests.hall.domain.halls import START, definition


class Pipe:
    """Publishes replies into a pipe, which keeps what a killed process has written."""

    def publish(self, topic: str, body: bytes, qos: int = 1, retain: bool = False) -> bool:
        if topic.endswith("/reply"):
            sys.stdout.buffer.write(body + b"\n")
            sys.stdout.buffer.flush()
        return True


def main() -> None:
    clock = ManualClock(wall=START)
    ids = FreshIds(clock.wall, CODES)
    store = open_store(Path(sys.argv[1]), HALL, 1)
    writer = Writer(
        store=store,
        definition=definition(),
        boards=BOARDS,
        out=Pipe(),
        clock=clock,
        ids=ids,
        version="test",
    )
    inbox = Inbox([board.id for board in BOARDS])
    controller = HallController(writer, store, clock, ids, inbox=inbox)
    controller.start()
    for line in sys.stdin.buffer:
        inbox.put(Received(topics.request(HALL, "kiosk-1"), line.strip(), False))
    controller.stop()
    store.close()


if __name__ == "__main__":
    main()
