"""Conversations: list, read, write, edit, trash, export of one."""

import asyncio
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from recollect.capture.protocol import receipt_json
from recollect.conversations import editing, reading
from recollect.conversations.markdown import on_active_path, to_markdown
from recollect.conversations.upsert import upsert
from recollect.keys import BODY, IDENTITY, INGEST, QUERY
from recollect.schemas.lists import listing
from recollect.schemas.stored import (
    ConversationListSchema,
    ReadConversationSchema,
    StoredConversationSchema,
    StoredMessageSchema,
)
from recollect.text import jsontext
from recollect.web.answering import answer
from recollect.web.asked_space import asked_space, space_of_conversation


async def list_conversations(request: web.Request) -> web.StreamResponse:
    """List conversations, the newest first."""
    query = request[QUERY]
    names = {field.name for field in fields(reading.Selection)}
    selection = reading.Selection(**{name: query[name] for name in names})
    limit = query["limit"]
    found = await reading.list_conversations(
        asked_space(request), selection, limit=limit + 1, after=query["after"]
    )
    return answer(ConversationListSchema, listing(found[:limit], has_more=len(found) > limit))


async def upsert_conversations(request: web.Request) -> web.StreamResponse:
    """Write up to 100 conversations in the normalised form, and get a receipt for each."""
    space = request[IDENTITY].space_for(request[QUERY]["space"])
    told, reach = request[BODY]["conversations"], request[IDENTITY].reaches
    receipts = await upsert(request.app[INGEST], space, told, reach)
    return web.Response(
        body=jsontext.dumps({"receipts": [receipt_json(receipt) for receipt in receipts]}),
        content_type="application/json",
    )


async def read_conversation(request: web.Request) -> web.StreamResponse:
    """Read a conversation with a page of its messages."""
    query = request[QUERY]
    space = await space_of_conversation(request)
    found = await reading.get_conversation(space, request.match_info["id"])
    page = await reading.read_messages(
        space,
        found,
        every_branch=query["branch"] == "all",
        limit=query["limit"],
        after=query["after"],
    )
    messages = listing(page.messages, has_more=page.has_more)
    return answer(ReadConversationSchema, {**_shallow(found), "messages": messages})


async def edit_conversation(request: web.Request) -> web.StreamResponse:
    """Set title and tags of your own, or give them back to the site."""
    edit = editing.Edit(request[BODY])
    space = await space_of_conversation(request)
    edited = await editing.edit(space, request.match_info["id"], edit)
    return answer(StoredConversationSchema, edited)


async def delete_conversation(request: web.Request) -> web.StreamResponse:
    """Put a conversation in the trash. No capture and no import brings it back."""
    space = await space_of_conversation(request)
    await editing.delete(space, request.match_info["id"], datetime.now(UTC))
    return web.Response(status=204)


async def restore_conversation(request: web.Request) -> web.StreamResponse:
    """Take a conversation out of the trash."""
    restored = await editing.restore(await space_of_conversation(request), request.match_info["id"])
    return answer(StoredConversationSchema, restored)


async def export_conversation(request: web.Request) -> web.StreamResponse:
    """Download one conversation as Markdown (the active path) or JSON (every branch)."""
    space = await space_of_conversation(request)
    found = await reading.get_conversation(space, request.match_info["id"])
    messages = await reading.all_messages(space, found)
    kind, suffix, render = (
        ("application/json", "json", _as_json)
        if request[QUERY]["format"] == "json"
        else ("text/markdown", "md", _as_markdown)
    )
    return web.Response(
        body=await asyncio.to_thread(render, found, messages),
        content_type=kind,
        charset="utf-8",
        headers={"Content-Disposition": f'attachment; filename="{found.id}.{suffix}"'},
    )


def _as_json(found: Any, messages: Any) -> bytes:
    return jsontext.dumps(
        {
            **StoredConversationSchema().dump(found),
            "messages": StoredMessageSchema(many=True).dump(messages),
        }
    )


def _as_markdown(found: Any, messages: Any) -> bytes:
    return to_markdown(found, on_active_path(messages)).encode()


def _shallow(value: Any) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in fields(value)}
