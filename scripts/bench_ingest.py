"""How fast captures are stored for good, next to raw bulk inserts of the same documents.

    .venv/bin/python scripts/bench_ingest.py [--conversations 100] [--rounds 3]

Starts a server of its own in a temporary folder and speaks to it over the WebSocket, as the
extension does. The alternative is motor's `insert_many` of the very documents that the captures
made, with the same indexes, on the same mongod, in batches of 1000, with the same durability; both
run in turns, so that whatever else the machine does hits both alike. Every figure is for this run.
"""

import argparse
import asyncio
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse

from recollect.store.connection import connect
from recollect.store.embedded.session import embedded_mongod
from recollect.store.indexes import ensure

WORDS = 60_000
MESSAGES, LONG = 50, 5_000
IN_FLIGHT = 8
START = 1_750_000_000


class Prose:
    """Messages with words as frequent as in prose (Zipf), the same in every run."""

    def __init__(self, seed: int = 7) -> None:
        self._random = random.Random(seed)  # noqa: S311
        letters = "etaoinshrdlucmfwypvbgkjqxz"
        self._words = [
            "".join(self._random.choices(letters, k=self._random.randint(2, 11)))
            for _ in range(WORDS)
        ]
        self._weights = [1 / (rank + 2) for rank in range(WORDS)]

    def text(self, least: int = 20, most: int = 200) -> str:
        """A few sentences."""
        count = self._random.randint(least, most)
        return " ".join(self._random.choices(self._words, self._weights, k=count)) + "."


def conversation(prose: Prose, key: str, size: int) -> dict[str, Any]:
    """A conversation as chatgpt.com gives it: a chain of `size` messages."""
    root: dict[str, Any] = {
        "id": "client-created-root",
        "message": None,
        "parent": None,
        "children": [],
    }
    mapping: dict[str, Any] = {"client-created-root": root}
    parent = "client-created-root"
    for number in range(size):
        parent = add_message(prose, mapping, key, number, parent)
    return {
        "conversation_id": key,
        "title": f"Talk {key}",
        "create_time": START,
        "update_time": START + size,
        "mapping": mapping,
        "current_node": parent,
    }


def add_message(prose: Prose, mapping: dict[str, Any], key: str, number: int, parent: str) -> str:
    """Hang one more message onto the chain; its id."""
    node = f"{key}-{number:06d}-0000-4000-8000-000000000000"
    role = "assistant" if number % 2 else "user"
    mapping[parent]["children"].append(node)
    mapping[node] = {
        "id": node,
        "parent": parent,
        "children": [],
        "message": {
            "id": node,
            "author": {"role": role, "name": None, "metadata": {}},
            "create_time": START + number,
            "content": {"content_type": "text", "parts": [prose.text()]},
            "status": "finished_successfully",
            "end_turn": True if number % 2 else None,
            "weight": 1.0,
            "metadata": {
                "model_slug": "gpt-5",
                "parent_id": parent,
                "content_references": [],
            },
            "recipient": "all",
            "channel": "final" if number % 2 else None,
        },
    }
    return node


def frame(identifier: str, payload: dict[str, Any]) -> str:
    """A capture frame as the extension sends it: the site's JSON as it came."""
    return json.dumps(
        {
            "type": "capture",
            "id": identifier,
            "platform": "chatgpt",
            "kind": "conversation",
            "url": f"https://chatgpt.com/c/{payload['conversation_id']}",
            "payload": payload,
        }
    )


@contextmanager
def server(folder: Path, port: int) -> Iterator[None]:
    """`recollect serve` on a folder and a port, stopped at the end."""
    environment = os.environ | {
        "RECOLLECT_DATA_DIR": str(folder),
        "RECOLLECT_PORT": str(port),
        "RECOLLECT_LOG_LEVEL": "WARNING",
        "RECOLLECT_MONGODB_URI": "",
    }
    command = [sys.executable, "-m", "recollect"]
    made = subprocess.run(
        [*command, "key", "create", "--name", "bench"],
        env=environment, check=True, capture_output=True, text=True,
    )  # fmt: skip
    os.environ["RECOLLECT_API_KEY"] = made.stdout.strip()
    with subprocess.Popen([*command, "serve"], env=environment, stdout=subprocess.PIPE) as process:
        try:
            if process.stdout:
                process.stdout.readline()
            yield
        finally:
            process.terminate()


@asynccontextmanager
async def socket(port: int) -> AsyncIterator[ClientWebSocketResponse]:
    """A socket that has said hello."""
    async with ClientSession() as session:
        url = f"http://127.0.0.1:{port}/api/v1/capture"
        async with session.ws_connect(url, protocols=("recollect.v1",), max_msg_size=0) as opened:
            await opened.send_json({"type": "hello", "token": os.environ["RECOLLECT_API_KEY"]})
            welcome = await opened.receive_json()
            expect(welcome["type"] == "welcome", f"no welcome: {welcome}")
            yield opened


async def send_all(opened: ClientWebSocketResponse, frames: Sequence[str]) -> float:
    """Send with the allowed window; messages stored a second."""
    stored, under_way, started = 0, 0, time.perf_counter()
    for text in frames:
        if under_way == IN_FLIGHT:
            stored += await receipt(opened)
            under_way -= 1
        await opened.send_str(text)
        under_way += 1
    for _ in range(under_way):
        stored += await receipt(opened)
    return stored / (time.perf_counter() - started)


async def receipt(opened: ClientWebSocketResponse) -> int:
    """Wait for the next receipt; how many messages it says are new."""
    answer = await opened.receive_json()
    expect(answer["type"] == "ack", f"no receipt: {answer}")
    return int(answer["receipt"]["messages"]["created"])


async def one_by_one(opened: ClientWebSocketResponse, frames: Sequence[str]) -> list[float]:
    """Milliseconds from sending to the receipt, for each frame."""
    times = []
    for text in frames:
        started = time.perf_counter()
        await opened.send_str(text)
        await receipt(opened)
        times.append((time.perf_counter() - started) * 1000)
    return times


async def raw_inserts(database: Any, documents: Sequence[dict[str, Any]]) -> float:
    """The alternative: documents a second with `insert_many`, into a collection that grows too."""
    started = time.perf_counter()
    for start in range(0, len(documents), 1000):
        await database["messages"].insert_many(documents[start : start + 1000], ordered=False)
    return len(documents) / (time.perf_counter() - started)


async def in_batches(
    opened: ClientWebSocketResponse, database: Any, prose: Prose, count: int, rounds: int
) -> None:
    """Captures of whole new conversations against raw inserts, in turns."""
    ours, raw = [], []
    other = database.client["raw"]
    await ensure(other)
    for number in range(rounds):
        keys = [f"{number:04d}{index:04d}" for index in range(count)]
        frames = [frame(key, conversation(prose, key, MESSAGES)) for key in keys]
        ours.append(await send_all(opened, frames))
        documents = (
            await database["messages"]
            .find({"external_id": {"$regex": f"^{number:04d}"}})
            .to_list(None)
        )
        expect(len(documents) == count * MESSAGES, "not everything is stored")
        raw.append(await raw_inserts(other, documents))
        say(f"round {number + 1}: {ours[-1]:,.0f} messages/s captured, {raw[-1]:,.0f} raw")
    ratio = statistics.median(a / b for a, b in zip(ours, raw, strict=True))
    receipts = statistics.median(ours) / MESSAGES
    print(f"whole conversations of {MESSAGES}: {statistics.median(ours):,.0f} messages/s "
          f"({receipts:,.0f} receipts/s); raw inserts {statistics.median(raw):,.0f}/s; "
          f"ratio {ratio:.2f} (aim 0.70)")  # fmt: skip


async def turns(opened: ClientWebSocketResponse, prose: Prose, count: int) -> None:
    """One receipt at a time: a new conversation of two messages."""
    frames = [frame(f"turn{n:05d}", conversation(prose, f"turn{n:05d}", 2)) for n in range(count)]
    await one_by_one(opened, frames[:20])
    print(f"a turn of 2 messages: {quantiles(await one_by_one(opened, frames[20:]))} (aim p95 15)")


async def long_turns(
    opened: ClientWebSocketResponse, prose: Prose, key: str, count: int, *, whole: bool
) -> None:
    """A turn on a long conversation: all of it again, or only the turn as a stream brings it."""
    talk = conversation(prose, key, LONG)
    await opened.send_str(frame(key, talk))
    await receipt(opened)
    frames = []
    for number in range(LONG, LONG + 2 * count, 2):
        parent = talk["current_node"]
        for each in (number, number + 1):
            parent = add_message(prose, talk["mapping"], key, each, parent)
        talk |= {"current_node": parent, "update_time": START + number + 1}
        frames.append(frame(f"{key}{number}", talk if whole else last_turn(talk, number)))
    size = statistics.median(map(len, frames)) / 1e6
    label = f"the whole JSON again, {size:.1f} MB" if whole else "the turn alone"
    print(f"a turn on {LONG} messages, {label}: "
          f"{quantiles(await one_by_one(opened, frames))} (aim p95 60)")  # fmt: skip


def last_turn(talk: dict[str, Any], number: int) -> dict[str, Any]:
    """The same conversation with nothing but its last two messages, still hanging where they do."""
    kept = list(talk["mapping"].values())[-2:]
    return talk | {"mapping": {node["id"]: node for node in kept}}


def say(sentence: str) -> None:
    """Progress, beside the figures."""
    print(sentence, file=sys.stderr)


def quantiles(times: Sequence[float]) -> str:
    """The middle and the 95th percentile of milliseconds."""
    return f"p50 {statistics.median(times):.1f} ms, p95 {statistics.quantiles(times, n=20)[18]:.1f}"


def expect(holds: bool, otherwise: str) -> None:
    """Figures of runs that went wrong are worth nothing."""
    if not holds:
        raise SystemExit(f"bench_ingest: {otherwise}")


async def measure(folder: Path, port: int, arguments: argparse.Namespace) -> None:
    """All figures."""
    prose = Prose()
    async with (
        embedded_mongod(folder, serving=False, say=say) as uri,
        connect(uri) as database,
        socket(port) as opened,
    ):
        await turns(opened, prose, arguments.turns)
        await in_batches(opened, database, prose, arguments.conversations, arguments.rounds)
        await long_turns(opened, prose, "long1", arguments.turns // 5, whole=False)
        await long_turns(opened, prose, "long2", arguments.turns // 5, whole=True)


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--conversations", type=int, default=100, help="of 50 messages, a round")
    parser.add_argument("--rounds", type=int, default=3, help="of captures and raw inserts in turn")
    parser.add_argument("--turns", type=int, default=200, help="single receipts to measure")
    parser.add_argument("--port", type=int, default=8399, help="for the server")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, server(Path(folder), arguments.port):
        asyncio.run(measure(Path(folder), arguments.port, arguments))


if __name__ == "__main__":
    main()
