"""How fast the page is in a real Chromium, with a large space behind it.

    .venv/bin/python scripts/bench_page.py [--messages 200000] [--folder FOLDER]

Fills a space (`filler`), stores one conversation of 5,000 messages besides, and measures in the
page: from the last keystroke to the first results on the screen; from the click to a conversation
that can be read; and the longest task while it is scrolled. Next to it, in the same browser,
the same conversation as one HTML file with everything in it, which is what an export gives.
"""

import argparse
import asyncio
import os
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from aiohttp import ClientSession
from bench_ingest import expect, say, server  # type: ignore[import-not-found]  # beside this
from bench_search import filled  # type: ignore[import-not-found]
from filler import Filler  # type: ignore[import-not-found]
from playwright.async_api import Page, async_playwright

from recollect.accounts.accounts import Accounts
from recollect.cli.running import sign_in_link
from recollect.store.connection import connect
from recollect.store.embedded.session import embedded_mongod
from recollect.store.store import Store
from recollect.text.rendering import markdown_html
from recollect.text.stopwords import ENGLISH

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.e2e.browser.chromium import chromium, switches

LONG = 5000
CODE = """

```python
def answer(n: int) -> int:
    return n + 1
```

| a | b |
|---|--:|
| 1 | 2 |"""

_TYPED = """async (query) => {
  const input = document.querySelector("#query");
  const list = document.querySelector("#results");
  input.value = query;
  const began = performance.now();
  const shown = new Promise((done) => new MutationObserver((_, observer) => {
    observer.disconnect();
    done();
  }).observe(list, { childList: true }));
  input.dispatchEvent(new InputEvent("input", { bubbles: true }));
  await Promise.race([shown, new Promise((done) => setTimeout(done, 5000))]);
  await new Promise(requestAnimationFrame);
  return performance.now() - began;
}"""
_OPENED = """async (address) => {
  const began = performance.now();
  location.hash = address;
  while (!document.querySelector(".message")) await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  return performance.now() - began;
}"""
_TASKS = """() => {
  window.tasks = [0];
  const note = (list) => list.getEntries().forEach(({ duration }) => tasks.push(duration));
  new PerformanceObserver(note).observe({ type: "longtask" });
}"""


def questions(count: int) -> list[str]:
    """Words that were said, a few at a time."""
    chance = random.Random(7)  # noqa: S311 - the same in every run
    texts = [m["content"] for talk in Filler().conversations(4000) for m in talk["messages"]]
    made = []
    for text in chance.sample(texts, count):
        words = [w for w in re.findall(r"[A-Za-z]{4,15}", text) if w.lower() not in ENGLISH]
        made.append(" ".join(chance.sample(words or ["python"], min(3, len(words) or 1))))
    return made


def long_talk() -> dict[str, Any]:
    """A conversation of LONG messages, of which every tenth has code and a table."""
    talks = Filler(seed=3).conversations(LONG)
    texts = [message["content"] for talk in talks for message in talk["messages"]]
    return {
        "platform": "chatgpt",
        "external_id": "bench-long",
        "title": "A very long conversation",
        "messages": [
            {
                "external_id": str(n),
                "parent_id": str(n - 1) if n else None,
                "role": ("user", "assistant")[n % 2],
                "content": text + (CODE if n % 10 == 9 else ""),
            }
            for n, text in enumerate(texts)
        ],
    }


async def prepared(folder: Path, port: int, talk: dict[str, Any]) -> tuple[str, str]:
    """A link that signs in, and the address of the long conversation."""
    key = {"Authorization": f"Bearer {os.environ['RECOLLECT_API_KEY']}"}
    url = f"http://127.0.0.1:{port}/api/v1/conversations"
    async with (
        ClientSession(headers=key) as session,
        session.post(url, json={"conversations": [talk]}) as answer,
    ):
        expect(answer.status == 200, await answer.text())
        conversation = (await answer.json())["receipts"][0]["conversation_id"]
    async with embedded_mongod(folder, serving=False, say=say) as uri, connect(uri) as database:
        accounts = Accounts(Store(database).accounts)
        code = await accounts.pairing.new_code(await accounts.users.named(None))
    link = sign_in_link(f"http://recollect.localhost:{port}", code.code)
    return link, f"#/conversations/{conversation}"


async def scrolled(page: Page, times: int) -> float:
    """The longest task in milliseconds, of those over 50, while the page is scrolled."""
    await page.evaluate(_TASKS)
    await page.mouse.move(700, 400)
    for _ in range(times):
        await page.mouse.wheel(0, 1200)
        await page.wait_for_timeout(40)
    return float(await page.evaluate("Math.max(...tasks)"))


async def alternative(reader: Page, talk: dict[str, Any], folder: Path) -> float:
    """Milliseconds until one file with the whole conversation can be read."""
    path = folder / "whole.html"
    bodies = [f"<li>{markdown_html(message['content'])}</li>" for message in talk["messages"]]
    await asyncio.to_thread(path.write_text, f"<meta charset=utf-8><ol>{''.join(bodies)}</ol>")
    page = await reader.context.new_page()
    began = time.perf_counter()
    await page.goto(path.as_uri())
    await page.evaluate("new Promise(requestAnimationFrame)")
    took = 1000 * (time.perf_counter() - began)
    await page.close()
    return took


def row(name: str, times: Sequence[float], aim: str) -> None:
    """Print the median and the largest."""
    print(f"| {name} | {statistics.median(times):.0f} | {max(times):.0f} | {aim} |", flush=True)


async def measure(folder: Path, arguments: argparse.Namespace) -> None:
    """All figures."""
    talk = await asyncio.to_thread(long_talk)
    link, address = await prepared(folder, arguments.port, talk)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=switches(None))
        context = await browser.new_context(viewport={"width": 1200, "height": 800})
        page = await context.new_page()
        await page.goto(link)
        await page.locator("#nav").wait_for()
        await page.evaluate("location.hash = '#/search'")
        await page.locator("#query").wait_for()
        asked = questions(arguments.questions)
        for query in asked[:5]:
            await page.evaluate(_TYPED, query)
        found = [await page.evaluate(_TYPED, query) for query in asked[5:]]
        opened, whole = [], []
        for _ in range(5):
            await page.goto(f"{page.url.partition('#')[0]}#/search?q=python")
            await page.reload()
            await page.locator(".hit").first.wait_for()
            opened.append(await page.evaluate(_OPENED, address))
            whole.append(await alternative(page, talk, folder))
        longest = await scrolled(page, 150)
        rows = await page.locator(".message").count()
    load = " ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"{arguments.messages:,} messages stored, load {load}")
    print("| milliseconds | median | most | aim |\n|---|---|---|---|")
    row("last keystroke to first results", found, "150")
    row(f"a conversation of {LONG:,} messages opens", opened, "500")
    row("the same as one HTML file", whole, "–")
    row(f"longest task while scrolling ({rows} messages read)", [longest], "100")
    print(f"opening is {statistics.median(whole) / statistics.median(opened):.1f} times as fast")


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--messages", type=int, default=200_000)
    parser.add_argument("--questions", type=int, default=45)
    parser.add_argument("--folder", type=Path, help="keep the database here, or use it again")
    parser.add_argument("--port", type=int, default=8396, help="for the server")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.folder or Path(temporary)
        with server(folder, arguments.port):
            asyncio.run(filled(folder, arguments.messages))
            asyncio.run(measure(folder, arguments))


if __name__ == "__main__":
    main()
