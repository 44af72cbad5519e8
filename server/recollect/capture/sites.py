"""When a capture of each site was last read: known longer than any raw frame is kept."""

import hashlib
from datetime import datetime, timedelta
from typing import Final

from recollect.store.store import SpaceStore

_NOTED_EVERY: Final = timedelta(minutes=1)
_MOST_REMEMBERED: Final = 10_000


class LastReads:
    """Writes it down, for each site of each space at most once a minute."""

    def __init__(self) -> None:
        self._noted: dict[tuple[str, str], datetime] = {}

    async def note(self, space: SpaceStore, platform: str, observed_at: datetime) -> None:
        """A capture that was seen at this moment has been read."""
        noted = self._noted.get((space.space, platform))
        if noted is not None and observed_at - noted < _NOTED_EVERY:
            return
        key = _key(space.space, platform)
        latest = {"$set": {"platform": platform}, "$max": {"last_read_at": observed_at}}
        await space.sites.write(upserts=[(key, latest)])
        if len(self._noted) >= _MOST_REMEMBERED:
            self._noted.clear()  # clients may invent names of sites
        self._noted[space.space, platform] = observed_at


def _key(space: str, platform: str) -> str:
    named = f"{space}\0{platform}".encode("utf-8", "surrogatepass")
    return f"site_{hashlib.sha256(named).hexdigest()[:32]}"
