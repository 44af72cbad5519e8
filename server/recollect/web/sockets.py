"""The sockets that an application has open, and how long a client may keep them waiting."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Final
from weakref import WeakKeyDictionary

from aiohttp import web

MAX_WAITING: Final = 20
_SENDING_SECONDS: Final = 30.0
_CLOSING_SECONDS: Final = 5.0
_FINISHING_SECONDS: Final = 15.0

log = logging.getLogger(__name__)

Finish = Callable[[], Awaitable[None]]


class Sockets:
    """Open sockets: at most MAX_WAITING have not said hello, the others are served.

    Who does not read what is sent is cut off; otherwise one client could hold everything up.
    """

    def __init__(self) -> None:
        self._transports: WeakKeyDictionary[web.WebSocketResponse, asyncio.BaseTransport | None]
        self._transports = WeakKeyDictionary()
        self._waiting: dict[web.WebSocketResponse, None] = {}
        self._served: dict[web.WebSocketResponse, Finish] = {}

    def opened(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        """A socket that has not said hello. One too many costs the one that waits longest."""
        self._transports[socket] = request.transport
        while len(self._waiting) >= MAX_WAITING:
            longest = next(iter(self._waiting))
            self.no_longer_waiting(longest)
            self._cut(longest)
        self._waiting[socket] = None

    def no_longer_waiting(self, socket: web.WebSocketResponse) -> None:
        """It has said hello, or never will."""
        self._waiting.pop(socket, None)

    @contextmanager
    def serving(self, socket: web.WebSocketResponse, finish: Finish) -> Iterator[None]:
        """It has said hello. `finish` waits until nothing is under way and closes it."""
        self._served[socket] = finish
        try:
            yield
        finally:
            # `finish` has the socket: were it only forgotten with that, it never would be.
            del self._served[socket]

    def gauges(self) -> dict[str, Callable[[], int]]:
        """How many have not said hello, and how many have and are open, whenever asked."""
        return {
            "waiting": lambda: len(self._waiting),
            "served": lambda: sum(not socket.closed for socket in self._served),
        }

    async def send(self, socket: web.WebSocketResponse, text: str) -> None:
        """Send a frame; ConnectionError if the client is gone or does not read."""
        try:
            async with asyncio.timeout(_SENDING_SECONDS):
                await socket.send_str(text)
        except TimeoutError:
            log.warning("A client that does not read its answers is cut off.")
            self._cut(socket)
            raise ConnectionAbortedError from None

    async def close(self, socket: web.WebSocketResponse, code: int, reason: str) -> None:
        """Close in good order, or cut off who does not play along."""
        try:
            async with asyncio.timeout(_CLOSING_SECONDS):
                await socket.close(code=code, message=reason.encode())
        except TimeoutError:
            self._cut(socket)

    async def finish_all(self) -> None:
        """Let every client have the receipts of what it has sent, then close its socket."""
        finishing = [asyncio.ensure_future(finish()) for finish in self._served.values()]
        if finishing:
            _, late = await asyncio.wait(finishing, timeout=_FINISHING_SECONDS)
            for task in late:
                task.cancel()
        for socket in [*self._waiting, *self._served]:
            self._cut(socket)

    def _cut(self, socket: web.WebSocketResponse) -> None:
        transport = self._transports.get(socket)
        if isinstance(transport, asyncio.WriteTransport):
            transport.abort()
