"""Making a started mongod usable: a replica set of one member, and our one user.

Every step asks first what is there, so that a start killed at any point is completed by the next.
Until our user exists MongoDB's localhost exception lets us in without one, and for just this:
https://www.mongodb.com/docs/v6.0/core/localhost-exception/
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from pymongo import MongoClient
from pymongo import errors as mongo

from recollect.errors import SetupError
from recollect.store.embedded.credentials import USER, Credentials

Client = MongoClient[dict[str, Any]]

_POLL_SECONDS: Final = 0.02
_UNAUTHORIZED: Final = 13
_AUTHENTICATION_FAILED: Final = 18
_ALREADY_INITIALIZED: Final = 23
_CONFIG_NAMES_ANOTHER_PORT: Final = 93
_NOT_YET_INITIALIZED: Final = 94
_PRIMARY: Final = 1


def prepare(
    port: int, credentials: Credentials, *, alive: Callable[[], bool], within: float
) -> None:
    """Make the mongod that answers at `port` writable by our user, and wait until it is.

    Raises SetupError when it knows another password or needs more than `within` seconds, and
    pymongo's exceptions when it does not stay `alive`.
    """
    deadline = time.monotonic() + within
    while True:
        try:
            return _prepare(port, credentials, deadline)
        except mongo.AutoReconnect:
            # mongod closes its connections when it finds that its configuration has another port.
            if not alive() or time.monotonic() > deadline:
                raise


def _prepare(port: int, credentials: Credentials, deadline: float) -> None:
    if _knows_us(port, credentials):
        with _client(credentials.uri(port)) as client:
            _become_primary(client, port, deadline)
        return
    with _client(f"mongodb://127.0.0.1:{port}/?directConnection=true") as client:
        _become_primary(client, port, deadline)
        client.admin.command(
            "createUser",
            USER,
            pwd=credentials.password,
            roles=["root"],
            writeConcern={"w": "majority", "j": True},
        )


@contextmanager
def _client(uri: str) -> Iterator[Client]:
    client: Client = MongoClient(uri, serverSelectionTimeoutMS=2_000, socketTimeoutMS=60_000)
    with client:
        yield client


def _knows_us(port: int, credentials: Credentials) -> bool:
    # A client whose login failed thinks the server gone, so this one is thrown away.
    with _client(credentials.uri(port)) as client:
        try:
            client.admin.command("ping")
        except mongo.OperationFailure as error:
            if error.code == _AUTHENTICATION_FAILED:
                return False
            raise
    return True


def _become_primary(client: Client, port: int, deadline: float) -> None:
    while not _is_primary(client, port):
        if time.monotonic() > deadline:
            raise SetupError("The embedded MongoDB started, but did not become writable in time.")
        time.sleep(_POLL_SECONDS)


def _is_primary(client: Client, port: int) -> bool:
    try:
        status = client.admin.command("replSetGetStatus")
    except mongo.OperationFailure as error:
        _mend(client, port, error)
        return False
    if status["myState"] != _PRIMARY:
        return False
    return bool(client.admin.command("hello")["isWritablePrimary"])


def _mend(client: Client, port: int, error: mongo.OperationFailure) -> None:
    configuration = {
        "_id": "recollect",
        "version": 1,
        "members": [{"_id": 0, "host": f"127.0.0.1:{port}"}],
    }
    if error.code == _NOT_YET_INITIALIZED:
        _initiate(client, configuration)
    elif error.code == _CONFIG_NAMES_ANOTHER_PORT:
        client.admin.command("replSetReconfig", configuration, force=True)
    elif error.code == _UNAUTHORIZED:
        raise SetupError(
            "The embedded MongoDB does not know the password in the data directory: "
            "put the file mongod.password back that belongs to it."
        ) from error
    else:
        raise error


def _initiate(client: Client, configuration: dict[str, Any]) -> None:
    try:
        client.admin.command("replSetInitiate", configuration)
    except mongo.OperationFailure as error:
        # mongod says "not yet" also while it is still reading the configuration it has.
        if error.code != _ALREADY_INITIALIZED:
            raise
