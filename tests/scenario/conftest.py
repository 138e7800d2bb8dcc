"""The hall of every scene."""

import tempfile
from pathlib import Path

import pytest

from tests.scenario.hall import Hall

MEMORY = Path("/dev/shm")


@pytest.fixture
def folder(tmp_path):
    """A folder for journals, in memory if possible: these tests do not depend on fsync."""
    if not MEMORY.is_dir():
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=MEMORY) as name:
        yield Path(name)


@pytest.fixture
def hall(folder):
    hall = Hall(folder)
    yield hall
    hall.close()
