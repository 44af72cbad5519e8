"""How fast conversations are compressed, beside counting their tokens, keep-last and LLMSlim.

    .venv/bin/python scripts/bench_compression.py [--http] [--messages FILE]

On one core, in one run: tiktoken counting the same text alone; the compressor itself, cold and with
one new message on a conversation that it knows; keep-last, as LangChain's `trim_messages` does it;
and LLMSlim's memory (`pip install llmslim`), if it is installed. With `--http` the same through a
server of its own, body and all, with the memory of its worker, and how long a search takes while a
request of a million tokens is worked on. Figures are of CPU time where that is all there is, so
that other work on the machine matters less; through HTTP they are of the clock.

FILE holds a JSON list of messages. Without it: the public aider history of the shared material if
that is there, else the project's own files, as many rounds as it takes.
"""

import argparse
import asyncio
import importlib.util
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aiohttp import ClientSession

from recollect.compression.engine import Engine
from recollect.compression.messages import CompressionRequest, Message
from recollect.compression.prefixes import root
from recollect.text.tokens import count

ROOT = Path(__file__).resolve().parents[1]
HISTORY = ROOT.parent / "shared/bench/compression/data/aider_chat_history.md"
SIZES = (128_000, 1_000_000)
TARGET = 10_000
WARM_ROUNDS = 20
LLMSLIM_TOKENS = 128_000
QUESTIONS = (
    "How are the files of the repository chosen that go into the prompt?",
    "What did we decide about the format of dates, and why?",
    "Which function counts tokens, and where is it called?",
    "Where are settings read, and what happens when one of them is wrong?",
)


def paragraphs() -> Iterator[str]:
    """Text to talk about, in pieces of a few hundred tokens, without end."""
    if HISTORY.exists():
        texts = HISTORY.read_text("utf-8").split("\n#### ")
    else:
        names = [*ROOT.glob("docs/*.md"), *ROOT.glob("server/**/*.py"), *ROOT.glob("tests/**/*.py")]
        texts = [part for name in sorted(names) for part in name.read_text("utf-8").split("\n\n\n")]
    number = 0
    while True:
        for text in texts:
            # The rounds differ, or all but the last would be taken for repetitions.
            words = text if not number else text.replace("e ", f"e{number} ")
            yield words.strip() or "Go on."
        number += 1


def conversation(tokens: int, file: Path | None) -> list[Message]:
    """Messages of about so many tokens; a given file, as far as it goes."""
    given = json.loads(file.read_text("utf-8")) if file else ()
    texts = iter([each["content"] for each in given]) if file else paragraphs()
    messages: list[Message] = []
    total = 0
    for text in texts:
        if total >= tokens:
            break
        messages.append(Message(("user", "assistant")[len(messages) % 2], text))
        total += count(text)
    return messages


def asked(messages: Sequence[Message], number: int) -> list[Message]:
    """The conversation with another newest message."""
    question = QUESTIONS[number % len(QUESTIONS)]
    return [*messages, Message("user", f"{question} (no. {number})")]


def request(messages: Sequence[Message]) -> CompressionRequest:
    """A request as it was read."""
    return CompressionRequest(
        messages=messages, conversation=None, days=30, limit=TARGET, target=TARGET, explain=False
    )


def cpu(work: Callable[[], Any]) -> float:
    """Seconds of this process's CPU time."""
    started = time.process_time()
    work()
    return time.process_time() - started


def keep_last(messages: Sequence[Message]) -> list[Message]:
    """What LangChain's `trim_messages` does: the newest that fit."""
    kept: list[Message] = []
    left = TARGET
    for message in reversed(messages):
        left -= count(message.text)
        if left < 0:
            break
        kept.append(message)
    return kept[::-1]


def measure(size: int, file: Path | None) -> None:
    """The compressor itself, and what it is compared with."""
    messages = conversation(size, file)
    texts = [message.text for message in messages]
    tokens = sum(map(count, texts))
    alone = min(cpu(lambda: [count(text) for text in texts]) for _ in range(3))
    engine = Engine()
    key = root("bench")

    def compress(number: int) -> None:
        engine.close(engine.open(key, request(asked(messages, number))), 0)

    cold = cpu(lambda: compress(0))
    warm = sorted(cpu(lambda n=n: compress(n)) for n in range(1, WARM_ROUNDS + 1))  # type: ignore[misc]
    last = min(cpu(lambda: keep_last(asked(messages, 0))) for _ in range(3))
    print(f"{tokens:,} tokens in {len(messages):,} messages, CPU time:")
    print(f"  tiktoken alone   {alone * 1000:8.1f} ms  {tokens / alone / 1e6:6.2f} M tokens/s")
    print(f"  compressor cold  {cold * 1000:8.1f} ms  {tokens / cold / 1e6:6.2f} M tokens/s "
          f"(aim 1.5), {cold / alone:.1f} times tiktoken")  # fmt: skip
    aim = 12 if size <= SIZES[0] else 40
    middle = statistics.median(warm)
    print(f"  compressor warm  {middle * 1000:8.1f} ms (aim {aim}), {middle / alone:.2f} times "
          f"tiktoken; slowest of {WARM_ROUNDS}: {warm[-1] * 1000:.1f} ms")  # fmt: skip
    print(f"  keep-last        {last * 1000:8.1f} ms")
    if size <= LLMSLIM_TOKENS:
        llmslim(messages)


def llmslim(messages: Sequence[Message]) -> None:
    """The same conversation put into LLMSlim's memory, and searched with the same budget."""
    if importlib.util.find_spec("llmslim") is None:
        print("  LLMSlim is not installed (pip install llmslim)")
        return
    memory = importlib.import_module("llmslim.memory").Memory()
    told = [{"role": message.role, "content": message.text} for message in messages]

    def search(question: str) -> None:
        memory.search(question, user_id="bench", budget=TARGET)

    cold = cpu(lambda: memory.add(told, user_id="bench")) + cpu(lambda: search(QUESTIONS[0]))
    warm = statistics.median([cpu(lambda q=q: search(q)) for q in QUESTIONS])  # type: ignore[misc]
    print(f"  LLMSlim cold     {cold * 1000:8.1f} ms; warm {warm * 1000:.1f} ms")


@contextmanager
def server(folder: Path, port: int) -> Iterator[str]:
    """`recollect serve` on a folder and a port, stopped at the end; a key for it."""
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
    with subprocess.Popen([*command, "serve"], env=environment, stdout=subprocess.PIPE) as process:
        try:
            if process.stdout:
                process.stdout.readline()
            yield made.stdout.strip()
        finally:
            process.terminate()


class Client:
    """Requests to the server, and how long they take, in milliseconds."""

    def __init__(self, session: ClientSession, address: str) -> None:
        self._session = session
        self._address = address

    async def compress(self, messages: Sequence[Message]) -> float:
        """One request for all messages."""
        body = {
            "messages": [{"role": m.role, "content": m.text} for m in messages],
            "model_context_limit": TARGET,
        }
        data = json.dumps(body).encode()
        started = time.perf_counter()
        async with self._session.post(
            f"{self._address}/api/v1/memory", data=io.BytesIO(data)
        ) as it:
            expect(it.status == 200, await it.text())
            await it.read()
        return (time.perf_counter() - started) * 1000

    async def search(self) -> float:
        """One search."""
        started = time.perf_counter()
        async with self._session.get(f"{self._address}/api/v1/search?q=token+budget") as it:
            expect(it.status == 200, await it.text())
            await it.read()
        return (time.perf_counter() - started) * 1000

    async def store(self, messages: Sequence[Message]) -> None:
        """Something to search."""
        told = [
            {"external_id": str(n), "parent_id": str(n - 1) if n else None, "role": m.role,
             "content": m.text}
            for n, m in enumerate(messages)
        ]  # fmt: skip
        sent = {"conversations": [{"platform": "bench", "external_id": "a", "messages": told}]}
        data = io.BytesIO(json.dumps(sent).encode())
        async with self._session.post(f"{self._address}/api/v1/conversations", data=data) as it:
            expect(it.status == 200, await it.text())


async def through_http(port: int, key: str, file: Path | None) -> None:
    """Whole requests, body and all; and searches meanwhile."""
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    async with ClientSession(headers=headers) as session:
        client = Client(session, f"http://127.0.0.1:{port}")
        await client.compress([Message("user", "hi")])
        for size, aim in zip(SIZES, (40, 200), strict=True):
            messages = conversation(size, file)
            cold = await client.compress(asked(messages, 0))
            warm = [await client.compress(asked(messages, n)) for n in range(1, WARM_ROUNDS + 1)]
            print(f"HTTP, {size:,} tokens: cold {cold:.0f} ms, warm {quantiles(warm)} (aim {aim})")
        print(f"memory of the worker: {worker_megabytes()} MB (aim 400)")
        await client.store(conversation(50_000, file))
        idle = [await client.search() for _ in range(100)]
        busy: list[float] = []
        fresh = [m._replace(text=f"{m.text} again") for m in conversation(SIZES[1], file)]
        asking = asyncio.create_task(client.compress(fresh))
        while not asking.done():
            busy.append(await client.search())
        await asking
        print(f"a search: idle {quantiles(idle)}; while 1M tokens are compressed {quantiles(busy)}")


def worker_megabytes() -> int:
    """The most that the worker process ever had, on Linux."""
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            if b"recollect.compression.worker" in (status.parent / "cmdline").read_bytes():
                peak = next(line for line in status.read_text().splitlines() if "VmHWM" in line)
                return int(peak.split()[1]) // 1024
        except (OSError, StopIteration):
            continue
    return 0


def quantiles(times: Sequence[float]) -> str:
    """The middle and the 95th percentile of milliseconds."""
    if len(times) < 2:
        return f"{times} ms"
    return (
        f"p50 {statistics.median(times):.1f} ms, p95 {statistics.quantiles(times, n=20)[18]:.1f} ms"
    )


def expect(holds: bool, otherwise: str) -> None:
    """Figures of runs that went wrong are worth nothing."""
    if not holds:
        raise SystemExit(f"bench_compression: {otherwise}")


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--http", action="store_true", help="through a server of its own, too")
    parser.add_argument("--messages", type=Path, help="a JSON list of messages")
    parser.add_argument("--port", type=int, default=8398, help="for the server")
    arguments = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        everywhere = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {min(everywhere)})
        for size in SIZES:
            measure(size, arguments.messages)
        os.sched_setaffinity(0, everywhere)
    if arguments.http:
        with tempfile.TemporaryDirectory() as folder, server(Path(folder), arguments.port) as key:
            asyncio.run(through_http(arguments.port, key, arguments.messages))


if __name__ == "__main__":
    main()
