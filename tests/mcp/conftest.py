"""The whole application over HTTP, and the official Python client in either era."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp_types import (
    CallToolResult,
    GetPromptResult,
    ReadResourceResult,
    TextContent,
    TextResourceContents,
)

from recollect.mcp.about import ERROR
from tests.web.conftest import Client as HttpClient
from tests.web.conftest import Person, accounts, ada, admin, app, client, config

__all__ = ["accounts", "ada", "admin", "app", "client", "config"]

ERAS = ("legacy", "auto")
"""The handshake of old, and the era of 2026-07-28, which clients find by asking."""

Connect = Callable[..., AbstractAsyncContextManager[Client]]


@asynccontextmanager
async def connected(url: str, key: str, mode: str = "auto", **more: Any) -> AsyncIterator[Client]:
    """A client of an MCP server at `url` with this key."""
    headers = {"Authorization": f"Bearer {key}"}
    async with httpx2.AsyncClient(headers=headers, timeout=60) as http:
        transport = streamable_http_client(url, http_client=http)
        async with Client(transport, mode=mode, **more) as connection:
            yield connection


@pytest.fixture
def connect(client: HttpClient) -> Connect:
    """Connects a person to the application; `mode` is the era."""

    def open(whose: Person, mode: str = "auto", **more: Any) -> Any:
        return connected(str(client.make_url("/api/mcp")), whose.key, mode, **more)

    return open


def told(result: Any) -> Any:
    """The structured content of a call that went well."""
    assert not result.is_error, result.content
    assert result.structured_content is not None
    return result.structured_content


def shown(result: Any) -> str:
    """What a model reads of a result, a resource or a prompt."""
    match result:
        case ReadResourceResult(contents=[TextResourceContents() as content]):
            return content.text
        case GetPromptResult(messages=[message]):
            return shown(CallToolResult(content=[message.content]))
        case CallToolResult(content=[TextContent() as content]):
            return content.text
    raise AssertionError(f"not one text: {result}")


def refused(result: Any) -> str:
    """The code of a call that went wrong."""
    assert result.is_error
    return str(result.meta[ERROR]["code"])


async def save(client: HttpClient, whose: Person, *talks: dict[str, Any]) -> list[str]:
    """Store conversations in the normalised form; their ids."""
    answer = await client.post(
        "/api/v1/conversations", json={"conversations": talks}, headers=whose.headers
    )
    assert answer.status == 200, await answer.text()
    return [receipt["conversation_id"] for receipt in (await answer.json())["receipts"]]


def talk(name: str, *texts: str, **more: Any) -> dict[str, Any]:
    """A conversation in which user and assistant take turns."""
    messages = [
        {
            "external_id": f"{name} {number}",
            "parent_id": f"{name} {number - 1}" if number else None,
            "role": "assistant" if number % 2 else "user",
            "created_at": f"2026-03-01T10:{number % 60:02}:00Z",
            "content": text,
        }
        for number, text in enumerate(texts)
    ]
    return {"platform": "claude", "external_id": name, "messages": messages, **more}
