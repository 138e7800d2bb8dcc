"""A virtual printer that takes no time, and a driver at its line."""

import pytest

from devices.drivers.printer.virtual_printer import VirtualPrinter
from tests.devices.drivers.driving import Driven


@pytest.fixture
def closing():
    parts = []
    yield lambda part: parts.append(part) or part
    for part in reversed(parts):
        part.close()


@pytest.fixture
def twin(closing):
    twin = closing(VirtualPrinter(576, pause=lambda seconds: None))
    twin.open()
    return twin


@pytest.fixture
def driven(twin, closing):
    driven = Driven(twin.port)
    closing(driven.driver)
    return driven
