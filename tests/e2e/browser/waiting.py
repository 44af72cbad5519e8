"""Waiting for what a browser, a worker or a server does in its own time."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


async def eventually(look: Callable[[], Awaitable[T]], seconds: float = 20, what: str = "it") -> T:
    """Ask again and again until the answer is true; that answer."""
    deadline = time.monotonic() + seconds
    while True:
        found = await look()
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not happen within {seconds} s; last: {found!r}")
        await asyncio.sleep(0.05)
