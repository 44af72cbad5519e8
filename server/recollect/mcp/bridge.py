"""Hosts an MCP server of the SDK in aiohttp, one exchange of HTTP at a time.

The SDK speaks ASGI. Its manager decides what to answer in either era of the protocol, as JSON or as
a stream of events; this carries it, and knows neither tools nor who may call them.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from contextlib import AbstractAsyncContextManager
from typing import Any, Final, Protocol

from aiohttp import web

from recollect.errors import AppError

_LOOK_SECONDS: Final = 0.25
"""How often an open exchange looks whether its client is still there."""
_RECHECK_SECONDS: Final = 0.75
"""How often it asks whether its caller may still be: what is revoked ends within a second."""
_HOP_BY_HOP: Final = {b"connection", b"transfer-encoding", b"keep-alive"}

Message = MutableMapping[str, Any]
Recheck = Callable[[], Awaitable[object]]


class Manager(Protocol):
    """What is used of the SDK's `StreamableHTTPSessionManager`."""

    def run(self) -> AbstractAsyncContextManager[None]:
        """Keeps what exchanges need while the body runs. Once only."""

    async def handle_request(self, scope: Any, receive: Any, send: Any) -> None:
        """One exchange, as ASGI has it."""


class Bridge:
    """One MCP server, made by `make` when somebody first comes."""

    def __init__(self, make: Callable[[], Manager]) -> None:
        self._make = make
        self._task: asyncio.Task[None] | None = None
        self._manager: asyncio.Future[Manager] | None = None
        self._stop = asyncio.Event()

    async def answer(
        self, request: web.Request, body: bytes, state: Mapping[str, Any], recheck: Recheck
    ) -> web.StreamResponse:
        """What the server answers to a request. `state` is what its handlers find in the request.

        `recheck` raises an AppError once the caller may not go on. ConnectionResetError if the
        client leaves: then the tool was cancelled.
        """
        manager = await self._running()
        exchange = _Exchange(request, body, recheck)
        await manager.handle_request(_scope(request, state), exchange.receive, exchange.send)
        return exchange.answered()

    async def close(self) -> None:
        """End what runs, if it does."""
        self._stop.set()
        if self._task is not None:
            await asyncio.wait([self._task])

    async def _running(self) -> Manager:
        if self._manager is None or (self._task is not None and self._task.done()):
            self._manager = asyncio.get_running_loop().create_future()
            self._task = asyncio.create_task(self._run(self._manager), name="mcp")
        return await asyncio.shield(self._manager)

    async def _run(self, up: "asyncio.Future[Manager]") -> None:
        # The manager's scopes must end in the task that began them, which no request is.
        try:
            manager = await asyncio.to_thread(self._make)
            async with manager.run():
                up.set_result(manager)
                await self._stop.wait()
        except Exception as error:
            if up.done():
                raise
            up.set_exception(error)


class _Exchange:
    """A request on its way in and its answer on its way out."""

    def __init__(self, request: web.Request, body: bytes, recheck: Recheck) -> None:
        self._request = request
        self._body: bytes | None = body
        self._recheck = recheck
        self._refused: AppError | None = None
        self._head: dict[str, Any] = {}
        self._response: web.StreamResponse | None = None

    async def receive(self) -> Message:
        """The body, then nothing until the client has gone or may not go on."""
        if self._body is not None:
            body, self._body = self._body, None
            return {"type": "http.request", "body": body, "more_body": False}
        await self._over()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        """A piece of the answer. What has no length is a stream, whose headers go at once."""
        with contextlib.suppress(ConnectionResetError):  # `receive` tells that the client has gone
            if message["type"] == "http.response.start":
                await self._begin(message)
            elif self._response is None:
                self._response = web.Response(**self._head, body=message.get("body", b""))
            elif chunk := message.get("body"):
                await self._response.write(chunk)

    async def _begin(self, message: Message) -> None:
        self._head = {"status": message["status"], "headers": _headers(message)}
        if "content-length" not in self._head["headers"]:
            self._response = web.StreamResponse(**self._head)
            await self._response.prepare(self._request)

    def answered(self) -> web.StreamResponse:
        """The answer; what ended the exchange is raised if there is none."""
        if self._response is not None:
            return self._response
        raise self._refused or ConnectionResetError("The client has gone.")

    async def _over(self) -> None:
        loop = asyncio.get_running_loop()
        checked = loop.time()
        while (transport := self._request.transport) and not transport.is_closing():
            await asyncio.sleep(_LOOK_SECONDS)
            if loop.time() - checked < _RECHECK_SECONDS:
                continue
            checked = loop.time()
            try:
                await self._recheck()
            except AppError as error:
                self._refused = error
                return


def _scope(request: web.Request, state: Mapping[str, Any]) -> dict[str, Any]:
    """The request as ASGI describes it. https://asgi.readthedocs.io/en/latest/specs/www.html"""
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": request.scheme,
        "path": request.path,
        "raw_path": request.path.encode(),
        "root_path": "",
        "query_string": b"",
        "server": None,
        "client": (request.remote or "", 0),
        "headers": [(name.lower(), value) for name, value in request.raw_headers],
        "state": dict(state),
    }


def _headers(message: Message) -> dict[str, str]:
    told = ((name.lower(), value) for name, value in message.get("headers", ()))
    return {
        name.decode("latin-1"): value.decode("latin-1")
        for name, value in told
        if name not in _HOP_BY_HOP
    }
