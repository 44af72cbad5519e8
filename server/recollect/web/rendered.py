"""A conversation as the page shows it: pages of one path through it, as sanitised HTML."""

import asyncio
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from aiohttp import web

from recollect.conversations import reading
from recollect.conversations.paths import Path, path_through
from recollect.conversations.records import StoredMessage
from recollect.conversations.rendering import RenderedMessage, rendered
from recollect.keys import QUERY
from recollect.schemas.rendered import RenderedConversationSchema
from recollect.text import jsontext
from recollect.web.asked_space import space_of_conversation


async def render_conversation(request: web.Request) -> web.StreamResponse:
    """Read part of a conversation as HTML, along the path through one of its messages."""
    query = request[QUERY]
    space = await space_of_conversation(request, to_read=True)
    found = await reading.get_conversation(space, request.match_info["id"])
    path = await path_through(space, found, query["message"])
    start = _start(path, query["start"], query["limit"])
    ids = path.messages[start : start + query["limit"]]
    messages = await reading.messages_of(space, found, ids)
    about = {"path_length": len(path.messages), "start": start, "at": path.at}
    told = {**_shallow(found), **about}
    body = await asyncio.to_thread(_answer, told, messages, path)
    return web.Response(body=body, content_type="application/json")


def _start(path: Path, start: int | None, limit: int) -> int:
    """Where the page begins: some messages before the one that was asked for."""
    if start is not None:
        return start
    return max(0, (path.at or 0) - limit // 4)


def _answer(told: dict[str, Any], messages: Sequence[StoredMessage], path: Path) -> bytes:
    shown = [rendered(message, path.forks.get(message.id, ())) for message in messages]
    return jsontext.dumps(
        RenderedConversationSchema().dump({**told, "messages": list(map(_message, shown))})
    )


def _message(shown: RenderedMessage) -> dict[str, Any]:
    parts = [{**_shallow(each.part), "html": each.html, "rest": each.rest} for each in shown.parts]
    return {**_shallow(shown.message), "parts": parts, "siblings": shown.siblings}


def _shallow(value: Any) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in fields(value)}
