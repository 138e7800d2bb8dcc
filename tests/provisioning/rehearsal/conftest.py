from tests.browser import chromium, tab

__all__ = ["chromium", "tab"]
