"""A store on an empty database, and the ingest above it."""

from typing import Any

import pytest
from motor.motor_asyncio import AsyncIOMotorDatabase

from recollect.capture.ingest import Ingest
from recollect.store.store import Store


@pytest.fixture
async def store(database: "AsyncIOMotorDatabase[dict[str, Any]]") -> Store:
    made = Store(database)
    await made.ensure()
    return made


@pytest.fixture
def ingest(store: Store) -> Ingest:
    return Ingest(store)
