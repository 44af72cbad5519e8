"""A space full of messages, put there faster than they could be captured: for benchmarks.

The documents are those that ingest would write; they are loaded first and indexed after.
"""

import asyncio
import hashlib
import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from recollect.models import conversation_id, message_id
from recollect.store.store import Store
from recollect.text.analysis import index_terms
from recollect.text.indexed import indexed

_BATCH: Final = 2000


async def fill(store: Store, database: Any, space: str, talks: Iterable[dict[str, Any]]) -> None:
    """Store normalised conversations; the indexes of the messages are made anew after."""
    await store.ensure()
    await database["messages"].drop_indexes()
    await database["conversations"].drop_indexes()
    writing: asyncio.Future[Any] | None = None
    batches = _batches(talks)
    while batch := await asyncio.to_thread(next, batches, None):
        documents = await asyncio.to_thread(_documents, space, batch)
        if writing:
            await writing
        writing = asyncio.gather(
            database["conversations"].insert_many([_conversation(space, talk) for talk in batch]),
            database["messages"].insert_many(documents, ordered=False),
        )
    if writing:
        await writing
    await store.ensure()


def _batches(talks: Iterable[dict[str, Any]]) -> Iterator[Sequence[dict[str, Any]]]:
    endless = iter(talks)
    while batch := list(itertools.islice(endless, _BATCH // 20)):
        yield batch


def _conversation(space: str, talk: dict[str, Any]) -> dict[str, Any]:
    return {
        "_id": conversation_id(space, talk["platform"], talk["external_id"]),
        "space": space,
        "platform": talk["platform"],
        "external_id": talk["external_id"],
        "title": talk["title"],
        "terms": index_terms(talk["title"]),
        "url": f"https://chat.example.org/c/{talk['external_id']}",
        "tags": [],
        "created_at": talk["created_at"],
        "updated_at": talk["created_at"],
        "deleted_at": None,
        "captured_in": space,
        "model": None,
        "project": None,
        "active_leaf": None,
        "temporary": False,
        "counts": {"messages": len(talk["messages"]), "tokens": 0},
        "completeness": {"known": 0, "stored": 0, "missing_count": 0, "missing": []},
    }


def _documents(space: str, talks: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        _message(space, talk, place, said)
        for talk in talks
        for place, said in enumerate(talk["messages"])
    ]


def _message(space: str, talk: dict[str, Any], place: int, said: dict[str, Any]) -> dict[str, Any]:
    text, names = said["content"], (space, talk["platform"], talk["external_id"])
    fingerprint = hashlib.sha256(text.encode()).digest()
    return {
        "_id": message_id(*names, said["external_id"]),
        "space": space,
        "conversation": conversation_id(*names),
        "platform": talk["platform"],
        "external_id": said["external_id"],
        "position": place,
        "role": said["role"],
        "model": "some-model",
        "created_at": said["created_at"],
        "stored_at": said["created_at"],
        "status": "complete",
        "parts": [{"type": "text", "text": text}],
        "text": text,
        "tokens": len(text) // 4,
        **indexed(text),
        "rank": fingerprint[:21],
        "ranks": {"created_at": fingerprint[:25]},
        "fingerprint": fingerprint[:16],
    }
