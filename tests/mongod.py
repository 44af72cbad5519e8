"""A mongod of the tests' own, without accounts, in a given folder."""

import asyncio
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from pymongo import MongoClient
from pymongo.errors import PyMongoError

from recollect.store.embedded.binary import find_mongod

_SECONDS = 30
_CLOSE_SOON = "file_manager=(close_idle_time=5,close_scan_interval=1,close_handle_minimum=100)"


def free_port() -> int:
    """A port of loopback that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_mongod(folder: Path) -> Iterator[str]:
    """A single-node replica set: start it in `folder`, yield its URI when it is writable."""
    with bare_mongod(folder, "--replSet", "tests") as uri:
        _make_writable(uri)
        yield uri


@contextmanager
def bare_mongod(folder: Path, *options: str) -> Iterator[str]:
    """A mongod as it comes, answering; ended by its process. Without options: a standalone."""
    port = free_port()
    command = [
        str(find_mongod()),
        *("--dbpath", str(folder), "--port", str(port), "--bind_ip", "127.0.0.1"),
        *("--nounixsocket", "--wiredTigerCacheSizeGB", "0.5"),
        *("--setParameter", "diagnosticDataCollectionEnabled=false"),
        # Tests have clocks of their own: what expires by them may have done so long ago.
        *("--setParameter", "ttlMonitorEnabled=false"),
        # Every test drops a database of some sixty files: they are closed now, not after 5 minutes.
        *("--setParameter", "minSnapshotHistoryWindowInSeconds=0"),
        *("--wiredTigerEngineConfigString", _CLOSE_SOON, *options),
    ]
    with (folder / "mongod.out").open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output)
    uri = f"mongodb://127.0.0.1:{port}/?directConnection=true"
    try:
        with MongoClient[dict[str, object]](uri, serverSelectionTimeoutMS=30_000) as client:
            client.admin.command("hello")
        yield uri
    finally:
        process.terminate()
        process.wait(_SECONDS)


@asynccontextmanager
async def port_taken(port: int) -> AsyncIterator[None]:
    """A program on this port that hangs up on whoever calls.

    (One that accepts calls and says nothing costs mongod 30 s to see through.)
    """
    server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", port)
    async with server:
        yield


def until(condition: Callable[[], bool], *, seconds: float = _SECONDS) -> None:
    """Wait until something holds; TimeoutError if it does not within `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"it did not happen within {seconds} s")
        time.sleep(0.02)


def _make_writable(uri: str) -> None:
    host = uri.removeprefix("mongodb://").partition("/")[0]
    with MongoClient[dict[str, object]](uri, serverSelectionTimeoutMS=30_000) as client:
        members = {"_id": "tests", "members": [{"_id": 0, "host": host}]}
        client.admin.command("replSetInitiate", members)
        until(lambda: _is_writable(client))


def _is_writable(client: "MongoClient[dict[str, object]]") -> bool:
    try:
        return bool(client.admin.command("hello")["isWritablePrimary"])
    except PyMongoError:
        return False
