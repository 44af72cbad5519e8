"""Carries one message over HTTP to the server, and its answers back, whatever happens to it."""

import asyncio
import base64
import re
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from typing import Any, Final

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    TCPConnector,
)

from recollect.errors import AppError, Unavailable
from recollect.mcp.stdio.daemon import PATH, Daemon
from recollect.text import jsontext

Message = dict[str, Any]

_VERSION: Final = "io.modelcontextprotocol/protocolVersion"
"""Where messages of the newer era say which version they are of."""
_NAMED: Final = {"tools/call": "name", "prompts/get": "name", "resources/read": "uri"}
"""What the header `Mcp-Name` repeats in that era."""
_PLAIN: Final = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?")
_AGAIN_SECONDS: Final = 0.25


class Away(Unavailable):
    """The server does not answer, and the message has not reached it."""


class Relay:
    """The way to one server. A connection for each message: a kept one may be a dead server's."""

    def __init__(self, daemon: Daemon) -> None:
        self._daemon = daemon
        timeout = ClientTimeout(total=None, sock_connect=5)
        self._session = ClientSession(connector=TCPConnector(force_close=True), timeout=timeout)

    async def close(self) -> None:
        """Let go of all connections; what is under way ends."""
        await self._session.close()

    async def answers(
        self, message: Message, version: str, patience: float
    ) -> AsyncGenerator[Message, None]:
        """What the server answers: notifications, then the result or error.

        `version` is that of the handshake, for messages that name none. Away if the server cannot
        be reached for `patience` seconds; AppError with what it says against the message.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + patience
        while True:
            try:
                async for answer in self._exchange(message, version):
                    yield answer
                return
            except ClientConnectorError as error:
                if loop.time() >= deadline:
                    raise _away(self._daemon.url()) from error
            except ClientError as error:
                raise _broken() from error
            await asyncio.sleep(_AGAIN_SECONDS)

    async def _exchange(self, message: Message, version: str) -> AsyncIterator[Message]:
        url = self._daemon.url()
        key = self._daemon.key() or await self._new_key(url)
        headers = _headers(message, version) | {"Authorization": f"Bearer {key}"}
        body = jsontext.dumps(message)
        async with self._session.post(url, data=body, headers=headers) as response:
            if response.content_type == "text/event-stream":
                async for answer in _events(response):
                    yield answer
            elif response.status != 202:
                yield self._answer(response.status, await response.read())

    async def _new_key(self, url: str) -> str:
        async with self._session.get(f"{url.removesuffix(PATH)}/healthz"):
            return await self._daemon.make_key()

    def _answer(self, status: int, body: bytes) -> Message:
        told = jsontext.loads(body)
        if isinstance(told, dict) and told.get("jsonrpc") == "2.0":
            return told
        error = told.get("error", {}) if isinstance(told, dict) else {}
        sentence = str(error.get("message") or f"The server answered with status {status}.")
        if status == 401:
            raise self._daemon.refused(sentence)
        raise AppError(sentence, code=str(error.get("code") or "internal"))


def _headers(message: Message, version: str) -> dict[str, str]:
    headers = {
        "Accept": "application/json, text/event-stream",
        "Content-Type": "application/json",
        "MCP-Protocol-Version": version,
    }
    params = message.get("params")
    meta = params.get("_meta") if isinstance(params, Mapping) else None
    if not isinstance(params, Mapping) or not isinstance(meta, Mapping) or _VERSION not in meta:
        return headers
    method = str(message["method"])
    headers |= {"MCP-Protocol-Version": str(meta[_VERSION]), "Mcp-Method": _safe(method)}
    name = params.get(_NAMED.get(method, ""))
    return {**headers, "Mcp-Name": _safe(name)} if isinstance(name, str) else headers


def _safe(value: str) -> str:
    """A value as a header carries it; what is not plain ASCII as the protocol says, in base64."""
    if _PLAIN.fullmatch(value) and not value.startswith("=?"):
        return value
    return f"=?base64?{base64.b64encode(value.encode()).decode()}?="


async def _events(response: ClientResponse) -> AsyncIterator[Message]:
    """The messages in a stream of events. https://html.spec.whatwg.org/#event-stream-interpretation"""
    rest, data = b"", []
    async for chunk in response.content.iter_any():
        *lines, rest = (rest + chunk).split(b"\n")
        for line in map(bytes.rstrip, lines):
            if line.startswith(b"data:"):
                data.append(line.removeprefix(b"data:").lstrip())
            elif not line and data:
                yield jsontext.loads(b"\n".join(data))
                data = []


def _away(url: str) -> Away:
    return Away(
        f"No Recollect server answers at {url}. Ask the user to start it with `recollect serve`; "
        "then try again."
    )


def _broken() -> Unavailable:
    return Unavailable(
        "The connection to the Recollect server broke while it worked on this. It may have been "
        "done or not: look before you try again."
    )
