"""The line between the extension and the server: tests cut it, hang it up, and listen at it.

A TCP proxy, so that what goes over it is what the extension said to the real server, byte for byte.
"""

import asyncio
import contextlib
import struct
import time
from dataclasses import dataclass
from typing import Literal

State = Literal["open", "down", "hanging", "deaf"]


@dataclass(slots=True)
class Call:
    """A connection: from when to when."""

    began: float
    ended: float | None = None


class Wire:
    """A port that leads to the server's port.

    `down`: nobody listens. `hanging`: calls are taken and nothing ever comes back. `deaf`: what
    the extension says arrives, but no answer does.
    """

    def __init__(self, target: int) -> None:
        self._target = target
        self._server: asyncio.Server | None = None
        self._state: State = "open"
        self._writers: set[asyncio.StreamWriter] = set()
        self.port = 0
        self.said: list[bytearray] = []
        """What the extension sent, one entry for each connection."""
        self.calls: list[Call] = []

    @property
    def url(self) -> str:
        """The address of the server, for the extension."""
        return f"http://127.0.0.1:{self.port}"

    async def set(self, state: State) -> None:
        """Change the state; every connection there is ends with it."""
        if self._state == state and self._server is not None:
            return
        self._state = state
        self.hang_up()
        if state == "down":
            await self.close()
        elif self._server is None:
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
            self.port = self._server.sockets[0].getsockname()[1]

    def deafen(self) -> None:
        """From now on no answer comes through, on the connections there are."""
        self._state = "deaf"

    def hang_up(self) -> None:
        """End every connection."""
        for writer in self._writers:
            writer.close()
        self._writers.clear()

    async def close(self) -> None:
        """Listen no more."""
        self.hang_up()
        if self._server is not None:
            self._server.close()
            self._server = None

    def texts(self) -> str:
        """Everything that the extension said: HTTP as it is, and its frames in clear."""
        return "\n".join(unmasked(bytes(each)) for each in self.said)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        heard = bytearray()
        self.said.append(heard)
        call = Call(time.monotonic())
        self.calls.append(call)
        try:
            await self._lead(reader, writer, heard)
        finally:
            call.ended = time.monotonic()

    async def _lead(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, heard: bytearray
    ) -> None:
        if self._state == "hanging":
            while piece := await _read(reader):
                heard += piece
            writer.close()
            return
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.close()
            return
        self._writers.add(back)
        async with asyncio.TaskGroup() as both:
            both.create_task(self._pass_on(reader, back, heard))
            both.create_task(self._pass_on(there, writer, None))

    async def _pass_on(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, heard: bytearray | None
    ) -> None:
        while piece := await _read(reader):
            if heard is not None:
                heard += piece
            elif self._state == "deaf":
                continue
            with contextlib.suppress(ConnectionError):
                writer.write(piece)
                await writer.drain()
        writer.close()


async def _read(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.read(65536)
    except ConnectionError:
        return b""


def unmasked(data: bytes) -> str:
    """A connection's text. After an upgrade to WebSocket: its frames (RFC 6455, section 5.2)."""
    head, _, rest = data.partition(b"\r\n\r\n")
    if b"upgrade: websocket" not in head.lower():
        return data.decode(errors="replace")
    told = [head]
    while len(rest) >= 6:
        size, at = rest[1] & 0x7F, 2
        if size >= 126:
            kind = ">H" if size == 126 else ">Q"
            width = struct.calcsize(kind)
            if len(rest) < at + width:
                break
            (size,), at = struct.unpack(kind, rest[at : at + width]), at + width
        mask, body = rest[at : at + 4], rest[at + 4 : at + 4 + size]
        key = mask * (len(body) // 4 + 1)
        told.append(bytes(a ^ b for a, b in zip(body, key, strict=False)))
        rest = rest[at + 4 + size :]
    return "\n".join(each.decode(errors="replace") for each in told)
