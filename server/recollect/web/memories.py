"""Memories: list, make, read, change, undo, delete, find, export."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing
from dataclasses import asdict, fields
from typing import Any, Final

from aiohttp import hdrs, web

from recollect.keys import BODY, IDENTITY, QUERY, SURVEYS
from recollect.memory.creating import Created
from recollect.memory.drafts import Draft
from recollect.memory.ids import Births
from recollect.memory.memories import Memories
from recollect.memory.memory import Memory
from recollect.memory.reading import Selection
from recollect.memory.repeats import Asked, once
from recollect.schemas.lists import listing
from recollect.schemas.memories import (
    CreatedMemorySchema,
    DeletedMemorySchema,
    FoundMemoriesSchema,
    MemoryHistorySchema,
    MemoryListSchema,
    MemorySchema,
    MemoryStatsSchema,
    TagListSchema,
)
from recollect.search.query import SearchRequest
from recollect.text import jsontext
from recollect.web.answering import answer
from recollect.web.asked_space import asked_space
from recollect.web.conditions import IDEMPOTENCY_KEY, REPLAYED, etag, wanted_version
from recollect.web.exports import NDJSON
from recollect.web.streaming import stream

Work = Callable[[Births], Awaitable[bytes]]

_CHUNK_BYTES: Final = 64 * 1024
_DOWNLOAD: Final[Mapping[str, str]] = {
    hdrs.CONTENT_TYPE: NDJSON,
    hdrs.CONTENT_DISPOSITION: 'attachment; filename="memories.jsonl"',
}
_DRAFT: Final = frozenset(field.name for field in fields(Draft))
_SELECTION: Final = frozenset(field.name for field in fields(Selection))


async def list_memories(request: web.Request) -> web.StreamResponse:
    """List memories, the newest first."""
    query = request[QUERY]
    page = await memories_of(request).list(
        _selection(query), limit=query["limit"], after=query["after"]
    )
    return answer(MemoryListSchema, listing(page.memories, has_more=page.next is not None))


async def create_memory(request: web.Request) -> web.StreamResponse:
    """Remember something, or what a message says."""
    memories = memories_of(request)
    wanted = draft(request[BODY])

    async def work(births: Births) -> bytes:
        made = await memories.create(wanted, births=births)
        return jsontext.dumps(CreatedMemorySchema().dump(told(made)))

    response = await repeatable(request, request[BODY], work, status=201)
    response.headers[hdrs.ETAG] = etag(1)
    return response


async def read_memory(request: web.Request) -> web.StreamResponse:
    """Read a memory."""
    return _one(await memories_of(request).get(request.match_info["id"]))


async def update_memory(request: web.Request) -> web.StreamResponse:
    """Change a memory; what it was is kept."""
    changed = await memories_of(request).update(
        request.match_info["id"], request[BODY], version=wanted_version(request)
    )
    return _one(changed)


async def delete_memory(request: web.Request) -> web.StreamResponse:
    """Delete a memory for good, with its history."""
    key = request.match_info["id"]
    await memories_of(request).delete(key, version=wanted_version(request))
    return answer(DeletedMemorySchema, {"id": key})


async def memory_history(request: web.Request) -> web.StreamResponse:
    """List what a memory was before its edits, the latest first."""
    versions = await memories_of(request).history(request.match_info["id"])
    return answer(MemoryHistorySchema, listing(versions, has_more=False))


async def undo_memory(request: web.Request) -> web.StreamResponse:
    """Make a memory what it was before its last edit, or at an earlier version."""
    undone = await memories_of(request).undo(
        request.match_info["id"], to=request[BODY]["version"], version=wanted_version(request)
    )
    return _one(undone)


async def search_memories(request: web.Request) -> web.StreamResponse:
    """Search memories, the best first; without words the newest that pass the filters."""
    wanted: dict[str, Any] = {k: v for k, v in request[QUERY].items() if k != "space"}
    asked = SearchRequest(**{**wanted, "tags": tuple(wanted["tags"])})
    page = await memories_of(request).search(asked, surveys=request.app[SURVEYS])
    shown = ("snippet", "highlights", "score", "matched")
    found = [
        {**asdict(one.memory), **{name: getattr(one.hit, name) for name in shown}}
        for one in page.found
    ]
    envelope = listing(page.found, has_more=page.next is not None, next_after=page.next)
    return answer(FoundMemoriesSchema, {**envelope, "data": found, "suggestion": page.suggestion})


async def list_tags(request: web.Request) -> web.StreamResponse:
    """List the tags of memories with their counts, the most used first."""
    limit = request[QUERY]["limit"]
    found = await memories_of(request).tags(prefix=request[QUERY]["prefix"], limit=limit + 1)
    page = listing(found[:limit], has_more=len(found) > limit, id_name="tag")
    return answer(TagListSchema, {**page, "next": None})


async def memory_stats(request: web.Request) -> web.StreamResponse:
    """Tell how many memories there are, and of which kinds."""
    return answer(MemoryStatsSchema, await memories_of(request).stats())


async def export_memories(request: web.Request) -> web.StreamResponse:
    """Download memories as JSON lines, the newest first."""
    found = memories_of(request).stream(_selection(request[QUERY]))
    return await stream(request, _lines(found), _DOWNLOAD)


def draft(wanted: Mapping[str, Any]) -> Draft:
    """The draft that a body describes; null is the same as absent."""
    return Draft(**{k: v for k, v in wanted.items() if k in _DRAFT and v is not None})


def told(made: Created) -> dict[str, Any]:
    """What a CreatedMemorySchema dumps."""
    return {**asdict(made.memory), "near_duplicates": made.duplicates}


async def repeatable(
    request: web.Request,
    body: Any,
    work: Callable[[Births], Awaitable[bytes]],
    *,
    status: int = 200,
) -> web.Response:
    """The answer of `work`; with an Idempotency-Key that which it had before, if it had one."""
    key, births = request.headers.get(IDEMPOTENCY_KEY), memories_of(request).births()
    replayed = False
    if key is None:
        made = await work(births)
    else:
        what = f"{request.method} {request.path}"
        asked = Asked(key, request[IDENTITY].user, what, jsontext.dumps(body))
        made, replayed = await once(asked_space(request), asked, births, work)
    response = web.Response(body=made, status=status, content_type="application/json")
    if replayed:
        response.headers[REPLAYED] = "true"
    return response


def _one(memory: Memory) -> web.Response:
    response = answer(MemorySchema, memory)
    response.headers[hdrs.ETAG] = etag(memory.version)
    return response


def _selection(query: dict[str, Any]) -> Selection:
    return Selection(**{name: query[name] for name in _SELECTION})


async def _lines(found: AsyncGenerator[Memory, None]) -> AsyncGenerator[bytes, None]:
    schema, held = MemorySchema(), bytearray()
    async with aclosing(found):
        async for memory in found:
            held += jsontext.dumps(schema.dump(memory)) + b"\n"
            if len(held) >= _CHUNK_BYTES:
                yield bytes(held)
                held.clear()
    yield bytes(held)


def memories_of(request: web.Request) -> Memories:
    """The memories of the space that the request names."""
    return Memories(asked_space(request))
