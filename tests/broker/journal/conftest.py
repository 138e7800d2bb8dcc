"""What holds for every test of the journal."""

import pytest

from tests.connections import check_closed


@pytest.fixture(autouse=True)
def _every_connection_is_closed():
    yield
    check_closed()
