"""Tools that find and read conversations."""

from typing import Annotated, Final, Literal

from pydantic import Field

from recollect.conversations import reading
from recollect.conversations.records import StoredConversation, StoredMessage
from recollect.mcp.tools.arguments import (
    After,
    ConversationId,
    From,
    InConversation,
    Label,
    Limit,
    Model,
    Platform,
    Project,
    Query,
    Role,
    Space,
    Spaces,
    Tags,
    To,
)
from recollect.mcp.tools.caller import Caller
from recollect.mcp.tools.hits import answerable, hits, link
from recollect.mcp.tools.limits import fitting, preview, title
from recollect.mcp.tools.results import (
    Conversations,
    Hits,
    ListedConversation,
    ReadConversation,
    ReadMessage,
)
from recollect.mcp.tools.services import Services
from recollect.search import service as searching
from recollect.search.query import SearchRequest

_MESSAGE_CHARACTERS: Final = 8_000
_MOST_TAGS: Final = 20

Grouped = Annotated[bool, Field(description="Only the best message of each conversation.")]
Branch = Annotated[
    Literal["active", "all"],
    Field(description="The path that the conversation shows, or messages of every branch."),
]


class ConversationTools:
    """Find and read conversations; they are written by captures only."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def search_conversations(
        self,
        caller: Caller,
        query: Query = "",
        limit: Limit = 10,
        after: After = None,
        platform: Platform = None,
        role: Role = None,
        tags: Tags = [],  # noqa: B006 - never changed, and part of the tool's schema
        model: Model = None,
        project: Project = None,
        created_from: From = None,
        created_to: To = None,
        conversation_id: InConversation = None,
        grouped: Grouped = False,
        spaces: Spaces = [],  # noqa: B006 - the same
    ) -> Hits:
        """Search everything the user and AI assistants have said to each other, on every site.

        Returns messages, the best first, each with a verbatim snippet and its ids: `fetch` a
        message_id for the whole message, or read on with get_conversation. Without words it lists
        the newest messages that pass the filters. Any text is a valid query.
        """
        request = SearchRequest(
            text=query,
            limit=limit,
            after=after,
            platform=platform,
            role=role,
            tags=tuple(tags),
            model=model,
            project=project,
            since=created_from,
            until=created_to,
            conversation_id=conversation_id,
            group="conversation" if grouped else None,
            scope="conversations",
        )
        space, *others = looked_in = self._services.spaces(caller, spaces)
        found = await searching.search(
            space, answerable(request), surveys=self._services.surveys, others=others
        )
        return hits(found, looked_in)

    async def list_conversations(
        self,
        caller: Caller,
        limit: Limit = 20,
        after: After = None,
        platform: Platform = None,
        tag: Annotated[Label, Field(description="Only with this tag.")] = None,
        model: Model = None,
        project: Project = None,
        created_from: From = None,
        created_to: To = None,
        space: Space = None,
    ) -> Conversations:
        """List the user's stored conversations, the newest first, without their messages."""
        selection = reading.Selection(
            platform=platform,
            tag=tag,
            model=model,
            project=project,
            start=created_from,
            end=created_to,
        )
        found = await reading.list_conversations(
            self._services.space(caller, space), selection, limit=limit + 1, after=after
        )
        page = fitting(listed(each) for each in found[:limit])
        return Conversations(
            conversations=page, next=page[-1].id if len(found) > len(page) else None
        )

    async def get_conversation(
        self,
        caller: Caller,
        conversation_id: ConversationId,
        after: Annotated[
            After,
            Field(description="Read on after this message: `next`, or a message_id of a search."),
        ] = None,
        limit: Limit = 50,
        branch: Branch = "active",
        space: Space = None,
    ) -> ReadConversation:
        """Read a stored conversation, message by message and word for word, a page at a time.

        A page ends after `limit` messages or about 60,000 characters. Very long messages are cut
        and say so; `fetch` their id for all of them.
        """
        handle = await self._services.place_of(caller, conversation_id, space)
        found = await reading.get_conversation(handle, conversation_id)
        page = await reading.read_messages(
            handle, found, every_branch=branch == "all", limit=limit, after=after
        )
        messages = fitting(_read(each) for each in page.messages)
        more = page.has_more or len(messages) < len(page.messages)
        return ReadConversation(
            conversation=listed(found),
            messages=messages,
            next=messages[-1].id if messages and more else None,
        )


def listed(found: StoredConversation) -> ListedConversation:
    """A conversation as lists show it."""
    return ListedConversation(
        id=found.id,
        title=title(found.title),
        platform=preview(found.platform),
        model=title(found.model),
        project=title(found.project),
        tags=[preview(tag, 60) for tag in found.tags[:_MOST_TAGS]],
        created_at=found.created_at,
        updated_at=found.updated_at,
        url=link(found.url),
        messages=found.message_count,
        tokens=found.token_count,
        missing=found.completeness.missing_count,
    )


def _read(message: StoredMessage) -> ReadMessage:
    text = message.text[:_MESSAGE_CHARACTERS]
    return ReadMessage(
        id=message.id,
        role=message.role,
        author=title(message.author),
        created_at=message.created_at,
        text=text,
        tokens=message.tokens,
        truncated=len(text) < len(message.text),
        on_active_path=message.position is not None,
    )
