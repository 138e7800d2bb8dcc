"""The console's HTTP API, as the rehearsal's own simulated people use it."""

import asyncio
import uuid
from typing import Any

import httpx

AGAIN_AFTER_S = 1.0
ANSWER_WITHIN_S = 5.0


class RefusedError(Exception):
    """The hall says no; ``code`` says why to programs, ``message`` to people."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(code)
        self.code, self.message = code, message or code


class Api:
    """Asks until it is answered: a controller that is away is waited for, under the same key."""

    def __init__(self, url: str, token: str) -> None:
        self._client = httpx.AsyncClient(
            base_url=url,
            headers={"Authorization": f"Bearer {token}"},
            timeout=ANSWER_WITHIN_S,
            trust_env=False,
        )

    async def aclose(self) -> None:
        await self._client.aclose()

    async def get(self, path: str) -> Any:
        return await self._ask("GET", path, None)

    async def post(self, path: str, body: dict[str, object] | None = None) -> Any:
        return await self._ask("POST", path, body or {})

    async def _ask(self, method: str, path: str, body: dict[str, object] | None) -> Any:
        key = {} if body is None else {"Idempotency-Key": str(uuid.uuid4())}
        while True:
            try:
                answer = await self._client.request(method, path, json=body, headers=key)
            except httpx.TransportError:
                await asyncio.sleep(AGAIN_AFTER_S)
                continue
            if answer.status_code < 300:
                return answer.json()
            if answer.status_code < 500:
                raise _refused(answer)
            await asyncio.sleep(AGAIN_AFTER_S)


def _refused(answer: httpx.Response) -> RefusedError:
    try:
        problem = answer.json()
        return RefusedError(str(problem["code"]), str(problem["message"]))
    except (ValueError, LookupError, TypeError):
        return RefusedError(f"http-{answer.status_code}")
