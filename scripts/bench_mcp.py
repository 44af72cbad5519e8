#!/usr/bin/env python3
"""Memories over MCP: ours next to aimemory-mcp-server 1.7.0, both over stdio, by the same client.

    .venv/bin/python scripts/bench_mcp.py [--memories 10000] [--peer PYTHON]

Saves memories one by one and in batches, then asks both servers the same questions in turn, ours
over HTTP too, and 20 queries that are odd. The peer gets an environment of its own in a temporary
folder, unless the Python of one is named.
"""

import argparse
import asyncio
import json
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from pydoc_data import topics
from string import ascii_lowercase
from typing import Any, Final

import httpx2
from bench_ingest import expect, server  # type: ignore[import-not-found]  # found beside this
from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client

from recollect.text.stopwords import ENGLISH

PEER: Final = "aimemory-mcp-server==1.7.0"
SINGLES: Final = 200
QUERIES: Final = 200
ODD: Final = (
    *('foo"bar', "C++", "C#", "", " ", "node.js", "e-mail", "don't", "bob@example.com", "東京"),
    *("東京タワー", "AND", "a OR", "content:python", "nosuch:python", "(", "*"),
    *("what is my salary?", "x" * 100_000, "a\x00b"),
)
STRANGE: Final = (
    "I write C++ and C# and node.js; e-mail bob@example.com; don't forget; 日本語の東京タワー"
)

DEVNULL: Final = Path(os.devnull).open("w")  # noqa: SIM115 - for as long as the process lives

Call = Callable[[str, dict[str, Any]], Awaitable[Any]]


def memories(count: int) -> list[dict[str, Any]]:
    """Sentences of the words of Python's documentation; each has a word of its own, too."""
    chance = random.Random(11)  # noqa: S311 - the same in every run
    said = re.findall(r"[a-z]{3,}", " ".join(topics.topics.values()).lower())
    words = [word for word in said if word not in ENGLISH]
    return [
        {
            "content": " ".join([*chance.choices(words, k=17), own_word(chance)]),
            "tags": chance.sample(["work", "home", "code", "travel", "health"], 2),
        }
        for _ in range(count)
    ]


def own_word(chance: random.Random) -> str:
    """A word that nothing else has."""
    return "".join(chance.choices(ascii_lowercase, k=10))


def queries(saved: Sequence[dict[str, Any]]) -> dict[str, list[str]]:
    """What to search for, by kind: all of them find something."""
    chance = random.Random(12)  # noqa: S311 - the same in every run
    picked = [one["content"].split() for one in chance.choices(saved, k=QUERIES)]
    return {
        "one word": [chance.choice(words[:-1]) for words in picked],
        "two words": [" ".join(chance.sample(words[:-1], 2)) for words in picked],
        "a word of one memory": [words[-1] for words in picked],
        "five words": [" ".join(words[:5]) for words in picked],
    }


@asynccontextmanager
async def over_stdio(command: str, *arguments: str, **settings: str) -> AsyncIterator[Call]:
    """Calls tools of a server that is started for it."""
    parameters = StdioServerParameters(
        command=command, args=list(arguments), env={"PATH": os.environ["PATH"], **settings}
    )
    async with Client(stdio_client(parameters, errlog=DEVNULL)) as client:
        await client.list_tools()
        yield client.call_tool


@asynccontextmanager
async def over_http(url: str, key: str) -> AsyncIterator[Call]:
    """Calls tools of a server that is there."""
    headers = {"Authorization": f"Bearer {key}"}
    async with (
        httpx2.AsyncClient(headers=headers, timeout=60) as http,
        Client(streamable_http_client(url, http_client=http)) as client,
    ):
        await client.list_tools()
        yield client.call_tool


async def greeting(name: str, command: Sequence[str], **settings: str) -> None:
    """From starting a server to its answer to the handshake, ten times."""
    asked = {"protocolVersion": "2025-11-25", "capabilities": {}}
    about = {"clientInfo": {"name": "bench", "version": "1"}}
    hello = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": asked | about}
    times = []
    for _ in range(10):
        began = time.perf_counter()
        process = await asyncio.create_subprocess_exec(
            *command, env={"PATH": os.environ["PATH"], **settings},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        if process.stdin is None or process.stdout is None:
            raise SystemExit("bench_mcp: no pipes")
        process.stdin.write(json.dumps(hello).encode() + b"\n")
        await process.stdout.readline()
        times.append(time.perf_counter() - began)
        process.kill()
        await process.wait()
    print(f"| {name} | {statistics.median(times):.2f} | {max(times):.2f} |", flush=True)


async def took(call: Awaitable[Any]) -> tuple[float, Any]:
    """Milliseconds, and what came."""
    began = time.perf_counter()
    answer = await call
    return 1000 * (time.perf_counter() - began), answer


async def saving(name: str, call: Call, single: str, batch: str, texts: Sequence[Any]) -> None:
    """How many memories are saved in a second, one by one and 1000 at once."""
    began = time.perf_counter()
    for one in texts[:SINGLES]:
        expect(not (await call(single, one)).is_error, f"{name} did not save")
    each = SINGLES / (time.perf_counter() - began)
    began = time.perf_counter()
    rest = texts[SINGLES:]
    for start in range(0, len(rest), 1000):
        made = await call(batch, {"memories": rest[start : start + 1000]})
        expect(not made.is_error, f"{name} did not save a batch")
    at_once = len(rest) / (time.perf_counter() - began)
    print(f"| {name} | {each:,.0f} | {at_once:,.0f} |", flush=True)


async def searching(calls: dict[str, tuple[Call, str]], asked: dict[str, list[str]]) -> None:
    """Every query of everybody in turn."""
    for kind, texts in asked.items():
        times: dict[str, list[float]] = {name: [] for name in calls}
        found = dict.fromkeys(calls, 0)
        for text in texts:
            for name, (call, tool) in calls.items():
                spent, answer = await took(call(tool, {"query": text, "limit": 10}))
                times[name].append(spent)
                found[name] += not answer.is_error and count_of(answer) > 0
        for name, all_times in times.items():
            p95 = statistics.quantiles(all_times, n=20)[-1]
            middle = statistics.median(all_times)
            print(f"| {kind} | {name} | {middle:.1f} | {p95:.1f} | {found[name]} |", flush=True)


def count_of(answer: Any) -> int:
    """How many were found."""
    told = json.loads(answer.content[0].text)
    return len(told.get("memories", told.get("hits", [])))


async def odd(calls: dict[str, tuple[Call, str]]) -> None:
    """What odd queries are answered with."""
    names = list(calls)
    print(f"| query | {' | '.join(names)} |\n|---|{'---|' * len(names)}")
    for query in ODD:
        cells = []
        for call, tool in calls.values():
            answer = await call(tool, {"query": query})
            text = answer.content[0].text
            cells.append(f"error: {text[:90]}" if answer.is_error else f"{count_of(answer)} found")
        shown = json.dumps(
            query if len(query) < 30 else f"{query[:5]}… ({len(query):,})", ensure_ascii=False
        )
        print(f"| `{shown}` | {' | '.join(cells)} |", flush=True)


def peer_python(folder: Path) -> Path:
    """The Python of an environment that has the peer."""
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    python = folder / "bin" / "python"
    subprocess.run([str(python), "-m", "pip", "install", "-q", PEER], check=True)
    return python


async def measure(folder: Path, port: int, peer: Path, count: int) -> None:
    """All figures."""
    texts = memories(count)
    data, key = str(folder / "data"), os.environ["RECOLLECT_API_KEY"]
    peers = (str(peer.with_name("aimemory-mcp-server")),)
    own = (sys.executable, "-m", "recollect", "mcp")
    theirs_set = {"AIMEMORY_DB": str(folder / "peer.db")}
    ours_set = {"RECOLLECT_DATA_DIR": data, "RECOLLECT_API_KEY": key}
    print("| server | answers the handshake after s | at most |\n|---|---|---|")
    await greeting("aimemory 1.7.0", peers, **theirs_set)
    await greeting("recollect mcp", own, **ours_set)
    async with AsyncExitStack() as stack:
        theirs = await stack.enter_async_context(over_stdio(*peers, **theirs_set))
        ours = await stack.enter_async_context(over_stdio(*own, **ours_set))
        http = await stack.enter_async_context(over_http(f"http://127.0.0.1:{port}/api/mcp", key))
        print(f"\n{count:,} memories\n")
        print("| server | saves/s, one by one | saves/s, 1000 at once |\n|---|---|---|")
        await saving("aimemory 1.7.0", theirs, "save_memory", "batch_save_memories", texts)
        await saving("recollect", ours, "add_memory", "batch_add_memories", texts)
        for call, tool in ((theirs, "save_memory"), (ours, "add_memory")):
            await call(tool, {"content": STRANGE})
        calls = {
            "aimemory 1.7.0": (theirs, "search_memories"),
            "recollect": (ours, "search_memory"),
            "recollect over HTTP": (http, "search_memory"),
        }
        print("\n| search | server | p50 ms | p95 ms | found something |\n|---|---|---|---|---|")
        await searching(calls, queries(texts))
        print()
        await odd({name: calls[name] for name in ("aimemory 1.7.0", "recollect")})


def free_port() -> int:
    """A port of loopback that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> None:
    """Read the arguments, start the server, measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--memories", type=int, default=10_000)
    parser.add_argument("--peer", type=Path, help="a Python that has the peer")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        peer = arguments.peer or peer_python(folder / "venv")
        port = free_port()
        with server(folder / "data", port):
            asyncio.run(measure(folder, port, peer, arguments.memories))


if __name__ == "__main__":
    main()
