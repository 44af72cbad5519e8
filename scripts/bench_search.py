"""How fast search and context answer in a large space, next to `$text` and SQLite's FTS5.

    .venv/bin/python scripts/bench_search.py [--large] [--planted] [--folder FOLDER]

Fills a space with 200,000 messages (`--large`: 1,000,000) that read like conversations (`filler`),
then asks 200 natural questions, each made of words of a stored message: over REST with and without
filters, of `$text` sorted by its score on the same mongod, and of FTS5 with bm25 on the same texts.
`--planted` asks instead the questions of the shared benchmark sets, whose conversations lie in the
same space (`planted`). With a FOLDER the filled database is kept there, and used again.
"""

import argparse
import asyncio
import os
import random
import re
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

from aiohttp import ClientSession
from bench_export import (  # type: ignore[import-not-found]  # found beside this, when it runs
    highest_memory,
    server_process,
)
from bench_ingest import expect, say, server  # type: ignore[import-not-found]
from filler import START, Filler  # type: ignore[import-not-found]
from filling import fill  # type: ignore[import-not-found]
from planted import compare  # type: ignore[import-not-found]

from recollect.accounts.accounts import Accounts
from recollect.store.connection import connect
from recollect.store.embedded.session import embedded_mongod
from recollect.store.store import Store
from recollect.text.analysis import query_terms
from recollect.text.stopwords import ENGLISH

SMALL, LARGE = 200_000, 1_000_000
FORMS = (
    "What did we say about {} and {} when {} came up?",
    "How do I get {} to work with {} in {}?",
    "Why was {} wrong after {} with the {} {}?",
    "When did I ask you about {} for {}?",
    "{} {} {} example",
)
Filter = Callable[[dict[str, Any]], dict[str, Any]]
Ask = Callable[[str, dict[str, Any]], Awaitable[Any]]


def questions(messages: Sequence[dict[str, Any]], count: int) -> list[tuple[str, dict[str, Any]]]:
    """Natural questions, each with the message whose words it asks for."""
    chance = random.Random(5)  # noqa: S311 - the same in every run
    made = []
    for message in chance.sample(list(messages), count):
        said = re.findall(r"[A-Za-z]{3,15}", message["text"])
        words = [word for word in said if word.lower() not in ENGLISH]
        form = chance.choice(FORMS)
        picked = chance.choices(words or ["python"], k=form.count("{}"))
        made.append((form.format(*picked), message))
    return made


async def timed(ask: Awaitable[Any]) -> float:
    """Milliseconds of one."""
    started = time.perf_counter()
    await ask
    return 1000 * (time.perf_counter() - started)


def row(name: str, times: Sequence[float]) -> None:
    """Print the median and the 95th percentile."""
    p95 = statistics.quantiles(times, n=20)[-1]
    print(f"| {name} | {statistics.median(times):.1f} | {p95:.1f} | {max(times):.0f} |", flush=True)


def over_rest(session: ClientSession) -> dict[str, Ask]:
    """Search with and without filters, and context."""

    async def post(path: str, body: dict[str, Any]) -> Any:
        async with session.post(f"/api/v1/{path}", json=body) as answer:
            expect(answer.status == 200, f"{path}: {await answer.text()}")
            return await answer.json()

    def search(chosen: Filter) -> Ask:
        return lambda text, message: post("search", {"q": text, **chosen(message)})

    return {
        "search": search(lambda _: {}),
        "search, one conversation": search(lambda m: {"conversation_id": m["conversation"]}),
        "search, one site": search(lambda m: {"platform": m["platform"]}),
        "search, one month": search(month),
        "search, one year": search(year),
        "context of 2000 tokens": lambda text, _: post(
            "context", {"query": text, "max_tokens": 2000}
        ),
    }


def month(message: dict[str, Any]) -> dict[str, str]:
    """The month in which a message was said."""
    began = message["created_at"].replace(day=1)
    ended = began.replace(month=began.month % 12 + 1, year=began.year + began.month // 12)
    return {"from": f"{began:%Y-%m-%d}", "to": f"{ended:%Y-%m-%d}"}


def year(message: dict[str, Any]) -> dict[str, str]:
    """The year in which a message was said."""
    began = message["created_at"].year
    return {"from": f"{began}-01-01", "to": f"{began + 1}-01-01"}


def by_text_score(database: Any, space: str) -> Ask:
    """The alternative that MongoDB has: `$text`, sorted by its score."""

    async def find(text: str, _: Any) -> Any:
        query = {"space": space, "$text": {"$search": " ".join(query_terms(text))}}
        score = {"score": {"$meta": "textScore"}}
        cursor = database["messages"].find(query, {"text": 1, **score}).sort(list(score.items()))
        return await cursor.limit(20).to_list(None)

    return find


async def by_fts5(folder: Path, database: Any) -> Ask:
    """The alternative that everybody has: SQLite, any of the words, ranked by bm25."""
    path = folder / "fts5.sqlite"
    known = path.exists()
    connection = sqlite3.connect(path)
    if not known:
        connection.execute("CREATE VIRTUAL TABLE said USING fts5(text, tokenize='porter')")
        async for message in database["messages"].find({}, {"text": 1}):
            connection.execute("INSERT INTO said VALUES (?)", (message["text"],))
        connection.commit()

    async def find(text: str, _: Any) -> Any:
        words = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", text))
        query = "SELECT text FROM said WHERE said MATCH ? ORDER BY bm25(said) LIMIT 20"
        return connection.execute(query, (words,)).fetchall()

    return find


async def measure(folder: Path, arguments: argparse.Namespace, messages: int) -> None:
    """All figures of the speed: every question is asked of all in turn, so that load hits all."""
    async with (
        embedded_mongod(folder, serving=False, say=say) as uri,
        connect(uri) as database,
        ClientSession(
            f"http://127.0.0.1:{arguments.port}",
            headers={"Authorization": f"Bearer {os.environ['RECOLLECT_API_KEY']}"},
        ) as session,
    ):
        space = (await Accounts(Store(database).accounts).users.named(None)).space
        # Evenly over the space: ids are hashes.
        fields = {"text": 1, "conversation": 1, "platform": 1, "created_at": 1}
        some = await database["messages"].find({"space": space}, fields).limit(20_000).to_list(None)
        asked = questions(some, arguments.questions)
        ways = over_rest(session)
        ways["`$text` sorted by textScore"] = by_text_score(database, space)
        ways["FTS5, porter, bm25"] = await by_fts5(folder, database)
        for text, message in asked[:10]:
            await ways["search"](text, message)
        times: dict[str, list[float]] = {name: [] for name in ways}
        for text, message in asked:
            for name, ask in ways.items():
                times[name].append(await timed(ask(text, message)))
        await report(database, messages, times)
        memory = highest_memory(server_process(folder))
        print(f"the server's memory at its highest: {memory:.0f} MiB (aim 300)")


async def report(database: Any, messages: int, times: dict[str, list[float]]) -> None:
    """Print the table, and how others compare with our search, question by question."""
    status = await database.command("serverStatus")
    cache = status["wiredTiger"]["cache"]["maximum bytes configured"] / 2**20
    load = " ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"{messages:,} messages, mongod's cache {cache:,.0f} MiB, load {load}")
    print("| milliseconds | median | p95 | most |\n|---|---|---|---|")
    for name, each in times.items():
        row(name, each)
    for name in list(times)[-2:]:
        ratios = [a / b for a, b in zip(times[name], times["search"], strict=True)]
        print(f"{name}: {statistics.median(ratios):.1f} times as long as ours, the median")


async def filled(folder: Path, messages: int) -> None:
    """Fill the space, if that has not been done."""
    async with (
        embedded_mongod(folder, serving=False, say=say) as uri,
        connect(uri) as database,
    ):
        store = Store(database)
        await store.ensure()
        space = (await Accounts(store.accounts).users.named(None)).space
        if await database["messages"].find_one({"space": space, "created_at": {"$gte": START}}):
            return
        say(f"filling the space with {messages:,} messages: this takes minutes")
        await fill(store, database, space, Filler().conversations(messages))


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--large", action="store_true", help="1,000,000 messages")
    parser.add_argument("--planted", action="store_true", help="quality among the filler instead")
    parser.add_argument("--sample", type=int, default=60, help="planted questions of each set")
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--folder", type=Path, help="keep the database here, or use it again")
    parser.add_argument("--messages", type=int, default=0, help="another size")
    parser.add_argument("--port", type=int, default=8397, help="for the server")
    arguments = parser.parse_args()
    messages = arguments.messages or (LARGE if arguments.large else SMALL)
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.folder or Path(temporary)
        with server(folder, arguments.port):
            asyncio.run(filled(folder, messages))
            if arguments.planted:
                asyncio.run(compare(folder, arguments.port, arguments.sample))
            else:
                asyncio.run(measure(folder, arguments, messages))


if __name__ == "__main__":
    main()
