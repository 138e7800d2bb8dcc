"""The file that a board's program reads."""

from hall.domain.definition import HallDefinition
from hall.shell.hardware import Board, Part
from hall.shell.settings import Broker, Clock


class BoardFile(Part, frozen=True, kw_only=True):
    """What a board's program reads: its own board, the hall without its staff, and where things are.

    ``front`` is the rehearsal's Unix socket for virtual hardware; ``data`` the board's folder;
    ``console`` is where the console answers, from which pictures come.
    ``identity_key`` is the file of the hall's key, where the board reads ID cards; ``fonts`` are files
    of fonts that draw what the bundled ones lack; ``words`` are those that no line breaks
    (:func:`hall.shell.breaking.add`).
    """

    board: Board
    hall: HallDefinition
    broker: Broker
    data: str
    clock: Clock | None = None
    front: str | None = None
    console: str = ""
    identity_key: str | None = None
    fonts: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
