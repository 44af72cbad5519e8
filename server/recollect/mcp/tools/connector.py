"""`search` and `fetch` in the form that ChatGPT's connectors and deep research expect.

The form is OpenAI's: https://platform.openai.com/docs/mcp
"""

import asyncio
from typing import Annotated, Any, Final

from pydantic import AliasChoices, Field

from recollect.conversations import reading
from recollect.conversations.markdown import on_active_path, to_markdown
from recollect.errors import InvalidInput
from recollect.mcp.tools.arguments import Query
from recollect.mcp.tools.caller import Caller
from recollect.mcp.tools.hits import answerable, link
from recollect.mcp.tools.limits import piece, preview, title
from recollect.mcp.tools.remembered import whole
from recollect.mcp.tools.results import ConnectorHit, ConnectorHits, Document
from recollect.mcp.tools.services import Services
from recollect.memory.ids import is_memory_id
from recollect.memory.memories import Memories
from recollect.search import service as searching
from recollect.search.hits import SearchHit
from recollect.search.query import SearchRequest
from recollect.store.store import SpaceStore

_HITS: Final = 10
_NAME: Final = 80
_NO_TITLE: Final = "Conversation without a title"

Id = Annotated[
    str,
    Field(
        max_length=500,
        validation_alias=AliasChoices("id", "message_id", "conversation_id", "memory_id", "uri"),
        description="The id of a message (msg_…), a conversation (conv_…) or a memory (mem_…).",
    ),
]
Offset = Annotated[
    int,
    Field(ge=0, description="Where to read on in a long text: `next_offset` of the call before."),
]


class ConnectorTools:
    """Two tools over everything that is stored."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def search(self, caller: Caller, query: Query) -> ConnectorHits:
        """Search the user's conversations and memories; `fetch` the ids of what looks right."""
        found = await searching.search(
            self._services.space(caller),
            answerable(SearchRequest(text=query, limit=_HITS)),
            surveys=self._services.surveys,
        )
        return ConnectorHits(results=[_result(hit) for hit in found.hits])

    async def fetch(self, caller: Caller, id: Id, offset: Offset = 0) -> Document:
        """Read one stored thing as a whole, by the id that searches and lists tell.

        A message comes with the title and address of its conversation, a conversation as Markdown.
        Texts over 40,000 characters come in pieces: `metadata.next_offset` says how to read on.
        """
        wanted = id.partition("://")[2] or id
        space = await self._services.place_of(caller, wanted)
        if wanted.startswith("msg_"):
            return await _message(space, wanted, offset)
        if is_memory_id(wanted):
            return await _memory(space, wanted, offset)
        return await _conversation(space, wanted, offset)


async def _memory(space: SpaceStore, memory: str, offset: int) -> Document:
    found = await Memories(space).get(memory)
    text = found.content
    about = whole(found).model_dump(mode="json", exclude={"id", "content", "truncated"})
    return _document(memory, _first_line(text), text, offset, f"memory://{memory}", about)


async def _message(space: SpaceStore, message: str, offset: int) -> Document:
    found, conversation = await reading.get_message(space, message)
    about = {
        "platform": conversation.platform,
        "role": found.role,
        "conversation_id": conversation.id,
        "position": found.position,
        "tokens": found.tokens,
        "created_at": found.created_at.isoformat() if found.created_at else None,
    }
    url = _url(conversation.url, conversation.id)
    return _document(message, conversation.title, found.text, offset, url, about)


async def _conversation(space: SpaceStore, conversation: str, offset: int) -> Document:
    found = await reading.get_conversation(space, conversation)
    messages = await reading.all_messages(space, found)
    text = await asyncio.to_thread(to_markdown, found, on_active_path(messages))
    about = {
        "platform": found.platform,
        "messages": found.message_count,
        "tokens": found.token_count,
    }
    url = _url(found.url, conversation)
    return _document(conversation, found.title, text, offset, url, about)


def _document(
    id: str, name: str | None, text: str, offset: int, url: str, about: dict[str, Any]
) -> Document:
    if offset and offset >= len(text):
        raise InvalidInput("The text ends before that offset.", length=len(text))
    shown = piece(text, offset)
    end = offset + len(shown)
    on = {"next_offset": end, "length": len(text)} if end < len(text) else {}
    return Document(
        id=id, title=title(name) or _NO_TITLE, text=shown, url=url, metadata={**about, **on}
    )


def _result(hit: SearchHit) -> ConnectorHit:
    name = _first_line(hit.snippet) if hit.memory_id else hit.title
    address = hit.conversation_id or ""
    return ConnectorHit(
        id=hit.id,
        title=title(name) or _NO_TITLE,
        url=f"memory://{hit.memory_id}" if hit.memory_id else _url(hit.url, address),
        text=preview(hit.snippet),
    )


def _first_line(text: str) -> str:
    return preview(text.strip().partition("\n")[0], _NAME)


def _url(url: str | None, conversation: str) -> str:
    return link(url) or f"conversation://{conversation}"
