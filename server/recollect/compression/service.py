"""Compression as the web uses it: a body comes in, an answer goes out."""

import asyncio

from recollect.compression import engine
from recollect.compression.prefixes import root


class Compression:
    """Compresses for all accounts."""

    def __init__(self) -> None:
        self._engine = engine.Engine()
        self._busy = asyncio.Lock()

    async def compress(self, account: str, body: bytes, days_header: str | None) -> bytes:
        """The answer to a request as JSON. InvalidInput or TooLarge if it cannot be answered."""
        async with self._busy:
            return await asyncio.to_thread(self._compress, account, body, days_header)

    def _compress(self, account: str, body: bytes, days_header: str | None) -> bytes:
        request = engine.read(body, days_header)
        return self._engine.close(self._engine.open(root(account, ""), request), 0).body
