"""What holds for every test of boards."""

import pytest

from tests.connections import check_closed
from tests.devices import harness


@pytest.fixture(autouse=True)
def _every_connection_is_closed():
    yield
    harness.made.close()
    check_closed()
