"""Debian's Chromium for pytest-playwright. A conftest imports the fixture below; tests take ``page``."""

import shutil
from typing import Any

import pytest

ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]


def launch_args() -> dict[str, Any]:
    """How Playwright starts Debian's Chromium; without it the test is skipped by name."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("Debian's Chromium is not installed: apt install chromium")
    return {"executable_path": chromium, "args": ARGS}


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return launch_args()
