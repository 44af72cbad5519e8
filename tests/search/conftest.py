"""A space with an empty store, and a way to put conversations in it."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from recollect.models import conversation_id, message_id
from recollect.store.store import SpaceStore, Store
from recollect.text.indexed import indexed

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)

Put = Callable[..., Awaitable[list[str]]]


def message(space: str, key: str, number: int, text: str, **fields: Any) -> dict[str, Any]:
    """The document of a message as ingest stores it, one minute after the one before."""
    return {
        "_id": message_id(space, "chatgpt", key, str(number)),
        "conversation": conversation_id(space, "chatgpt", key),
        "platform": "chatgpt",
        "external_id": str(number),
        "position": number,
        "role": "assistant" if number % 2 else "user",
        "created_at": NOON + timedelta(minutes=number),
        "stored_at": NOON,
        "text": text,
        **indexed(text),
        **fields,
    }


def conversation(space: str, key: str, **fields: Any) -> dict[str, Any]:
    """The document of a conversation as ingest stores it."""
    return {
        "_id": conversation_id(space, "chatgpt", key),
        "platform": "chatgpt",
        "external_id": key,
        "title": f"About {key}",
        "url": f"https://chat.example.org/c/{key}",
        "tags": [],
        "deleted_at": None,
        "created_at": NOON,
        **fields,
    }


@pytest.fixture
def space(store: Store) -> SpaceStore:
    """The handle of one space."""
    return store.space("spc_one")


async def put(
    space: SpaceStore,
    key: str,
    texts: Sequence[str],
    *,
    about: dict[str, Any] | None = None,
    **fields: Any,
) -> list[str]:
    """Store a conversation of these messages; their ids."""
    documents = [
        message(space.space, key, number, text, **fields) for number, text in enumerate(texts)
    ]
    await space.conversations.write(inserts=[conversation(space.space, key, **(about or {}))])
    await space.messages.write(inserts=documents)
    return [document["_id"] for document in documents]
