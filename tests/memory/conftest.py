"""Memories of one space, with a clock that the test turns."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from recollect.memory.memories import Memories
from recollect.store.store import SpaceStore, Store

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass(slots=True)
class Clock:
    """A clock that goes on by a second whenever it is looked at."""

    moment: datetime = NOON

    def __call__(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment


@pytest.fixture
def clock() -> Clock:
    # Of the real time: what expires is compared with that by searches.
    return Clock(datetime.now(UTC).replace(microsecond=0))


@pytest.fixture
def space(store: Store) -> SpaceStore:
    """The handle of one space."""
    return store.space("spc_one")


@pytest.fixture
def memories(space: SpaceStore, clock: Clock) -> Memories:
    return Memories(space, clock)
