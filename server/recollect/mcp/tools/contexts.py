"""Tools that give a model what it needs to know in as many tokens as it has room for."""

from typing import Annotated, Any, Final

from pydantic import BaseModel, Field

from recollect.compression.service import Caller as Account
from recollect.context import service as contexts
from recollect.mcp.tools.arguments import (
    From,
    InConversation,
    Label,
    Model,
    Platform,
    Project,
    Question,
    Role,
    Space,
    Spaces,
    Tags,
    To,
)
from recollect.mcp.tools.caller import Caller
from recollect.mcp.tools.limits import title
from recollect.mcp.tools.results import BuiltContext, Compressed, Source
from recollect.mcp.tools.services import Services
from recollect.search.query import SearchRequest
from recollect.text import jsontext

_MOST_TOKENS: Final = 15_000
_STEPS: Final = 2


class ChatMessage(BaseModel):
    """A message as OpenAI's clients have it."""

    role: str = Field(description="user, assistant, system or tool.")
    content: str


Budget = Annotated[
    int, Field(ge=50, le=_MOST_TOKENS, description="The most tokens (o200k_base) of the context.")
]


class ContextTools:
    """Contexts for questions, and conversations made short."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def get_context(
        self,
        caller: Caller,
        query: Question = "",
        tags: Tags = [],  # noqa: B006 - never changed, and part of the tool's schema
        max_tokens: Budget = 2000,
        platform: Platform = None,
        role: Role = None,
        model: Model = None,
        project: Project = None,
        created_from: From = None,
        created_to: To = None,
        conversation_id: InConversation = None,
        spaces: Spaces = [],  # noqa: B006 - the same
    ) -> BuiltContext:
        """Get what the user's past conversations and memories hold about a question or topic.

        Call it before you answer anything that may rest on earlier work, decisions, facts or
        preferences. Returns verbatim passages with their dates and sources that never take more
        than `max_tokens`. Give a query, or filters (such as tags), or both.
        """
        request = SearchRequest(
            text=query,
            tags=tuple(tags),
            platform=platform,
            role=role,
            model=model,
            project=project,
            since=created_from,
            until=created_to,
            conversation_id=conversation_id,
        )
        space, *others = self._services.spaces(caller, spaces)
        built = await contexts.context(
            space, request, max_tokens, self._services.surveys, others=others
        )
        return BuiltContext(
            context=built.text,
            tokens=built.tokens,
            max_tokens=built.max_tokens,
            sources=[_source(each) for each in built.sources],
            omitted=len(built.omitted),
        )

    async def compress_context(
        self,
        caller: Caller,
        conversation_id: Annotated[
            Label, Field(description="A stored conversation, conv_…; or give messages.")
        ] = None,
        messages: Annotated[
            list[ChatMessage], Field(description="The conversation to compress, oldest first.")
        ] = [],  # noqa: B006 - never changed, and part of the tool's schema
        target_tokens: Annotated[
            int, Field(ge=64, le=_MOST_TOKENS, description="About how long the result may be.")
        ] = 4000,
        space: Space = None,
    ) -> Compressed:
        """Make a long conversation short: the lines that matter for its last messages, verbatim.

        Give either the id of a stored conversation or the messages themselves. No model runs; what
        is kept is kept word for word, so it can stand in for the conversation in a new prompt.
        """
        await caller.progress(0, _STEPS, "reading")
        body: dict[str, Any] = {"target_tokens": target_tokens}
        if conversation_id is not None:
            body["conversation_id"] = conversation_id
            space = (await self._services.place_of(caller, conversation_id, space)).space
        if messages or conversation_id is None:
            body["messages"] = [message.model_dump() for message in messages]
        identity = caller.identity
        account = Account(identity.user, identity.key_id, identity.space_for, space)
        await caller.progress(1, _STEPS, "compressing")
        answer = await self._services.compression.compress(account, jsontext.dumps(body), None)
        await caller.progress(_STEPS, _STEPS, "done")
        told = jsontext.loads(answer)
        return Compressed(
            content=told["messages"][0]["content"],
            prompt_tokens=told["usage"]["prompt_tokens"],
            completion_tokens=told["usage"]["completion_tokens"],
        )


def _source(source: contexts.Source) -> Source:
    offer, conversation = source.offer, source.conversation
    return Source(
        id=offer.id,
        conversation_id=offer.conversation,
        title=title(conversation.get("title")),
        platform=conversation.get("platform"),
        created_at=offer.created_at,
        tokens=source.tokens,
        whole=source.whole,
    )
