"""What every test may use: one real MongoDB for the run, a random database for each test."""

import secrets
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorDatabase

from recollect.store.store import Store
from tests.mongod import running_mongod

# How long an example takes says more about the machine than about the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def mongodb_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URI of a single-node replica set on loopback, for the whole run."""
    with running_mongod(tmp_path_factory.mktemp("mongod")) as uri:
        yield uri


@pytest.fixture
async def database(mongodb_server: str) -> AsyncIterator["AsyncIOMotorDatabase[dict[str, object]]"]:
    """An empty database with a random name, dropped afterwards."""
    client: AsyncIOMotorClient[dict[str, object]] = AsyncIOMotorClient(
        mongodb_server, w="majority", journal=True, tz_aware=True
    )
    name = f"test_{secrets.token_hex(8)}"
    try:
        yield client[name]
    finally:
        await client.drop_database(name)
        client.close()


@pytest.fixture
async def store(database: "AsyncIOMotorDatabase[dict[str, object]]") -> Store:
    """A store with its indexes on that database."""
    made = Store(database)
    await made.ensure()
    return made


@pytest.fixture(scope="session")
def samples() -> Path:
    """Payloads recorded by others, outside the project; the test is skipped where they are not."""
    folder = SHARED / "samples"
    if not folder.is_dir():
        pytest.skip("the folder of samples is not here")
    return folder
