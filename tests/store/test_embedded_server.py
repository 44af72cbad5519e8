"""Starts that stopped half-way: the next one completes them, whatever was done already."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from pymongo import MongoClient

from recollect.store.connection import connect
from recollect.store.embedded import embedded_mongod, process, read_run
from recollect.store.embedded.binary import find_mongod
from recollect.store.embedded.credentials import credentials
from recollect.store.embedded.layout import Layout, layout_of
from tests.mongod import free_port, port_taken, until


@pytest.fixture
def layout(tmp_path: Path) -> Iterator[Layout]:
    layout = layout_of(tmp_path / "data")
    layout.create()
    credentials(layout)
    yield layout
    left = process.find(layout)
    if left is not None:
        left.stop()


def started(layout: Layout) -> process.Mongod:
    """A mongod that somebody started and left, before it was set up."""
    mongod = process.start(find_mongod(), layout, free_port())
    with client(mongod) as direct:
        direct.admin.command("hello")
    return mongod


def client(mongod: process.Mongod) -> "MongoClient[dict[str, object]]":
    uri = f"mongodb://127.0.0.1:{mongod.port}/?directConnection=true"
    return MongoClient(uri, serverSelectionTimeoutMS=10_000)


def initiate(mongod: process.Mongod) -> None:
    members = [{"_id": 0, "host": f"127.0.0.1:{mongod.port}"}]
    with client(mongod) as direct:
        direct.admin.command("replSetInitiate", {"_id": "recollect", "members": members})
        until(lambda: bool(direct.admin.command("hello")["isWritablePrimary"]))


def kill(mongod: process.Mongod) -> None:
    assert mongod.child is not None
    mongod.child.kill()
    assert mongod.child.wait(30) == -signal.SIGKILL


async def usable_at(layout: Layout) -> tuple[int, int]:
    """Open it, write and read; mongod's process id and port."""
    async with (
        embedded_mongod(layout.root, serving=True, say=lambda sentence: None) as uri,
        connect(uri) as database,
    ):
        await database.kept.insert_one({"_id": 1})
        assert await database.kept.count_documents({}) == 1
        run = read_run(layout.root)
        assert run is not None
        return run.mongod, run.port


async def test_left_before_the_replica_set_was_initiated(layout: Layout) -> None:
    mongod = started(layout)
    assert await usable_at(layout) == (mongod.pid, mongod.port)
    assert mongod.ended_within(10) and mongod.exit_code == 0


async def test_left_before_the_user_was_created(layout: Layout) -> None:
    mongod = started(layout)
    initiate(mongod)
    assert await usable_at(layout) == (mongod.pid, mongod.port)
    assert mongod.ended_within(10) and mongod.exit_code == 0


async def test_killed_before_the_user_was_created_and_its_port_taken(layout: Layout) -> None:
    mongod = started(layout)
    initiate(mongod)
    kill(mongod)
    async with port_taken(mongod.port):
        pid, port = await usable_at(layout)
    assert pid != mongod.pid
    assert port != mongod.port


async def test_killed_before_anything_was_set_up(layout: Layout) -> None:
    mongod = started(layout)
    kill(mongod)
    pid, _ = await usable_at(layout)
    assert pid != mongod.pid
