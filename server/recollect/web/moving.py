"""Moving and copying to other spaces; moves of conversations that were interrupted are finished."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from recollect.accounts.clock import now
from recollect.archive.copying import copy
from recollect.capture.whereabouts import finish
from recollect.conversations.moving import move
from recollect.conversations.reading import get_conversation
from recollect.keys import BODY, IDENTITY, INGEST, STORE
from recollect.memory import moving
from recollect.schemas.memories import MemorySchema
from recollect.schemas.stored import StoredConversationSchema
from recollect.web.after_update import beside_serving
from recollect.web.answering import answer
from recollect.web.asked_space import asked_space, space_of_conversation


async def move_conversation(request: web.Request) -> web.StreamResponse:
    """Move a conversation to another space. It keeps its ids, and its next capture follows."""
    target = request[IDENTITY].space_for(request[BODY]["space"])
    space = await space_of_conversation(request)
    moved = await move(request.app[STORE], space, request.match_info["id"], target)
    return answer(StoredConversationSchema, moved)


async def copy_conversation(request: web.Request) -> web.StreamResponse:
    """Copy a conversation to a space. Copied there before, that copy is brought up to date."""
    target = request[IDENTITY].space_for(request[BODY]["space"])
    space = await space_of_conversation(request, to_read=True)
    store = request.app[STORE]
    made = await copy(store, request.app[INGEST], space, request.match_info["id"], target)
    found = await get_conversation(store.space(target), made)
    return answer(StoredConversationSchema, found, status=201)


async def move_memory(request: web.Request) -> web.StreamResponse:
    """Move a memory to another space. It keeps its id and its history."""
    target = request.app[STORE].space(request[IDENTITY].space_for(request[BODY]["space"]))
    moved = await moving.move(asked_space(request), request.match_info["id"], target, now())
    return answer(MemorySchema, moved)


async def copy_memory(request: web.Request) -> web.StreamResponse:
    """Copy a memory to a space. The copy is one of its own, and says what it is a copy of."""
    target = request.app[STORE].space(request[IDENTITY].space_for(request[BODY]["space"]))
    space = asked_space(request, to_read=True)
    made = await moving.copy(space, request.match_info["id"], target, now())
    return answer(MemorySchema, made, status=201)


@asynccontextmanager
async def finish_moves(app: web.Application) -> AsyncIterator[None]:
    """Finish what a server that was killed had begun to move."""
    async with beside_serving(app, _finish, "Conversations are moved on"):
        yield


async def _finish(app: web.Application) -> None:
    for captured_in, conversation in await app[STORE].moving():
        await finish(app[STORE], captured_in, conversation)
