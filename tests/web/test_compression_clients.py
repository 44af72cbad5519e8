"""The published examples, word for word, by the clients they are written for."""

import asyncio
import json
import shutil
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import openai
import pytest
import requests
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import async_playwright

from recollect.accounts.identity import EVERYDAY
from recollect.app import make_app
from recollect.config import Config
from recollect.keys import ACCOUNTS
from recollect.store.store import Store
from tests.web.conftest import Client, Person, person

Serve = Callable[[web.Application], Awaitable[TestServer]]

# https://docs.nano-gpt.com/api-reference/endpoint/memory
PUBLISHED_ADDRESS = "https://nano-gpt.com/api/v1/memory"
PUBLISHED_BODY = """
{
  "messages": [
    { "role": "system", "content": "You are a helpful assistant." },
    { "role": "user", "content": "Summarize our previous discussion and continue." }
  ],
  "expiration_days": 45,
  "model_context_limit": 128000
}
"""
PUBLISHED_ANSWER = """
{
  "messages": [
    { "role": "system", "content": "<compressed-context>..." }
  ],
  "usage": {
    "prompt_tokens": 51234,
    "completion_tokens": 1234,
    "total_tokens": 52468,
    "prompt_tokens_details": {
      "cached_tokens": 4096
    }
  }
}
"""
PUBLISHED_ERRORS = (
    '{ "error": "messages must be a non-empty array" }',
    '{ "error": "Invalid session" }',
)
PUBLISHED_FETCH = """
const res = await fetch('https://nano-gpt.com/api/v1/memory', {
  method: 'POST',
  headers: {
    'Authorization': 'Bearer YOUR_API_KEY',
    'Content-Type': 'application/json',
    'memory_expiration_days': '45'
  },
  body: JSON.stringify({
    messages: [
      { role: 'system', content: 'You are a helpful assistant.' },
      { role: 'user', content: 'Optimize our previous plan and continue.' }
    ]
  })
});

const { messages, usage } = await res.json();
"""
PUBLISHED_DATA: dict[str, Any] = {
    "messages": [
        {"role": "system", "content": "You are a helpful assistant."},
        {"role": "user", "content": "Summarize and continue."},
    ],
    "expiration_days": 30,
    "model_context_limit": 128000,
}


def shape(value: Any) -> Any:
    """Its names and types."""
    if isinstance(value, dict):
        return {name: shape(inner) for name, inner in value.items()}
    return [shape(inner) for inner in value] if isinstance(value, list) else type(value)


async def test_the_published_request_gets_the_published_answer(client: Client, ada: Person) -> None:
    headers = {**ada.headers, "Content-Type": "application/json"}
    response = await client.post("/api/v1/memory", data=PUBLISHED_BODY, headers=headers)
    answer = await response.json()
    assert response.status == 200
    assert shape(answer) == shape(json.loads(PUBLISHED_ANSWER))
    assert answer["messages"][0]["content"].startswith("<compressed-context>")
    wrong, stranger = PUBLISHED_ERRORS
    empty = await client.post("/api/v1/memory", json={"messages": []}, headers=ada.headers)
    assert (empty.status, await empty.json()) == (400, json.loads(wrong))
    nobody = await client.post("/api/v1/memory", json={"messages": []})
    assert (nobody.status, await nobody.json()) == (401, json.loads(stranger))


async def test_the_published_python(client: Client, ada: Person) -> None:
    url = str(client.make_url("/api/v1/memory"))
    headers = {"Authorization": f"Bearer {ada.key}", "Content-Type": "application/json"}
    response = await asyncio.to_thread(
        requests.post, url, headers=headers, json=PUBLISHED_DATA, timeout=60
    )
    assert response.json()["messages"][0]["role"] == "system"


async def test_openai_takes_the_messages(
    client: Client, ada: Person, aiohttp_server: Serve
) -> None:
    taken: list[Any] = []

    async def complete(request: web.Request) -> web.Response:
        taken.append(await request.json())
        choice = {
            "index": 0,
            "finish_reason": "stop",
            "message": {"role": "assistant", "content": "Let us continue."},
        }
        return web.json_response(
            {
                "id": "1",
                "object": "chat.completion",
                "created": 0,
                "model": "m",
                "choices": [choice],
            }
        )

    model = web.Application()
    model.router.add_post("/v1/chat/completions", complete)
    server = await aiohttp_server(model)
    response = await client.post("/api/v1/memory", json=PUBLISHED_DATA, headers=ada.headers)
    messages = (await response.json())["messages"]
    async with openai.AsyncOpenAI(api_key="none", base_url=str(server.make_url("/v1"))) as chat:
        answer = await chat.chat.completions.create(model="m", messages=messages)
    assert answer.choices[0].message.content == "Let us continue."
    assert taken[0]["messages"] == messages


async def test_the_published_fetch_in_a_browser(store: Store, aiohttp_server: Serve) -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("chromium is not installed")
    page_app = web.Application()
    page_app.router.add_get("/", _blank)
    origin = str((await aiohttp_server(page_app)).make_url("/")).rstrip("/")
    app = make_app(Config(allowed_origins=(origin,)), store)
    server = await aiohttp_server(app)
    reader = await person(app[ACCOUNTS], "ada", *EVERYDAY)
    script = PUBLISHED_FETCH.replace(PUBLISHED_ADDRESS, str(server.make_url("/api/v1/memory")))
    script = script.replace("YOUR_API_KEY", reader.key)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = await browser.new_page()
        await page.goto(origin)
        told = await page.evaluate(f"async () => {{ {script} return {{ messages, usage }}; }}")
        await browser.close()
    assert told["messages"][0]["content"].startswith("<compressed-context>")
    assert shape(told) == shape(json.loads(PUBLISHED_ANSWER))
    assert await _days_kept(store, reader) == 45


async def _blank(request: web.Request) -> web.Response:
    return web.Response(text="<!doctype html><title>a page</title>", content_type="text/html")


async def _days_kept(store: Store, who: Person) -> int:
    """What the browser's own header, for which it asked beforehand, has brought about."""
    (kept,) = await store.retained.list(who.user.id, datetime.now(UTC), limit=2, after=None)
    return (kept.expires_at - kept.created_at).days
