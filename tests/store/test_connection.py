"""What every connection asks for, and which servers are refused with which sentence."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pymongo import monitoring

from recollect.errors import SetupError
from recollect.store.connection import _check_version, connect
from tests.mongod import bare_mongod, free_port


class Commands(monitoring.CommandListener):
    """Keeps every command that was sent."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        self.sent.append(dict(event.command))

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """Nothing to keep."""

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """Nothing to keep."""

    def named(self, name: str) -> dict[str, Any]:
        return next(command for command in self.sent if name in command)


@pytest.fixture(scope="module")
def standalone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with bare_mongod(tmp_path_factory.mktemp("standalone")) as uri:
        yield uri


async def refusal(uri: str) -> str:
    with pytest.raises(SetupError) as caught:
        async with connect(uri):
            pass
    return caught.value.message


async def test_opens_the_default_database(mongodb_server: str) -> None:
    async with connect(mongodb_server) as database:
        assert database.name == "recollect"
    async with connect(mongodb_server, database="other") as database:
        assert database.name == "other"


async def test_opens_the_database_that_the_uri_names(mongodb_server: str) -> None:
    async with connect(mongodb_server.replace("/?", "/named?"), database="other") as database:
        assert database.name == "named"


async def test_the_uri_cannot_weaken_durability(mongodb_server: str) -> None:
    weak = "&w=0&journal=false&readConcernLevel=local&readPreference=nearest&tz_aware=false"
    commands = Commands()
    async with connect(mongodb_server + weak, listeners=[commands]) as database:
        await database.weak.insert_one({"_id": 1})
        assert await database.weak.find_one() == {"_id": 1}
        await database.drop_collection("weak")
    assert commands.named("insert")["writeConcern"] == {"w": "majority", "j": True}
    assert commands.named("find")["readConcern"]["level"] == "majority"


async def test_refuses_a_standalone_and_says_how_to_convert_it(standalone: str) -> None:
    message = await refusal(standalone)
    assert "standalone" in message
    assert "--replSet rs0" in message
    assert "rs.initiate()" in message


async def test_an_uninitiated_replica_set_lacks_only_the_last_step(tmp_path: Path) -> None:
    with bare_mongod(tmp_path, "--replSet", "rs0") as uri:
        message = await refusal(uri)
    assert "rs.initiate()" in message
    assert "--replSet" not in message


@pytest.mark.parametrize(
    "uri",
    [
        "mongodb://me:se@cret@host/",
        "mongodb://me:secret@host:99999/",
        "mongodb://me:secret@[::1/",
        "mongodb://me:secret@host/?w=1&fsync=true",
    ],
)
async def test_a_malformed_uri_is_told_without_the_password(uri: str) -> None:
    message = await refusal(uri)
    assert "malformed" in message
    assert "cret" not in message


async def test_nobody_there_is_told_with_the_address_without_the_password() -> None:
    port = free_port()
    uri = f"mongodb://me:secret@127.0.0.1:{port}/?serverSelectionTimeoutMS=100"
    message = await refusal(uri)
    assert f"127.0.0.1:{port}" in message
    assert "secret" not in message


@pytest.mark.parametrize("version", ["6.0.5", "7.0.0-rc1", "10.1.0"])
def test_accepts_current_versions(version: str) -> None:
    _check_version(version)


@pytest.mark.parametrize("version", ["5.0.31", "4.4.29"])
def test_refuses_old_versions(version: str) -> None:
    with pytest.raises(SetupError, match=r"needs 6\.0 or newer"):
        _check_version(version)


async def test_a_certificate_that_is_not_there_is_told_without_the_password() -> None:
    uri = "mongodb://me:secret@127.0.0.1:9/?tls=true&tlsCAFile=/no/such/file"
    message = await refusal(uri)
    assert "file" in message and "secret" not in message
