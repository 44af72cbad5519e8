"""What tools answer: typed for programs, and as text for models."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from recollect.text import jsontext


class Result(BaseModel):
    """The base of all results."""

    model_config = ConfigDict(frozen=True)

    def shown(self) -> str:
        """What a model reads: compact JSON, unless a result knows better."""
        return jsontext.dumps(self.model_dump(mode="json", exclude_none=True)).decode()


class Page(Result):
    """Part of a list."""

    next: str | None = Field(description="Pass it as `after` to read on; null: that was all.")


class Hit(BaseModel):
    """A message or a memory that was found; it has one of the two ids."""

    message_id: str | None
    memory_id: str | None
    conversation_id: str | None
    title: str | None
    platform: str | None
    role: str | None
    created_at: datetime | None
    url: str | None = Field(description="The conversation on its site.")
    snippet: str = Field(description="Verbatim, around the words that were found.")
    score: float
    more: int = Field(description="Further hits in the same conversation, where they are grouped.")
    space: str | None = Field(description="Where it is, if several spaces were searched.")


class Hits(Page):
    """Messages and memories, the best first."""

    hits: list[Hit]
    suggestion: str | None = Field(description="The query as it may have been meant.")


class ListedConversation(BaseModel):
    """A conversation without its messages."""

    id: str
    title: str | None
    platform: str
    model: str | None
    project: str | None
    tags: list[str]
    created_at: datetime
    updated_at: datetime | None
    url: str | None
    messages: int
    tokens: int
    missing: int = Field(description="Messages that its site names and nobody has stored yet.")


class Conversations(Page):
    """Conversations, the newest first."""

    conversations: list[ListedConversation]


class ReadMessage(BaseModel):
    """A message. `truncated`: there is more of it; `fetch` its id for the whole text."""

    id: str
    role: str
    author: str | None
    created_at: datetime | None
    text: str
    tokens: int
    truncated: bool
    on_active_path: bool


class ReadConversation(Page):
    """A conversation with a page of its messages, in order."""

    conversation: ListedConversation
    messages: list[ReadMessage]


class Source(BaseModel):
    """Where a piece of a context is from: `id` opens it with `fetch`."""

    id: str
    conversation_id: str | None
    title: str | None
    platform: str | None
    created_at: datetime | None
    tokens: int
    whole: bool


class BuiltContext(Result):
    """A context of at most `max_tokens` tokens (o200k_base), `tokens` of them used."""

    context: str
    tokens: int
    max_tokens: int
    sources: list[Source]
    omitted: int = Field(description="How many more would have matched, were there room.")

    def shown(self) -> str:
        """The context itself."""
        return self.context or "Nothing that is stored helps with this."


class Compressed(Result):
    """A conversation as one text, of lines taken from it word for word."""

    content: str
    prompt_tokens: int = Field(description="Tokens of the conversation.")
    completion_tokens: int = Field(description="Tokens of `content`.")

    def shown(self) -> str:
        """The compressed conversation itself."""
        return self.content


class ConnectorHit(BaseModel):
    """A search result in the form that ChatGPT's connectors expect."""

    id: str
    title: str
    url: str
    text: str


class ConnectorHits(Result):
    """https://platform.openai.com/docs/mcp"""

    results: list[ConnectorHit]


class Document(Result):
    """A whole message, conversation or memory, in the form that ChatGPT's connectors expect."""

    id: str
    title: str
    text: str
    url: str
    metadata: dict[str, Any]


class SpaceOf(BaseModel):
    """A space, and what the caller is there: owner, editor or viewer, who may only read."""

    id: str
    name: str
    role: str
    own: bool = Field(description="Where things go if no space is named.")


class SpaceList(Result):
    """The spaces that the key opens."""

    spaces: list[SpaceOf]
