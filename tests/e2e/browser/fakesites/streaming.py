"""Answers that come bit by bit, torn inside UTF-8 characters, and held up when a test says so."""

import asyncio
import time
from collections.abc import Callable

from aiohttp import web


class Pace:
    """How streams run. `hold` stops every stream in its middle until `go_on`."""

    def __init__(self) -> None:
        self.pieces = 9
        self.gap = 0.02
        self._open = asyncio.Event()
        self._open.set()
        self.held = asyncio.Event()
        """Set while a stream waits."""

    def hold(self) -> None:
        """From now on streams stop before their last fifth: ChatGPT's say nothing for long."""
        self._open.clear()
        self.held.clear()

    def go_on(self) -> None:
        """And go on."""
        self._open.set()

    async def middle(self) -> None:
        """A stream has come to where it may have to wait."""
        self.held.set()
        await self._open.wait()


def torn(data: bytes, pieces: int) -> list[bytes]:
    """About so many pieces, cut inside a character wherever there is one of several bytes."""
    inside = [at for at, byte in enumerate(data) if byte & 0xC0 == 0x80]
    even = [len(data) * number // pieces for number in range(1, pieces)]
    cuts = sorted({_nearest(inside, each) for each in even})
    cuts = sorted({*cuts, *even}) if len(cuts) < pieces // 2 else cuts
    return [data[a:b] for a, b in zip([0, *cuts], [*cuts, len(data)], strict=True) if a < b]


def _nearest(places: list[int], wanted: int) -> int:
    return min(places, key=lambda place: abs(place - wanted), default=wanted)


async def pour(
    request: web.Request,
    kind: str,
    parts: list[str],
    pace: Pace,
    said: Callable[[float], None],
    sent: list[tuple[float, bytes]],
) -> web.StreamResponse:
    """Answer with these parts one after the other.

    `said` is told which share of them has gone out, `sent` gets every piece with its moment. When
    the page hangs up, what follows is not sent.
    """
    answer = web.StreamResponse(headers={"Content-Type": kind, "Cache-Control": "no-cache"})
    answer.headers["X-Accel-Buffering"] = "no"
    await answer.prepare(request)
    pieces = torn("".join(parts).encode(), pace.pieces)
    for number, piece in enumerate(pieces):
        if number == len(pieces) * 4 // 5:
            await pace.middle()
        said(number / len(pieces))
        sent.append((time.time(), piece))
        await answer.write(piece)
        await asyncio.sleep(pace.gap)
    said(1.0)
    await answer.write_eof()
    return answer
