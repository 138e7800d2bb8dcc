"""Debian's Chromium under Playwright. A conftest imports the fixtures; tests take ``tab``."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]
PATIENCE_MS = 15_000
"""How long an expectation may take on a busy machine."""


@contextmanager
def launched() -> Iterator[Browser]:
    """Start Chromium, and close it at the end."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail("Debian's Chromium is not installed: apt install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGS)
        try:
            yield browser
        finally:
            browser.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for a module: an event loop of Playwright's own lives as long as it does."""
    expect.set_options(timeout=PATIENCE_MS)
    with launched() as browser:
        yield browser


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Page]:
    """A fresh page with cookies of its own, at the size of a counter's screen."""
    context = chromium.new_context(viewport={"width": 1366, "height": 768})
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()
