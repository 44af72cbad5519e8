"""Blocking work in a thread that is never left running behind our back."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")


async def finished(work: Callable[[], Result]) -> Result:
    """What `work` returns. Cancelled meanwhile, it waits for the thread before it gives way."""
    task = asyncio.ensure_future(asyncio.to_thread(work))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.gather(task, return_exceptions=True)
        raise
