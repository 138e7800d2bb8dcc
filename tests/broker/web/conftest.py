from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.broker.web.hall import Hall, running
from tests.browser import chromium, tab

__all__ = ["chromium", "tab"]


@pytest.fixture(scope="module")
def shared_hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """One hall for tests that take whatever state they find."""
    with running(tmp_path_factory.mktemp("hall")) as hall:
        yield hall


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    with running(tmp_path) as one:
        yield one
