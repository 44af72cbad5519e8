"""What an export of 100,000 messages costs: memory, and time next to a plain loop over a cursor.

    .venv/bin/python scripts/bench_export.py [--conversations 2000] [--rounds 3]

Starts a server of its own in a temporary folder and fills its database with conversations of 50
messages. A few are captured; the others are copies of these with ids of their own, in which the
index terms stand in a field that has no index, so that filling takes seconds and documents have
their real size. The alternative, as `mongoexport` does it, reads the same fields of all messages in
no order and writes each as a line of JSON; both run in turns in one process. Memory is the highest
that the process of `recollect export`, and the server, ever had: Linux only.
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from aiohttp import ClientSession
from bench_ingest import (  # type: ignore[import-not-found]  # found beside this, when it runs
    MESSAGES,
    Prose,
    conversation,
    expect,
    say,
    server,
)

from recollect.accounts.accounts import Accounts
from recollect.archive.exporting import Export
from recollect.archive.lossless import MESSAGE_FIELDS
from recollect.capture.incoming import from_outline
from recollect.capture.ingest import Ingest
from recollect.platforms.registry import adapter
from recollect.store.connection import connect
from recollect.store.embedded.session import embedded_mongod
from recollect.store.store import Store
from recollect.text import jsontext

CAPTURED = 20
MIB = 1024 * 1024


async def fill(store: Store, database: Any, space: str, count: int) -> None:
    """So many conversations of MESSAGES messages."""
    ingest, prose, site = Ingest(store), Prose(), adapter("chatgpt")
    for number in range(CAPTURED):
        payload = conversation(prose, f"{number:06d}", MESSAGES)
        await ingest(space, from_outline(site, site.outline(payload)))
    talks = await database["conversations"].find().to_list(None)
    said = await database["messages"].find().to_list(None)
    for document in said:
        document["not_indexed"] = document.pop("terms")
    for copy in range(1, count // CAPTURED):
        await database["conversations"].insert_many([copied(one, copy, "_id") for one in talks])
        ids = ("_id", "conversation")
        await database["messages"].insert_many([copied(one, copy, *ids) for one in said])


def copied(document: dict[str, Any], copy: int, *ids: str) -> dict[str, Any]:
    """The document under ids, and an external id, of its own."""
    changed = {name: f"{document[name]}{copy:05d}" for name in ids}
    return {**document, **changed, "external_id": f"{document['external_id']}-{copy:05d}"}


async def plain_loop(database: Any, path: Path) -> int:
    """The alternative: every message as a line, as it comes. How many there were."""
    count = 0
    with path.open("wb") as file:
        async for document in database["messages"].find({}, dict.fromkeys(MESSAGE_FIELDS, 1)):
            document["rank"], document["fingerprint"] = b"", b""
            plain = {name: str(value) for name, value in document["ranks"].items()}
            file.write(jsontext.dumps({**document, "rank": "", "fingerprint": "", "ranks": plain}))
            file.write(b"\n")
            count += 1
    return count


async def export(store: Store, space: str, path: Path) -> int:
    """Ours, in this process. How many messages there were."""
    made = Export(store.space(space))
    with path.open("wb") as file:
        async for chunk in made.chunks():
            file.write(chunk)
    return made.messages


async def speed(work: Callable[[], Awaitable[int]], messages: int) -> float:
    """Messages a second."""
    started = time.perf_counter()
    expect(await work() == messages, "not everything came out")
    return messages / (time.perf_counter() - started)


def command(folder: Path, path: Path) -> tuple[float, float]:
    """`recollect export`: seconds, and MiB of memory at its highest."""
    environment = os.environ | {"RECOLLECT_DATA_DIR": str(folder), "RECOLLECT_MONGODB_URI": ""}
    started, memory = time.perf_counter(), 0.0
    with subprocess.Popen(
        [sys.executable, "-m", "recollect", "export", str(path)],
        env=environment, stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        # What the system counts for a child that has ended includes its parent, before it began.
        while process.poll() is None:
            memory = max(memory, highest_memory(process.pid))
            time.sleep(0.01)
    expect(process.returncode == 0, "the command failed")
    return time.perf_counter() - started, memory


async def download(port: int, path: Path) -> float:
    """`GET /api/v1/export`: seconds."""
    headers = {"Authorization": f"Bearer {os.environ['RECOLLECT_API_KEY']}"}
    started = time.perf_counter()
    async with (
        ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}/api/v1/export", headers=headers) as answer,
    ):
        with path.open("wb") as file:
            async for chunk in answer.content.iter_chunked(MIB):
                file.write(chunk)
    return time.perf_counter() - started


def highest_memory(process: int) -> float:
    """MiB that a process had at its highest since it started."""
    status = Path(f"/proc/{process}/status").read_text("utf-8")
    lines = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return int(lines[0].split()[1]) / 1024 if lines else 0.0  # none: it is about to end


def server_process(folder: Path) -> int:
    """The process whose data lies in this folder."""
    wanted = f"RECOLLECT_DATA_DIR={folder}\0".encode()
    for entry in Path("/proc").glob("[0-9]*"):
        serves = (entry / "cmdline").read_bytes().endswith(b"\0serve\0")
        if serves and wanted in (entry / "environ").read_bytes():
            return int(entry.name)
    raise SystemExit("bench_export: the server is gone")


async def measure(folder: Path, arguments: argparse.Namespace) -> None:
    """All figures."""
    messages = arguments.conversations * MESSAGES
    async with (
        embedded_mongod(folder, serving=False, say=say) as uri,
        connect(uri) as database,
    ):
        store = Store(database)
        space = (await Accounts(store.accounts).users.named(None)).space
        await fill(store, database, space, arguments.conversations)
        say(f"filled with {messages:,} messages")
        ours, plain = [], []
        for number in range(arguments.rounds):
            ours.append(await speed(lambda: export(store, space, folder / "ours"), messages))
            plain.append(await speed(lambda: plain_loop(database, folder / "plain"), messages))
            say(f"round {number + 1}: {ours[-1]:,.0f} messages/s, plain {plain[-1]:,.0f}")
        ratio = statistics.median(a / b for a, b in zip(ours, plain, strict=True))
        size = (folder / "ours").stat().st_size / MIB
        print(f"{messages:,} messages, {size:,.0f} MiB: {statistics.median(ours):,.0f} messages/s; "
              f"plain loop {statistics.median(plain):,.0f}/s; ratio {ratio:.2f}")  # fmt: skip
    seconds, memory = await asyncio.to_thread(command, folder, folder / "command")
    print(f"recollect export: {seconds:.1f} s, at most {memory:.0f} MiB (aim 150)")
    process = server_process(folder)
    before = highest_memory(process)
    seconds = await download(arguments.port, folder / "download")
    print(f"GET /api/v1/export: {seconds:.1f} s, the server at most "
          f"{highest_memory(process):.0f} MiB, {before:.0f} before (aim 150)")  # fmt: skip
    whole = (folder / "ours").read_bytes()
    same = all((folder / name).read_bytes() == whole for name in ("command", "download"))
    expect(same, "the three exports differ")


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--conversations", type=int, default=2000, help="of 50 messages")
    parser.add_argument("--rounds", type=int, default=3, help="of exports and plain loops in turn")
    parser.add_argument("--port", type=int, default=8398, help="for the server")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, server(Path(folder), arguments.port):
        asyncio.run(measure(Path(folder), arguments))


if __name__ == "__main__":
    main()
