"""Looking at a database without changing anything in it."""

from dataclasses import dataclass
from time import perf_counter
from typing import Any

from motor.motor_asyncio import AsyncIOMotorDatabase

from recollect.store.failures import translated
from recollect.store.indexes import SCHEMA_VERSION, missing_indexes


@dataclass(frozen=True, slots=True)
class DatabaseState:
    """What a database is. `hosts` have neither user nor password in them.

    `schema` is the version it was written with, None if it is new, `known_schema` the newest that
    is understood here; `missing_indexes` are made when a server starts.
    """

    name: str
    hosts: str
    version: str
    replica_set: str | None
    ping_ms: float
    schema: int | None
    known_schema: int
    missing_indexes: int


async def inspect(database: "AsyncIOMotorDatabase[dict[str, Any]]") -> DatabaseState:
    """What there is; Unavailable if it does not answer."""
    with translated():
        began = perf_counter()
        await database.command("ping", maxTimeMS=5000)
        ping_ms = (perf_counter() - began) * 1000
        hello = await database.command("hello")
        build = await database.command("buildInfo")
        schema = await database["meta"].find_one({"_id": "schema"})
        nodes = database.client.delegate.nodes
        return DatabaseState(
            name=database.name,
            hosts=", ".join(sorted(f"{host}:{port}" for host, port in nodes)),
            version=str(build["version"]),
            replica_set=hello.get("setName"),
            ping_ms=ping_ms,
            schema=schema["version"] if schema else None,
            known_schema=SCHEMA_VERSION,
            missing_indexes=await missing_indexes(database),
        )
