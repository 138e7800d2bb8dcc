"""A process that does nothing but read cards, for others to look into its memory.

``python -m tests.devices.drivers.readers.reading_board DEVICE``: tells each input on standard output,
and ends with standard input.
"""

import sys
import time

import msgspec

from devices.drivers.readers import card_reader
from devices.ports import Input
from hall.shell.hardware import CardReader
from tests.devices.drivers.readers.cards import KEY


def post(given: Input) -> None:
    sys.stdout.write(f"{type(given).__name__} {msgspec.json.encode(given).decode()}\n")
    sys.stdout.flush()


def main() -> None:
    part = CardReader(driver="serial", device=sys.argv[1])
    opener = card_reader.opener(part)
    hand = card_reader.card_reader(opener, KEY, post, lambda: time.monotonic_ns() // 1_000_000)
    hand.start()
    sys.stdin.read()
    hand.close()


if __name__ == "__main__":
    main()
