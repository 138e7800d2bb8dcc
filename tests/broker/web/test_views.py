"""Which boards the hall page lists: those that need somebody, and no others."""

import msgspec
import pytest

from broker.controller.contract import BoardStatus
from broker.web.views import _faults, _needs_somebody
from hall.domain.names import BoardKind
from hall.shell.boards import Board
from hall.wire import messages as wire

KIOSK = Board(id="kiosk-1", kind=BoardKind.KIOSK, zone="A")
HERE = wire.Presence(online=True, boot="b", version="1", kind=BoardKind.KIOSK)
WELL = wire.Health(
    boot="b", at=0, uptime_s=1, outbox=0, printer="ready", paper="ok", screen="ok", panel="ok"
)


def test_a_board_that_is_well_is_not_listed() -> None:
    assert not _needs_somebody(BoardStatus(KIOSK, HERE, WELL))


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("printer", "cover-open"),
        ("paper", "low"),
        ("screen", "fault"),
        ("panel", "fault"),
        ("speaker", "fault"),
    ],
)
def test_a_part_that_is_not_well_is_named(part: str, value: str) -> None:
    health = msgspec.structs.replace(WELL, **{part: value})
    assert _faults(BoardStatus(KIOSK, HERE, health)) == [f"{part}: {value}"]


def test_a_weak_supply_is_named() -> None:
    weak = BoardStatus(KIOSK, HERE, msgspec.structs.replace(WELL, undervoltage=True))
    assert _needs_somebody(weak)
