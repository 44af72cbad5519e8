"""`search` and `fetch` in the form that ChatGPT's connectors and deep research expect.

The form is OpenAI's: https://platform.openai.com/docs/mcp
"""

from typing import Annotated, Any, Final

from pydantic import AliasChoices, Field

from recollect.conversations import reading
from recollect.conversations.markdown import to_markdown
from recollect.conversations.records import StoredConversation, StoredMessage
from recollect.errors import NotFound
from recollect.mcp.arguments import Query
from recollect.mcp.caller import Caller
from recollect.mcp.conversations import link
from recollect.mcp.limits import preview, title
from recollect.mcp.results import ConnectorHit, ConnectorHits, Document
from recollect.mcp.services import Services
from recollect.search import service as searching
from recollect.search.query import SearchRequest
from recollect.store.store import SpaceStore

_HITS: Final = 10
_CHARACTERS: Final = 40_000
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
        """Search the user's stored conversations; `fetch` the ids of what looks right."""
        found = await searching.search(
            self._services.space(caller),
            SearchRequest(text=query, limit=_HITS),
            surveys=self._services.surveys,
        )
        return ConnectorHits(
            results=[
                ConnectorHit(
                    id=hit.message_id,
                    title=title(hit.title) or _NO_TITLE,
                    url=_url(hit.url, hit.conversation_id),
                    text=preview(hit.snippet),
                )
                for hit in found.hits
            ]
        )

    async def fetch(self, caller: Caller, id: Id, offset: Offset = 0) -> Document:
        """Read one stored thing as a whole, by the id that searches and lists tell.

        A message comes with the title and address of its conversation, a conversation as Markdown.
        Texts over 40,000 characters come in pieces: `metadata.next_offset` says how to read on.
        """
        space = self._services.space(caller)
        wanted = id.partition("://")[2] or id
        if wanted.startswith("msg_"):
            return await _message(space, wanted, offset)
        return await _conversation(space, wanted, offset)


async def _message(space: SpaceStore, message: str, offset: int) -> Document:
    found, conversation = await reading.get_message(space, message)
    about = {
        "role": found.role,
        "conversation_id": conversation.id,
        "position": found.position,
        "tokens": found.tokens,
        "created_at": found.created_at.isoformat() if found.created_at else None,
    }
    return _document(message, conversation, found.text, offset, about)


async def _conversation(space: SpaceStore, conversation: str, offset: int) -> Document:
    found = await reading.get_conversation(space, conversation)
    text = to_markdown(found, await _active(space, found))
    about = {"messages": found.message_count, "tokens": found.token_count}
    return _document(conversation, found, text, offset, about)


async def _active(space: SpaceStore, found: StoredConversation) -> list[StoredMessage]:
    messages = await reading.all_messages(space, found)
    active = ((message.position, message) for message in messages if message.position is not None)
    return [message for _, message in sorted(active, key=lambda each: each[0])]


def _document(
    id: str, conversation: StoredConversation, text: str, offset: int, about: dict[str, Any]
) -> Document:
    if offset and offset >= len(text):
        raise NotFound("The text ends before that offset.", length=len(text))
    end = offset + _CHARACTERS
    reading_on = {"next_offset": end, "length": len(text)} if end < len(text) else {}
    return Document(
        id=id,
        title=title(conversation.title) or _NO_TITLE,
        text=text[offset:end],
        url=_url(conversation.url, conversation.id),
        metadata={"platform": conversation.platform, **about, **reading_on},
    )


def _url(url: str | None, conversation: str) -> str:
    return link(url) or f"conversation://{conversation}"
