"""The bridge over stdio: for hosts that start a program and speak MCP with it over its pipes.

It is thin: one server has the data, and any number of these carry messages to it. It answers the
handshake by itself, waits for a server that is not up yet, and survives that one starts again.
"""

import asyncio
import os
import sys
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import aclosing
from typing import Any, Final

from recollect.config import Config
from recollect.errors import AppError, InvalidInput, Unavailable
from recollect.mcp.about import ERROR
from recollect.mcp.stdio.daemon import Daemon
from recollect.mcp.stdio.greeting import VERSIONS, greeting, version_for
from recollect.mcp.stdio.relay import Away, Message, Relay
from recollect.text import jsontext

_LISTS: Final = {
    "tools/list": "tools",
    "prompts/list": "prompts",
    "resources/list": "resources",
    "resources/templates/list": "resourceTemplates",
}
_PATIENCE: Final[Mapping[str, float]] = {"server/discover": 1.0, **dict.fromkeys(_LISTS, 10.0)}
"""Seconds to wait for a server that is not up; clients give up on lists and greetings soon."""
_USUAL_PATIENCE: Final = 30.0
_LAST_SECONDS: Final = 5.0
"""How long what is under way may take once the host has closed the pipe."""
_CHUNK: Final = 64 * 1024
_PARSE_ERROR, _INVALID_REQUEST, _NO_METHOD, _FAILED = -32700, -32600, -32601, -32000

Write = Callable[[Message], None]


async def serve(config: Config, environment: Mapping[str, str]) -> None:
    """Bridge the standard input and output of this process until the input ends."""
    relay = Relay(Daemon(config, environment))
    try:
        await Bridge(relay, _write).run(_lines(sys.stdin.fileno()))
    finally:
        await relay.close()


class Bridge:
    """One client. `write` takes what goes to it."""

    def __init__(self, relay: Relay, write: Write) -> None:
        self._relay = relay
        self._write = write
        self._version = VERSIONS[-1]
        self._running: dict[Any, asyncio.Task[None]] = {}
        self._waiting: asyncio.Task[None] | None = None

    async def run(self, lines: AsyncIterator[bytes]) -> None:
        """Take lines until there are no more, and let what is under way end."""
        async for line in lines:
            if line.strip():
                self._take(line)
        left = list(self._running.values())
        if left:
            await asyncio.wait(left, timeout=_LAST_SECONDS)
        for task in [*left, *([self._waiting] if self._waiting else [])]:
            task.cancel()

    def _take(self, line: bytes) -> None:
        try:
            told = jsontext.loads(line)
        except InvalidInput as error:
            self._write(_error(None, _PARSE_ERROR, error.message))
            return
        for message in told if isinstance(told, list) and told else [told]:
            if isinstance(message, dict):
                self._dispatch(message)
            else:
                self._write(_error(None, _INVALID_REQUEST, "A message is a JSON object."))

    def _dispatch(self, message: Message) -> None:
        method, params = message.get("method"), message.get("params")
        params = params if isinstance(params, dict) else {}
        if method == "notifications/cancelled":
            if task := self._running.get(params.get("requestId")):
                task.cancel()
        elif method is None or "id" not in message:
            pass  # answers and other notifications: a stateless server has no use for them
        elif method == "initialize":
            self._version = version_for(params)
            self._write(_result(message, greeting(self._version)))
        elif method == "ping":
            self._write(_result(message, {}))
        else:
            key = message["id"]
            task = asyncio.create_task(self._carry(message))
            self._running[key] = task
            task.add_done_callback(lambda _: self._running.pop(key, None))

    async def _carry(self, message: Message) -> None:
        """Carry a request to the server. Its client gets an answer, whatever happens."""
        patience = _PATIENCE.get(message["method"], _USUAL_PATIENCE)
        answered = False
        try:
            answers = self._relay.answers(message, self._version, patience)
            async with aclosing(answers):
                async for answer in answers:
                    answered = answered or "method" not in answer
                    self._write(answer)
            if not answered:
                raise Unavailable("The Recollect server ended before it had answered.")
        except Away as error:
            self._write(self._without_server(message, error))
        except AppError as error:
            self._write(_refusal(message, error))

    def _without_server(self, message: Message, error: Away) -> Message:
        """An empty list now, and word when there is more; else what to do."""
        name = _LISTS.get(message["method"])
        if name is None:
            return _refusal(message, error)
        if self._waiting is None:
            self._waiting = asyncio.create_task(self._tell_when_up())
        return _result(message, {name: []})

    async def _tell_when_up(self) -> None:
        ping = {"jsonrpc": "2.0", "id": "up", "method": "ping"}
        while True:
            try:
                async for _ in self._relay.answers(ping, VERSIONS[-1], 60.0):
                    break
                break
            except AppError:
                await asyncio.sleep(1)  # what is wrong is told to calls
        self._waiting = None
        for kind in ("tools", "prompts", "resources"):
            method = f"notifications/{kind}/list_changed"
            self._write({"jsonrpc": "2.0", "method": method})


def _result(message: Message, result: Any) -> Message:
    return {"jsonrpc": "2.0", "id": message["id"], "result": result}


def _error(key: Any, code: int, sentence: str) -> Message:
    return {"jsonrpc": "2.0", "id": key, "error": {"code": code, "message": sentence}}


def _refusal(message: Message, error: AppError) -> Message:
    """What went wrong, as a result of tools, which models read; else as an error."""
    if message["method"] == "tools/call":
        content = [{"type": "text", "text": error.message}]
        result = {"content": content, "_meta": {ERROR: error.as_json()}, "isError": True}
        return _result(message, {**result, "resultType": "complete"})
    # Without a server nobody knows whether it speaks the newer era: clients then shake hands.
    unknown = message["method"] == "server/discover" and isinstance(error, Away)
    return _error(message["id"], _NO_METHOD if unknown else _FAILED, error.message)


async def _lines(descriptor: int) -> AsyncIterator[bytes]:
    """The lines of a pipe or file. A thread reads it, which works on every system."""
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[bytes] = asyncio.Queue(maxsize=64)

    def read() -> None:
        # Not sys.stdin: its lock, held by a thread that waits, would break the end of the process.
        while True:
            chunk = os.read(descriptor, _CHUNK)
            asyncio.run_coroutine_threadsafe(queue.put(chunk), loop).result()
            if not chunk:
                return

    threading.Thread(target=read, name="stdin", daemon=True).start()
    rest = b""
    while chunk := await queue.get():
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            yield line
    if rest:
        yield rest


def _write(message: Message) -> None:
    sys.stdout.buffer.write(jsontext.dumps(message) + b"\n")
    sys.stdout.buffer.flush()
