"""The console: the pages Window and Hall, the citizen's page and the API, beside the controller."""

from broker.web.server import Server, serve

__all__ = ["Server", "serve"]
