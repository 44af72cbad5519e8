"""What is said of databases of other versions, and that nothing else is looked at there."""

from typing import Any

import pytest
from motor.motor_asyncio import AsyncIOMotorDatabase

from recollect.cli.database_checks import database as checked
from recollect.cli.findings import Level
from recollect.config import Config
from recollect.store.indexes import SCHEMA_VERSION
from recollect.store.store import Store


@pytest.mark.parametrize(
    ("version", "has_indexes", "level", "advice"),
    [
        (SCHEMA_VERSION + 1, True, "problem", "Install the newer version of Recollect."),
        (SCHEMA_VERSION + 1, False, "problem", "Install the newer version of Recollect."),
        (SCHEMA_VERSION, False, "warning", "Start the server once: `recollect serve`."),
        (None, False, "warning", "Start the server once: `recollect serve`."),
    ],
)
async def test_a_database_of_another_version(
    mongodb_server: str,
    database: "AsyncIOMotorDatabase[dict[str, Any]]",
    version: int | None,
    has_indexes: bool,
    level: Level,
    advice: str,
) -> None:
    if has_indexes:
        await Store(database).ensure()
    if version is not None:
        await database["meta"].update_one(
            {"_id": "schema"}, {"$set": {"version": version}}, upsert=True
        )
    uri = mongodb_server.replace("/?", f"/{database.name}?")
    found = [each async for each in checked(Config(mongodb_uri=uri))]
    assert [each.check for each in found] == ["database", "schema"]
    assert (found[1].level, found[1].advice) == (level, advice)
