"""Opening MongoDB: what every connection asks for, and which servers are refused.

Writes wait for the majority and the journal, and reads see only what a majority has, whatever the
URI says: a receipt may rest on either. Nothing in a message or a log line shows the password.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorDatabase
from pymongo import ReadPreference
from pymongo import errors as mongo
from pymongo.monitoring import CommandListener

from recollect.errors import SetupError

Document = dict[str, Any]

OLDEST_MAJOR_VERSION: Final = 6
_WAIT_MS: Final = 5_000
_LONGEST_OPERATION_MS: Final = 600_000
_AUTHENTICATION_FAILED: Final = frozenset({18, 8000})
_UNAUTHORIZED: Final = 13

_DURABLE: Final[dict[str, Any]] = {
    "w": "majority",
    "journal": True,
    "readConcernLevel": "majority",
    "read_preference": ReadPreference.PRIMARY,
    "retryWrites": True,
    "tz_aware": True,
    "appname": "recollect",
}
_DEFAULTS: Final[dict[str, Any]] = {
    "serverSelectionTimeoutMS": _WAIT_MS,
    "connectTimeoutMS": _WAIT_MS,
    "socketTimeoutMS": _LONGEST_OPERATION_MS,
}


@asynccontextmanager
async def connect(
    uri: str, *, database: str = "recollect", listeners: Sequence[CommandListener] = ()
) -> AsyncIterator["AsyncIOMotorDatabase[Document]"]:
    """The database that the URI names, else the one called `database`; closed at the end.

    `listeners` hear of every command sent. Raises SetupError when the URI is malformed, nobody
    answers within 5 s, the login is refused, or the server is a standalone or older than 6.0.
    """
    client = _client(uri, listeners)
    try:
        opened = client.get_default_database(default=database)
        await _check(opened)
        yield opened
    finally:
        client.close()


def _client(uri: str, listeners: Sequence[CommandListener]) -> "AsyncIOMotorClient[Document]":
    defaults = {key: value for key, value in _DEFAULTS.items() if key.lower() not in uri.lower()}
    try:
        return AsyncIOMotorClient(uri, event_listeners=list(listeners), **defaults, **_DURABLE)
    except OSError as error:
        raise SetupError(
            f"A file that the MongoDB URI names cannot be read: {error.strerror or 'no such file'}."
        ) from error
    except (mongo.PyMongoError, ValueError, TypeError) as error:
        # The driver's own sentence may quote the URI, and with it the password.
        raise SetupError(
            "The MongoDB URI is malformed or its options contradict each other: it looks like "
            "mongodb://user:password@host:27017/name, special characters percent-encoded."
        ) from error


async def _check(database: "AsyncIOMotorDatabase[Document]") -> None:
    try:
        _check_kind(await database.command("hello"))
        _check_version(str((await database.command("buildInfo"))["version"]))
        # Both above are answered without a login; this one is not.
        await database.command("listCollections", nameOnly=True, authorizedCollections=True)
    except mongo.OperationFailure as error:
        raise _refusal(error.code) from error
    except mongo.ConfigurationError as error:
        raise SetupError("The host name in the MongoDB URI has no DNS records for it.") from error
    except mongo.PyMongoError as error:
        raise SetupError(
            f"No MongoDB answers at {_hosts(database)} as a primary or a mongos: "
            "check that it runs, that a new replica set was initiated with `rs.initiate()`, "
            "and that the address in RECOLLECT_MONGODB_URI is right."
        ) from error


def _refusal(code: int | None) -> SetupError:
    if code in _AUTHENTICATION_FAILED:
        return SetupError("MongoDB refused the user name or the password of the MongoDB URI.")
    if code == _UNAUTHORIZED:
        return SetupError(
            "MongoDB wants a login: the MongoDB URI needs a user that may read and write."
        )
    return SetupError(f"MongoDB refused to be asked what it is (its error {code}).")


def _check_kind(hello: Document) -> None:
    if "setName" in hello or hello.get("msg") == "isdbgrid":
        return
    start = "" if hello.get("isreplicaset") else "start it with `--replSet rs0`, then "
    raise SetupError(
        "This MongoDB is a standalone, and Recollect needs a replica set (one member is enough) "
        f"or a mongos: {start}run `rs.initiate()` in mongosh."
    )


def _check_version(version: str) -> None:
    if int(version.split(".")[0]) < OLDEST_MAJOR_VERSION:
        raise SetupError(
            f"This MongoDB is version {version}; Recollect needs {OLDEST_MAJOR_VERSION}.0 or newer."
        )


def _hosts(database: "AsyncIOMotorDatabase[Document]") -> str:
    seeds = database.client.delegate.topology_description.server_descriptions()
    return ", ".join(f"{host}:{port}" for host, port in sorted(seeds, key=str)) or "its address"
