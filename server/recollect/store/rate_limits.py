"""Rate limits that all servers of one database share, kept in the collection `rate_limits`."""

import time
from typing import Any, Final

from limits import parse_many
from limits.aio.storage import MongoDBStorage
from limits.aio.strategies import MovingWindowRateLimiter
from motor.motor_asyncio import AsyncIOMotorDatabase

from recollect.store.failures import translated

_COLLECTION: Final = "rate_limits"


class _Storage(MongoDBStorage):
    """The library's storage, in our database instead of one of its own."""

    def __init__(self, database: "AsyncIOMotorDatabase[dict[str, Any]]") -> None:
        super().__init__(
            "mongodb://unused",
            counter_collection_name=_COLLECTION,
            window_collection_name=_COLLECTION,
            connect=False,
        )
        self.storage.close()
        self._database = database

    @property
    def database(self) -> Any:
        return self._database


class RateLimitStore:
    """Counts hits by name, over moving windows."""

    def __init__(self, database: "AsyncIOMotorDatabase[dict[str, Any]]") -> None:
        self._database = database

    async def seconds_to_wait(self, limits: str, name: str) -> int:
        """Count a hit of `name`; 0, or after how many seconds it would be within all limits again.

        `limits` reads like `60/minute; 1000/day`.
        """
        limiter = MovingWindowRateLimiter(_Storage(self._database))
        for limit in parse_many(limits):
            with translated():
                if not await limiter.hit(limit, name):
                    window = await limiter.get_window_stats(limit, name)
                    return max(1, int(window.reset_time - time.time()) + 1)
        return 0
