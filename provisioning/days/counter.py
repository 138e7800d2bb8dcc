"""The clerks' way in: the console's API over HTTP, with keys that make every call happen once."""

import asyncio
from typing import Any

import httpx

from hall.shell.ids import uuid7
from hall.shell.trouble import Trouble
from provisioning.days.crowd import Refusal
from provisioning.days.rehearsed import Rehearsed

AGAIN_S = 0.5
TRIES = 240
TIMEOUT_S = 20.0
PAGE = 1000


class Counter:
    """HTTP calls that outlive a controller's restart."""

    def __init__(self, hall: Rehearsed) -> None:
        self._client = httpx.AsyncClient(
            base_url=f"{hall.url.rstrip('/')}/api/v1",
            headers={"Authorization": f"Bearer {hall.token}"},
            timeout=TIMEOUT_S,
            trust_env=False,
            limits=httpx.Limits(max_connections=64, max_keepalive_connections=64),
        )
        self.retried = 0

    async def __aenter__(self) -> "Counter":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def at_window(
        self, window: str, command: str, body: dict[str, str] | None = None
    ) -> dict[str, Any]:
        """A command at a window; raises Refusal."""
        headers = {"Idempotency-Key": uuid7(0)}
        path = f"/windows/{window}/{command}"
        response = await self._call("POST", path, headers=headers, json=body or {})
        found: dict[str, Any] = response.json()
        if response.is_success:
            return found
        raise Refusal(found["code"], found["message"])

    async def events(self, after: int) -> list[dict[str, Any]]:
        """A page of committed events."""
        response = await self._call("GET", "/events", params={"after": after, "limit": PAGE})
        response.raise_for_status()
        found = response.json()
        events: list[dict[str, Any]] = found["events"] if isinstance(found, dict) else found
        return events

    async def _call(self, method: str, path: str, **more: Any) -> httpx.Response:
        for _ in range(TRIES):
            try:
                response = await self._client.request(method, path, **more)
            except httpx.TransportError:
                response = None
            if response is not None and response.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                return response
            self.retried += 1
            await asyncio.sleep(AGAIN_S)
        raise Trouble(f"the controller at {self._client.base_url} does not answer {method} {path}")
