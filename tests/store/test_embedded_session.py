"""The embedded MongoDB from outside: start, share, refuse, survive SIGKILL of it and of us."""

import asyncio
import contextlib
import os
import select
import signal
import stat
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from recollect.errors import SetupError
from recollect.store.connection import connect
from recollect.store.embedded import announce, embedded_mongod, read_run
from recollect.store.embedded import process as mongod_process
from recollect.store.embedded.layout import layout_of
from tests.mongod import port_taken, until

OWNER = """
import asyncio, sys
from pathlib import Path
from recollect.store.embedded import embedded_mongod

async def serve():
    async with embedded_mongod(Path(sys.argv[1]), serving=sys.argv[2] == "serve", say=str) as uri:
        print(uri, flush=True)
        await asyncio.sleep(600)

asyncio.run(serve())
"""


@pytest.fixture(autouse=True)
def nothing_left(tmp_path: Path) -> Iterator[None]:
    """Stop a mongod that a killed owner left and nobody took over."""
    yield
    left = mongod_process.find(layout_of(tmp_path))
    if left is not None:
        left.stop()


@contextlib.asynccontextmanager
async def opened(data_dir: Path, *, serving: bool = True) -> AsyncIterator[str]:
    async with embedded_mongod(data_dir, serving=serving, say=lambda sentence: None) as uri:
        yield uri


@contextlib.contextmanager
def owner(data_dir: Path, *, role: str = "serve", ready: bool = True) -> Iterator[int]:
    """Another process that holds `data_dir`; killed with SIGKILL at the end. Its process id."""
    command = [sys.executable, "-c", OWNER, str(data_dir), role]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as running:
        try:
            if ready:
                assert running.stdout is not None
                assert select.select([running.stdout], [], [], 60)[0], "it did not start"
                assert running.stdout.readline().startswith(b"mongodb://")
            yield running.pid
        finally:
            running.kill()


def mongod_pid(data_dir: Path) -> int:
    run = read_run(data_dir)
    assert run is not None
    return run.mongod


async def write(uri: str, key: int) -> None:
    async with connect(uri) as database:
        await database.kept.insert_one({"_id": key})


async def keys(uri: str) -> list[int]:
    async with connect(uri) as database:
        return [document["_id"] async for document in database.kept.find().sort("_id")]


async def refusal(data_dir: Path, *, serving: bool = True) -> str:
    with pytest.raises(SetupError) as caught:
        async with opened(data_dir, serving=serving):
            pass
    return caught.value.message


async def test_what_was_written_is_there_at_the_next_start_on_the_same_port(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path) as first:
        await write(first, 1)
    async with opened(tmp_path) as second:
        assert await keys(second) == [1]
    assert second == first


async def test_mongod_is_stopped_at_the_end(tmp_path: Path) -> None:
    async with opened(tmp_path):
        pid = mongod_pid(tmp_path)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert mongod_pid(tmp_path) == 0


async def test_mongod_is_stopped_when_the_body_fails_or_is_cancelled(tmp_path: Path) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(3), opened(tmp_path):
            await asyncio.sleep(60)
    assert mongod_process.find(layout_of(tmp_path)) is None


async def test_a_start_that_is_cancelled_leaves_nothing_running(tmp_path: Path) -> None:
    starting = asyncio.create_task(opened(tmp_path).__aenter__())
    await asyncio.sleep(0.15)
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    assert mongod_process.find(layout_of(tmp_path)) is None
    async with opened(tmp_path) as uri:
        await write(uri, 1)


async def test_only_the_owner_may_look_into_the_data_directory(tmp_path: Path) -> None:
    data_dir = tmp_path / "new" / "data"
    async with opened(data_dir):
        layout = layout_of(data_dir)
        files = [layout.run, layout.password, layout.keyfile, layout.log, layout.lock]
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in files}
        assert set(modes.values()) == {0o600}, modes
        assert stat.S_IMODE(data_dir.stat().st_mode) == 0o700
        assert stat.S_IMODE(layout.database.stat().st_mode) == 0o700


async def test_nobody_gets_in_without_the_password(tmp_path: Path) -> None:
    async with opened(tmp_path) as uri:
        address = uri.partition("@")[2]
        for stranger in (f"mongodb://{address}", f"mongodb://recollect:wrong@{address}"):
            with pytest.raises(SetupError, match=r"login|refused the user name"):
                await keys(stranger)


async def test_mongod_is_out_of_reach_of_the_terminals_interrupt(tmp_path: Path) -> None:
    async with opened(tmp_path):
        assert os.getsid(mongod_pid(tmp_path)) != os.getsid(0)


async def test_a_second_server_is_refused_with_the_first_ones_place(tmp_path: Path) -> None:
    with owner(tmp_path) as pid:
        announce(tmp_path, "http://recollect.localhost:8377")
        message = await refusal(tmp_path)
    assert f"process {pid}" in message
    assert "http://recollect.localhost:8377" in message
    assert str(tmp_path) in message


async def test_a_command_joins_a_running_server(tmp_path: Path) -> None:
    async with opened(tmp_path) as server:
        await write(server, 1)
        pid = mongod_pid(tmp_path)
        async with opened(tmp_path, serving=False) as command:
            assert command == server
            await write(command, 2)
        assert await keys(server) == [1, 2]
        assert mongod_pid(tmp_path) == pid


async def test_a_command_alone_starts_and_stops_a_mongod(tmp_path: Path) -> None:
    async with opened(tmp_path, serving=False) as uri:
        await write(uri, 1)
        pid = mongod_pid(tmp_path)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_a_command_waits_for_another_command(tmp_path: Path) -> None:
    async with opened(tmp_path, serving=False) as uri:
        waiting = asyncio.create_task(opened(tmp_path, serving=False).__aenter__())
        await asyncio.sleep(0.3)
        assert not waiting.done()
        await write(uri, 1)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting


async def test_a_killed_mongod_is_started_again_under_the_server(tmp_path: Path) -> None:
    async with opened(tmp_path) as uri:
        await write(uri, 1)
        for key in (2, 3):
            pid = mongod_pid(tmp_path)
            os.kill(pid, signal.SIGKILL)
            await write(uri, key)
            assert mongod_pid(tmp_path) != pid
        assert await keys(uri) == [1, 2, 3]


@pytest.mark.parametrize("role", ["serve", "command"])
async def test_the_mongod_of_a_killed_process_is_taken_over(tmp_path: Path, role: str) -> None:
    with owner(tmp_path, role=role):
        orphan = mongod_pid(tmp_path)
    async with opened(tmp_path) as uri:
        assert mongod_pid(tmp_path) == orphan
        await write(uri, 1)
        os.kill(orphan, signal.SIGKILL)
        await write(uri, 2)
        assert await keys(uri) == [1, 2]
        assert mongod_pid(tmp_path) != orphan


async def test_an_orphan_is_found_without_the_note(tmp_path: Path) -> None:
    with owner(tmp_path):
        orphan = mongod_pid(tmp_path)
    layout_of(tmp_path).run.write_text("{")
    async with opened(tmp_path):
        assert mongod_pid(tmp_path) == orphan
    assert mongod_process.find(layout_of(tmp_path), orphan) is None


async def test_both_killed_at_once(tmp_path: Path) -> None:
    with owner(tmp_path):
        run = read_run(tmp_path)
        assert run is not None
        async with opened(tmp_path, serving=False) as uri:
            await write(uri, 1)
        os.kill(run.mongod, signal.SIGKILL)
        os.kill(run.owner, signal.SIGKILL)
    assert layout_of(tmp_path).database.joinpath("mongod.lock").read_text().strip()
    async with opened(tmp_path) as uri:
        assert await keys(uri) == [1]


@pytest.mark.parametrize("seconds", [0.2, 0.35, 0.45, 0.55, 0.65, 0.75])
async def test_a_first_start_killed_at_any_point_heals(tmp_path: Path, seconds: float) -> None:
    with owner(tmp_path, ready=False):
        await asyncio.sleep(seconds)
    async with opened(tmp_path) as uri:
        await write(uri, 1)
        assert await keys(uri) == [1]


async def test_a_taken_port_is_left_to_whoever_has_it(tmp_path: Path) -> None:
    async with opened(tmp_path) as uri:
        await write(uri, 1)
    run = read_run(tmp_path)
    assert run is not None
    async with port_taken(run.port), opened(tmp_path) as other:
        assert f":{run.port}/" not in other
        assert await keys(other) == [1]
        await write(other, 2)
        async with connect(other) as database:
            assert (await database.command("hello"))["me"] in other


async def test_a_recycled_process_id_is_not_adopted(tmp_path: Path) -> None:
    with owner(tmp_path):
        orphan = mongod_pid(tmp_path)
    os.kill(orphan, signal.SIGKILL)
    layout = layout_of(tmp_path)
    until(lambda: mongod_process.find(layout, orphan) is None)
    stranger = str(os.getpid())
    layout.run.write_text(layout.run.read_text().replace(str(orphan), stranger))
    layout.database.joinpath("mongod.lock").write_text(stranger + "\n")
    async with opened(tmp_path) as uri:
        assert mongod_pid(tmp_path) != os.getpid()
        await write(uri, 1)


async def test_a_lost_password_is_told(tmp_path: Path) -> None:
    async with opened(tmp_path):
        pass
    layout_of(tmp_path).password.unlink()
    assert "mongod.password" in await refusal(tmp_path)
    assert mongod_process.find(layout_of(tmp_path)) is None


async def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    message = await refusal(tmp_path / "file")
    assert message == f"The data directory {tmp_path / 'file'} cannot be used: File exists."
