"""Indexes of the space-bound collections, and the version of the stored schema.

`space` leads every index except those for expiry and that of moves that are not done. An index that
exists with other options is reported, never dropped: on a large database that is for a person to
decide.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from motor.motor_asyncio import AsyncIOMotorDatabase
from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.errors import OperationFailure

from recollect.errors import SetupError
from recollect.store.failures import translated

SCHEMA_VERSION: Final = 1

# The server would take a field called `language` for an override; no document has this one.
_TEXT: Final = {"default_language": "none", "language_override": "_none"}
_LATEST: Final = ("_id", DESCENDING)
_NEWEST: Final = (("created_at", DESCENDING), ("_id", DESCENDING))

_FRAME: Final = ("_id", "state", "platform", "kind", "adapter", "server", "version", "observed_at")
FRAMES_LISTED: Final = tuple((name, ASCENDING) for name in ("space", *_FRAME, "reason"))
"""Everything that is asked of many frames at once, so that none of them is fetched for it."""

_GAPS: Final = ("space", "platform", "deleted_at", "completeness.missing_count")
CONVERSATIONS_BY_GAPS: Final = tuple((name, ASCENDING) for name in _GAPS)
"""Everything that it takes to count conversations and those with gaps, without reading them."""

MESSAGES_BY_DAY: Final = tuple(
    (name, ASCENDING) for name in ("space", "created_at", "platform", "deleted")
)
"""Everything that it takes to count messages by day and platform, without reading them."""

_INDEXES: Final[Mapping[str, Sequence[IndexModel]]] = {
    "origins": (
        IndexModel([("space", ASCENDING), ("state", ASCENDING)]),
        IndexModel(
            [("moving_from", ASCENDING)],
            partialFilterExpression={"moving_from": {"$exists": True}},
        ),
    ),
    "conversations": (
        IndexModel([("space", ASCENDING), ("terms", "text")], **_TEXT),
        IndexModel([("space", ASCENDING), *_NEWEST]),
        IndexModel([("space", ASCENDING), ("platform", ASCENDING), *_NEWEST]),
        IndexModel([("space", ASCENDING), ("tags", ASCENDING), *_NEWEST]),
        IndexModel([("space", ASCENDING), ("model", ASCENDING), *_NEWEST]),
        IndexModel([("space", ASCENDING), ("project", ASCENDING), *_NEWEST]),
        IndexModel([(name, ASCENDING) for name in ("space", "platform", "external_id")]),
        IndexModel(
            [("space", ASCENDING), ("deleted_at", ASCENDING)],
            partialFilterExpression={"deleted_at": {"$type": "date"}},
        ),
        IndexModel(list(CONVERSATIONS_BY_GAPS)),
    ),
    "messages": (
        IndexModel([("space", ASCENDING), ("terms", "text")], **_TEXT),
        IndexModel([("space", ASCENDING), ("conversation", ASCENDING), ("position", ASCENDING)]),
        IndexModel(
            [("space", ASCENDING), ("conversation", ASCENDING)],
            partialFilterExpression={"provisional": True},
        ),
        IndexModel([("space", ASCENDING), *_NEWEST]),
        IndexModel([("space", ASCENDING), ("platform", ASCENDING), *_NEWEST]),
        IndexModel(
            [("space", ASCENDING), ("traits", ASCENDING), *_NEWEST],
            partialFilterExpression={"traits": "standing"},
        ),
        IndexModel([("space", ASCENDING), ("analysis", ASCENDING)]),
        IndexModel(list(MESSAGES_BY_DAY)),
    ),
    "memories": (
        IndexModel([("space", ASCENDING), ("terms", "text")], **_TEXT),
        # Their ids sort as they were made.
        *(
            IndexModel([("space", ASCENDING), *((name, ASCENDING) for name in by), _LATEST])
            for by in ((), ("tags",), ("facts",), ("conversation",), ("message",), ("project",))
        ),
        IndexModel(
            [("space", ASCENDING), ("pinned", ASCENDING), _LATEST],
            partialFilterExpression={"pinned": True},
        ),
        IndexModel([("space", ASCENDING), ("bands", ASCENDING)]),
        IndexModel([("space", ASCENDING), ("analysis", ASCENDING)]),
        IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=0),
    ),
    "suggestions": (
        IndexModel([("space", ASCENDING), ("state", ASCENDING), *_NEWEST]),
        IndexModel([("space", ASCENDING), ("message", ASCENDING)]),
    ),
    "answers": (IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=0),),
    "access_log": (
        IndexModel([("space", ASCENDING), ("at", DESCENDING), ("_id", DESCENDING)]),
        IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=0),
    ),
    "jobs": (
        IndexModel([("space", ASCENDING), *_NEWEST]),
        IndexModel([("space", ASCENDING), ("updated_at", ASCENDING)]),
        IndexModel([("space", ASCENDING), ("state", ASCENDING)]),
        IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=0),
    ),
    "frames": (
        IndexModel(list(FRAMES_LISTED)),
        IndexModel([("space", ASCENDING), ("conversation", ASCENDING)]),
        IndexModel([("space", ASCENDING), ("frame", ASCENDING)]),
        IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=0),
    ),
}


async def ensure(database: "AsyncIOMotorDatabase[dict[str, Any]]") -> None:
    """Create missing indexes and check the schema version; SetupError when they do not fit."""
    await _check_version(database)
    for name, models in _INDEXES.items():
        try:
            await database[name].create_indexes(list(models))
        except OperationFailure as error:
            raise SetupError(
                f"An index of the collection {name!r} does not fit this version of Recollect: "
                f"{error.details.get('errmsg') if error.details else error}. "
                "Drop that index and start again."
            ) from error


async def missing_indexes(database: "AsyncIOMotorDatabase[dict[str, Any]]") -> int:
    """How many of the indexes there should be are not there. Nothing is changed."""
    missing = 0
    for name, models in _INDEXES.items():
        with translated():
            there = {index["name"] async for index in database[name].list_indexes()}
        missing += sum(model.document["name"] not in there for model in models)
    return missing


async def _check_version(database: "AsyncIOMotorDatabase[dict[str, Any]]") -> None:
    with translated():
        found = await database["meta"].find_one_and_update(
            {"_id": "schema"},
            {"$setOnInsert": {"version": SCHEMA_VERSION}},
            upsert=True,
            return_document=True,
        )
    if found["version"] > SCHEMA_VERSION:
        raise SetupError(
            f"This database was written by a newer Recollect (schema {found['version']}, this one "
            f"knows {SCHEMA_VERSION}). Install the newer version."
        )
